"""Small unitaries as matrices, and their powers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ketline.circuit.apply import apply
from ketline.circuit.operations import Operation


def unitary(operations: Sequence[Operation], qubits: Sequence[int]) -> np.ndarray:
    """The matrix of ``operations`` on ``qubits`` (the first is the lowest bit), shape (2**k, 2**k)."""
    position = {qubit: index for index, qubit in enumerate(qubits)}
    size = 1 << len(qubits)
    columns = np.eye(size, dtype=complex)
    for column in range(size):
        state = np.ascontiguousarray(columns[column]).reshape((2,) * len(qubits))
        for operation in operations:
            apply(
                state,
                replace(
                    operation,
                    targets=tuple(position[target] for target in operation.targets),
                    controls=tuple((position[qubit], value) for qubit, value in operation.controls),
                ),
            )
        columns[column] = state.reshape(-1)
    return columns.T


def matrix_power(matrix: np.ndarray, power: float) -> np.ndarray:
    """A unitary to a real power, eigenphases taken in (-pi, pi]."""
    # A Schur basis would be safest; for a unitary, the Hermitian parts share its eigenvectors.
    hermitian = (matrix + matrix.conj().T) / 2 + np.sqrt(2) * (matrix - matrix.conj().T) / 2j
    _, vectors = np.linalg.eigh(hermitian)
    phases = np.angle(np.einsum("ji,jk,ki->i", vectors.conj(), matrix, vectors))
    return (vectors * np.exp(1j * phases * power)) @ vectors.conj().T
