// Bernstein-Vazirani: reads a hidden string of five bits with a single question.
// The answer is the string itself, 10110, in every run.
OPENQASM 3.0;
include "stdgates.inc";

// Adds to `out` the parity of the inputs that the string picks: bits 1, 2 and 4 of 10110.
gate hidden_parity x0, x1, x2, x3, x4, out {
    cx x1, out;
    cx x2, out;
    cx x4, out;
}

qubit[5] q;
qubit helper;
bit[5] answer;

// In this state the helper turns what is added to it into a phase of the inputs.
x helper;
h helper;

h q;
hidden_parity q[0], q[1], q[2], q[3], q[4], helper;
h q;

answer = measure q;
