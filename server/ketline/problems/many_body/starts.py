"""The product state that a layered circuit starts from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ketline.problems.many_body.mean_field import best_along, best_product_state, product_energy
from ketline.problems.many_body.spectrum import PauliTerm

FIELD_SHARES = {1: 0.53, 2: 0.5, 3: 0.42, 4: 0.4}
"""By layers: the share of a transverse field in the sum of all coefficients from which its ground state is the better
start. Measured on the Ising model: above it optimised layers gain several times what they gain from the mean field."""


NEARLY = 0.12
"""Share of the mean field's energy by which a basis state may be higher. Layers then gain more from it, and their
angles vary less, than from a state that is tilted or frustrated; measured on the Heisenberg model."""


def starting_state(terms: tuple[PauliTerm, ...], n_qubits: int, layers: int) -> tuple[tuple[float, float], ...]:
    """Directions of the qubits (radians; angle from +Z, azimuth): of a strong transverse field, else the mean field.

    Where a basis state is nearly as low it is taken instead, but not for a weak transverse field.
    """
    field = transverse_field(terms, n_qubits)
    total = sum(abs(c) for c, factors in terms if factors)
    if field and sum(map(abs, field)) >= FIELD_SHARES[min(layers, max(FIELD_SHARES))] * total:
        return tuple((-math.copysign(math.pi / 2, c), 0.0) for c in field)
    best = best_product_state(terms, n_qubits)
    energy, basis_state = best_along(terms, n_qubits, "Z")
    lowest = product_energy(terms, best)
    return basis_state if not field and energy - lowest <= NEARLY * abs(lowest) else best


def transverse_field(terms: Sequence[PauliTerm], n_qubits: int) -> tuple[float, ...]:
    """Coefficients of X by qubit where all other terms are products of Z; empty where there is no such field."""
    field = {factors[0][1]: c for c, factors in terms if [p for p, _ in factors] == ["X"]}
    others = [factors for _, factors in terms if [p for p, _ in factors] != ["X"]]
    if len(field) < n_qubits or any(letter != "Z" for factors in others for letter, _ in factors):
        return ()
    return tuple(field[q] for q in range(n_qubits))
