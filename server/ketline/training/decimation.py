"""A low basis state by decimation: the working that the model is shown.

Strongest field first: the qubit whose field is certain is set to its better side, then the terms that this completes
are added to its neighbours' fields. All arithmetic is in integer hundredths, so that the written sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketline.model.hamiltonian import Term


@dataclass(frozen=True)
class Update:
    """An undecided qubit's field before and after, and what was added (hundredths)."""

    qubit: int
    before: int
    change: int

    @property
    def after(self) -> int:
        """The field from now on."""
        return self.before + self.change


@dataclass(frozen=True)
class Decision:
    """One qubit set to Z = ``z``, and what that means for the fields of the undecided."""

    qubit: int
    z: int
    updates: tuple[Update, ...]

    @property
    def bit(self) -> int:
        """1 for Z = -1."""
        return int(self.z < 0)


def decimate(
    terms: Sequence[Term], n_qubits: int, optima: NDArray[np.bool_] | None = None
) -> list[Decision]:
    """Decisions in the order taken; of equal fields the one with the lowest index comes first, and bit 0 of zero.

    With ``optima``, bits of the ground states, shape (count, n_qubits), a qubit is set to its worse side where the
    better one is that of none which is left: seldom, and at the fields where it happens, so that what is drawn from
    a model of this doubts the right ones.
    """
    hundredths = [(round(100 * c), qubits) for c, qubits in terms]
    fields = [0] * n_qubits
    for coefficient, qubits in hundredths:
        if len(qubits) == 1:
            fields[qubits[0]] += coefficient
    touching: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in range(n_qubits)]
    for term in hundredths:
        for qubit in term[1]:
            touching[qubit].append(term)
    values: dict[int, int] = {}
    decisions = []
    while len(values) < n_qubits:
        qubit = max((q for q in range(n_qubits) if q not in values), key=lambda q: (abs(fields[q]), -q))
        bit = fields[qubit] > 0
        if optima is not None:
            bit = bit if (optima[:, qubit] == bit).any() else not bit
            optima = optima[optima[:, qubit] == bit]
        values[qubit] = -1 if bit else 1
        decisions.append(Decision(qubit, values[qubit], tuple(_updates(touching[qubit], values, fields))))
    return decisions


def _updates(
    terms: Sequence[tuple[int, tuple[int, ...]]], values: dict[int, int], fields: list[int]
) -> Iterator[Update]:
    """Terms with a single undecided qubit left become part of its field, which is changed here."""
    changes = {qubit: 0 for qubit in range(len(fields)) if qubit not in values}
    for coefficient, qubits in terms:
        free = [q for q in qubits if q not in values]
        if len(free) == 1:
            for q in qubits:
                coefficient *= values.get(q, 1)
            changes[free[0]] += coefficient
    for neighbour in sorted(changes):
        yield Update(neighbour, fields[neighbour], changes[neighbour])
        fields[neighbour] += changes[neighbour]


def bits_of(decisions: Sequence[Decision]) -> list[int]:
    """The bit of each qubit."""
    bits = [0] * len(decisions)
    for decision in decisions:
        bits[decision.qubit] = decision.bit
    return bits
