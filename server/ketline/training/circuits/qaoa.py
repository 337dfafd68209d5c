"""QAOA angles minimised to convergence: the standard form, and multi-angle QAOA from it.

``cost(g)`` is exp(-i g/2 H) and ``rx(b)`` on every qubit exp(-i b/2 sum X), starting from |+...+>. Minimising a
typical problem needs g > 0 and b < 0. The cost gate may have rounded weights (``phases``); what is minimised is the
true energy.
"""

from __future__ import annotations

import math
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import energies_and_gradients
from ketline.training.circuits.bfgs import minimise
from ketline.training.circuits.canonical import DECIMALS, fold
from ketline.training.circuits.diagonal_layers import DiagonalLayers

Floats = NDArray[np.float64]

# Optimal angles of the Sherrington-Kirkpatrick model at infinite size
# (Farhi, Goldstone, Gutmann, Zhou, Quantum 6, 759 (2022), table 1): gamma, beta by depth.
SK_ANGLES: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {
    1: ((0.5000,), (0.3927,)),
    2: ((0.3817, 0.6655), (0.4960, 0.2690)),
    3: ((0.3297, 0.5688, 0.6406), (0.5500, 0.3675, 0.2109)),
    4: ((0.2949, 0.5144, 0.5586, 0.6429), (0.5710, 0.4176, 0.3028, 0.1729)),
}

STRETCHES = (1.0, 0.6, 1.6, 0.35)
"""Factors on the SK cost angles of the first starts."""

PREFERENCE = 0.002
"""Among minima whose ratio is within this share of the best, the one with the smallest cost angles is kept, so that
angles stay one smooth family."""

WIDEST_GAMMA = 3.0
"""The smooth minima are looked for up to this many times the largest SK cost angle."""

FAR_GAMMA = 8.5
"""Other minima are looked for up to this cost angle, with weights of 1 at most."""

STARTS = ((5, 120), (7, 90), (8, 60), (9, 40), (11, 18), (12, 10), (14, 6), (20, 5))
"""(largest register, starts of a search): a large one takes long, and landscapes concentrate."""

SCREENED = {1: 16, 2: 10, 3: 5, 4: 4}
"""Random points looked at for each start, by layers: the lowest become starts."""

TWICE_LAYERS, TWICE_QUBITS = 2, 9
"""Two layers have narrow valleys: on up to so many qubits a second search looks for them ..."""

SECOND_STARTS, SECOND_SCREENED, SECOND_ECHOES = 3, 16, 24
"""... with so many times the starts, points looked at for each, and echo starts whatever they look like at first."""

GRADIENT_TOLERANCE, VALUE_TOLERANCE = 1e-4, 2e-6
"""Of the search, as shares of the spectrum's width; single precision does not resolve less."""


@dataclass(frozen=True)
class QaoaOptimum:
    """Converged angles as the text has them, where they started, and the evaluations of all starts."""

    gammas: tuple[float, ...]
    betas: tuple[float, ...]
    start: tuple[float, ...]
    energy: float
    evaluations: int


def starting_angles(p: int, scale: float, stretch: float = 1.0) -> Floats:
    """The Sherrington-Kirkpatrick angles for a Hamiltonian of strength ``scale``: (gammas, betas)."""
    gammas, betas = SK_ANGLES[p]
    return np.concatenate([2 * stretch * np.array(gammas) / scale, -2 * np.array(betas)])


def random_starts(count: int, p: int, scale: float, period: float, rng: np.random.Generator) -> Floats:
    """Half near the smooth minima: cost angles up to ``WIDEST_GAMMA`` times the SK angles, mixer angles in a quarter
    turn below 0. Half anywhere: cost angles up to ``FAR_GAMMA``, mixer angles in a whole turn."""
    near = count // 2
    smooth = WIDEST_GAMMA * 2 * 0.6655 / scale
    widest = np.minimum(np.where(np.arange(count) < near, smooth, FAR_GAMMA), period / 2)
    gammas = rng.uniform(0.0, widest[:, None], (count, p))
    betas = rng.uniform(-math.pi / 2, 0.0, (count, p))
    betas[near:] = rng.uniform(-math.pi, math.pi, (count - near, p))
    return np.concatenate([gammas, betas], axis=1)


