"""Whether two sequences of operations are the same: by their matrices, or by stabiliser tableaux where wide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ketline.circuit.operations import Operation
from ketline.limits import MAXIMUM_PROVED_QUBITS

#: Qubits on which the matrices of single operations are kept.
_REMEMBERED_QUBITS = 3

#: How far the elements of two equal matrices may be apart, after rounding.
TOLERANCE = 1e-9


def same(before: Sequence[Operation], after: Sequence[Operation], phase: bool) -> bool | None:
    """Whether two sequences are one unitary, up to a global phase where ``phase`` says so; None where nobody knows.

    Simulated on all qubits concerned, up to ``MAXIMUM_PROVED_QUBITS``; past it, Clifford circuits by their tableaux,
    which do not see a global phase.
    """
    if list(before) == list(after):
        return True
    qubits = sorted({qubit for one in (*before, *after) for qubit in one.qubits})
    if len(qubits) <= MAXIMUM_PROVED_QUBITS:
        left, right = unitary(before, qubits), unitary(after, qubits)
        return close(left, right, phase)
    return _same_tableau(before, after, qubits) if phase else None


@lru_cache(maxsize=65_536)
def placed(one: Operation, qubits: tuple[int, ...]) -> np.ndarray:
    """The matrix of one operation on a few qubits, as ``unitary``."""
    return unitary([one], qubits)


def close(left: np.ndarray, right: np.ndarray, phase: bool) -> bool:
    """Whether two matrices are equal, up to a global phase where ``phase`` says so."""
    if phase:
        overlap = np.vdot(left, right)
        if abs(overlap) < TOLERANCE:
            return False
        right = right * (abs(overlap) / overlap)
    return bool(np.abs(left - right).max() < TOLERANCE)


def unitary(operations: Sequence[Operation], qubits: Sequence[int]) -> np.ndarray:
    """The matrix of a sequence, shape (2**n, 2**n) for n qubits, the first of ``qubits`` the lowest bit."""
    count = len(qubits)
    if len(operations) > 1 and count <= _REMEMBERED_QUBITS:
        whole = np.eye(1 << count, dtype=complex)
        for one in operations:
            whole = placed(one, tuple(qubits)) @ whole
        return whole
    places = {qubit: index for index, qubit in enumerate(qubits)}
    state = np.eye(1 << count, dtype=complex).reshape((2,) * count + (1 << count,))
    for one in operations:
        state = _applied(state, one, [places[qubit] for qubit in one.qubits], count)
    return state.reshape(1 << count, 1 << count)


def _applied(state: np.ndarray, one: Operation, places: Sequence[int], count: int) -> np.ndarray:
    """An operation on every column. Axis 0 is the highest qubit, as it is of an index."""
    width = len(places)
    if not width:
        return state * one.matrix[0, 0]
    axes = [count - 1 - place for place in reversed(places)]
    matrix = one.full_matrix.reshape((2,) * (2 * width))
    moved = np.tensordot(matrix, state, axes=(range(width, 2 * width), axes))
    return np.moveaxis(moved, range(width), axes)


@lru_cache(maxsize=65_536)
def commute(one: Operation, other: Operation) -> bool:
    """Whether the order of two operations does not matter."""
    shared = set(one.qubits) & set(other.qubits)
    if not shared or one is other or (one.diagonal and other.diagonal):
        return True
    return bool(same([one, other], [other, one], phase=False))


def _same_tableau(before: Sequence[Operation], after: Sequence[Operation], qubits: Sequence[int]) -> bool | None:
    import stim

    from ketline.estimate.stabiliser import operation_tableau

    found = []
    for operations in (before, after):
        whole = stim.Tableau(len(qubits))
        for one in operations:
            part = operation_tableau(one)
            if part is None:
                return None
            if one.qubits:
                whole.append(part, [qubits.index(qubit) for qubit in one.qubits])
        found.append(whole)
    return bool(found[0] == found[1])
