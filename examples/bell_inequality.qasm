// The CHSH test: no local theory gives S more than 2, an entangled pair gives 2*sqrt(2) = 2.828.
//
// Alice measures Z or X of her qubit. Bob's two settings lie at 45 degrees to hers; turning his qubit by
// pi/4 beforehand lets him, too, measure Z or X.
OPENQASM 3.0;
include "stdgates.inc";

// ketline: observable S = 1.0*Z(q[0])*Z(q[1]) + 1.0*X(q[0])*X(q[1]) + 1.0*Z(q[0])*X(q[1]) - 1.0*X(q[0])*Z(q[1])

qubit[2] q;

// A Bell pair.
h q[0];
cx q[0], q[1];

// Bob's settings.
ry(pi/4) q[1];
