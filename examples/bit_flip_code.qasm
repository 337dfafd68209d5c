// The three-qubit code corrects one flipped qubit without looking at the state it protects.
OPENQASM 3.0;
include "stdgates.inc";

qubit[3] data;
qubit[2] check;
bit[2] syndrome;
bit[3] result;

// The state to protect, spread over three qubits.
ry(0.8) data[0];
cx data[0], data[1];
cx data[0], data[2];

// The error: change the index, or remove the line.
x data[1];

// Compare neighbours. The checks say which qubit differs, and nothing about the state itself.
reset check;
cx data[0], check[0];
cx data[1], check[0];
cx data[1], check[1];
cx data[2], check[1];
syndrome = measure check;

// Bit 0 of the syndrome compares the first two qubits, bit 1 the last two.
if (syndrome == 1) {
    x data[0];
}
if (syndrome == 3) {
    x data[1];
}
if (syndrome == 2) {
    x data[2];
}

// Decode: data[1] and data[2] return to 0, data[0] to the state it had.
cx data[0], data[2];
cx data[0], data[1];
result = measure data;
