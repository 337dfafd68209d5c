"""Which qubits an operation acts on diagonally: it is a block for each of their values, whatever its parameters."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ketline.circuit.gates import gate_matrix
from ketline.circuit.operations import Operation


def diagonal_action(made: Operation) -> tuple[bool, ...]:
    """For each of the operation's qubits (targets, then controls) whether it and its derivatives act diagonally there.

    A cone must hold for derivatives too: rx(0) is the identity, but its derivative flips the qubit. So parameters count
    as unknown.
    """
    if made.given is None:
        targets = _standard_action(made.name, len(made.parameters))
    else:
        targets = _matrix_action(np.sum(np.abs([made.given[0], *made.given[1]]), axis=0))
    return targets + (True,) * len(made.controls)


#: Angles at which no element of a gate that depends on them vanishes.
_GENERIC_ANGLES = (0.61, 0.83, 1.17, 1.31)


@lru_cache(maxsize=1_024)
def _standard_action(name: str, n_parameters: int) -> tuple[bool, ...]:
    return _matrix_action(gate_matrix(name, _GENERIC_ANGLES[:n_parameters]))


def _matrix_action(matrix: np.ndarray) -> tuple[bool, ...]:
    """For each bit of the index whether the matrix never changes it; zeros are exact."""
    rows, columns = np.nonzero(matrix)
    changed = int(np.bitwise_or.reduce(rows ^ columns)) if rows.size else 0
    return tuple(not changed >> bit & 1 for bit in range(matrix.shape[0].bit_length() - 1))
