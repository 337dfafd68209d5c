"""Stabiliser tableaux: which operations are Clifford, and values equal to the whole state."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ketline.circuit.operations import Circuit, Operation, collapse, matrix_operation, operation
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import Observable, PauliTerm, dense_matrix, expectation
from ketline.estimate.stabiliser import StabiliserState, bitstring_probability, is_clifford, value
from random_circuits import CLIFFORD_GATES, circuits, dense_state, observables, operations

QUARTER_TURNS = tuple(turns * math.pi / 2 for turns in range(-2, 5))


def budget() -> Budget:
    return Budget(60.0)


def clifford(made: Operation) -> bool:
    return is_clifford(Circuit(8, operations=[made]))


def clifford_lists(n_qubits: int) -> st.SearchStrategy[list[Operation]]:
    kinds = operations(n_qubits, names=CLIFFORD_GATES, angles=QUARTER_TURNS, most_controls=1, most_qubits=2)
    return st.lists(kinds.filter(clifford), max_size=25)


HALF, FULL = math.pi / 2, math.pi


@pytest.mark.parametrize(
    "made",
    [
        operation("rz", (HALF,), (0,)),
        operation("u3", (HALF, FULL, -HALF), (0,)),
        operation("sx", (), (0,), (), True),
        operation("p", (FULL,), (1,), ((0, 0),)),
        operation("y", (), (1,), ((0, 1),)),
        operation("gphase", (HALF,), (), ((0, 1),)),
        operation("gphase", (FULL,), (), ((0, 1), (1, 0))),
        operation("gphase", (0.123,), ()),
        operation("swap", (), (0, 1)),
        operation("iswap", (), (0, 1)),
        operation("rzz", (HALF,), (0, 1)),
        operation("rxx", (-HALF,), (0, 1)),
        operation("rz", (4 * FULL,), (1,), ((0, 1),)),
        operation("id", (), (0,), tuple((qubit, 1) for qubit in range(1, 8))),
        matrix_operation(np.kron(np.eye(2), np.array([[1, 1], [1j, -1j]]) / math.sqrt(2)), (0, 1)),
        collapse(0, 1),
    ],
    ids=lambda made: made.name,
)
def test_is_clifford(made):
    assert clifford(made)


@pytest.mark.parametrize(
    "made",
    [
        operation("t", (), (0,)),
        operation("rz", (HALF + 1e-6,), (0,)),
        operation("p", (HALF,), (1,), ((0, 1),)),
        operation("rz", (FULL / 2,), (1,), ((0, 1),)),
        operation("h", (), (1,), ((0, 1),)),
        operation("x", (), (2,), ((0, 1), (1, 1))),
        operation("swap", (), (1, 2), ((0, 1),)),
        operation("gphase", (HALF,), (), ((0, 1), (1, 1))),
        operation("x", (), (0,), tuple((qubit, 1) for qubit in range(1, 8))),
    ],
    ids=lambda made: made.name,
)
def test_is_not_clifford(made):
    assert not clifford(made)


@settings(max_examples=80, deadline=None)
@given(operations(3, angles=(*QUARTER_TURNS, 0.3, math.pi / 4)))
def test_clifford_by_definition(made):
    """U P U^ has one Pauli product in it for every Pauli product P, and only then."""
    assume(made.qubits)
    width = len(made.qubits)
    masks = range(1 << width)
    products = [dense_matrix(Observable("", (PauliTerm(1.0, x, z),)), width) for x in masks for z in masks]
    unitary = made.full_matrix
    images = [unitary @ product @ unitary.conj().T for product in products]
    parts = np.array([[np.trace(product @ image) / (1 << width) for product in products] for image in images])
    by_definition = bool(np.all(np.isclose(np.abs(parts), 1, atol=1e-8).sum(axis=1) == 1))
    assert clifford(made) == by_definition


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_values_equal_the_whole_state(data):
    n_qubits = data.draw(st.integers(2, 6))
    made = data.draw(clifford_lists(n_qubits))
    observable = data.draw(observables(n_qubits, most_terms=6))
    expected = expectation(dense_state(made, n_qubits), observable)
    assert value(Circuit(n_qubits, operations=made), observable, budget()) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_collapses_leave_the_norm_that_the_state_vector_has(data):
    n_qubits = data.draw(st.integers(2, 5))
    made = []
    for _ in range(data.draw(st.integers(1, 3))):
        made += data.draw(clifford_lists(n_qubits))
        made.append(collapse(data.draw(st.integers(0, n_qubits - 1)), data.draw(st.integers(0, 1))))
    observable = data.draw(observables(n_qubits))
    expected = expectation(dense_state(made, n_qubits), observable)
    assert value(Circuit(n_qubits, operations=made), observable, budget()) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_probabilities_equal_the_whole_state(data):
    n_qubits = data.draw(st.integers(2, 5))
    made = data.draw(clifford_lists(n_qubits))
    probabilities = np.abs(dense_state(made, n_qubits)) ** 2
    state = StabiliserState(n_qubits)
    state.advance(made, budget())
    index = np.arange(1 << n_qubits)
    for qubit in range(n_qubits):
        assert state.probability_of_one(qubit) == pytest.approx(probabilities[index >> qubit & 1 == 1].sum(), abs=1e-9)
    bits = data.draw(st.dictionaries(st.integers(0, n_qubits - 1), st.integers(0, 1)))
    fits = np.all([index >> qubit & 1 == bit for qubit, bit in bits.items()], axis=0) & (index >= 0)
    assert bitstring_probability(state, bits) == pytest.approx(probabilities[fits].sum(), abs=1e-9)


def test_measuring_and_acting_on_the_outcome_teleports():
    """Each of the four outcomes, with its corrections, leaves |i> on the third qubit."""
    for first in (0, 1):
        for second in (0, 1):
            state = StabiliserState(3)
            prepare = [operation("h", (), (0,)), operation("s", (), (0,)), operation("h", (), (1,))]
            state.advance([*prepare, cx(1, 2), cx(0, 1), operation("h", (), (0,))], budget())
            kept = state.copy()
            assert state.collapse(0, first) == 0.5
            assert state.collapse(1, second) == 0.5
            corrections = [operation("x", (), (2,))] * second + [operation("z", (), (2,))] * first
            state.advance(corrections, budget())
            assert state.expectation(PauliTerm(1.0, 4, 4)) == 1.0
            assert state.probability == 0.25
            assert kept.probability == 1.0
            assert kept.probability_of_one(0) == 0.5


def test_an_impossible_outcome_has_probability_zero():
    circuit = Circuit(1, operations=[operation("x", (), (0,)), collapse(0, 0)])
    assert value(circuit, Observable("", (PauliTerm(1.0, 0, 1),)), budget()) == 0.0


def test_no_value_for_what_is_not_clifford():
    circuit = Circuit(1, operations=[operation("t", (), (0,))])
    with pytest.raises(ValueError, match="t is not"):
        value(circuit, Observable("", ()), budget())


def test_agrees_with_qiskit():
    quantum_info = pytest.importorskip("qiskit.quantum_info")
    random_clifford = quantum_info.random_clifford
    rng = np.random.default_rng(5)
    for seed in range(5):
        whole = random_clifford(3, seed=seed)
        made = [matrix_operation(whole.to_matrix(), (0, 1, 2))]
        x_mask, z_mask = (int(mask) for mask in rng.integers(1, 8, size=2))
        label = "".join("IXZY"[(x_mask >> bit & 1) + 2 * (z_mask >> bit & 1)] for bit in (2, 1, 0))
        expected = quantum_info.StabilizerState(whole).expectation_value(quantum_info.Pauli(label))
        got = value(Circuit(3, operations=made), Observable("", (PauliTerm(1.0, x_mask, z_mask),)), budget())
        assert got == pytest.approx(expected, abs=1e-12)


def cx(control: int, target: int) -> Operation:
    return operation("cx", (), (target,), ((control, 1),))


def large(n_qubits: int, count: int) -> Circuit:
    rng = np.random.default_rng(3)
    made: list[Operation] = []
    while len(made) < count:
        first, second = (int(qubit) for qubit in rng.permutation(n_qubits)[:2])
        made += [operation("rz", (HALF,), (first,)), cx(first, second), operation("h", (), (second,))]
        made += [operation("rzz", (HALF,), (first, second)), operation("p", (FULL,), (first,), ((second, 1),))]
    return Circuit(n_qubits, operations=made[:count])


def test_500_qubits_and_5000_gates_take_less_than_a_second():
    circuit = large(500, 5_000)
    observable = Observable("", tuple(PauliTerm(1.0, 0, 3 << qubit) for qubit in range(499)))
    start = time.perf_counter()
    assert is_clifford(circuit)
    total = value(circuit, observable, budget())
    assert time.perf_counter() - start < 1.0
    assert total == round(total)


def test_the_clock_is_asked():
    with pytest.raises(OutOfTime):
        value(large(20, 300), Observable("", ()), Budget(-1.0))


@settings(max_examples=40, deadline=None)
@given(circuits(4))
def test_any_circuit_can_be_asked(made):
    assert is_clifford(Circuit(4, operations=made)) in (True, False)
