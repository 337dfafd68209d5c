// Grover's search: find the marked one of eight items with two questions instead of about four.
// The result is 101 with probability 0.945.
OPENQASM 3.0;
include "stdgates.inc";

const int[32] rounds = 2;

// Flips the phase of the item |101>.
gate oracle a, b, c {
    x b;
    ctrl(2) @ z a, b, c;
    x b;
}

// Reflects about the mean amplitude.
gate diffuse a, b, c {
    h a;
    h b;
    h c;
    x a;
    x b;
    x c;
    ctrl(2) @ z a, b, c;
    x a;
    x b;
    x c;
    h a;
    h b;
    h c;
}

qubit[3] q;
bit[3] found;

h q;
for int round in [1:rounds] {
    oracle q[0], q[1], q[2];
    diffuse q[0], q[1], q[2];
}

found = measure q;
