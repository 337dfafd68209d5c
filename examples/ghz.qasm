// Greenberger-Horne-Zeilinger state: five qubits that are all 0 or all 1, and nothing in between.
// Every run gives 00000 or 11111, each half of the time.
OPENQASM 3.0;
include "stdgates.inc";

qubit[5] q;
bit[5] c;

h q[0];
// Each qubit takes the value of the one before it.
cx q[0], q[1];
cx q[1], q[2];
cx q[2], q[3];
cx q[3], q[4];

c = measure q;
