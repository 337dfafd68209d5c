OPENQASM 3.0;
include "stdgates.inc";

// QAOA, one layer, for max-cut on a ring of four nodes: the energy is lowest where neighbours differ.
// ketline: observable H = Z(q[0])*Z(q[1]) + Z(q[1])*Z(q[2]) + Z(q[2])*Z(q[3]) + Z(q[3])*Z(q[0])
qubit[4] q;
bit[4] c;

gate cost(g) a, b { cx a, b; rz(g) b; cx a, b; }
const float gamma = 0.4;

h q;
cost(gamma) q[0], q[1];
cost(gamma) q[1], q[2];
cost(gamma) q[2], q[3];
cost(gamma) q[3], q[0];
rx(-0.5) q;

c = measure q;
