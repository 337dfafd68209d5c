// The older dialect: OpenQASM 2.0, as many published benchmarks still are. Ketline reads it as it is.
// A ripple-carry adder of two bits (Cuccaro et al., quant-ph/0410184): 3 + 2 = 5, read as 101.
OPENQASM 2.0;
include "qelib1.inc";

gate majority a, b, c {
    cx c, b;
    cx c, a;
    ccx a, b, c;
}

gate unmajority a, b, c {
    ccx a, b, c;
    cx c, a;
    cx a, b;
}

qreg carry_in[1];
qreg a[2];
qreg b[2];
qreg carry_out[1];
creg sum[3];

// a = 3, b = 2
x a[0];
x a[1];
x b[1];

majority carry_in[0], b[0], a[0];
majority a[0], b[1], a[1];
cx a[1], carry_out[0];
unmajority a[0], b[1], a[1];
unmajority carry_in[0], b[0], a[0];

measure b[0] -> sum[0];
measure b[1] -> sum[1];
measure carry_out[0] -> sum[2];
