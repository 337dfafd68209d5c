// MaxCut by QAOA: split the eight nodes of a graph in two so that as many edges as possible are cut.
//
// The graph is a ring of eight with its four diameters (graphs/cubic_8.json), 12 edges, each node with three.
// H counts +0.5 for an edge that is not cut and -0.5 for one that is: the best cut has 10 edges, H = -4.
// Three layers with optimised angles reach H = -3.66, and measuring them gives a best cut three times out of four.
OPENQASM 3.0;
include "stdgates.inc";

// maxcut, 8 qubits, qaoa, 3 layers
// ketline: observable H = 0.5*Z(q[0])*Z(q[1]) + 0.5*Z(q[0])*Z(q[4]) + 0.5*Z(q[0])*Z(q[7]) + 0.5*Z(q[1])*Z(q[2]) + 0.5*Z(q[1])*Z(q[5]) + 0.5*Z(q[2])*Z(q[3]) + 0.5*Z(q[2])*Z(q[6]) + 0.5*Z(q[3])*Z(q[4]) + 0.5*Z(q[3])*Z(q[7]) + 0.5*Z(q[4])*Z(q[5]) + 0.5*Z(q[5])*Z(q[6]) + 0.5*Z(q[6])*Z(q[7])

// One rotation about ZZ for each edge.
gate cost(g) q0, q1, q2, q3, q4, q5, q6, q7 {
    cx q0, q1; rz(g/2) q1; cx q0, q1;
    cx q0, q4; rz(g/2) q4; cx q0, q4;
    cx q0, q7; rz(g/2) q7; cx q0, q7;
    cx q1, q2; rz(g/2) q2; cx q1, q2;
    cx q1, q5; rz(g/2) q5; cx q1, q5;
    cx q2, q3; rz(g/2) q3; cx q2, q3;
    cx q2, q6; rz(g/2) q6; cx q2, q6;
    cx q3, q4; rz(g/2) q4; cx q3, q4;
    cx q3, q7; rz(g/2) q7; cx q3, q7;
    cx q4, q5; rz(g/2) q5; cx q4, q5;
    cx q5, q6; rz(g/2) q6; cx q5, q6;
    cx q6, q7; rz(g/2) q7; cx q6, q7;
}

qubit[8] q;

// All cuts at once, then alternately: the cost, and a mixing of neighbouring cuts.
h q;
cost(0.86) q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7];
rx(-1.17) q;
cost(1.54) q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7];
rx(-0.88) q;
cost(2.02) q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7];
rx(-0.42) q;
