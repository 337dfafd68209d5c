"""The nineteen circuits of Sim, Johnson and Aspuru-Guzik (arXiv 1905.10876, figure 2 and table 1), gate by gate."""

from __future__ import annotations

from collections import Counter

import pytest

from ketline.training.circuits.ansatz import (
    ANSATZES,
    ROTATIONS,
    counter_ring,
    efficient_su2,
    real_amplitudes,
    ring,
    sim,
)

PARAMETERS = {
    1: (8, 0), 2: (8, 0), 3: (11, 0), 4: (11, 0), 5: (28, 0), 6: (28, 0), 7: (19, 0), 8: (19, 0), 9: (4, 0), 10: (4, 4),
    11: (12, 0), 12: (12, 0), 13: (16, 0), 14: (16, 0), 15: (8, 0), 16: (11, 0), 17: (11, 0), 18: (12, 0), 19: (12, 0),
}  # fmt: skip
"""On four qubits: a layer has so many angles, and the circuit so many besides."""

TWO_QUBIT = {
    1: 0, 2: 3, 3: 3, 4: 3, 5: 12, 6: 12, 7: 3, 8: 3, 9: 3, 10: 4, 11: 3, 12: 3, 13: 8, 14: 8, 15: 8, 16: 3, 17: 3,
    18: 4, 19: 4,
}  # fmt: skip
"""Gates of two qubits in a layer on four."""

LADDER, PAIRS = "32 21 10", "10 32"
RING, BACK = "30 23 12 01", "32 03 10 21"
ALL = "32 31 30 23 21 20 13 12 10 03 02 01"
FIGURE = {
    1: ["rx", "rz"],
    2: ["rx", "rz", f"cx {LADDER}"],
    3: ["rx", "rz", f"crz {LADDER}"],
    4: ["rx", "rz", f"crx {LADDER}"],
    5: ["rx", "rz", f"crz {ALL}", "rx", "rz"],
    6: ["rx", "rz", f"crx {ALL}", "rx", "rz"],
    7: ["rx", "rz", f"crz {PAIRS}", "rx", "rz", "crz 21"],
    8: ["rx", "rz", f"crx {PAIRS}", "rx", "rz", "crx 21"],
    9: ["h", f"cz {LADDER}", "rx"],
    10: [f"cz {LADDER} 30", "ry"],
    11: ["ry", "rz", f"cx {PAIRS}", "ry 1 2", "rz 1 2", "cx 21"],
    12: ["ry", "rz", f"cz {PAIRS}", "ry 1 2", "rz 1 2", "cz 21"],
    13: ["ry", f"crz {RING}", "ry", f"crz {BACK}"],
    14: ["ry", f"crx {RING}", "ry", f"crx {BACK}"],
    15: ["ry", f"cx {RING}", "ry", f"cx {BACK}"],
    16: ["rx", "rz", f"crz {PAIRS} 21"],
    17: ["rx", "rz", f"crx {PAIRS} 21"],
    18: ["rx", "rz", f"crz {RING}"],
    19: ["rx", "rz", f"crx {RING}"],
}
"""A layer of each circuit as drawn, control before target; a name alone is on every qubit."""


def drawn(number):
    gates = []
    for entry in FIGURE[number]:
        name, *places = entry.split()
        gates += [(name, tuple(map(int, place))) for place in places or "0123"]
    return gates


def of(ansatz):
    return [(gate.name, gate.qubits) for gate in ansatz.gates]


@pytest.mark.parametrize("number", range(1, 20))
def test_a_circuit_is_the_one_drawn(number):
    first = [("ry", (q,)) for q in range(4)] if number == 10 else []
    for layers in (1, 2):
        assert of(sim(number, 4, layers)) == first + layers * drawn(number)


@pytest.mark.parametrize("number", range(1, 20))
@pytest.mark.parametrize("layers", [1, 2, 4])
def test_a_circuit_has_the_angles_and_the_gates_of_the_table(number, layers):
    ansatz = sim(number, 4, layers)
    a_layer, besides = PARAMETERS[number]
    assert ansatz.n_parameters == a_layer * layers + besides
    assert sum(len(gate.qubits) == 2 for gate in ansatz.gates) == TWO_QUBIT[number] * layers


@pytest.mark.parametrize("name", list(ANSATZES))
@pytest.mark.parametrize("n", [2, 3, 5, 8, 16])
def test_an_ansatz_fits_any_register_and_numbers_its_angles(name, n):
    ansatz = ANSATZES[name](n, 3)
    assert [gate.parameter for gate in ansatz.gates if gate.name in ROTATIONS] == list(range(ansatz.n_parameters))
    assert all(gate.parameter is None for gate in ansatz.gates if gate.name not in ROTATIONS)
    assert {q for gate in ansatz.gates for q in gate.qubits} == set(range(n))
    assert all(len(set(gate.qubits)) == len(gate.qubits) == (2 if gate.name[0] == "c" else 1) for gate in ansatz.gates)
    once, twice = len(ANSATZES[name](n, 1).gates), len(ANSATZES[name](n, 2).gates)
    assert len(ansatz.gates) - twice == twice - once > 0


@pytest.mark.parametrize("number", [n for n in range(1, 20) if n not in (13, 14, 15)])
def test_angles_grow_with_the_register_as_in_the_table(number):
    """The table's formulae for n qubits; the stride-3 rings of 13 to 15 are another circuit where n is not 4."""
    formulae = {
        **dict.fromkeys((1, 2), lambda n: 2 * n), **dict.fromkeys((3, 4, 16, 17), lambda n: 3 * n - 1),
        **dict.fromkeys((5, 6), lambda n: n * n + 3 * n), **dict.fromkeys((7, 8), lambda n: 5 * n - 1),
        9: lambda n: n, 10: lambda n: n, **dict.fromkeys((11, 12), lambda n: 4 * n - 4),
        **dict.fromkeys((18, 19), lambda n: 3 * n),
    }  # fmt: skip
    for n in (3, 4, 5, 7, 8, 9):
        besides = n if number == 10 else 0
        assert sim(number, n, 2).n_parameters == 2 * formulae[number](n) + besides


@pytest.mark.parametrize("n", [3, 4, 5, 8])
def test_rings_join_every_qubit_to_both_neighbours(n):
    for pairs, step in ((ring(n), 1), (counter_ring(n), -1)):
        assert Counter(pairs) == Counter((q, (q + step) % n) for q in range(n))


def test_chains_with_walls():
    assert of(real_amplitudes(3, 1)) == [
        *[("ry", (q,)) for q in range(3)], ("cx", (0, 1)), ("cx", (1, 2)), *[("ry", (q,)) for q in range(3)]
    ]  # fmt: skip
    assert [real_amplitudes(5, layers).n_parameters for layers in (1, 3)] == [10, 20]
    assert [efficient_su2(5, layers).n_parameters for layers in (1, 3)] == [20, 40]
    assert of(efficient_su2(2, 1))[:5] == [("ry", (0,)), ("ry", (1,)), ("rz", (0,)), ("rz", (1,)), ("cx", (0, 1))]
