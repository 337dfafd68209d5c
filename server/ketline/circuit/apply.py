"""Applying operations to amplitudes, in place where it can be."""

from __future__ import annotations

from typing import Any

import numpy as np

from ketline.circuit.operations import Operation


def apply(state: np.ndarray, operation: Operation) -> None:
    """Changes ``state`` (shape ``(2,) * n``; axis ``n - 1 - k`` is qubit k) to ``operation`` times it."""
    n = state.ndim
    index: list[Any] = [slice(None)] * n
    for qubit, value in operation.controls:
        index[n - 1 - qubit] = value
    targets = operation.targets
    matrix = operation.matrix
    if not targets:
        state[tuple(index)] *= matrix[0, 0]
    elif len(targets) == 1:
        _apply_single(state, index, n - 1 - targets[0], matrix)
    else:
        _apply_several(state, index, [n - 1 - target for target in targets], matrix)


def _apply_single(state: np.ndarray, index: list[Any], axis: int, matrix: np.ndarray) -> None:
    zero, one = list(index), list(index)
    zero[axis], one[axis] = 0, 1
    low, high = tuple(zero), tuple(one)
    (a, b), (c, d) = matrix
    if b == 0 and c == 0:
        if a != 1:
            state[low] *= a
        if d != 1:
            state[high] *= d
        return
    before = state[low].copy() if isinstance(state[low], np.ndarray) else state[low]
    after = state[high]
    state[low] = a * before + b * after
    state[high] = c * before + d * after


def _apply_several(state: np.ndarray, index: list[Any], axes: list[int], matrix: np.ndarray) -> None:
    places = []
    for basis in range(1 << len(axes)):
        entry = list(index)
        for position, axis in enumerate(axes):
            entry[axis] = (basis >> position) & 1
        places.append(tuple(entry))
    parts = [np.array(state[place]) for place in places]
    for row, place in enumerate(places):
        total: Any = 0
        for column, part in enumerate(parts):
            if matrix[row, column] != 0:
                total = total + matrix[row, column] * part
        state[place] = total
