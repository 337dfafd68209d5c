"""What the optimisers need of a Hamiltonian: its energies or its matrix, its extremes, its ground space."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

GROUND_TOLERANCE = 1e-6
"""Share of the spectrum's width within which a state counts as a ground state."""


@dataclass(frozen=True)
class DiagonalObservable:
    """A sum of Z products by its energies, shape (2**n,)."""

    n_qubits: int
    energies: NDArray[np.float64]

    @cached_property
    def extremes(self) -> tuple[float, float]:
        """Lowest and highest energy."""
        return float(self.energies.min()), float(self.energies.max())

    def applied(self, state: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """H|state>."""
        return self.energies * state

    @cached_property
    def _ground(self) -> NDArray[np.int64]:
        low, high = self.extremes
        return np.flatnonzero(self.energies <= low + GROUND_TOLERANCE * (high - low))

    def p_ground(self, state: NDArray[np.complex128]) -> float:
        """Probability of measuring an optimal basis state."""
        return float(np.sum(np.abs(state[self._ground]) ** 2))

    @property
    def ground_states(self) -> NDArray[np.int64]:
        """Optimal basis states."""
        return self._ground


@dataclass(frozen=True)
class PauliObservable:
    """A sum of Pauli products by its sparse matrix, its extremes and its ground space, shape (k, 2**n)."""

    n_qubits: int
    matrix: Any
    extremes: tuple[float, float]
    ground_space: NDArray[np.complex128]

    def applied(self, state: NDArray[np.complex128]) -> NDArray[np.complex128]:
        """H|state>."""
        return np.asarray(self.matrix @ state)

    def p_ground(self, state: NDArray[np.complex128]) -> float:
        """Weight of the state in the ground space."""
        return float(np.sum(np.abs(self.ground_space.conj() @ state) ** 2))


Observable = DiagonalObservable | PauliObservable


def ratio_of(observable: Observable, energy: float) -> float:
    """(Emax - E) / (Emax - Emin)."""
    low, high = observable.extremes
    return (high - energy) / (high - low)
