"""States, energies and slopes of every kind of circuit, against Qiskit's state of the text and against differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circuit_oracles import energies_of, pauli_matrix, qiskit_state, random_terms, same_state, slopes

pytest.importorskip("qiskit_qasm3_import")

from ketline.estimate.qaoa import energies_and_gradients, energy_and_gradient, qaoa_state, walsh
from ketline.model.hamiltonian import strength
from ketline.problems.many_body.spectrum import extreme_energies, ground_space, sparse_matrix
from ketline.training.circuits import text
from ketline.training.circuits.adaptive_qaoa import AdaptiveQaoa, Generators, Mixer, pool
from ketline.training.circuits.adaptive_vqe import excitation_slopes, pool_slopes
from ketline.training.circuits.ansatz import ANSATZES, Ansatz
from ketline.training.circuits.diagonal_layers import DiagonalLayers
from ketline.training.circuits.hamiltonian import DiagonalObservable, PauliObservable
from ketline.training.circuits.parametric import ParametricCircuit

MIXED = [
    (0.7, (("X", 0), ("X", 1))), (-0.4, (("Y", 1), ("Z", 2))), (0.9, (("Z", 0),)), (0.25, (("Y", 0), ("Y", 2))),
    (-0.6, (("X", 2),)), (0.35, (("Y", 0), ("X", 1), ("X", 2))),
]  # fmt: skip
"""A Hamiltonian on three qubits with complex entries."""


def mixed_observable(n):
    matrix = sparse_matrix(MIXED, n)
    return PauliObservable(n, matrix, extreme_energies(matrix), ground_space(matrix))


# -- standard QAOA ------------------------------------------------------------------------------------------
@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 4))
def test_qaoa_slopes_are_differences(seed, n, p):
    rng = np.random.default_rng(seed)
    energies = energies_of(random_terms(rng, n, n), n)
    phases = energies_of(random_terms(rng, n, n), n)
    angles = rng.uniform(-2, 2, (3, 2 * p))
    values, gradients = energies_and_gradients(angles, energies, phases)
    for row, value, gradient in zip(angles, values, gradients, strict=True):
        expected = slopes(lambda x: energies_and_gradients(x[None], energies, phases)[0][0], row)
        assert gradient == pytest.approx(expected, abs=1e-6 * np.ptp(energies) * np.ptp(phases) + 1e-8)
        state = qaoa_state(phases, row[:p], row[p:])
        assert value == pytest.approx(float(np.abs(state) ** 2 @ energies), abs=1e-10)


@pytest.mark.parametrize("n", [1, 2, 4, 5, 6, 7, 10, 11])
def test_single_precision_is_almost_double(n):
    """Registers on both sides of the sizes at which the transform takes another factor."""
    rng = np.random.default_rng(n)
    energies = energies_of(random_terms(rng, n, min(n, 6)), n)
    angles = rng.uniform(-3, 3, (5, 6))
    double, slopes_double = energies_and_gradients(angles, energies)
    single, slopes_single = energies_and_gradients(angles, energies, single_precision=True)
    width = np.ptp(energies)
    assert single == pytest.approx(double, abs=3e-6 * width)
    assert slopes_single == pytest.approx(slopes_double, abs=3e-5 * width * max(1, width))
    assert np.any(single != double)


def test_one_of_a_batch_is_the_one_alone():
    rng = np.random.default_rng(4)
    energies = energies_of(random_terms(rng, 6, 8), 6)
    angles = rng.uniform(-2, 2, (17, 4))
    values, gradients = energies_and_gradients(angles, energies)
    for index in range(17):
        value, gradient = energy_and_gradient(angles[index], energies)
        assert values[index] == pytest.approx(value, abs=1e-12)
        assert gradients[index] == pytest.approx(gradient, abs=1e-12)


def test_phases_of_their_own_turn_the_state_and_not_the_observable():
    rng = np.random.default_rng(11)
    energies, phases = energies_of(random_terms(rng, 4, 5), 4), energies_of(random_terms(rng, 4, 5), 4)
    angles = rng.uniform(-1, 1, (2, 2))
    own, _ = energies_and_gradients(angles, energies, phases)
    assert own == pytest.approx(
        [np.abs(qaoa_state(phases, a[:1], a[1:])) ** 2 @ energies for a in angles], abs=1e-12
    )
    assert np.abs(own - energies_and_gradients(angles, energies)[0]).max() > 1e-3
    assert np.abs(own - energies_and_gradients(angles, phases)[0]).max() > 1e-3


def test_the_transform_is_h_on_every_qubit():
    rng = np.random.default_rng(2)
    hadamard = np.array([[1, 1], [1, -1]]) / np.sqrt(2)
    for n in (1, 3, 6):
        states = rng.normal(size=(3, 2**n)) + 1j * rng.normal(size=(3, 2**n))
        matrix = np.ones((1, 1))
        for _ in range(n):
            matrix = np.kron(matrix, hadamard)
        before = states.copy()
        assert walsh(states) == pytest.approx(states @ matrix.T, abs=1e-12)
        assert np.array_equal(states, before)


@pytest.mark.parametrize(("n", "p", "largest"), [(2, 1, 2), (3, 2, 3), (4, 3, 4), (5, 4, 3), (6, 2, 5)])
def test_the_state_of_qaoa_is_qiskits_of_the_text(n, p, largest):
    rng = np.random.default_rng(100 * n + p)
    hamiltonian = random_terms(rng, n, n + 1 if n > 2 else 3, largest)
    weights = text.written_weights(hamiltonian)
    angles = np.round(rng.uniform(-2, 2, 2 * p), 3)
    state = qaoa_state(energies_of(weights, n), angles[:p], angles[p:])
    written = qiskit_state(text.qaoa(weights, n, angles[:p], angles[p:]))
    assert same_state(state, written) < 1e-9
    energies = energies_of(hamiltonian, n)
    value, _ = energies_and_gradients(angles[None], energies, energies_of(weights, n))
    assert float(np.abs(written) ** 2 @ energies) == pytest.approx(value[0], abs=1e-9)


# -- an angle a term ----------------------------------------------------------------------------------------
def parities(terms, n):
    return np.array([energies_of([(1.0, qubits)], n) for _, qubits in terms])


@pytest.mark.parametrize(("n", "layers"), [(2, 1), (3, 2), (4, 2), (5, 1)])
def test_diagonal_layers_are_qiskits_state_and_their_slopes_are_differences(n, layers):
    rng = np.random.default_rng(n)
    terms = text.written_weights(random_terms(rng, n, n + 1 if n > 2 else 3))
    energies = energies_of(terms, n)
    circuit = DiagonalLayers(energies, parities(terms, n), layers, np.complex128)
    angles = np.round(rng.uniform(-2, 2, (3, layers * (len(terms) + n))), 3)
    angles[0, ::3] = 0.0
    values, gradients = circuit.energies_and_gradients(angles)
    for row, state, value, gradient in zip(angles, circuit.states(angles), values, gradients, strict=True):
        per_layer = row.reshape(layers, -1)
        written = text.multi_angle_qaoa(terms, n, per_layer[:, : len(terms)], per_layer[:, len(terms) :])
        assert same_state(state, qiskit_state(written)) < 1e-9
        assert value == pytest.approx(float(np.abs(state) ** 2 @ energies), abs=1e-12)
        assert gradient == pytest.approx(
            slopes(lambda x: circuit.energies_and_gradients(x[None])[0][0], row), abs=1e-7
        )
    single = DiagonalLayers(energies, parities(terms, n), layers).energies_and_gradients(angles)
    assert single[0] == pytest.approx(values, abs=1e-5 * np.ptp(energies))
    assert single[1] == pytest.approx(gradients, abs=1e-4 * np.ptp(energies))


def test_one_cost_row_and_equal_mixers_are_standard_qaoa():
    rng = np.random.default_rng(7)
    energies = energies_of(random_terms(rng, 4, 6), 4)
    gammas, betas = rng.uniform(-1, 1, 2), rng.uniform(-1, 1, 2)
    angles = np.concatenate([np.append(g, np.full(4, b)) for g, b in zip(gammas, betas, strict=True)])
    state = DiagonalLayers(energies, energies[None], 2, np.complex128).states(angles[None])[0]
    assert state == pytest.approx(qaoa_state(energies, gammas, betas), abs=1e-12)


# -- a mixer of its own in every layer ------------------------------------------------------------------------
def test_generators_are_the_pauli_matrices():
    rng = np.random.default_rng(5)
    state = rng.normal(size=8) + 1j * rng.normal(size=8)
    state /= np.linalg.norm(state)
    generators = Generators(3)
    assert {mixer.name for mixer in pool(3)} == {"rx", "ry", "xx", "yy", "yz"}
    for mixer in pool(3):
        if mixer.name == "rx":
            terms = [(1.0, [("X", q)]) for q in range(3)]
        else:
            terms = [(1.0, [(p.upper(), q) for p, q in zip(mixer.name.removeprefix("r"), mixer.qubits, strict=True)])]
        matrix = pauli_matrix(terms, 3)
        assert generators.applied(mixer, state) == pytest.approx(matrix @ state, abs=1e-12), mixer
        values, vectors = np.linalg.eigh(matrix)
        turned = vectors @ (np.exp(-0.5j * 0.83 * values) * (vectors.conj().T @ state))
        assert generators.rotated(mixer, 0.83, state) == pytest.approx(turned, abs=1e-12), mixer


def test_the_pool_has_every_mixer_once():
    for n in (2, 4, 5):
        mixers = pool(n)
        pairs = n * (n - 1) // 2
        assert len(mixers) == len(set(mixers)) == 1 + n + 4 * pairs


def test_adaptive_qaoa_is_qiskits_state_and_its_slopes_are_differences():
    rng = np.random.default_rng(3)
    n = 4
    hamiltonian = random_terms(rng, n, 6)
    weights = text.written_weights(hamiltonian)
    phases = energies_of(weights, n)
    circuit = AdaptiveQaoa(energies_of(hamiltonian, n), phases, strength(weights, n))
    mixers = [
        Mixer("rx", ()), Mixer("ry", (2,)), Mixer("yz", (3, 1)), Mixer("xx", (0, 2)), Mixer("yy", (1, 3)),
        Mixer("yz", (0, 1)),
    ]  # fmt: skip
    angles = np.round(rng.uniform(-2, 2, 2 * len(mixers)), 3)
    state = circuit.state(mixers, angles)
    written = text.adaptive_qaoa(weights, n, mixers, angles[::2], angles[1::2])
    assert same_state(state, qiskit_state(written)) < 1e-9
    value, gradient = circuit.energy_and_gradient(angles, mixers)
    assert value == pytest.approx(float(np.abs(state) ** 2 @ circuit.energies), abs=1e-12)
    assert circuit.energies.min() == 0 and circuit.energies.max() == 1
    assert gradient == pytest.approx(slopes(lambda x: circuit.energy_and_gradient(x, mixers)[0], angles), abs=1e-7)


def test_the_steepest_mixer_has_the_largest_difference():
    rng = np.random.default_rng(9)
    energies = energies_of(random_terms(rng, 3, 5), 3)
    circuit = AdaptiveQaoa(energies, energies, 1.3)
    start = [Mixer("rx", ())]
    angles = np.array([0.6, -0.5])
    found, slope = circuit.steepest(start, angles)

    def difference(mixer):
        longer = [*start, mixer]

        def value(b):
            return circuit.energy_and_gradient(np.array([*angles, 0.5 / 1.3, b]), longer)[0]

        return (value(1e-5) - value(-1e-5)) / 2e-5

    assert slope == pytest.approx(difference(found), abs=1e-8)
    assert abs(slope) == pytest.approx(max(abs(difference(mixer)) for mixer in pool(3)), abs=1e-8)


# -- variational circuits -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", list(ANSATZES))
@pytest.mark.parametrize("n", [2, 3, 5])
def test_every_ansatz_is_qiskits_state_and_its_slopes_are_differences(name, n):
    rng = np.random.default_rng(n)
    ansatz = ANSATZES[name](n, 2)
    energies = rng.normal(size=2**n)
    circuit = ParametricCircuit(ansatz, DiagonalObservable(n, energies))
    angles = np.round(rng.uniform(-3, 3, ansatz.n_parameters), 3)
    assert same_state(circuit.state(angles), qiskit_state(text.variational(ansatz, angles))) < 1e-9
    value, gradient = circuit.energy_and_gradient(angles)
    assert value == pytest.approx(circuit.energy(angles))
    assert value == pytest.approx(float(np.abs(circuit.state(angles)) ** 2 @ energies))
    assert gradient == pytest.approx(slopes(circuit.energy, angles), abs=1e-7)


def test_every_gate_of_the_pools_is_qiskits_state_and_its_slope_a_difference():
    n = 5
    ansatz = Ansatz(n)
    ansatz.everywhere("h", "rx")
    for name, qubits in (
        ("x", (2,)), ("crx", (0, 3)), ("cry", (4, 1)), ("crz", (2, 0)), ("yx", (3, 1)), ("yxxx", (1, 0, 4, 2)),
        ("rz", (4,)), ("cz", (0, 4)), ("yx", (0, 4)), ("ry", (1,)), ("cx", (3, 2)), ("yxxx", (3, 4, 1, 0)),
    ):  # fmt: skip
        ansatz.add(name, *qubits)
    rng = np.random.default_rng(6)
    angles = np.round(rng.uniform(-3, 3, ansatz.n_parameters), 3)
    circuit = ParametricCircuit(ansatz, DiagonalObservable(n, rng.normal(size=2**n)))
    assert same_state(circuit.state(angles), qiskit_state(text.variational(ansatz, angles))) < 1e-9
    assert circuit.energy_and_gradient(angles)[1] == pytest.approx(slopes(circuit.energy, angles), abs=1e-7)


def test_slopes_of_a_hamiltonian_with_complex_entries_are_differences():
    observable = mixed_observable(3)
    assert observable.matrix.toarray() == pytest.approx(pauli_matrix(MIXED, 3))
    ansatz = ANSATZES["sim4"](3, 2)
    angles = np.random.default_rng(8).uniform(-3, 3, ansatz.n_parameters)
    circuit = ParametricCircuit(ansatz, observable)
    state = circuit.state(angles)
    value, gradient = circuit.energy_and_gradient(angles)
    assert value == pytest.approx(np.vdot(state, pauli_matrix(MIXED, 3) @ state).real)
    assert gradient == pytest.approx(slopes(circuit.energy, angles), abs=1e-7)


def test_slopes_of_the_pools_are_those_of_the_longer_circuits():
    n = 4
    rng = np.random.default_rng(12)
    terms = [*MIXED, (0.5, (("Y", 3), ("X", 2), ("X", 1), ("X", 0))), (0.4, (("Z", 3), ("Z", 0)))]
    matrix = sparse_matrix(terms, n)
    observable = PauliObservable(n, matrix, extreme_energies(matrix), ground_space(matrix))
    ansatz = ANSATZES["efficient_su2"](n, 1)
    angles = rng.uniform(-3, 3, ansatz.n_parameters)
    state = ParametricCircuit(ansatz, observable).state(angles)
    image = observable.applied(state)
    gates = [*pool_slopes(state, image, n), *excitation_slopes(state, image, n)]
    assert len({(gate.name, gate.qubits) for gate in gates}) == len(gates) == 3 * n + 3 * n * (n - 1) + 12 + 4
    for gate in gates:
        longer = Ansatz(n, list(ansatz.gates), ansatz.n_parameters)
        longer.add(gate.name, *gate.qubits)
        circuit = ParametricCircuit(longer, observable)
        _, gradient = circuit.energy_and_gradient(np.append(angles, 0.0))
        assert gate.slope == pytest.approx(gradient[-1], abs=1e-10), gate
    assert sum(abs(gate.slope) > 1e-3 for gate in gates) > len(gates) / 2
