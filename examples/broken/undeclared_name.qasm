// The register is called `q`; nothing called `qubits` was declared.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] q;
h q[0];
cx q[0], qubits[1];
