"""Optimised QAOA angles for a diagonal Hamiltonian, with exact gradients.

State vectors have shape (2**n,), qubit 0 the lowest bit. ``cost(g)`` is exp(-i g/2 E) and ``rx(b)`` on
every qubit exp(-i b/2 sum X), starting from |+...+>. Minimising needs g > 0 and b < 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

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


@lru_cache(maxsize=64)
def _hadamards(n_qubits: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Walsh-Hadamard matrices of the high and the low half of the register."""
    low = n_qubits // 2
    return _hadamard(n_qubits - low), _hadamard(low)


def _hadamard(n_qubits: int) -> NDArray[np.float64]:
    matrix = np.ones((1, 1))
    for _ in range(n_qubits):
        matrix = np.kron(matrix, np.array([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2))
    return matrix


@lru_cache(maxsize=64)
def _mixer_spectrum(n_qubits: int) -> NDArray[np.float64]:
    """Eigenvalues of sum X in the Hadamard basis: n - 2 popcount."""
    ones = np.array([bin(i).count("1") for i in range(2**n_qubits)])
    return (n_qubits - 2 * ones).astype(float)


def _walsh(states: NDArray[np.complex128], n_qubits: int) -> NDArray[np.complex128]:
    """H on every qubit, for states of shape (count, 2**n)."""
    high, low = _hadamards(n_qubits)
    cube = states.reshape(len(states), len(high), len(low))
    return (high @ cube @ low).reshape(states.shape)


def qaoa_state(
    energies: NDArray[np.float64], gammas: NDArray[np.float64], betas: NDArray[np.float64]
) -> NDArray[np.complex128]:
    """State after all layers, shape (2**n,)."""
    n = int(math.log2(len(energies)))
    mixer = _mixer_spectrum(n)
    state = np.full((1, len(energies)), 2 ** (-n / 2), dtype=complex)
    for gamma, beta in zip(gammas, betas, strict=True):
        state = state * np.exp(-0.5j * gamma * energies)
        state = _walsh(_walsh(state, n) * np.exp(-0.5j * beta * mixer), n)
    return state[0]


def energy_and_gradient(
    angles: NDArray[np.float64], energies: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """<H> and its gradient at angles (gammas, betas), by one backward pass through the circuit."""
    p = len(angles) // 2
    n = int(math.log2(len(energies)))
    mixer = _mixer_spectrum(n)
    state = qaoa_state(energies, angles[:p], angles[p:])
    value = float(np.sum(energies * np.abs(state) ** 2))
    gradient = np.zeros(2 * p)
    pair = np.stack([state, energies * state])
    for layer in reversed(range(p)):
        spectral = _walsh(pair, n)
        gradient[p + layer] = np.sum((spectral[1].conj() * mixer * spectral[0]).imag)
        pair = _walsh(spectral * np.exp(0.5j * angles[p + layer] * mixer), n)
        gradient[layer] = np.sum((pair[1].conj() * energies * pair[0]).imag)
        pair = pair * np.exp(0.5j * angles[layer] * energies)
    return value, gradient


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
        found = minimize(energy_and_gradient, start, args=(energies,), jac=True, method="L-BFGS-B",
                         options={"maxiter": 100, "ftol": 1e-7, "gtol": 1e-4})
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
