// What OpenQASM 3 adds to a list of gates: constants, subroutines, loops, conditions and arithmetic on bits.
// A random walk: each step tosses a quantum coin and moves left or right, and the walk stops at either end.
OPENQASM 3.0;
include "stdgates.inc";

const uint[8] most_steps = 20;
const int[8] end_of_the_road = 4;
const angle[32] fairness = pi/2;

// Tosses a coin: 1 with probability sin(fairness/2)**2.
def toss(qubit coin, angle[32] bias) -> bit {
    bit outcome;
    reset coin;
    ry(bias) coin;
    outcome = measure coin;
    return outcome;
}

// The distance from the start, whichever the direction.
def distance(int[8] place) -> int[8] {
    if (place < 0) {
        return -place;
    }
    return place;
}

qubit coin;
int[8] position = 0;
uint[8] steps = 0;

while (steps < most_steps && distance(position) < end_of_the_road) {
    bit side = toss(coin, fairness);
    if (side) {
        position += 1;
    } else {
        position -= 1;
    }
    steps += 1;
}

// How far it went, written into qubits bit by bit.
qubit[4] mark;
let lowest = mark[0:2];
uint[8] far = distance(position);
for uint i in [0:2] {
    if (far % 2 == 1) {
        x lowest[i];
    }
    far >>= 1;
}
bit[4] result = measure mark;
