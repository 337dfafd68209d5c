// Six different errors, all reported at once.
OPENQASM 3.0;
include "stdgates.inc";

qubit[4] q;
bit[4] c;

h q[0]
h q[1];
cx q[0], qq[1];
cx q[1], q[4];
ccx q[0], q[1];
rz(0.1, 0.2) q[2];
cz q[3], q[3];

c = measure q;
