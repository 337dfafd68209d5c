"""Observables as sums of Pauli products on numbered qubits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketline.circuit.operations import Circuit
from ketline.semantics.directives import Directive


@dataclass(frozen=True, slots=True)
class PauliTerm:
    """``coefficient`` times X on the qubits of ``x_mask`` and Z on those of ``z_mask`` (both is Y).

    Bit k of a mask is qubit k of the circuit.
    """

    coefficient: float
    x_mask: int
    z_mask: int


@dataclass(frozen=True, slots=True)
class Observable:
    """A real sum of Pauli products; ``start`` and ``end`` are where it is written."""

    name: str
    terms: tuple[PauliTerm, ...]
    start: int = 0
    end: int = 0

    @property
    def diagonal(self) -> bool:
        return all(term.x_mask == 0 for term in self.terms)


def observable_of(directive: Directive, circuit: Circuit) -> Observable:
    """The observable that a directive declares on ``circuit``'s qubits; like terms are added up.

    Raises:
        KeyError: for a register the circuit does not have.
    """
    sums: dict[tuple[int, int], float] = {}
    for term in directive.terms:
        x_mask = z_mask = 0
        for pauli, register, index in term.factors:
            bit = 1 << circuit.registers[register][index]
            if pauli in "XY":
                x_mask |= bit
            if pauli in "YZ":
                z_mask |= bit
        sums[x_mask, z_mask] = sums.get((x_mask, z_mask), 0.0) + term.coefficient
    terms = tuple(PauliTerm(value, x, z) for (x, z), value in sums.items())
    return Observable(directive.name, terms, directive.start, directive.end)


def parity(values: np.ndarray) -> np.ndarray:
    """The number of set bits modulo 2 of each non-negative integer, as int8."""
    folded = values.copy()
    for shift in (32, 16, 8, 4, 2, 1):
        folded ^= folded >> shift
    return (folded & 1).astype(np.int8)


def diagonal_energies(observable: Observable, n_qubits: int) -> np.ndarray:
    """The observable's eigenvalue of each basis state, shape (2**n,); qubit 0 is the lowest bit.

    Built one qubit at a time per term, without a table of indices: O(terms * 2**n) additions.
    """
    total = np.zeros((2,) * n_qubits)
    sign = np.array([1.0, -1.0])
    for term in observable.terms:
        factor = np.full((1,) * n_qubits, term.coefficient)
        for qubit in range(n_qubits):
            if term.z_mask >> qubit & 1:
                shape = [1] * n_qubits
                shape[n_qubits - 1 - qubit] = 2
                factor = factor * sign.reshape(shape)
        total += factor
    return total.reshape(-1)


def expectation(state: np.ndarray, observable: Observable) -> float:
    """<state|observable|state> of a normalised state of shape (2**n,)."""
    n_qubits = state.size.bit_length() - 1
    diagonal = Observable("", tuple(term for term in observable.terms if term.x_mask == 0))
    value = 0.0
    if diagonal.terms:
        value += float(np.abs(state) ** 2 @ diagonal_energies(diagonal, n_qubits))
    rest = [term for term in observable.terms if term.x_mask]
    if rest:
        index = np.arange(state.size)
        for term in rest:
            value += _expectation_of_term(state, term, index)
    return value


def _expectation_of_term(state: np.ndarray, term: PauliTerm, index: np.ndarray) -> float:
    """A Pauli product P = i^|Y| X^x Z^z maps |b> to i^|Y| (-1)^(b.z) |b ^ x>."""
    signs = 1 - 2 * parity(index & term.z_mask)
    phase = 1j ** (term.x_mask & term.z_mask).bit_count()
    overlap = np.vdot(state[index ^ term.x_mask], signs * state)
    return float((term.coefficient * phase * overlap).real)


def dense_matrix(observable: Observable, n_qubits: int) -> np.ndarray:
    """The observable's matrix, shape (2**n, 2**n); for small n only."""
    size = 1 << n_qubits
    index = np.arange(size)
    matrix = np.zeros((size, size), dtype=complex)
    for term in observable.terms:
        signs = 1 - 2 * parity(index & term.z_mask)
        phase = 1j ** (term.x_mask & term.z_mask).bit_count()
        matrix[index ^ term.x_mask, index] += term.coefficient * phase * signs
    return matrix
