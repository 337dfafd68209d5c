"""The state of a circuit in which one gate was edited, from those of earlier edits of it.

A circuit's final state is linear in the matrix of each of its gates. The matrices that a gate has as one of its angles
is edited lie on a plane (cos and sin of half the angle, or 1 and the phase; controlled rotations need one dimension
more), so that the third state is a sum of two that were run: what coordinate-wise optimisers use on energies
(Ostaszewski, Grant and Benedetti 2021, arXiv 1905.09692, section 3) holds for the state itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from qulacs import QuantumState

from ketline.circuit.operations import Operation

#: States that one is the sum of at most.
MOST_STATES = 3

#: Qubits of one operation, controls included, whose matrices are compared.
_LARGEST = 4

#: A sum is taken where rounding is estimated to have lost at most this much of its norm; its weights amplify what the
#: states have lost, and sums are made of sums.
_TOLERANCE = 1e-12
EPSILON = float(np.finfo(float).eps)

#: How far the sum of two matrices may be from the one wanted.
_RESIDUAL = 1e-14


@dataclass(frozen=True, slots=True, eq=False)
class FinalState:
    """The state after ``operations``; ``error`` estimates what rounding has lost of its norm."""

    operations: Sequence[Operation]
    state: QuantumState
    error: float


def error_of_run(operations: Sequence[Operation]) -> float:
    """What rounding loses in running so many gates, whose errors are independent."""
    return EPSILON * (1 + len(operations)) ** 0.5


def common_prefix(left: Sequence[Operation], right: Sequence[Operation]) -> int:
    """How many operations two circuits begin with in common."""
    for index, (one, other) in enumerate(zip(left, right)):
        if one is not other:
            return index
    return min(len(left), len(right))


def only_difference(one: Sequence[Operation], other: Sequence[Operation]) -> int | None:
    """The place where two circuits differ, if it is the only one and acts on the same qubits."""
    place = common_prefix(one, other)
    if len(one) != len(other) or place == len(one) or one[place].qubits != other[place].qubits:
        return None
    return place if one[place + 1 :] == other[place + 1 :] else None  # operations are shared: compared by identity


def combined(
    operations: Sequence[Operation], known: Sequence[FinalState]
) -> tuple[FinalState, list[FinalState]] | None:
    """The state after ``operations``, in new memory, and those of ``known`` that it is the sum of; None where they do
    not give it, or not exactly enough."""
    places = {id(one): only_difference(one.operations, operations) for one in known}
    best: tuple[float, list[complex], list[FinalState]] = (_TOLERANCE, [], [])
    for count in (2, MOST_STATES):
        for chosen in combinations(known, count):
            place = places[id(chosen[0])]
            if place is None or any(places[id(one)] != place for one in chosen):
                continue
            weights = _weights(operations[place], [one.operations[place] for one in chosen])
            error = sum(abs(weight) * one.error for weight, one in zip(weights, chosen))
            if weights and error <= best[0]:
                best = error, weights, list(chosen)
    error, weights, used = best
    if not used:
        return None
    return FinalState(list(operations), _sum(weights, [one.state for one in used]), error + EPSILON), used


def _weights(wanted: Operation, known: Sequence[Operation]) -> list[complex]:
    """The numbers whose sum of ``known`` with them is ``wanted``, as matrices on all qubits; empty where none do."""
    if len(wanted.qubits) > _LARGEST:
        return []
    basis = np.stack([one.full_matrix.ravel() for one in known], axis=1)
    target = wanted.full_matrix.ravel()
    found, _, rank, _ = np.linalg.lstsq(basis, target, rcond=1e-6)
    if rank < len(known) or np.abs(basis @ found - target).max() > _RESIDUAL * (1 + np.abs(found).sum()):
        return []
    return [complex(weight) for weight in found]


def _sum(weights: Sequence[complex], states: Sequence[QuantumState]) -> QuantumState:
    total = states[0].copy()
    total.multiply_coef(weights[0])
    for weight, state in zip(weights[1:], states[1:]):
        part = state.copy()
        part.multiply_coef(weight)
        total.add_state(part)
    return total
