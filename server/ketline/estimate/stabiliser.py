"""Clifford circuits of any width, by stabiliser tableau (Gottesman 1998; Aaronson and Gottesman 2004), with stim."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import stim

from ketline.circuit.gates import gate_matrix
from ketline.circuit.operations import Circuit, Operation, spread
from ketline.estimate.budget import Budget
from ketline.estimate.observables import Observable, PauliTerm, dense_matrix
from ketline.limits import MAXIMUM_CLIFFORD_QUBITS

#: How far a conjugated Pauli product may be from one.
_TOLERANCE = 1e-9
#: Operations between two looks at the clock.
_STEP = 256


def is_clifford(circuit: Circuit) -> bool:
    """Whether every operation maps Pauli products to Pauli products, or is a projection onto a measured outcome.

    Decided from matrices, so that rz(pi/2) or u3 with such angles count; an operation on more qubits than
    ``MAXIMUM_CLIFFORD_QUBITS`` counts as none.
    """
    unitary = [made for made in circuit.operations if made.unitary and made.qubits]
    return all(operation_tableau(made) is not None for made in unitary)


def value(circuit: Circuit, observable: Observable, budget: Budget) -> float:
    """The exact expectation value, times the probability of the circuit's projections.

    Raises:
        OutOfTime: when the budget is spent.
        ValueError: for a circuit that is not Clifford (see ``is_clifford``).
    """
    state = StabiliserState(circuit.n_qubits)
    state.advance(circuit.operations, budget)
    budget.check()
    return state.probability * expectation(state, observable)


def expectation(state: StabiliserState, observable: Observable) -> float:
    """The observable's value in the normalised state."""
    if observable.projector is not None:
        mask, bits = observable.projector
        places = {qubit: bits >> qubit & 1 for qubit in range(mask.bit_length()) if mask >> qubit & 1}
        return bitstring_probability(state, places)
    return math.fsum(state.expectation(term) for term in observable.terms)


class StabiliserState:
    """The normalised state of a Clifford circuit, from |0...0>; ``probability`` is that of its collapses so far."""

    def __init__(self, n_qubits: int) -> None:
        self.n_qubits = n_qubits
        self.probability = 1.0
        self._simulator = stim.TableauSimulator()
        self._simulator.set_num_qubits(n_qubits)

    def copy(self) -> StabiliserState:
        other = StabiliserState.__new__(StabiliserState)
        other.n_qubits = self.n_qubits
        other.probability = self.probability
        other._simulator = self._simulator.copy()
        return other

    def advance(self, operations: Sequence[Operation], budget: Budget) -> None:
        """Apply operations in order; a projection selects its outcome.

        Raises:
            OutOfTime: when the budget is spent.
            ValueError: for an operation that is not Clifford; those before it have been applied.
        """
        for place, made in enumerate(operations):
            if place % _STEP == 0:
                budget.check()
            if not made.unitary:
                self.collapse(made.targets[0], int(made.matrix[1, 1].real))
                continue
            if not made.qubits:
                continue
            tableau = operation_tableau(made)
            if tableau is None:
                raise ValueError(f"{made.name} is not a Clifford operation")
            self._simulator.do_tableau(tableau, made.qubits)

    def expectation(self, term: PauliTerm) -> float:
        """The term's expectation value: its coefficient times 1, -1 or 0."""
        product = _pauli_string(term.x_mask, term.z_mask, self.n_qubits)
        return term.coefficient * self._simulator.peek_observable_expectation(product)

    def probability_of_one(self, qubit: int) -> float:
        """0.0, 0.5 or 1.0."""
        return (1 - self._simulator.peek_z(qubit)) / 2

    def collapse(self, qubit: int, outcome: int) -> float:
        """Project onto a measured outcome and return its probability; the state stays where that is 0."""
        one = self.probability_of_one(qubit)
        chance = one if outcome else 1 - one
        self.probability *= chance
        if chance:
            self._simulator.postselect_z(qubit, desired_value=bool(outcome))
        return chance


