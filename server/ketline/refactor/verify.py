"""The proof of a refactoring: the same operations on the same qubits, and no problem more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from ketline.circuit import Circuit, elaborate
from ketline.refactor.selection import Refactoring
from ketline.source.edits import applied
from ketline.workspace import Snapshot


def keeps_the_circuit(snapshot: Snapshot, before: Circuit, refactoring: Refactoring, stop: Callable[[], bool]) -> bool:
    """Whether the program after it is written out to what it is written out to before."""
    new = snapshot.edited(applied(snapshot.text, refactoring.edits))
    if _count(new) - _count(snapshot):
        return False
    after = elaborate(new.analysis, new.include, stop)
    return (
        after.reason is None
        and after.n_qubits == before.n_qubits
        and after.operations == before.operations
        and [one.qubit for one in after.measurements] == [one.qubit for one in before.measurements]
    )


def _count(snapshot: Snapshot) -> Counter[str]:
    return Counter(problem.code for problem in snapshot.problems)
