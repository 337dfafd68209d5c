"""The shallowest circuits that reach the optimum of a diagonal Hamiltonian: one layer of ``x`` and ``h``.

Where the optimal basis states contain a whole subcube (some qubits may be either), ``h`` on those qubits prepares all
of it; the largest subcube is taken, of those the one with the fewest ``x``.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ketline.training.circuits.ansatz import Ansatz

MOST_FREE = 4
"""Largest number of free qubits looked for."""

MOST_STATES = 64
"""So many optimal states are looked at, the lowest first."""


def shallowest(n_qubits: int, ground_states: NDArray[np.int64]) -> Ansatz:
    """``x`` on the qubits that are one, ``h`` on those that are free."""
    optimal = {int(state) for state in ground_states}
    state, free = _largest_subcube(n_qubits, optimal)
    ansatz = Ansatz(n_qubits)
    for qubit in range(n_qubits):
        if qubit in free:
            ansatz.add("h", qubit)
        elif state >> qubit & 1:
            ansatz.add("x", qubit)
    return ansatz


def _largest_subcube(n_qubits: int, optimal: set[int]) -> tuple[int, tuple[int, ...]]:
    first = sorted(optimal, key=lambda state: (bin(state).count("1"), state))[:MOST_STATES]
    best: tuple[int, tuple[int, ...]] = (first[0], ())
    for state in first:
        loose = [q for q in range(n_qubits) if state ^ (1 << q) in optimal and not state >> q & 1]
        for size in range(min(MOST_FREE, len(loose)), len(best[1]), -1):
            found = next((c for c in combinations(loose, size) if _inside(state, c, optimal)), None)
            if found is not None:
                best = state, found
                break
    return best


def _inside(state: int, free: tuple[int, ...], optimal: set[int]) -> bool:
    corners = [state]
    for qubit in free:
        corners += [corner ^ (1 << qubit) for corner in corners]
    return all(corner in optimal for corner in corners)