def echo_starts(count: int, p: int, rng: np.random.Generator) -> Floats:
    """cost(g) and cost(-g) around a flip of every qubit, which leaves only the terms of odd size; then anything."""
    gammas, betas = rng.uniform(0.0, 3.0, (count, p)), rng.uniform(-math.pi, math.pi, (count, p))
    first = rng.integers(0, p - 1, count) if p > 1 else np.zeros(count, dtype=int)
    rows = np.arange(count)
    if p > 1:
        gammas[rows, first + 1] = -gammas[rows, first]
        betas[rows, first] = math.pi
        betas[rows, first + 1] = rng.choice([-math.pi / 2, math.pi / 2], count)
    return np.concatenate([gammas, betas], axis=1)


def number_of_starts(n_qubits: int) -> int:
    """Starts of a search on ``n_qubits`` qubits."""
    return next(starts for largest, starts in STARTS if n_qubits <= largest)


def optimise(
    energies: Floats,
    p: int,
    scale: float,
    rng: np.random.Generator,
    field_free: bool,
    phases: Floats | None = None,
    starts: int | None = None,
) -> QaoaOptimum:
    """Converged angles over several starts; the gentlest of those about as good as the best.

    Args:
        energies: of the observable, shape (2**n,).
        p: layers.
        scale: the strength of the cost gate's Hamiltonian (``ketline.model.hamiltonian.strength``).
        field_free: whether flipping all qubits leaves the energies as they are.
        phases: of the cost gate, where its weights are rounded.
        starts: how many, SK angles first; as ``number_of_starts`` by default.
    """
    n = int(math.log2(len(energies)))
    cost = energies if phases is None else phases
    usual = Effort(number_of_starts(n) if starts is None else starts, SCREENED[p], 0)
    if starts is not None or p != TWICE_LAYERS or n > TWICE_QUBITS:
        return _search(energies, cost, p, scale, rng, field_free, usual)
    more = Effort(SECOND_STARTS * usual.starts, SECOND_SCREENED, 0 if field_free else SECOND_ECHOES)
    first = _search(energies, cost, p, scale, deepcopy(rng), field_free, usual)
    second = _search(energies, cost, p, scale, rng, field_free, more)
    best = second if second.energy < first.energy else first
    return replace(best, evaluations=first.evaluations + second.evaluations)


@dataclass(frozen=True)
class Effort:
    """Starts of a search, random points looked at for each, and echo starts besides."""

    starts: int
    screened: int
    echoes: int


