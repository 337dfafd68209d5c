"""QAOA on a diagonal Hamiltonian without a circuit: phases, a fast mixer, and the adjoint gradient.

State vectors have shape (2**n,), qubit 0 the lowest bit. ``cost(g)`` is exp(-i g/2 E) and ``rx(b)`` on
every qubit exp(-i b/2 sum X), starting from |+...+> (Farhi, Goldstone, Gutmann, arXiv 1411.4028).
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=64)
def _hadamards(n_qubits: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Walsh-Hadamard matrices of the high and the low half of the register."""
    low = n_qubits // 2
    return _hadamard(n_qubits - low), _hadamard(low)


def _hadamard(n_qubits: int) -> NDArray[np.float64]:
    single = np.array([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2)
    matrix: NDArray[np.float64] = np.ones((1, 1))
    for _ in range(n_qubits):
        matrix = np.asarray(np.kron(matrix, single), dtype=np.float64)
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
