"""Every refactoring that fits a selection, proved."""

from __future__ import annotations

import time

from ketline.circuit import elaborate
from ketline.limits import MAXIMUM_REFACTORING_SECONDS
from ketline.refactor.constants import named, spelt_out
from ketline.refactor.extract import extracted
from ketline.refactor.inline import inlined
from ketline.refactor.loops import rolled, unrolled
from ketline.refactor.selection import Refactoring, Selection
from ketline.refactor.verify import keeps_the_circuit
from ketline.workspace import Snapshot

_FINDERS = (extracted, inlined, named, spelt_out, unrolled, rolled)


def refactorings(snapshot: Snapshot, start: int, end: int) -> list[Refactoring]:
    """Those that leave the circuit as it is, operation by operation, and add no problem.

    A program that cannot be written out in time (it goes on after a measurement, an input has no value, it is long) has
    none.
    """
    selection = Selection(snapshot, start, end)
    proposed = [found for finder in _FINDERS for found in finder(selection)]
    if not proposed:
        return []
    until = time.monotonic() + MAXIMUM_REFACTORING_SECONDS

    def stop() -> bool:
        return time.monotonic() > until

    circuit = elaborate(snapshot.analysis, snapshot.include, stop)
    if circuit.reason is not None:
        return []
    return [one for one in proposed if keeps_the_circuit(snapshot, circuit, one, stop)]
