"""Layers of exponentials of commuting Pauli products on a state vector, with the exact gradient, compiled by numba.

A product is a row of integers (flips, signs, quarter turns): P|j> = i**quarters (-1)**|j & signs| |j ^ flips>, qubit 0
the lowest bit. A group is a run of rows, and its exponential the product of theirs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ketline.model.hamiltonian import PauliTerm
from ketline.problems.many_body.mean_field import product_state

_I_POWERS = np.array([1, 1j, -1, -1j])


def product_rows(terms: Sequence[PauliTerm]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows, shape (count, 3), and coefficients."""
    rows = np.zeros((len(terms), 3), dtype=np.int64)
    for row, (_, factors) in zip(rows, terms, strict=True):
        for letter, qubit in factors:
            row[0] |= (letter != "Z") << qubit
            row[1] |= (letter != "X") << qubit
            row[2] += letter == "Y"
    return rows, np.array([c for c, _ in terms])


@njit(cache=True)
def _value(index: int, signs: int, unit: complex) -> complex:
    """The entry of a product in the column ``index``."""
    parity = index & signs
    parity ^= parity >> 8
    parity ^= parity >> 4
    parity ^= parity >> 2
    parity ^= parity >> 1
    return -unit if parity & 1 else unit


@njit(cache=True, fastmath=True)
def _rotate(state: Any, flips: int, signs: int, unit: complex, angle: float) -> None:
    """exp(-i angle/2 P), in place."""
    cosine, sine = math.cos(angle / 2), -1j * math.sin(angle / 2)
    if flips == 0:
        for index in range(len(state)):
            state[index] *= cosine + sine * _value(index, signs, unit)
        return
    for index in range(len(state)):
        other = index ^ flips
        if index < other:
            here, there = state[index], state[other]
            state[index] = cosine * here + sine * _value(other, signs, unit) * there
            state[other] = cosine * there + sine * _value(index, signs, unit) * here


@njit(cache=True, fastmath=True)
def _add_image(state: Any, flips: int, signs: int, factor: complex, image: Any) -> None:
    """Add ``factor`` P |state> to ``image``."""
    for index in range(len(state)):
        image[index ^ flips] += _value(index, signs, factor) * state[index]


@njit(cache=True)
def _exponential(state: Any, rows: Any, coefficients: Any, units: Any, first: int, last: int, angle: float) -> None:
    for row in range(first, last):
        _rotate(state, rows[row, 0], rows[row, 1], units[rows[row, 2] % 4], angle * coefficients[row])


@njit(cache=True)
def _image(state: Any, rows: Any, coefficients: Any, units: Any, first: int, last: int) -> Any:
    """H |state> of the rows from ``first`` to before ``last``."""
    image = np.zeros_like(state)
    for row in range(first, last):
        _add_image(state, rows[row, 0], rows[row, 1], coefficients[row] * units[rows[row, 2] % 4], image)
    return image


@njit(cache=True)
def _energy_and_gradient(
    start: Any, rows: Any, coefficients: Any, units: Any, bounds: Any, angles: Any, gradient: Any
) -> float:
    """The adjoint pass: with |l> = H|psi> carried back, each derivative is Im <l|H_g|psi> behind its exponential."""
    groups = len(bounds) - 1
    ket = start.copy()
    for k in range(len(angles)):
        _exponential(ket, rows, coefficients, units, bounds[k % groups], bounds[k % groups + 1], angles[k])
    bra = _image(ket, rows, coefficients, units, 0, len(rows))
    energy = np.vdot(ket, bra).real
    for k in range(len(angles) - 1, -1, -1):
        first, last = bounds[k % groups], bounds[k % groups + 1]
        gradient[k] = np.vdot(bra, _image(ket, rows, coefficients, units, first, last)).imag
        _exponential(ket, rows, coefficients, units, first, last, -angles[k])
        _exponential(bra, rows, coefficients, units, first, last, -angles[k])
    return energy


class LayeredProducts:
    """<H> after layers of exp(-i t/2 H_g), for the groups H_g that H is the sum of, on a product state."""

    def __init__(self, groups: Sequence[Sequence[PauliTerm]], directions: Sequence[tuple[float, float]]) -> None:
        self._start = product_state(directions)
        self._rows, self._coefficients = product_rows([term for terms in groups for term in terms])
        self._bounds = np.cumsum([0, *(len(terms) for terms in groups)])

    def energy_and_gradient(self, angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """<H> and its derivatives by the angles (radians), which go through the groups layer by layer."""
        gradient = np.zeros(len(angles))
        value = _energy_and_gradient(
            self._start, self._rows, self._coefficients, _I_POWERS, self._bounds, np.asarray(angles, float), gradient
        )
        return value, gradient

    def expectation(self, angles: NDArray[np.float64], matrix: Any) -> float:
        """The energy of another Hamiltonian, a matrix of shape (2**n, 2**n), in the circuit's state."""
        state, groups = self._start.copy(), len(self._bounds) - 1
        for k, angle in enumerate(angles):
            first, last = self._bounds[k % groups], self._bounds[k % groups + 1]
            _exponential(state, self._rows, self._coefficients, _I_POWERS, first, last, float(angle))
        return float(np.vdot(state, matrix @ state).real)
