"""The exact engine: the whole state, one operation after another."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from ketline.circuit.apply import apply
from ketline.circuit.operations import Circuit


class OutOfTime(Exception):
    """The budget was spent before the last operation."""


def run(circuit: Circuit, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> np.ndarray:
    """The state after ``circuit`` from |0...0>, shape (2**n,), qubit 0 the lowest bit of the index.

    Raises:
        OutOfTime: when ``seconds`` are over or ``cancelled()`` says so.
    """
    state = np.zeros((2,) * circuit.n_qubits, dtype=complex)
    state[(0,) * circuit.n_qubits] = 1.0
    deadline = time.monotonic() + seconds
    for count, operation in enumerate(circuit.operations):
        if count % 16 == 0 and (time.monotonic() > deadline or cancelled()):
            raise OutOfTime
        apply(state, operation)
    return state.reshape(-1)
