"""Canonical angles: folded, simple where that is free, never dearer, the same when done again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circuit_oracles import energies_of, random_terms
from ketline.training.circuits.ansatz import ANSATZES, Ansatz
from ketline.training.circuits.canonical import DECIMALS, FREE, QUARTER, fold, rounded, simplified
from ketline.training.circuits.hamiltonian import DiagonalObservable
from ketline.training.circuits.parametric import ParametricCircuit
from ketline.training.circuits.text import angle_text, is_zero
from ketline.training.circuits.vqe import descend

ROUNDING = 2e-6
"""Share of the width that rounding to ``DECIMALS`` digits may cost besides: at a minimum it counts twice."""


@given(st.floats(-50, 50), st.sampled_from([math.pi, 2 * math.pi, 4 * math.pi]))
def test_folding_gives_the_same_place_of_the_period(angle, period):
    folded = fold(angle, period)
    assert -period / 2 < folded <= period / 2 + 1e-9
    turns = (angle - folded) / period
    assert turns == pytest.approx(round(turns), abs=1e-6)
    assert fold(folded, period) == pytest.approx(folded)


@pytest.mark.parametrize("period", [math.pi, 2 * math.pi, 4 * math.pi])
def test_half_a_period_is_positive(period):
    for angle in (period / 2, -period / 2, 3 * period / 2, -period / 2 + 1e-12):
        assert fold(angle, period) == pytest.approx(period / 2)


def test_an_angle_without_period_stays():
    assert fold(-12.5, math.inf) == -12.5


def test_rounding_keeps_exact_quarter_turns():
    assert rounded(1.5709) == math.pi / 2
    assert rounded(-3.1418) == -math.pi
    assert rounded(0.0004) == 0.0
    assert math.copysign(1, rounded(-0.0004)) == 1
    assert rounded(1.5724) == 1.572
    assert rounded(-0.12345) == -0.123


@given(st.floats(-6.3, 6.3))
def test_a_rounded_angle_is_the_one_that_its_text_says(angle):
    found = rounded(angle)
    assert abs(found - angle) <= 0.5 * 10.0**-DECIMALS + 1e-12
    read = eval(angle_text(found), {"pi": math.pi})
    assert read == pytest.approx(found, abs=1e-12)
    assert is_zero(found) == (read == 0)


def found(name, n, seed, layers=2, even=False):
    """A circuit, angles that minimise it from a random start, its width."""
    rng = np.random.default_rng(seed)
    energies = energies_of(random_terms(rng, n, n + 2, largest=2, even=even), n)
    circuit = ParametricCircuit(ANSATZES[name](n, layers), DiagonalObservable(n, energies))
    angles, _ = descend(circuit, rng.uniform(-math.pi, math.pi, circuit.ansatz.n_parameters))
    return circuit, angles, float(np.ptp(energies))


CASES = [
    ("sim1", 3), ("sim2", 4), ("sim4", 3), ("sim6", 3), ("sim9", 4), ("sim10", 4), ("sim12", 4), ("sim13", 3), 
    ("sim15", 4), ("sim19", 3), ("real_amplitudes", 5), ("efficient_su2", 4),
]  # fmt: skip


@pytest.mark.parametrize(("name", "n"), CASES)
@pytest.mark.parametrize("seed", [0, 1])
def test_simplifying_costs_next_to_nothing_and_leaves_text_angles(name, n, seed):
    circuit, angles, width = found(name, n, seed)
    simple = simplified(circuit, angles)
    assert circuit.energy(simple) <= circuit.energy(angles) + (FREE + ROUNDING) * width
    for gate in circuit.ansatz.gates:
        if gate.parameter is not None:
            angle = simple[gate.parameter]
            half = 2 * math.pi if gate.name.startswith("c") else math.pi
            assert -half < angle <= half + 1e-3
            assert rounded(angle) == angle


@pytest.mark.parametrize(("name", "n"), CASES)
def test_simplifying_again_changes_nothing_that_matters(name, n):
    circuit, angles, width = found(name, n, 3)
    once = simplified(circuit, angles)
    twice = simplified(circuit, once)
    assert circuit.energy(twice) <= circuit.energy(once) + (FREE + ROUNDING) * width
    assert np.count_nonzero(twice) <= np.count_nonzero(once)
    assert np.array_equal(once == 0, twice == 0)


FLIPPABLE = ["sim1", "sim2", "sim5", "sim8", "sim10", "sim11", "sim15", "real_amplitudes", "efficient_su2"]


@pytest.mark.parametrize("name", FLIPPABLE)
def test_a_basis_state_is_written_as_flips(name):
    """Where every qubit has a first rx or ry of its own: pi or 0, and all the rest 0."""
    n = 4
    for state in (0b0000, 0b0110, 0b1011, 0b1111):
        energies = np.ones(2**n)
        energies[state] = 0.0
        circuit = ParametricCircuit(ANSATZES[name](n, 2), DiagonalObservable(n, energies))
        flips = flips_of(circuit, state)
        noisy = flips + np.random.default_rng(state).normal(0, 0.05, len(flips))
        simple = simplified(circuit, noisy)
        assert set(np.abs(simple)) <= {0.0, math.pi}
        assert np.count_nonzero(simple) <= n
        assert circuit.energy(simple) < 1e-9
        assert np.array_equal(simplified(circuit, simple), simple)


def flips_of(circuit, state):
    """Flips in the first wall that prepare ``state``, by trying all."""
    firsts = {}
    for gate in circuit.ansatz.gates:
        if gate.name in ("rx", "ry"):
            firsts.setdefault(gate.qubits[0], gate.parameter)
    for pattern in range(2 ** len(firsts)):
        angles = np.zeros(circuit.ansatz.n_parameters)
        for qubit, parameter in firsts.items():
            angles[parameter] = math.pi * (pattern >> qubit & 1)
        if circuit.energy(angles) < 1e-9:
            return angles
    raise AssertionError("no flips prepare the state")


def test_a_wall_of_h_has_no_flips():
    """A superposition cannot be undone: the angles stay as they were found."""
    n = 3
    energies = np.ones(8)
    energies[5] = 0.0
    ansatz = Ansatz(n)
    ansatz.everywhere("h", "ry")
    circuit = ParametricCircuit(ansatz, DiagonalObservable(n, energies))
    best = np.array([QUARTER if 5 >> q & 1 else -QUARTER for q in range(n)])
    assert circuit.energy(best) < 1e-9
    assert simplified(circuit, best + 0.01) == pytest.approx(best, abs=1e-12)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000))
def test_no_angle_that_could_be_zero_alone_is_left(seed):
    """At the end no single angle can be set to zero without a cost that is seen."""
    circuit, angles, width = found("sim4", 3, seed, layers=1, even=True)
    simple = simplified(circuit, angles)
    low = circuit.energy(simple)
    for index in np.flatnonzero(simple):
        other = simple.copy()
        other[index] = 0.0
        assert circuit.energy(other) > low or abs(simple[index]) > 1e-3, (index, width)