def bitstring_probability(state: StabiliserState, bits: Mapping[int, int]) -> float:
    """The probability that these qubits, measured, give these bits; exact (a power of 1/2, or 0)."""
    left = state.copy()
    left.probability = 1.0
    for qubit, bit in bits.items():
        if not left.collapse(qubit, bit):
            return 0.0
    return left.probability


_LETTERS = {(1, 0): "X", (1, 1): "Y", (0, 1): "Z"}


def _pauli_string(x_mask: int, z_mask: int, n_qubits: int) -> stim.PauliString:
    product = stim.PauliString(n_qubits)
    left = x_mask | z_mask
    while left:
        bit = (left & -left).bit_length() - 1
        product[bit] = _LETTERS[x_mask >> bit & 1, z_mask >> bit & 1]
        left &= left - 1
    return product


def operation_tableau(made: Operation) -> stim.Tableau | None:
    """The operation on its qubits, targets first; None for one that is not Clifford. Remembered by gate."""
    if made.given is not None:
        return _given_tableau(made)
    values = tuple(value for _, value in made.controls)
    return _standard_tableau(made.name, made.parameters, made.adjoint, values)


@lru_cache(maxsize=4_096)
def _given_tableau(made: Operation) -> stim.Tableau | None:
    return _tableau_of(made.matrix, tuple(value for _, value in made.controls))


@lru_cache(maxsize=4_096)
def _standard_tableau(
    name: str, parameters: tuple[float, ...], adjoint: bool, values: tuple[int, ...]
) -> stim.Tableau | None:
    matrix = gate_matrix(name, parameters)
    return _tableau_of(matrix.conj().T if adjoint else matrix, values)


def _tableau_of(matrix: np.ndarray, values: tuple[int, ...]) -> stim.Tableau | None:
    """The tableau of a matrix on targets where controls have ``values``."""
    n_qubits = matrix.shape[0].bit_length() - 1 + len(values)
    if np.allclose(matrix, np.eye(matrix.shape[0]), atol=_TOLERANCE, rtol=0.0):
        return stim.Tableau(n_qubits)
    if n_qubits > MAXIMUM_CLIFFORD_QUBITS:
        return None
    unitary = spread(matrix, tuple(enumerate(values)), identity=True)
    images = []
    for x_mask, z_mask in [(1 << bit, 0) for bit in range(n_qubits)] + [(0, 1 << bit) for bit in range(n_qubits)]:
        image = _pauli_of(unitary @ _product(x_mask, z_mask, n_qubits) @ unitary.conj().T, n_qubits)
        if image is None:
            return None
        images.append(image)
    return stim.Tableau.from_conjugated_generators(xs=images[:n_qubits], zs=images[n_qubits:])


def _product(x_mask: int, z_mask: int, n_qubits: int) -> np.ndarray:
    return dense_matrix(Observable("", (PauliTerm(1.0, x_mask, z_mask),)), n_qubits)


def _pauli_of(matrix: np.ndarray, n_qubits: int) -> stim.PauliString | None:
    """The matrix as a Pauli product with a sign, where it is one.

    P = i^|Y| X^x Z^z maps |0> to i^|Y| |x> and |b> to (-1)^(b.z) times what it would be without Z: the first column
    has x, the columns of single bits have z.
    """
    x_mask = int(np.argmax(np.abs(matrix[:, 0])))
    first = matrix[x_mask, 0]
    z_mask = sum(1 << bit for bit in range(n_qubits) if (matrix[x_mask ^ 1 << bit, 1 << bit] * first.conj()).real < 0)
    sign = 1 if (first * (-1j) ** (x_mask & z_mask).bit_count()).real > 0 else -1
    if not np.allclose(matrix, sign * _product(x_mask, z_mask, n_qubits), atol=_TOLERANCE, rtol=0.0):
        return None
    return _pauli_string(x_mask, z_mask, n_qubits) * sign
