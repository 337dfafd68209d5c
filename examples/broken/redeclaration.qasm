// A name can be declared once in a scope.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] q;
bit[2] q;
h q[0];
