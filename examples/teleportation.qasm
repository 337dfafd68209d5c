// Teleportation with feed-forward: the state of q[0] ends up in q[2], though only two classical bits are sent.
OPENQASM 3.0;
include "stdgates.inc";

qubit[3] q;
bit alice_phase;
bit alice_value;
bit bob;

// The message: any state will do.
ry(0.6) q[0];
rz(1.1) q[0];

// An entangled pair, one half for Alice (q[1]) and one for Bob (q[2]).
h q[1];
cx q[1], q[2];

// Alice measures her two qubits in the Bell basis.
cx q[0], q[1];
h q[0];
alice_phase = measure q[0];
alice_value = measure q[1];

// Bob corrects his qubit according to what she tells him.
if (alice_value) {
    x q[2];
}
if (alice_phase) {
    z q[2];
}

// To check: undo the preparation. Bob then always reads 0.
rz(-1.1) q[2];
ry(-0.6) q[2];
bob = measure q[2];
