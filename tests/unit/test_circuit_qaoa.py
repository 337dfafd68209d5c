"""QAOA angles: as good as many random starts, gentle, one representative of equivalent ones."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from circuit_oracles import energies_of, random_terms
from ketline.estimate.qaoa import energies_and_gradients, energy_and_gradient
from ketline.model.hamiltonian import strength
from ketline.training.circuits import text
from ketline.training.circuits.diagonal_layers import DiagonalLayers
from ketline.training.circuits.qaoa import (
    DECIMALS,
    FAR_GAMMA,
    PREFERENCE,
    SK_ANGLES,
    echo_starts,
    fold_angles,
    gamma_period,
    number_of_starts,
    optimise,
    optimise_multi_angle,
    random_starts,
    starting_angles,
)

TOLERANCE = 0.004
"""Ratio; what is lost by rounding angles, and by a search that may miss a rare valley."""


def instance(seed):
    """Weights as written with a Hamiltonian of its own: (energies, phases, weights, n, even)."""
    rng = np.random.default_rng([7, seed])
    n = int(rng.integers(3, 6))
    even = bool(seed % 2)
    hamiltonian = random_terms(rng, n, n + 2, largest=4 if even else 3, even=even)
    weights = text.written_weights(hamiltonian)
    return energies_of(hamiltonian, n), energies_of(weights, n), weights, n, even


def best_of_random(energies, phases, p, starts, seed):
    """The best ratio of L-BFGS from starts anywhere in a wide box."""
    rng = np.random.default_rng(seed)
    width = np.ptp(energies)
    scaled = (energies - energies.min()) / width

    def one(x):
        value, gradient = energies_and_gradients(x[None], scaled, phases)
        return float(value[0]), gradient[0]

    found = []
    for _ in range(starts):
        start = np.concatenate([rng.uniform(-3, 3, p), rng.uniform(-math.pi, math.pi, p)])
        found.append(minimize(one, start, jac=True, method="L-BFGS-B").fun)
    return 1 - min(found)


@pytest.mark.parametrize("p", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_an_optimum_is_not_below_the_best_of_random_starts(p, seed):
    energies, phases, weights, n, even = instance(seed)
    found = optimise(energies, p, strength(weights, n), np.random.default_rng(seed), even, phases)
    ratio = (energies.max() - found.energy) / np.ptp(energies)
    best = best_of_random(energies, phases, p, 20, seed)
    assert ratio >= best * (1 - PREFERENCE) - TOLERANCE
    angles = np.array([*found.gammas, *found.betas])
    value, gradient = energies_and_gradients(angles[None], energies, phases)
    assert found.energy == pytest.approx(value[0], abs=1e-9)
    assert np.abs(gradient).max() < 0.02 * np.ptp(energies) * max(1, np.ptp(phases))
    assert np.array_equal(np.round(angles, DECIMALS), angles)
    assert found.gammas[0] >= 0
    assert np.all(np.abs(found.betas) <= (math.pi / 2 if even else math.pi) + 1e-3)
    assert len(found.start) == 2 * p
    assert found.evaluations > number_of_starts(n)


def test_an_optimum_repeats():
    energies, phases, weights, n, even = instance(2)
    one, other = (optimise(energies, 2, strength(weights, n), np.random.default_rng(5), even, phases) for _ in range(2))
    assert one == other


def test_more_layers_are_not_worse():
    for seed in range(3):
        energies, phases, weights, n, even = instance(seed)
        scale = strength(weights, n)
        reached = [optimise(energies, p, scale, np.random.default_rng(1), even, phases).energy for p in (1, 2, 3, 4)]
        for fewer, more in pairwise(reached):
            assert more <= fewer + TOLERANCE * np.ptp(energies)


@pytest.mark.parametrize(("n", "p", "ratio"), [(6, 1, 3 / 4), (6, 2, 5 / 6), (8, 3, 7 / 8)])
def test_a_ring_has_the_known_ratio(n, p, ratio):
    """(2p + 1)/(2p + 2) of the edges of an even ring of more than 2p nodes (Farhi et al. 2014), by smooth angles."""
    terms = [(1.0, (q, (q + 1) % n)) for q in range(n)]
    energies = energies_of(terms, n)
    found = optimise(energies, p, strength(terms, n), np.random.default_rng(0), True)
    assert (energies.max() - found.energy) / np.ptp(energies) == pytest.approx(ratio, abs=1e-4)
    assert found.gammas[0] > 0
    assert p > 2 or (all(g > 0 for g in found.gammas) and all(b < 0 for b in found.betas))


@pytest.mark.parametrize("starts", [5, 6, 12])
def test_any_number_of_starts_past_the_smooth_ones_is_searched(starts):
    energies, phases, weights, n, even = instance(1)
    assert even
    found = optimise(energies, 2, strength(weights, n), np.random.default_rng(0), even, phases, starts=starts)
    assert energies.min() <= found.energy < energies.mean()


@pytest.mark.parametrize("starts", [1, 4])
def test_the_smooth_starts_alone_are_searched(starts):
    energies, phases, weights, n, even = instance(1)
    optimise(energies, 2, strength(weights, n), np.random.default_rng(0), even, phases, starts=starts)


def test_few_starts_with_echoes_are_searched():
    energies, phases, weights, n, even = instance(0)
    assert not even
    optimise(energies, 4, strength(weights, n), np.random.default_rng(0), even, phases, starts=5)


# -- starts -------------------------------------------------------------------------------------------------
def test_the_known_angles_are_good_on_the_model_they_are_for():
    """Energies a spin of Farhi et al., table 1, for any number of spins; eleven come near them, layer by layer."""
    n, values = 11, []
    rng = np.random.default_rng(2)
    for _ in range(12):
        terms = [(float(rng.normal()) / math.sqrt(n), (a, b)) for a in range(n) for b in range(a)]
        energies = energies_of_pairs(terms, n)
        scale = strength(terms, n)
        values.append([energy_and_gradient(starting_angles(p, scale), energies)[0] / n for p in SK_ANGLES])
    assert np.mean(values, axis=0) == pytest.approx([-0.3033, -0.4075, -0.4726, -0.5157], rel=0.1)
    assert np.all(np.diff(np.mean(values, axis=0)) < -0.02)


def energies_of_pairs(terms, n):
    signs = 1 - 2 * (np.arange(2**n)[:, None] >> np.arange(n) & 1)
    return sum(weight * signs[:, a] * signs[:, b] for weight, (a, b) in terms)


def test_random_starts_are_where_they_are_said_to_be():
    for p, scale, period in ((1, 1.0, math.inf), (3, 2.5, 6.0), (4, 0.2, math.inf)):
        starts = random_starts(401, p, scale, period, np.random.default_rng(0))
        gammas, betas = starts[:, :p], starts[:, p:]
        assert gammas.min() >= 0
        assert gammas[:200].max() <= min(3 * 2 * 0.6655 / scale, period / 2)
        assert gammas[200:].max() <= min(FAR_GAMMA, period / 2)
        assert gammas[200:].max() > 0.9 * min(FAR_GAMMA, period / 2)
        assert -math.pi / 2 <= betas[:200].min() and betas[:200].max() <= 0
        assert betas[200:].min() < -2.5 and betas[200:].max() > 2.5


@pytest.mark.parametrize("p", [2, 3, 4])
def test_an_echo_leaves_the_terms_of_odd_size(p):
    """After the two layers of an echo only the odd part has turned the state: as a cost gate of that part alone."""
    n = 3
    odd = [(0.7, (0,)), (-0.4, (1,)), (0.9, (0, 1, 2))]
    even = [(0.5, (0, 1)), (-0.8, (1, 2))]
    both, only = energies_of([*odd, *even], n), energies_of(odd, n)
    starts = echo_starts(20, p, np.random.default_rng(1))
    assert starts.shape == (20, 2 * p)
    seen = 0
    for row in starts:
        gammas, betas = row[:p], row[p:]
        first = next(k for k in range(p) if abs(betas[k]) == math.pi)
        assert gammas[first + 1] == -gammas[first]
        assert abs(betas[first + 1]) == math.pi / 2
        if p == 2:
            whole = energies_and_gradients(row[None], only, both)[0][0]
            # cost(g) of all, a flip, cost(-g) of all = a flip of cost(2g) of the odd part, with its sign turned.
            plain = energies_and_gradients(np.array([[-2 * gammas[0], betas[1]]]), only, only)[0][0]
            assert whole == pytest.approx(plain, abs=1e-9)
            seen += 1
    assert seen == (20 if p == 2 else 0)


# -- equivalent angles --------------------------------------------------------------------------------------
@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.booleans())
def test_folding_leaves_the_energy_as_it_is(seed, p, even):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 5))
    terms = [(round(w * 4) / 4 or 0.25, q) for w, q in random_terms(rng, n, n + 1, largest=4, even=even)]
    energies = energies_of(terms, n)
    period = gamma_period(energies)
    assert math.isfinite(period)
    angles = rng.uniform(-30, 30, 2 * p)
    gammas, betas = fold_angles(angles[:p], angles[p:], even, period)
    folded = np.concatenate([gammas, betas])
    assert energy_and_gradient(folded, energies)[0] == pytest.approx(energy_and_gradient(angles, energies)[0], abs=1e-8)
    assert gammas[0] >= 0
    assert np.all(np.abs(gammas) <= period / 2 + 1e-9)
    assert np.all(np.abs(betas) <= (math.pi / 2 if even else math.pi) + 1e-9)
    again = np.concatenate(fold_angles(gammas, betas, even, period))
    assert again == pytest.approx(folded, abs=1e-9)


def test_without_a_period_only_signs_and_mixers_are_folded():
    gammas, betas = fold_angles(np.array([-7.0, 9.0]), np.array([4.0, -0.5]), False)
    assert gammas == pytest.approx([7, -9])
    assert betas == pytest.approx([-4 + 2 * math.pi, 0.5])


@pytest.mark.parametrize(
    ("energies", "period"),
    [
        ([0, 1, 2, 5], 4 * math.pi), ([0.5, 1.0, 3.0], 8 * math.pi), ([-1, 2, 5, 8], 4 * math.pi / 3),
        ([0.01, 0.02, 1.0], 400 * math.pi), ([3, 3, 3], math.inf), ([0, 0.75, 1.25], 16 * math.pi),
    ],
)  # fmt: skip
def test_the_period_of_a_cost_angle(energies, period):
    assert gamma_period(np.array(energies, dtype=float)) == pytest.approx(period)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-100, 100), min_size=2, max_size=6, unique=True))
def test_a_period_turns_every_phase_by_whole_turns(hundredths):
    energies = np.array(hundredths) / 100
    period = gamma_period(energies)
    turns = (energies - energies[0]) * period / (4 * math.pi)
    assert turns == pytest.approx(np.round(turns), abs=1e-6)
    assert np.gcd.reduce(np.round(turns).astype(int)) == 1


# -- an angle a term ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_many_angles_are_not_worse_than_one(seed):
    energies, phases, weights, n, even = instance(seed)
    standard = optimise(energies, 1, strength(weights, n), np.random.default_rng(seed), even, phases)
    rows = np.array([energies_of([(1.0, qubits)], n) for _, qubits in weights])
    signed = np.array([w for w, _ in weights])
    found = optimise_multi_angle(energies, rows, signed, standard, np.random.default_rng(1), 2, 2)
    assert found.term_angles.shape == (1, len(weights)) and found.mixer_angles.shape == (1, n)
    angles = np.concatenate([found.term_angles, found.mixer_angles], axis=1)
    assert np.array_equal(np.round(angles, DECIMALS), angles)
    assert np.all(np.abs(angles) <= math.pi + 1e-3)
    circuit = DiagonalLayers(energies, rows, 1, np.complex128)
    value = circuit.energies_and_gradients(angles)[0][0]
    assert value <= standard.energy + 1e-4 * np.ptp(energies)
    assert energies.min() - 1e-9 <= value
