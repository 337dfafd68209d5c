"""Hamiltonians as sums of Z products, or of Pauli products: merged, scaled, ordered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Term = tuple[float, tuple[int, ...]]
"""Coefficient and the qubits of a product of Z (qubit i is ``q[i]``)."""


PauliTerm = tuple[float, tuple[tuple[str, int], ...]]
"""Coefficient and the factors of a product, such as ``(0.5, (("X", 0), ("Z", 1)))``."""


class ConstantHamiltonian(ValueError):
    """Nothing but a constant: every circuit has the same energy."""


def merged(hamiltonian: Sequence[Term]) -> dict[tuple[int, ...], float]:
    """Coefficients by sorted qubits, equal products added up, the constant dropped.

    Raises ``ConstantHamiltonian`` when nothing is left.
    """
    found: dict[tuple[int, ...], float] = {}
    for coefficient, qubits in hamiltonian:
        key = tuple(sorted(qubits))
        found[key] = found.get(key, 0.0) + float(coefficient)
    found.pop((), None)
    if max((abs(c) for c in found.values()), default=0.0) < 1e-12:
        raise ConstantHamiltonian("the Hamiltonian is constant: every circuit has the same energy")
    return found


def normalised(hamiltonian: Sequence[Term]) -> dict[tuple[int, ...], float]:
    """``merged`` coefficients divided by the largest. Raises ``ConstantHamiltonian``."""
    terms = merged(hamiltonian)
    largest = max(abs(c) for c in terms.values())
    return {qubits: c / largest for qubits, c in terms.items()}


def in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Fewer qubits first, then by qubit indices."""
    return tuple(sorted(terms, key=lambda term: (len(term[1]), term[1])))


def strength(terms: Iterable[Term], n_qubits: int) -> float:
    """Root mean square, over qubits, of the coefficients that touch a qubit.

    The optimal QAOA cost angle of a weighted problem scales with its inverse (Sureshbabu et al., arXiv 2305.15201,
    eq. 9, generalised to products of k qubits).
    """
    return math.sqrt(sum(len(q) * c * c for c, q in terms) / n_qubits)


def merged_products(hamiltonian: Sequence[PauliTerm]) -> dict[tuple[tuple[str, int], ...], float]:
    """Coefficients by factors in the order of their qubits, equal products added up, the constant dropped.

    Raises ``ConstantHamiltonian`` when nothing is left.
    """
    found: dict[tuple[tuple[str, int], ...], float] = {}
    for coefficient, factors in hamiltonian:
        key = tuple(sorted(factors, key=lambda factor: factor[1]))
        found[key] = found.get(key, 0.0) + float(coefficient)
    found.pop((), None)
    if max((abs(c) for c in found.values()), default=0.0) < 1e-12:
        raise ConstantHamiltonian("the Hamiltonian is constant: every circuit has the same energy")
    return found


def commute(a: Sequence[tuple[str, int]], b: Sequence[tuple[str, int]]) -> bool:
    """Whether two Pauli products commute: an even number of their shared qubits have different letters."""
    letters = {qubit: letter for letter, qubit in a}
    return sum(letters.get(qubit, letter) != letter for letter, qubit in b) % 2 == 0
