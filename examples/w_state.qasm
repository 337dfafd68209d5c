// The W state of four qubits: exactly one of them is 1, each equally likely.
//
// Losing any one qubit leaves the others entangled, unlike in a GHZ state. Two values tell the states apart:
// M, the sum of Z, is 4 - 2 = 2 since one qubit points down, and each pair has Z*Z = 0.
OPENQASM 3.0;
include "stdgates.inc";

// ketline: observable M = 1.0*Z(q[0]) + 1.0*Z(q[1]) + 1.0*Z(q[2]) + 1.0*Z(q[3])
// ketline: observable pair = 1.0*Z(q[0])*Z(q[3])

// Passes the excitation on from a to b, keeping it in a with probability cos(t/2)**2.
gate share(t) a, b {
    cry(t) a, b;
    cx b, a;
}

qubit[4] q;

// The excitation starts in q[0]: a quarter stays, of the rest a third stays, of that a half.
x q[0];
share(2.0943951023931953) q[0], q[1];
share(1.9106332362490186) q[1], q[2];
share(pi/2) q[2], q[3];
