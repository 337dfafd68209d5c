// The quantum Fourier transform of four qubits.
//
// The input is the number 1, so every outcome is equally likely and the phases turn once around the circle.
// Undoing it with `inv @` and measuring would give 1 again.
OPENQASM 3.0;
include "stdgates.inc";

// Qubit a is the most significant of the input; the swaps at the end put the output in the same order.
gate qft4 a, b, c, d {
    h a;
    cp(pi/2) b, a;
    cp(pi/4) c, a;
    cp(pi/8) d, a;
    h b;
    cp(pi/2) c, b;
    cp(pi/4) d, b;
    h c;
    cp(pi/2) d, c;
    h d;
    swap a, d;
    swap b, c;
}

qubit[4] q;
bit[4] c;

x q[0];
qft4 q[3], q[2], q[1], q[0];

c = measure q;
