"""QAOA on a diagonal Hamiltonian without a circuit, for many sets of angles at once, with the adjoint gradient.

State vectors have shape (batch, 2**n), qubit 0 the lowest bit. ``cost(g)`` is exp(-i g/2 E) and ``rx(b)`` on
every qubit exp(-i b/2 sum X), starting from |+...+> (Farhi, Goldstone, Gutmann, arXiv 1411.4028). The mixer is
diagonal between two Walsh-Hadamard transforms, each a few matrix products.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FACTOR_QUBITS = 5
"""Qubits of one factor of the Walsh-Hadamard transform: larger matrices waste products, smaller ones calls."""


@lru_cache(maxsize=64)
def _factors(n_qubits: int, real: type) -> tuple[NDArray, ...]:
    """Hadamard matrices whose Kronecker product is the transform; the last also spans (real, imaginary)."""
    count = -(-n_qubits // FACTOR_QUBITS)
    sizes = [n_qubits // count + (index < n_qubits % count) for index in range(count)]
    matrices: list[NDArray] = [_hadamard(size).astype(real) for size in sizes]
    matrices[-1] = np.kron(matrices[-1], np.eye(2)).astype(real)
    return tuple(matrices)


def _hadamard(n_qubits: int) -> NDArray[np.float64]:
    single = np.array([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2)
    matrix: NDArray[np.float64] = np.ones((1, 1))
    for _ in range(n_qubits):
        matrix = np.asarray(np.kron(matrix, single), dtype=np.float64)
    return matrix


def walsh(states: NDArray[np.complexfloating]) -> NDArray[np.complexfloating]:
    """H on every qubit, for states of shape (count, 2**n)."""
    real = np.float64 if states.dtype == np.complex128 else np.float32
    *factors, last = _factors(int(math.log2(states.shape[1])), real)
    numbers = np.ascontiguousarray(states).view(real)
    left, right = len(states), numbers.shape[1]
    for matrix in factors:
        right //= len(matrix)
        numbers = matrix @ numbers.reshape(left, len(matrix), right)
        left *= len(matrix)
    return (numbers.reshape(-1, len(last)) @ last).view(states.dtype).reshape(states.shape)


@lru_cache(maxsize=64)
def _ones(n_qubits: int) -> NDArray[np.int64]:
    """Number of ones of every basis state."""
    return np.array([bin(index).count("1") for index in range(2**n_qubits)])


def _mixer_phases(betas: NDArray, n_qubits: int, dtype: type) -> NDArray[np.complexfloating]:
    """exp(-i b/2 (n - 2 popcount)): shape (batch, 2**n)."""
    by_ones: NDArray = np.exp(-0.5j * np.outer(betas, n_qubits - 2.0 * np.arange(n_qubits + 1))).astype(dtype)
    return by_ones[:, _ones(n_qubits)]


def _phase_factors(gammas: NDArray, phases: NDArray, dtype: type) -> NDArray[np.complexfloating]:
    """exp(-i g/2 E), shape (batch, 2**n); a sine and a cosine are quicker than a complex exponential."""
    turns = np.outer((0.5 * gammas).astype(phases.dtype), phases)
    factors: NDArray = np.empty(turns.shape, dtype=dtype)
    np.cos(turns, out=factors.real)
    np.sin(-turns, out=factors.imag)
    return factors


def qaoa_state(
    energies: NDArray[np.float64], gammas: NDArray[np.float64], betas: NDArray[np.float64]
) -> NDArray[np.complex128]:
    """State after all layers, shape (2**n,); ``energies`` are those of the cost gate."""
    return _forward(np.concatenate([gammas, betas])[None], energies, np.complex128)[0][0]


def _forward(
    angles: NDArray[np.float64], phases: NDArray, dtype: type
) -> tuple[NDArray[np.complexfloating], list[tuple[NDArray, NDArray]]]:
    """The final states, and each layer's diagonal factors."""
    batch, p, n = len(angles), angles.shape[1] // 2, int(math.log2(len(phases)))
    states: NDArray = np.full((batch, len(phases)), 2 ** (-n / 2), dtype=dtype)
    layers = []
    for layer in range(p):
        cost = _phase_factors(angles[:, layer], phases, dtype)
        mixer = _mixer_phases(angles[:, p + layer], n, dtype)
        states = walsh(walsh(states * cost) * mixer)
        layers.append((cost, mixer))
    return states, layers


def energies_and_gradients(
    angles: NDArray[np.float64],
    energies: NDArray[np.float64],
    phases: NDArray[np.float64] | None = None,
    single_precision: bool = False,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """<H> and its gradient at each row of ``angles``, by one backward pass through the circuits.

    Args:
        angles: shape (batch, 2p), gammas before betas, in radians.
        energies: of the observable's basis states, shape (2**n,).
        phases: of the cost gate, where it differs from the observable (weights written with few digits).
        single_precision: compute with complex64, for searching.

    Returns:
        Values, shape (batch,), and gradients, shape (batch, 2p).
    """
    dtype, real = (np.complex64, np.float32) if single_precision else (np.complex128, np.float64)
    observable = energies.astype(real, copy=False)
    cost_energies = observable if phases is None else phases.astype(real, copy=False)
    batch, p, n = len(angles), angles.shape[1] // 2, int(math.log2(len(energies)))
    weights = (n - 2.0 * np.arange(n + 1)).astype(real)[_ones(n)]
    states, layers = _forward(angles, cost_energies, dtype)
    bras = observable * states
    values = np.einsum("bi,bi->b", bras.conj(), states).real
    gradients = np.zeros(angles.shape)
    pair = np.concatenate([states, bras])
    for layer in reversed(range(p)):
        cost, mixer = layers[layer]
        spectral = walsh(pair)
        gradients[:, p + layer] = _overlaps(spectral, weights, batch)
        spectral.reshape(2, batch, -1)[:] *= mixer.conj()
        pair = walsh(spectral)
        gradients[:, layer] = _overlaps(pair, cost_energies, batch)
        if layer:
            pair.reshape(2, batch, -1)[:] *= cost.conj()
    return values.astype(np.float64), gradients


def _overlaps(pair: NDArray[np.complexfloating], weights: NDArray, batch: int) -> NDArray[np.float64]:
    """Im <bra| diag(weights) |ket> of each member."""
    return np.einsum("bi,bi->b", pair[batch:].conj(), pair[:batch] * weights).imag


def energy_and_gradient(
    angles: NDArray[np.float64], energies: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """<H> and its gradient at angles (gammas, betas) of one circuit."""
    values, gradients = energies_and_gradients(np.asarray(angles)[None], energies)
    return float(values[0]), gradients[0]
