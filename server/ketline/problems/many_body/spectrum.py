"""Sums of Pauli products as sparse matrices; their extreme energies and their ground space.

Qubit 0 is the lowest bit of a basis state; Y = i X Z, that is, Y|0> = i|1>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PauliTerm = tuple[float, tuple[tuple[str, int], ...]]
"""Coefficient and the factors of a Pauli product, such as ``(0.5, (("X", 0), ("Z", 1)))``."""

MAX_QUBITS = 16
"""Largest register whose ground space is computed."""

DENSE_QUBITS = 8
"""Up to here the whole spectrum is computed."""

DEGENERATE = 1e-6
"""Energies this close to the lowest one belong to the ground space."""

MOST_GROUND_STATES = 256
"""Largest dimension of a ground space that is followed on a register past ``DENSE_QUBITS``."""


def sparse_matrix(terms: Sequence[PauliTerm], n_qubits: int) -> Any:
    """The Hamiltonian as a scipy CSR matrix, shape (2**n, 2**n); real where no term has an odd number of Y."""
    from scipy.sparse import csr_matrix

    size = 1 << n_qubits
    index = np.arange(size)
    total: Any = csr_matrix((size, size))
    by_flip: dict[int, NDArray[Any]] = {}
    for coefficient, factors in terms:
        flip, values = 0, np.full(size, complex(coefficient))
        for pauli, qubit in factors:
            bits = (index >> qubit) & 1
            if pauli != "Z":
                flip |= 1 << qubit
            if pauli == "Y":
                values *= 1j
            if pauli != "X":
                values *= 1 - 2 * bits
        by_flip[flip] = by_flip.get(flip, 0) + values
    for flip, values in by_flip.items():
        kept = values if np.abs(values.imag).max() > 0 else values.real
        total = total + csr_matrix((kept, (index ^ flip, index)), shape=(size, size))
    return total


def extreme_energies(matrix: Any) -> tuple[float, float]:
    """Lowest and highest energy."""
    if matrix.shape[0] <= 1 << DENSE_QUBITS:
        energies = np.linalg.eigvalsh(matrix.toarray())
        return float(energies[0]), float(energies[-1])
    low, _ = _lowest(matrix, 0)
    high, _ = _lowest(-matrix, 0)
    return low, -high


def ground_space(matrix: Any) -> NDArray[np.complex128]:
    """Orthonormal ground states, shape (k, 2**n), each with its largest amplitude real and above zero."""
    if matrix.shape[0] <= 1 << DENSE_QUBITS:
        energies, vectors = np.linalg.eigh(matrix.toarray())
        found = vectors[:, energies < energies[0] + DEGENERATE].T
    else:
        found = _one_after_the_other(matrix)
    return np.array([_with_phase(state) for state in found], dtype=complex)


def _one_after_the_other(matrix: Any) -> NDArray[Any]:
    """Find a ground state, lift it above the spectrum, find the next: no multiplicity is missed."""
    from scipy.sparse.linalg import LinearOperator

    low, state = _lowest(matrix, 0)
    lift = 2.0 * float(abs(matrix).sum(axis=1).max()) + 1.0
    found = [state]
    while len(found) < MOST_GROUND_STATES:
        known = np.array(found)

        def lifted(vector: NDArray[Any], known: NDArray[Any] = known) -> NDArray[Any]:
            vector = vector.ravel()
            return matrix @ vector + lift * (known.T @ (known.conj() @ vector))

        operator = LinearOperator(matrix.shape, matvec=lifted, dtype=matrix.dtype)
        energy, state = _lowest(operator, len(found))
        if energy > low + DEGENERATE:
            break
        state = state - known.T @ (known.conj() @ state)
        found.append(state / np.linalg.norm(state))
    return np.array(found)


def _lowest(operator: Any, seed: int) -> tuple[float, NDArray[Any]]:
    from scipy.sparse.linalg import eigsh

    start = np.random.default_rng(seed).normal(size=operator.shape[0])
    energies, vectors = eigsh(operator, k=1, which="SA", v0=start, tol=1e-10, ncv=40)
    return float(energies[0]), vectors[:, 0]


def _with_phase(state: NDArray[Any]) -> NDArray[np.complex128]:
    largest = state[int(np.argmax(np.abs(state) > np.abs(state).max() - 1e-9))]
    return np.asarray(state * (abs(largest) / largest), dtype=complex)
