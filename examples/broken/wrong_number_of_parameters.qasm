// `rx` has one angle; `U` has three.
OPENQASM 3.0;
include "stdgates.inc";

qubit[2] q;
rx(pi/2, pi/4) q[0];
