// Time evolution of an Ising chain in a transverse field: one flipped spin spreads along eight others.
//
// H = -J * sum Z[i] Z[i+1] - field * sum X[i]. Each step applies both parts for a short time (first-order Trotter).
OPENQASM 3.0;
include "stdgates.inc";

const int[32] spins = 8;
const int[32] steps = 10;
const float[64] coupling = 1.0;
const float[64] field = 0.5;
const float[64] time_step = 0.1;

// exp(i * t / 2 * ZZ)
gate bond(t) a, b {
    cx a, b;
    rz(-t) b;
    cx a, b;
}

qubit[spins] q;
bit[spins] c;

x q[spins/2];

for int step in [1:steps] {
    // Even and odd bonds touch different qubits, so each group can run at once.
    for int i in [0:2:spins-2] {
        bond(2*coupling*time_step) q[i], q[i+1];
    }
    for int i in [1:2:spins-2] {
        bond(2*coupling*time_step) q[i], q[i+1];
    }
    rx(-2*field*time_step) q;
}

c = measure q;
