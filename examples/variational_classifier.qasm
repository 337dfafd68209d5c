// A trained classifier of two features: do they have the same sign? (A line cannot separate these classes.)
//
// The features are the angles of the first two gates. `label` is above 0 for the same sign, below for different ones.
// For (0.9, -0.7) it is -0.505. The last three angles were trained on 36 points between -1.2 and 1.2; all of
// them come out right.
OPENQASM 3.0;
include "stdgates.inc";

// ketline: observable label = 1.0*Z(q[1])

qubit[2] q;

// Features.
ry(0.9) q[0];
ry(-0.7) q[1];

// Trained.
ry(-1.571) q[0];
ry(-1.571) q[1];
cx q[0], q[1];
ry(0.0) q[1];
