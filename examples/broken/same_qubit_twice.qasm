// A gate cannot have the same qubit as control and as target.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] q;
h q[0];
cx q[1], q[1];
