"""Diagonal Hamiltonians: sums of products of Z, their spectrum and their optimum.

A Hamiltonian is a tuple of terms (coefficient, qubits); qubit i is bit i (qubit 0 the lowest) of a
basis-state integer, Z is +1 on bit 0. Constants are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Term = tuple[float, tuple[int, ...]]
Hamiltonian = tuple[Term, ...]

MAX_ENUMERATED_QUBITS = 20
"""Largest register whose 2**n energies are enumerated (8 MB of float64)."""


NEGLIGIBLE = 1e-12
"""Coefficients below it are dropped."""


class TooManyQubits(ValueError):
    """The register is past the limit for enumeration."""


def spectrum(hamiltonian: Sequence[Term], n_qubits: int) -> NDArray[np.float64]:
    """Energies of the 2**n basis states, shape (2**n,)."""
    if n_qubits > MAX_ENUMERATED_QUBITS:
        raise TooManyQubits(f"{n_qubits} qubits: energies are enumerated up to {MAX_ENUMERATED_QUBITS}")
    index = np.arange(2**n_qubits)
    energies = np.zeros(2**n_qubits)
    for coefficient, qubits in hamiltonian:
        mask = sum(1 << q for q in qubits)
        parity = np.bitwise_count(index & mask) & 1 if hasattr(np, "bitwise_count") else _parity(index & mask)
        energies += coefficient * (1.0 - 2.0 * parity)
    return energies


def _parity(values: NDArray[np.int64]) -> NDArray[np.int64]:
    parity = values.copy()
    for shift in (16, 8, 4, 2, 1):
        parity ^= parity >> shift
    return parity & 1


def ground_states(energies: NDArray[np.float64], tolerance: float = 1e-6) -> NDArray[np.int64]:
    """Basis states within ``tolerance`` of the lowest energy."""
    return np.flatnonzero(energies < energies.min() + tolerance)


def quadratic_to_ising(
    linear: Mapping[int, float], quadratic: Mapping[tuple[int, int], float]
) -> Hamiltonian:
    """Ising form of sum a_i x_i + sum b_ij x_i x_j with x = (1 + Z)/2, so that x = 1 is bit 0.

    The sign convention (spin = 2x - 1) is the one of the published instances and of dimod.
    """
    field: dict[int, float] = {i: a / 2 for i, a in linear.items()}
    coupling: dict[tuple[int, int], float] = {}
    for (i, j), b in quadratic.items():
        key = (min(i, j), max(i, j))
        coupling[key] = coupling.get(key, 0.0) + b / 4
        for k in (i, j):
            field[k] = field.get(k, 0.0) + b / 4
    terms = [(c, q) for q, c in sorted(coupling.items())] + [(c, (q,)) for q, c in sorted(field.items())]
    return tuple((float(c), q) for c, q in terms if abs(c) > NEGLIGIBLE)


class Terms:
    """A diagonal Hamiltonian while it is being summed, in binary variables x = (1 + Z)/2 or in Z."""

    def __init__(self) -> None:
        self._terms: dict[tuple[int, ...], float] = {}

    def spins(self, coefficient: float, *qubits: int) -> None:
        """Add coefficient * prod Z_q, the qubits all different."""
        key = tuple(sorted(qubits))
        self._terms[key] = self._terms.get(key, 0.0) + coefficient

    def product(self, coefficient: float, values: Mapping[int, int]) -> None:
        """Add ``coefficient`` where every qubit has its value of x: coefficient * prod (x_q or 1 - x_q)."""
        scale = coefficient / 2 ** len(values)
        for size in range(len(values) + 1):
            for subset in combinations(values, size):
                zeros = sum(1 - values[q] for q in subset)
                self.spins(-scale if zeros % 2 else scale, *subset)

    def linear(self, coefficient: float, qubit: int) -> None:
        """Add coefficient * x."""
        self.product(coefficient, {qubit: 1})

    def pair(self, coefficient: float, one: int, other: int) -> None:
        """Add coefficient * x_one x_other; the two may be the same."""
        self.product(coefficient, {one: 1, other: 1})

    def square(self, coefficient: float, weights: Mapping[int, float], constant: float = 0.0) -> None:
        """Add coefficient * (constant + sum_q weights_q x_q)^2."""
        for q, weight in weights.items():
            self.linear(coefficient * weight * (weight + 2 * constant), q)
        for a, b in combinations(weights, 2):
            self.pair(2 * coefficient * weights[a] * weights[b], a, b)

    def hamiltonian(self) -> Hamiltonian:
        """The sum: products of many qubits first, merged, without constant and negligible terms."""
        ordered = sorted(self._terms.items(), key=lambda item: (-len(item[0]), item[0]))
        return tuple((float(c), q) for q, c in ordered if q and abs(c) > NEGLIGIBLE)
