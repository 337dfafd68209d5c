"""The best product state of a Hamiltonian of Pauli products: mean field, from several starts.

Each qubit in turn is set against the field of the others, which no other change of that qubit betters, until nothing
moves. States along Z, along X and in the XZ plane are preferred to others of the same energy: their gates are fewer,
and equal Hamiltonians get equal states.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ketline.problems.many_body.spectrum import PauliTerm

Floats = NDArray[np.float64]

Directions = tuple[tuple[float, float], ...]

AXES = {"X": 0, "Y": 1, "Z": 2}

STARTS = 12
"""Random states of each kind that the search begins at."""

REMEMBERED = 512
"""Hamiltonians whose states are kept."""

SWEEPS = 400
"""Most turns of all qubits; chains near a transition need many."""

SETTLED = 1e-10
"""Change of energy in a sweep, as a share of the coefficients' sum, below which a state is taken as it is."""

SAME = 1e-7
"""Share of the coefficients' sum by which a state of a less preferred kind must be lower."""


@lru_cache(maxsize=REMEMBERED)
def best_product_state(terms: tuple[PauliTerm, ...], n_qubits: int) -> Directions:
    """Directions of the qubits, in radians: angle from +Z, negative towards -X, and azimuth from +X.

    The search is the same at every call. Kinds: along Z, along X, in the XZ plane, any.
    """
    best: tuple[float, Directions] | None = None
    for axes in ("Z", "X", "XZ", "XYZ"):
        found = best_along(terms, n_qubits, axes)
        if best is None or found[0] < best[0] - SAME * _scale(terms):
            best = found
    assert best is not None
    return best[1]


def best_along(terms: tuple[PauliTerm, ...], n_qubits: int, axes: str) -> tuple[float, Directions]:
    """(energy, directions) of the best product state with directions along ``axes`` only, as far as they are kept."""
    rng = np.random.default_rng(0)
    columns = [AXES[axis] for axis in axes]
    vectors = np.zeros((STARTS, n_qubits, 3))
    vectors[:, :, columns] = rng.normal(size=(STARTS, n_qubits, len(columns)))
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    energies = _settle(terms, vectors, _scale(terms))
    lowest = int(np.argmin(np.round(energies / _scale(terms), 9)))
    return float(energies[lowest]), tuple(_angles(vector) for vector in vectors[lowest])


def _scale(terms: Sequence[PauliTerm]) -> float:
    return sum(abs(c) for c, _ in terms) or 1.0


def product_energy(terms: Sequence[PauliTerm], directions: Sequence[tuple[float, float]]) -> float:
    """The energy of qubits in these directions, without the constant."""
    vectors = np.array([_vector(theta, phi) for theta, phi in directions])
    return float(sum(c * np.prod([vectors[q, AXES[p]] for p, q in factors]) for c, factors in terms if factors))


def _settle(terms: Sequence[PauliTerm], vectors: Floats, scale: float) -> Floats:
    """Sweep over ``vectors``, shape (starts, qubits, 3), in place; their energies."""
    n_qubits = vectors.shape[1]
    fields = _Fields(terms, n_qubits)
    before = np.full(len(vectors), np.inf)
    for _ in range(SWEEPS):
        for qubit in range(n_qubits):
            field = fields.on(qubit, vectors)
            length = np.linalg.norm(field, axis=1)
            moved = length > 1e-12 * scale
            vectors[moved, qubit] = -field[moved] / length[moved, None]
        energies = fields.energies(vectors)
        if np.all(before - energies < SETTLED * scale):
            break
        before = energies
    return energies


class _Fields:
    """Derivatives of the energy by the direction of a qubit: linear in the others but for products of three or more."""

    def __init__(self, terms: Sequence[PauliTerm], n_qubits: int) -> None:
        self._constant = np.zeros((n_qubits, 3))
        self._linear = np.zeros((n_qubits, 3 * n_qubits, 3))
        self._further: list[list[PauliTerm]] = [[] for _ in range(n_qubits)]
        for coefficient, factors in terms:
            for letter, qubit in factors:
                others = [factor for factor in factors if factor[1] != qubit]
                if not others:
                    self._constant[qubit, AXES[letter]] += coefficient
                elif len(others) == 1:
                    axis, other = others[0]
                    self._linear[qubit, 3 * other + AXES[axis], AXES[letter]] += coefficient
                else:
                    self._further[qubit].append((coefficient, factors))
        self._pairs = self._linear.transpose(1, 0, 2).reshape(3 * n_qubits, 3 * n_qubits)
        self._products = [(c, factors) for c, factors in terms if len(factors) > 2]

    def on(self, qubit: int, vectors: Floats) -> Floats:
        """Shape (starts, 3)."""
        field: Floats = vectors.reshape(len(vectors), -1) @ self._linear[qubit] + self._constant[qubit]
        for coefficient, factors in self._further[qubit]:
            product = np.full(len(vectors), coefficient)
            own = 0
            for letter, other in factors:
                if other == qubit:
                    own = AXES[letter]
                else:
                    product = product * vectors[:, other, AXES[letter]]
            field[:, own] += product
        return field

    def energies(self, vectors: Floats) -> Floats:
        """Shape (starts,)."""
        flat = vectors.reshape(len(vectors), -1)
        total: Floats = flat @ self._constant.ravel()
        total += np.einsum("si,ij,sj->s", flat, self._pairs, flat, optimize=True) / 2
        for coefficient, factors in self._products:
            total += coefficient * np.prod([vectors[:, q, AXES[letter]] for letter, q in factors], axis=0)
        return total


def _angles(vector: Floats) -> tuple[float, float]:
    """Spherical angles; a direction in the XZ plane has azimuth 0."""
    x, y, z = (float(v) for v in vector)
    if abs(y) < 1e-6:
        return math.atan2(x, z), 0.0
    return math.acos(max(-1.0, min(1.0, z))), math.atan2(y, x)


def _vector(theta: float, phi: float) -> tuple[float, float, float]:
    return math.sin(theta) * math.cos(phi), math.sin(theta) * math.sin(phi), math.cos(theta)


def product_state(directions: Sequence[tuple[float, float]]) -> NDArray[np.complex128]:
    """Amplitudes of qubits in these directions (angle from +Z, azimuth)."""
    state = np.ones(1, dtype=complex)
    for theta, phi in directions:
        state = np.kron([math.cos(theta / 2), np.exp(1j * phi) * math.sin(theta / 2)], state)
    return state
