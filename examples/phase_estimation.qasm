// Phase estimation: reads the phase that a gate gives to one of its eigenstates, as a binary fraction.
//
// The gate is p(2*pi*fraction) and its eigenstate |1>. With fraction = 5/16 and four counting qubits the
// answer is exact: the counting register reads 0101, that is 5.
OPENQASM 3.0;
include "stdgates.inc";

const int[32] digits = 4;
const float[64] fraction = 5.0/16.0;

qubit[digits] counting;
qubit eigenstate;
bit[digits] answer;

x eigenstate;
h counting;

// Counting qubit k collects the phase 2**k times.
for int k in [0:digits-1] {
    pow(2**k) @ ctrl @ p(2*pi*fraction) counting[k], eigenstate;
}

// The inverse Fourier transform turns the collected phases into digits.
swap counting[0], counting[3];
swap counting[1], counting[2];
h counting[0];
cp(-pi/2) counting[0], counting[1];
h counting[1];
cp(-pi/4) counting[0], counting[2];
cp(-pi/2) counting[1], counting[2];
h counting[2];
cp(-pi/8) counting[0], counting[3];
cp(-pi/4) counting[1], counting[3];
cp(-pi/2) counting[2], counting[3];
h counting[3];

answer = measure counting;
