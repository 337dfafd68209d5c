"""How large a circuit is: gates, gates on two qubits and more, and depth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ketline.circuit.operations import Operation


@dataclass(frozen=True, slots=True)
class Counts:
    """``gates`` are standard gates, definitions and broadcasting written out; a global phase is none.

    ``depth`` is the length of the longest chain of gates that share a qubit with the one before.
    """

    gates: int
    two_qubit: int
    wider: int
    depth: int


def counts_of(operations: Iterable[Operation]) -> Counts:
    """The counts of operations in order."""
    gates = two = wider = 0
    depths: dict[int, int] = {}
    for one in operations:
        qubits = one.qubits
        if not qubits or not one.unitary:
            continue
        gates += 1
        two += len(qubits) == 2
        wider += len(qubits) > 2
        depth = 1 + max(depths.get(qubit, 0) for qubit in qubits)
        depths.update(dict.fromkeys(qubits, depth))
    return Counts(gates, two, wider, max(depths.values(), default=0))
