"""Circuits grown by their slopes: every gate helps, growing stops by its rules, molecules reach chemical accuracy."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from circuit_oracles import energies_of, random_terms
from ketline.model.hamiltonian import strength
from ketline.problems.many_body import model
from ketline.training.circuits import adaptive_vqe, text
from ketline.training.circuits.adaptive_qaoa import GAIN_TOLERANCE, SLOPE_TOLERANCE, AdaptiveQaoa
from ketline.training.circuits.adaptive_vqe import GRADIENT_TOLERANCE, PoolGate, choose, grow, pool_slopes, reference
from ketline.training.circuits.ansatz import PAULI_ROTATIONS
from ketline.training.circuits.hamiltonian import DiagonalObservable, PauliObservable, ratio_of
from ketline.training.circuits.parametric import ParametricCircuit
from ketline.training.circuits.vqe import REACHED

CHEMICAL_ACCURACY = 1.6e-3


def diagonal(seed, n=5):
    rng = np.random.default_rng([4, seed])
    return DiagonalObservable(n, energies_of(random_terms(rng, n, 2 * n, largest=3), n))


def many_body(name, n, seed=0):
    made = model(name).random(np.random.default_rng(seed), n)
    return made, PauliObservable(n, made.matrix, made.extremes, made.ground_space)


def lengths(observable, ones, most):
    """Energy of the circuit with 0, 1, ... rotations at most."""
    found = []
    for size in range(most + 1):
        circuit, angles, _ = grow(observable, ones, size, None)
        assert len(angles) == circuit.ansatz.n_parameters <= size
        found.append((circuit.energy(angles), circuit, angles))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_energy_falls_with_every_gate(seed):
    observable = diagonal(seed)
    grown = lengths(observable, None, 6)
    width = observable.extremes[1] - observable.extremes[0]
    assert grown[0][0] == pytest.approx(float(observable.energies.mean()))
    for (before, _, _), (after, circuit, _) in pairwise(grown):
        if len(circuit.ansatz.gates) - observable.n_qubits == 0:
            continue
        assert after < before or ratio_of(observable, before) >= REACHED
        assert after <= before + 1e-9 * width
    names = [gate.name for gate in grown[-1][1].ansatz.gates]
    assert names[:5] == ["h"] * 5 and set(names[5:]) <= {"rx", "ry", "rz", "crx", "cry", "crz"}
    shorter = grown[2][1].ansatz.gates
    assert grown[-1][1].ansatz.gates[: len(shorter)] == shorter


@pytest.mark.parametrize("seed", range(4))
def test_growing_stops_by_its_rules(seed):
    observable = diagonal(seed, 4)
    circuit, angles, evaluations = grow(observable, None, 40, None)
    energy = circuit.energy(angles)
    width = observable.extremes[1] - observable.extremes[0]
    state = circuit.state(angles)
    steepest = max(abs(gate.slope) for gate in pool_slopes(state, observable.applied(state), 4))
    reached = ratio_of(observable, energy) >= REACHED
    flat = steepest < GRADIENT_TOLERANCE * width
    assert evaluations > 0
    if not reached and not flat and len(angles) < 40:
        shorter, shorter_angles, _ = grow(observable, None, len(angles) - 2, None)
        assert shorter.energy(shorter_angles) - energy < 2e-4 * width
    assert ratio_of(observable, energy) > ratio_of(observable, float(observable.energies.mean())) + 0.1


def test_growing_stops_at_the_limit():
    observable = diagonal(1)
    circuit, angles, _ = grow(observable, None, 2, None)
    assert len(angles) == 2 and len(circuit.ansatz.gates) == 5 + 2


def test_nothing_grows_where_nothing_has_a_slope():
    """The reference is the ground state already; then nothing is added."""
    energies = np.array([0.0, 1.0, 1.0, 2.0])
    circuit, angles, evaluations = grow(DiagonalObservable(2, energies), (), 10, None)
    assert (len(angles), evaluations, circuit.ansatz.gates) == (0, 0, [])


def test_a_basis_state_of_a_diagonal_hamiltonian_has_no_slope_to_leave_by():
    circuit, angles, _ = grow(diagonal(2), (0, 3), 10, None)
    assert len(angles) == 0
    assert [(gate.name, gate.qubits) for gate in circuit.ansatz.gates] == [("x", (0,)), ("x", (3,))]


def test_both_reference_states():
    assert [gate.name for gate in reference(3, None).gates] == ["h"] * 3
    assert [(gate.name, gate.qubits) for gate in reference(3, (1, 2)).gates] == [("x", (1,)), ("x", (2,))]
    _, observable = many_body("transverse_field_ising", 4)
    for ones in (None, (0, 1)):
        start = ParametricCircuit(reference(4, ones), observable).energy(np.zeros(0))
        circuit, angles, _ = grow(observable, ones, 12, None)
        assert len(angles) > 0
        assert circuit.energy(angles) < start - 0.01
        assert ratio_of(observable, circuit.energy(angles)) > 0.95


def test_the_better_reference_wins():
    _, observable = many_body("transverse_field_ising", 4, 3)
    alone = [grow(observable, ones, 8, None) for ones in (None, ())]
    energies = [circuit.energy(angles) for circuit, angles, _ in alone]
    found = adaptive_vqe.optimise(observable, [None, ()], 8, 2, np.random.default_rng(0))
    reached = ParametricCircuit(found.ansatz, observable).energy(np.array(found.angles))
    width = observable.extremes[1] - observable.extremes[0]
    assert reached <= min(energies) + 3e-5 * width
    assert found.start == () and len(found.angles) == found.ansatz.n_parameters


@pytest.mark.parametrize("seed", range(2))
def test_hydrogen_reaches_chemical_accuracy_from_the_state_of_two_electrons(seed):
    """Jordan-Wigner hydrogen on four qubits, from its basis state of lowest energy (Hartree-Fock) within the pool."""
    made, observable = many_body("h2", 4, seed)
    diagonal_energies = observable.matrix.diagonal().real
    lowest = int(np.argmin(np.round(diagonal_energies, 9)))
    ones = tuple(q for q in range(4) if lowest >> q & 1)
    assert len(ones) == 2
    found = adaptive_vqe.optimise(observable, [ones, None], 40, 3, np.random.default_rng(0))
    circuit = ParametricCircuit(found.ansatz, observable)
    start = circuit.observable.matrix.diagonal().real[lowest]
    assert start - made.extremes[0] > CHEMICAL_ACCURACY
    assert circuit.energy(np.array(found.angles)) - made.extremes[0] < CHEMICAL_ACCURACY
    assert any(gate.name in PAULI_ROTATIONS for gate in found.ansatz.gates)


def test_the_steepest_gate_is_chosen_rather_of_one_qubit():
    steep = (("rx", (0,), 0.1), ("crx", (0, 1), -1.0), ("ry", (2,), 0.985), ("rz", (1,), 0.99))
    pool = [PoolGate(*gate) for gate in steep]
    assert choose(pool, None) == pool[2]
    assert choose([pool[0], pool[1]], None) == pool[1]
    rng = np.random.default_rng(0)
    assert {choose(pool, rng) for _ in range(60)} == set(pool[1:])


def test_growing_repeats():
    observable = diagonal(0)
    one, other = (adaptive_vqe.optimise(observable, [None], 12, 3, np.random.default_rng(3)) for _ in range(2))
    assert one == other


# -- QAOA with a mixer of its own in every layer --------------------------------------------------------------
def grown(seed, most, n=4):
    rng = np.random.default_rng([6, seed])
    hamiltonian = random_terms(rng, n, 7)
    weights = text.written_weights(hamiltonian)
    circuit = AdaptiveQaoa(energies_of(hamiltonian, n), energies_of(weights, n), strength(weights, n))
    return circuit, circuit.grow(most)


def angles_of(found):
    return np.array([a for pair in zip(found.gammas, found.betas, strict=True) for a in pair])


@pytest.mark.parametrize("seed", range(3))
def test_every_layer_of_adaptive_qaoa_gains(seed):
    energies = []
    for most in range(5):
        circuit, found = grown(seed, most)
        assert len(found.mixers) == len(found.gammas) == len(found.betas) <= most
        state = circuit.state(list(found.mixers), angles_of(found))
        energies.append(float(np.abs(state) ** 2 @ circuit.energies))
        longest = found
    gains = -np.diff(energies[: len(longest.mixers) + 1])
    assert len(gains) >= 2
    assert np.all(gains > GAIN_TOLERANCE - 1e-4)


@pytest.mark.parametrize("seed", range(3))
def test_adaptive_qaoa_stops_by_its_rules(seed):
    circuit, found = grown(seed, 8)
    angles = angles_of(found)
    state = circuit.state(list(found.mixers), angles)
    energy = float(np.abs(state) ** 2 @ circuit.energies)
    if len(found.mixers) < 8 and energy > 2e-4:
        _, slope = circuit.steepest(list(found.mixers), angles)
        _, longer = grown(seed, len(found.mixers) + 1)
        assert abs(slope) < SLOPE_TOLERANCE * 1.1 or longer.mixers == found.mixers
    assert energy < float(circuit.energies.mean()) - 0.1
    assert np.array_equal(np.round(angles, 3), angles)
    assert found.evaluations > len(found.mixers)
