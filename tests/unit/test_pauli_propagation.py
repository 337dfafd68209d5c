"""Pauli propagation: exact where nothing is dropped, honest where something is."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit.operations import Circuit, Operation, collapse, operation
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.noise import NoiseModel
from ketline.estimate.observables import Observable, PauliTerm, expectation
from ketline.estimate.pauli_propagation import can_propagate, propagated, value
from ketline.estimate.state_vector import amplitudes, final_state
from random_circuits import circuits, dense_state, observables, random_circuit

MANY = 1_000_000


def budget() -> Budget:
    return Budget(120.0)


@settings(max_examples=70, deadline=None)
@given(st.data())
def test_exact_where_nothing_is_dropped(data):
    n_qubits = data.draw(st.integers(2, 6))
    made = data.draw(circuits(n_qubits))
    if data.draw(st.booleans()):
        made = [*made, collapse(data.draw(st.integers(0, n_qubits - 1)), data.draw(st.integers(0, 1)))]
        made += data.draw(circuits(n_qubits, most_operations=4))
    observable = data.draw(observables(n_qubits))
    expected = expectation(dense_state(made, n_qubits), observable)
    total, error = value(Circuit(n_qubits, operations=made), observable, budget(), MANY)
    assert total == pytest.approx(expected, abs=1e-9)
    assert error == 0.0


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_number_of_qubits(data):
    """The same circuit on qubits on both sides of where one word ends and the next begins."""
    n_qubits = 5
    made = data.draw(circuits(n_qubits, most_operations=8))
    observable = data.draw(observables(n_qubits))
    places = (3, 63, 64, 127, 128)

    def moved(mask: int) -> int:
        return sum(1 << place for bit, place in enumerate(places) if mask >> bit & 1)

    far = [one.relabelled(places.__getitem__) for one in made]
    terms = tuple(PauliTerm(term.coefficient, moved(term.x_mask), moved(term.z_mask)) for term in observable.terms)
    near = value(Circuit(n_qubits, operations=made), observable, budget(), MANY)
    assert value(Circuit(200, operations=far), Observable("", terms), budget(), MANY) == pytest.approx(near, abs=1e-12)


def test_wide_operations_are_refused():
    made = [operation("x", (), (0,), ((1, 1), (2, 1), (3, 0)))]
    assert not can_propagate(Circuit(4, operations=made))
    assert value(Circuit(4, operations=made), Observable("", (PauliTerm(1.0, 0, 1),)), budget(), MANY) is None


def test_a_clifford_circuit_keeps_its_number_of_terms():
    rng = np.random.default_rng(1)
    made: list[Operation] = []
    for _ in range(400):
        first, second = (int(qubit) for qubit in rng.permutation(100)[:2])
        made += [operation("h", (), (first,)), operation("cx", (), (second,), ((first, 1),))]
        made += [operation("s", (), (second,)), operation("rzz", (math.pi / 2,), (first, second))]
    total, error = value(Circuit(100, operations=made), Observable("", (PauliTerm(2.0, 0, 1 << 50),)), budget(), 1)
    assert error == 0.0
    assert abs(total) in (0.0, 2.0)


def test_the_constant_is_never_dropped():
    observable = Observable("", (PauliTerm(0.001, 0, 0), *(PauliTerm(1.0, 1 << qubit, 0) for qubit in range(5))))
    made = [operation("ry", (0.3,), (qubit,)) for qubit in range(5)]
    total, dropped = propagated(Circuit(5, operations=made), observable, budget(), 1)
    assert total == 0.001
    assert dropped.bound >= 5


def test_more_terms_drop_less_and_the_bound_holds():
    rng = np.random.default_rng(4)
    made = trotter_steps(rng, 10)
    observable = z_chain(10)
    exact = expectation(amplitudes(final_state(made, 10, budget())), observable)
    bounds = []
    for most_terms in (20, 200, 2_000):
        total, dropped = propagated(Circuit(10, operations=made), observable, budget(), most_terms)
        assert abs(total - exact) <= dropped.bound + 1e-12
        assert 0 < dropped.error <= dropped.root <= dropped.bound
        bounds.append(dropped.root)
    assert bounds[-1] < bounds[0]


def test_noise_makes_what_is_dropped_smaller():
    rng = np.random.default_rng(4)
    circuit = Circuit(10, operations=trotter_steps(rng, 10))
    _, ideal = value(circuit, z_chain(10), budget(), 200)
    _, noisy = value(circuit, z_chain(10), budget(), 200, NoiseModel("depolarizing", 0.05))
    assert noisy < ideal / 2


def test_the_clock_is_asked():
    made = trotter_steps(np.random.default_rng(0), 8)
    with pytest.raises(OutOfTime):
        value(Circuit(8, operations=made), z_chain(8), Budget(-1.0), MANY)


# --- How far off ---------------------------------------------------------------------------------------------------


def z_chain(n_qubits: int) -> Observable:
    return Observable("", tuple(PauliTerm(1.0, 0, 3 << qubit) for qubit in range(n_qubits - 1)))


def trotter_steps(rng: np.random.Generator, n_qubits: int) -> list[Operation]:
    """First-order Trotter steps of the transverse-field Ising chain."""
    step, field = rng.uniform(0.05, 0.5), rng.uniform(0.2, 2.0)
    made = [operation("ry", (float(rng.uniform(0, 3)),), (qubit,)) for qubit in range(n_qubits)]
    for _ in range(int(rng.integers(3, 9))):
        made += [operation("rzz", (2 * step,), (qubit, qubit + 1)) for qubit in range(n_qubits - 1)]
        made += [operation("rx", (2 * step * field,), (qubit,)) for qubit in range(n_qubits)]
    return made


def heisenberg_steps(rng: np.random.Generator, n_qubits: int) -> list[Operation]:
    """From the antiferromagnetic state."""
    step = float(rng.uniform(0.05, 0.4))
    made = [operation("x", (), (qubit,)) for qubit in range(0, n_qubits, 2)]
    for _ in range(int(rng.integers(2, 7))):
        for name in ("rxx", "ryy", "rzz"):
            made += [operation(name, (2 * step,), (qubit, qubit + 1)) for qubit in range(n_qubits - 1)]
    return made


def qaoa(rng: np.random.Generator, n_qubits: int) -> list[Operation]:
    graph = nx.random_regular_graph(3, n_qubits - n_qubits % 2, seed=int(rng.integers(1 << 30)))
    made = [operation("h", (), (qubit,)) for qubit in range(n_qubits)]
    for _ in range(int(rng.integers(1, 5))):
        gamma, beta = (float(angle) for angle in rng.uniform(0, 1.2, 2))
        made += [operation("rzz", (gamma,), edge) for edge in graph.edges]
        made += [operation("rx", (2 * beta,), (qubit,)) for qubit in range(n_qubits)]
    return made


def layers(rng: np.random.Generator, n_qubits: int) -> list[Operation]:
    """A layered ansatz of ry, rz and a chain of CX."""
    made = []
    for _ in range(int(rng.integers(1, 6))):
        for qubit in range(n_qubits):
            made.append(operation("ry", (float(rng.normal() * rng.choice([0.2, 1.0, 3.0])),), (qubit,)))
            made.append(operation("rz", (float(rng.normal()),), (qubit,)))
        made += [operation("cx", (), (qubit + 1,), ((qubit, 1),)) for qubit in range(n_qubits - 1)]
    return made


def any_gates(rng: np.random.Generator, n_qubits: int) -> list[Operation]:
    return random_circuit(rng, n_qubits, int(rng.integers(20, 140)))


FAMILIES = (trotter_steps, heisenberg_steps, qaoa, layers, any_gates)


def some_observable(rng: np.random.Generator, n_qubits: int) -> Observable:
    kind = rng.integers(4)
    if kind == 0:
        return z_chain(n_qubits)
    if kind == 1:
        return Observable("", tuple(PauliTerm(1.0, 0, 1 << qubit) for qubit in range(n_qubits)))
    if kind == 2:
        field = tuple(PauliTerm(-0.7, 1 << qubit, 0) for qubit in range(n_qubits))
        return Observable("", z_chain(n_qubits).terms + field)
    masks = rng.integers(1 << n_qubits, size=(5, 2))
    return Observable("", tuple(PauliTerm(float(rng.normal()), int(x), int(z)) for x, z in masks))


def share_held(cases: int, most_qubits: int) -> float:
    """The share of truncated cases in which the value is off by three errors at most."""
    held, seed = [], 0
    while len(held) < cases:
        rng = np.random.default_rng([77, seed])
        family = FAMILIES[seed % len(FAMILIES)]
        seed += 1
        n_qubits = int(rng.integers(8, most_qubits + 1))
        made, observable = family(rng, n_qubits), some_observable(rng, n_qubits)
        exact = expectation(amplitudes(final_state(made, n_qubits, budget())), observable)
        most_terms = int(rng.choice([20, 50, 100, 300, 1_000]))
        total, error = value(Circuit(n_qubits, operations=made), observable, budget(), most_terms)
        if error == 0.0:
            assert total == pytest.approx(exact, abs=1e-9)
            continue
        held.append(abs(total - exact) <= 3 * error)
    return sum(held) / cases


def test_the_error_is_honest():
    share = share_held(40, 9)
    assert share >= 0.97


@pytest.mark.slow
def test_the_error_is_honest_in_99_of_100_cases():
    share = share_held(600, 14)
    assert share >= 0.99
