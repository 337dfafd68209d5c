// `h` and `cx` are defined in stdgates.inc, which is not included.
OPENQASM 3.0;

qubit[2] q;
h q[0];
cx q[0], q[1];
