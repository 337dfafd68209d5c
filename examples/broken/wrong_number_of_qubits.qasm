// `ccx` acts on three qubits: two controls and a target.
OPENQASM 3.0;
include "stdgates.inc";

qubit[3] q;
h q;
ccx q[0], q[1];
