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
    touching = [[(c, f) for c, f in terms if any(q == qubit for _, q in f)] for qubit in range(n_qubits)]
    before = np.full(len(vectors), np.inf)
    for _ in range(SWEEPS):
        for qubit in range(n_qubits):
            field = _field(touching[qubit], qubit, vectors)
            length = np.linalg.norm(field, axis=1)
            moved = length > 1e-12 * scale
            vectors[moved, qubit] = -field[moved] / length[moved, None]
        energies = _energies(terms, vectors)
        if np.all(before - energies < SETTLED * scale):
            break
        before = energies
    return energies


def _field(terms: Sequence[PauliTerm], qubit: int, vectors: Floats) -> Floats:
    """Derivative of the energy by the direction of ``qubit``, shape (starts, 3)."""
    field = np.zeros((len(vectors), 3))
    for coefficient, factors in terms:
        product = np.full(len(vectors), coefficient)
        own = 0
        for letter, other in factors:
            if other == qubit:
                own = AXES[letter]
            else:
                product = product * vectors[:, other, AXES[letter]]
        field[:, own] += product
    return field


def _energies(terms: Sequence[PauliTerm], vectors: Floats) -> Floats:
    total = np.zeros(len(vectors))
    for coefficient, factors in terms:
        if factors:
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
