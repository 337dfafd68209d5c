"""Small unitaries as matrices, and their powers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketline.circuit.apply import apply
from ketline.circuit.operations import Operation, matrix_operation, spread
from ketline.circuit.writing import Written
from ketline.semantics.tracked import Angle, Tracked, plain

#: Eigenphases this close to -pi are pi.
_AT_THE_CUT = 1e-9


def unitary(operations: Sequence[Operation], qubits: Sequence[int]) -> np.ndarray:
    """The matrix of ``operations`` on ``qubits`` (the first is the lowest bit), shape (2**k, 2**k)."""
    position = {qubit: index for index, qubit in enumerate(qubits)}
    moved = [operation.relabelled(position.__getitem__) for operation in operations]
    columns = np.eye(1 << len(qubits), dtype=complex)
    for column in columns:
        state = column.reshape((2,) * len(qubits))
        for operation in moved:
            apply(state, operation)
    return columns.T


def power_and_derivatives(
    written: Sequence[Written], qubits: Sequence[int], power: float
) -> tuple[np.ndarray, dict[Angle, np.ndarray]]:
    """A gate to a real power, and its derivatives by the angles that its parameters and the power come from.

    Shapes (2**k, 2**k) on ``qubits``, the first the lowest bit. With U = V diag(u) V^dagger and f(u) = u**power, the
    derivative by an angle is V (F o (V^dagger dU V)) V^dagger, F the divided differences of f (Daleckii and Krein;
    Higham, Functions of Matrices, theorem 3.11).
    """
    matrix = unitary([made for made, _ in written], qubits)
    vectors, phases = _eigenphases(matrix)
    exponent = plain(power)
    powered = np.exp(1j * phases * exponent)
    result = (vectors * powered) @ vectors.conj().T
    partials: dict[Angle, np.ndarray] = {}
    values = np.exp(1j * phases)
    quotient = _divided_differences(values, powered, exponent)
    for angle, change in _changes(written, qubits).items():
        partials[angle] = vectors @ (quotient * (vectors.conj().T @ change @ vectors)) @ vectors.conj().T
    if isinstance(power, Tracked):
        by_power = (vectors * (1j * phases * powered)) @ vectors.conj().T
        for angle, slope in power.parts:
            partials[angle] = partials.get(angle, 0) + slope * by_power
    return result, partials


def matrix_power(matrix: np.ndarray, power: float) -> np.ndarray:
    """A unitary to a real power, eigenphases taken in (-pi, pi]."""
    vectors, phases = _eigenphases(matrix)
    return (vectors * np.exp(1j * phases * power)) @ vectors.conj().T


def _eigenphases(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvectors (columns) of a unitary, and its eigenphases in (-pi, pi]."""
    # A Schur basis would be safest; for a unitary, the Hermitian parts share its eigenvectors.
    hermitian = (matrix + matrix.conj().T) / 2 + np.sqrt(2) * (matrix - matrix.conj().T) / 2j
    _, vectors = np.linalg.eigh(hermitian)
    phases = np.angle(np.einsum("ji,jk,ki->i", vectors.conj(), matrix, vectors))
    return vectors, np.where(phases < -np.pi + _AT_THE_CUT, np.pi, phases)  # rounding does not choose the branch


def _divided_differences(values: np.ndarray, powered: np.ndarray, exponent: float) -> np.ndarray:
    """(f(u) - f(v)) / (u - v) for each pair of eigenvalues, f' where they are equal."""
    across = values[:, None] - values[None, :]
    equal = np.abs(across) < 1e-9
    slopes = exponent * powered / values
    return np.where(equal, slopes[:, None], (powered[:, None] - powered[None, :]) / np.where(equal, 1, across))


def _changes(written: Sequence[Written], qubits: Sequence[int]) -> dict[Angle, np.ndarray]:
    """The derivative of the product of ``written`` by each angle."""
    found: dict[Angle, np.ndarray] = {}
    for index, (made, slopes) in enumerate(written):
        for parameter, parts in enumerate(slopes or ()):
            if not parts:
                continue
            inner = spread(made.partial(parameter), made.controls, identity=False)
            changed = [matrix_operation(inner, made.qubits)]
            around = [one for one, _ in written]
            change = unitary([*around[:index], *changed, *around[index + 1 :]], qubits)
            for angle, slope in parts:
                found[angle] = found.get(angle, 0) + slope * change
    return found
