"""Optimised QAOA angles for a diagonal Hamiltonian, with exact gradients.

State vectors have shape (2**n,), qubit 0 the lowest bit. ``cost(g)`` is exp(-i g/2 E) and ``rx(b)`` on
every qubit exp(-i b/2 sum X), starting from |+...+>. Minimising needs g > 0 and b < 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.estimate.qaoa import energy_and_gradient

# Optimal angles of the Sherrington-Kirkpatrick model at infinite size
# (Farhi, Goldstone, Gutmann, Zhou, Quantum 6, 759 (2022), table 1): gamma, beta by depth.
SK_ANGLES: dict[int, tuple[tuple[float, ...], tuple[float, ...]]] = {
    1: ((0.5000,), (0.3927,)),
    2: ((0.3817, 0.6655), (0.4960, 0.2690)),
    3: ((0.3297, 0.5688, 0.6406), (0.5500, 0.3675, 0.2109)),
    4: ((0.2949, 0.5144, 0.5586, 0.6429), (0.5710, 0.4176, 0.3028, 0.1729)),
}

PREFERENCE = 0.02
"""A start other than the first must win by this much ratio, so that angles stay one smooth family."""


STRETCHES = (1.0, 0.6, 1.6)
"""Factors on the SK cost angles of the starts."""

MANY_STARTS_QUBITS = 10
"""Larger registers are optimised from the first start only."""


@dataclass(frozen=True)
class QaoaOptimum:
    """Converged angles, where they started, and what they reach."""

    gammas: tuple[float, ...]
    betas: tuple[float, ...]
    start: tuple[float, ...]
    energy: float
    evaluations: int


def starting_angles(p: int, scale: float, stretch: float = 1.0) -> NDArray[np.float64]:
    """The Sherrington-Kirkpatrick angles for a Hamiltonian of strength ``scale``: (gammas, betas)."""
    gammas, betas = SK_ANGLES[p]
    return np.concatenate([2 * stretch * np.array(gammas) / scale, -2 * np.array(betas)])


def optimise_qaoa(
    energies: NDArray[np.float64], p: int, scale: float, rng: np.random.Generator, field_free: bool
) -> QaoaOptimum:
    """Best converged angles over a few starts on the right side of zero.

    The first start (the SK angles) is kept unless another beats it by ``PREFERENCE`` of the range.
    """
    spread = float(energies.max() - energies.min())
    best: QaoaOptimum | None = None
    for stretch in STRETCHES if len(energies) <= 2**MANY_STARTS_QUBITS else STRETCHES[:1]:
        start = starting_angles(p, scale, stretch)
        if stretch != 1.0:
            start = start * rng.uniform(0.85, 1.15, 2 * p)
        found = minimize(
            energy_and_gradient,
            start,
            args=(energies,),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": 100, "ftol": 1e-7, "gtol": 1e-4},
        )
        if best is None or found.fun < best.energy - PREFERENCE * spread:
            evaluations = found.nfev + (best.evaluations if best else 0)
            gammas, betas = fold(found.x[:p], found.x[p:], field_free)
            best = QaoaOptimum(gammas, betas, tuple(start), float(found.fun), evaluations)
    assert best is not None
    return best


def fold(
    gammas: NDArray[np.float64], betas: NDArray[np.float64], field_free: bool
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """One representative of equivalent angles.

    All signs flip together (complex conjugation), so the first gamma is made positive; a mixer
    angle has period 2 pi up to a phase, and pi where the Hamiltonian is even under flipping all qubits.
    """
    if gammas[0] < 0:
        gammas, betas = -gammas, -betas
    period = math.pi if field_free else 2 * math.pi
    folded = (betas + period / 2) % period - period / 2
    return tuple(map(float, gammas)), tuple(map(float, folded))
