// The three qubits of a register of size 3 are 0, 1 and 2.
OPENQASM 3.0;
include "stdgates.inc";

qubit[3] q;
h q[0];
cx q[0], q[3];
