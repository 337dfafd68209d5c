"""Layers of exponentials of Pauli products on a product state: energy and exact gradient, in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.generation import ManyBodyRequest, hva
from ketline.model.hamiltonian import PauliTerm
from ketline.problems.many_body.mean_field import product_state

State = NDArray[np.complex128]


@dataclass(frozen=True)
class _Product:
    """c P as (P psi)[k] = values[k] psi[places[k]]."""

    coefficient: float
    places: NDArray[np.int64]
    values: State

    def applied(self, state: State) -> State:
        """P |state>."""
        image: State = self.values * state[self.places]
        return image

    def rotated(self, state: State, angle: float) -> State:
        """exp(-i angle/2 c P) |state>."""
        half = angle * self.coefficient / 2
        turned: State = np.cos(half) * state - 1j * np.sin(half) * self.applied(state)
        return turned


class Layers:
    """The circuit of a request, its coefficients as written; angles go through the gates layer by layer."""

    def __init__(self, request: ManyBodyRequest) -> None:
        n = request.n_qubits
        self._groups = [[_product(term, n) for term in terms] for terms in hva.groups(request).values()]
        self._start = product_state(request.start)

    def energy_and_gradient(self, angles: Sequence[float], matrix: Any) -> tuple[float, NDArray[np.float64]]:
        """<matrix> and its derivatives; with <l| = <psi|matrix carried back each is Im <l|H_g|psi> behind its gate."""
        gates = [self._groups[k % len(self._groups)] for k in range(len(angles))]
        ket = self._start
        for products, angle in zip(gates, angles, strict=True):
            ket = _through(products, ket, angle)
        bra = matrix @ ket
        energy = float(np.vdot(ket, bra).real)
        gradient = np.zeros(len(angles))
        for k in reversed(range(len(angles))):
            image = sum(product.coefficient * product.applied(ket) for product in gates[k])
            gradient[k] = np.vdot(bra, image).imag
            ket, bra = _through(gates[k], ket, -angles[k]), _through(gates[k], bra, -angles[k])
        return energy, gradient


def _through(products: Sequence[_Product], state: State, angle: float) -> State:
    for product in products:
        state = product.rotated(state, angle)
    return state


def _product(term: PauliTerm, n_qubits: int) -> _Product:
    coefficient, factors = term
    index = np.arange(1 << n_qubits)
    flips = sum(1 << qubit for letter, qubit in factors if letter != "Z")
    values = np.ones(len(index), dtype=complex)
    for letter, qubit in factors:
        signs = 1 - 2 * (index >> qubit & 1)
        values *= {"X": 1, "Y": -1j * signs, "Z": signs}[letter]
    return _Product(coefficient, index ^ flips, values)