def _search(
    energies: Floats, cost: Floats, p: int, scale: float, rng: np.random.Generator, field_free: bool, effort: Effort
) -> QaoaOptimum:
    """One search of ``optimise``."""
    low, width = float(energies.min()), float(np.ptp(energies))
    scaled = (energies - low) / width
    period = gamma_period(cost)
    smooth = np.array([starting_angles(p, scale, stretch) for stretch in STRETCHES[: effort.starts]])
    searched = partial(energies_and_gradients, energies=scaled, phases=cost, single_precision=True)
    drawn = random_starts(effort.screened * max(0, effort.starts - len(smooth)), p, scale, period, rng)
    echoes = 0 if field_free else len(drawn) // 6
    drawn[len(drawn) - echoes :] = echo_starts(echoes, p, rng)
    looked_at = len(drawn)
    if looked_at:
        lowest = np.argsort(searched(drawn)[0], kind="stable")[: looked_at // effort.screened]
        drawn = drawn[lowest]
    first = np.concatenate([smooth, drawn, echo_starts(min(effort.echoes, effort.starts), p, rng)])
    found = minimise(searched, first, GRADIENT_TOLERANCE, VALUE_TOLERANCE)
    folded = np.array([np.concatenate(fold_angles(x[:p], x[p:], field_free, period)) for x in found.points])
    limit = 1.0 - (1.0 - found.values.min()) * (1.0 - PREFERENCE)
    good = np.flatnonzero(found.values <= limit)
    chosen = int(good[np.argmin(np.abs(folded[good, :p]).sum(axis=1))])
    polished = minimise(
        lambda angles: energies_and_gradients(angles, scaled, cost), folded[chosen : chosen + 1], 1e-6, 1e-9, 50
    )
    best = polished.points[0]
    folded_best = np.concatenate(fold_angles(best[:p], best[p:], field_free, period))
    angles = np.asarray(np.round(folded_best, DECIMALS), dtype=float) + 0.0
    energy = low + width * float(energies_and_gradients(angles[None], scaled, cost)[0][0])
    return QaoaOptimum(
        tuple(map(float, angles[:p])), tuple(map(float, angles[p:])), tuple(map(float, first[chosen])),
        energy, looked_at + found.evaluations + polished.evaluations,
    )  # fmt: skip


def gamma_period(phases: Floats, finest: float = 1e-6) -> float:
    """Period of a cost angle up to a global phase: 4 pi over the common divisor of the energy differences."""
    differences = np.unique(np.round((phases - phases.min()) / finest).astype(np.int64))[1:]
    divisor = int(np.gcd.reduce(differences)) if differences.size else 0
    return 4 * math.pi / (divisor * finest) if divisor else math.inf


def fold_angles(gammas: Floats, betas: Floats, field_free: bool, period: float = math.inf) -> tuple[Floats, Floats]:
    """One representative of equivalent angles.

    A mixer angle has period 2 pi up to a phase, and pi where the energies are even under flipping all qubits; all
    signs flip together (complex conjugation), so the first cost angle is made positive.
    """
    if math.isfinite(period):
        gammas = np.array([fold(g, period) for g in gammas])
    if gammas[0] < 0:
        gammas, betas = -gammas, -betas
    return gammas, np.array([fold(b, math.pi if field_free else 2 * math.pi) for b in betas])


@dataclass(frozen=True)
class MultiAngleOptimum:
    """Angles of every term's rotation, shape (p, terms), and of every qubit's ``rx``, shape (p, n)."""

    term_angles: Floats
    mixer_angles: Floats
    start: tuple[float, ...]
    evaluations: int


def optimise_multi_angle(
    energies: Floats,
    parities: Floats,
    weights: Floats,
    standard: QaoaOptimum,
    rng: np.random.Generator,
    near: int,
    far: int,
) -> MultiAngleOptimum:
    """Multi-angle QAOA from the standard optimum and ``near`` - 1 random changes of it, and from ``far`` random points.

    Args:
        energies: of the observable, shape (2**n,).
        parities: Z products of the terms, shape (terms, 2**n), entries +1 and -1.
        weights: coefficients of the terms in the standard form's cost gate.
        standard: the optimum to start from; angles of small effect are set to zero.
    """
    p, n = len(standard.gammas), int(math.log2(len(energies)))
    low, width = float(energies.min()), float(np.ptp(energies))
    circuit = DiagonalLayers((energies - low) / width, parities, p)
    base = np.concatenate(
        [np.concatenate([g * weights, np.full(n, b)]) for g, b in zip(standard.gammas, standard.betas, strict=True)]
    )
    changed = base + np.concatenate([np.zeros((1, len(base))), rng.normal(0.0, 0.3, (near - 1, len(base)))])
    first = np.concatenate([changed, rng.uniform(-math.pi, math.pi, (far, len(base)))])
    found = minimise(circuit.energies_and_gradients, first, GRADIENT_TOLERANCE, VALUE_TOLERANCE)
    chosen = int(np.argmin(found.values + 1e-4 * np.arange(near + far)))
    angles = np.array([fold(a, 2 * math.pi) for a in found.points[chosen]])
    angles = _sparse(circuit, angles)
    evaluations = found.evaluations + len(angles)
    per_layer = (np.round(angles, DECIMALS) + 0.0).reshape(p, -1)
    return MultiAngleOptimum(
        per_layer[:, : len(weights)], per_layer[:, len(weights) :], tuple(map(float, first[chosen])), evaluations
    )


def _sparse(circuit: DiagonalLayers, angles: Floats) -> Floats:
    """Angles that can be zero at no cost, one after the other, are."""
    limit = float(circuit.energies_and_gradients(angles[None])[0][0]) + 1e-5
    for index in np.argsort(np.abs(angles)):
        trial = angles.copy()
        trial[index] = 0.0
        if float(circuit.energies_and_gradients(trial[None])[0][0]) <= limit:
            angles = trial
    return angles
