"""What follows from the order of quantum events: KT611 to KT615.

``fold`` carries a ``Flow`` over events. The state holds no positions, so a stretch of a program that begins in an equal
state has equal findings, wherever it has moved to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.lints.events import (
    Barrier,
    Call,
    Declare,
    Events,
    Forget,
    Gate,
    Measure,
    Read,
    Reset,
    Touch,
    places_of,
)
from ketline.lints.gates import CONTROLS
from ketline.lints.inverses import are_inverse
from ketline.lints.lookup import UNSIZED, Place


@dataclass(frozen=True, slots=True)
class Flow:
    """What is known between two statements; equal states have equal futures. Treat its mappings as immutable.

    ``newest``: the gate that was the last thing to happen to a qubit. ``latest``: the gate that was the last thing to
    happen to any qubit. ``measured``: qubits that hold a measurement's
    outcome which nothing has read yet, with the bit it went to. ``repeatable``: qubits whose next measurement can only
    give the last one's outcome again. ``unread``: bits with an outcome that nothing has read. ``empty``: declared bits
    without any value.
    """

    newest: Mapping[Place, Call] = field(default_factory=dict)
    latest: Call | None = None
    measured: Mapping[Place, Place | None] = field(default_factory=dict)
    repeatable: frozenset[Place] = frozenset()
    unread: frozenset[Place] = frozenset()
    empty: frozenset[Place] = frozenset()


START = Flow()


def fold(state: Flow, items: Iterable[tuple[int, Events]]) -> tuple[Flow, list[Problem]]:
    """The state after ``items``, and what is found on the way.

    Each item has the offset that its events' places are added to.
    """
    folding = _Folding(state)
    found: list[Problem] = []
    for start, events in items:
        for event in events:
            problem = _STEPS[type(event)](folding, event)
            if problem is not None:
                found.append(problem.moved(start))
    return folding.state(), found


class _Folding:
    """A state being carried on; the one it began with stays as it is."""

    def __init__(self, state: Flow) -> None:
        self.newest = dict(state.newest)
        self.latest = state.latest
        self.measured = dict(state.measured)
        self.repeatable = set(state.repeatable)
        self.unread = set(state.unread)
        self.empty = set(state.empty)

    def state(self) -> Flow:
        repeatable, unread, empty = frozenset(self.repeatable), frozenset(self.unread), frozenset(self.empty)
        return Flow(self.newest, self.latest, self.measured, repeatable, unread, empty)

    # -- gates ----------------------------------------------------------------------------------------------
    def gate(self, event: Gate) -> Problem | None:
        problem = self._after_measurement(event) or self._undoes(event)
        undone = problem is not None and problem.code == "KT614"
        call = event.call
        for instance in call.instances:
            self.repeatable.difference_update(instance)
            for place in instance:
                if undone:
                    self.newest.pop(place, None)
                else:
                    self.newest[place] = call
        self.latest = None if undone else call
        return problem

    def _after_measurement(self, event: Gate) -> Problem | None:
        """KT611. What only controls keeps its outcome, and reading an outcome is knowing what one does."""
        if not self.measured:
            return None
        call = event.call
        controls = call.controls + (CONTROLS.get(call.name, 0) if call.library else 0)
        changed = [place for instance in call.instances for place in instance[controls:] if place in self.measured]
        for place in changed:
            self.measured.pop(place, None)  # a call may name a qubit twice, which is an error of its own
        if not changed:
            return None
        qubit = shown(changed[0])
        message = (
            f"'{qubit}' was measured and its outcome not used, so it enters this gate as 0 or 1 at random; "
            "reset it first, or make the gate depend on the outcome."
        )
        return Problem(event.start, event.end, "KT611", message)

    def _undoes(self, event: Gate) -> Problem | None:
        """KT614: every call of the statement undoes what one earlier statement did last to the same qubits.

        Between two gates on single qubits nothing at all may happen: ``h q[0]`` before and after an oracle that leaves
        ``q[0]`` alone is how the algorithm goes.
        """
        call = event.call
        first = self.newest.get(call.instances[0][0]) if call.instances and call.instances[0] else None
        if first is None or not are_inverse(first, call):
            return None
        if len(call.instances[0]) == 1 and first != self.latest:
            return None
        if any(self.newest.get(place) != first for place in places_of(event)):
            return None
        same = first.name == call.name and first.parameters == call.parameters and first.inverted == call.inverted
        which = f"the '{first.name}' before it" if not same else f"the same '{first.name}' before it"
        return Problem(event.start, event.end, "KT614", f"This undoes {which}; remove both, or correct one.")

    # -- measurements -----------------------------------------------------------------------------------------
    def measure(self, event: Measure) -> Problem | None:
        self.latest = None
        again = [qubit for qubit, _ in event.pairs if qubit in self.repeatable]
        lost = [bit for _, bit in event.pairs if bit is not None and bit in self.unread]
        for qubit, bit in event.pairs:
            self.newest.pop(qubit, None)
            self.measured[qubit] = bit
            self.repeatable.add(qubit)
            if bit is not None:
                self.unread.add(bit)
                self.empty.discard(bit)
        if again:
            message = f"'{shown(again[0])}' was measured just before and gives the same outcome again; measure it once."
            return Problem(event.start, event.end, "KT613", message)
        if lost:
            bit_name = shown(lost[0])
            message = f"'{bit_name}' holds an outcome that nothing has read, and this writes over it; use another bit."
            return Problem(event.start, event.end, "KT612", message)
        return None

    def reset(self, event: Reset) -> None:
        self.latest = None
        self._leave(event.qubits)

    def barrier(self, event: Barrier) -> None:
        """Keeps what stands on its two sides apart; outcomes stay what they are."""
        self.latest = None
        if event.qubits is None:
            self.newest.clear()
        for place in event.qubits or ():
            self.newest.pop(place, None)

    # -- bits -------------------------------------------------------------------------------------------------
    def declare(self, event: Declare) -> None:
        self._leave(event.bits)
        self.empty.update(event.bits)

    def read(self, event: Read) -> Problem | None:
        empty = bool(event.bits) and self.empty.issuperset(event.bits)
        bits = set(event.bits)
        self.unread -= bits
        self.empty -= bits  # said once
        for qubit in [qubit for qubit, bit in self.measured.items() if bit in bits]:
            del self.measured[qubit]
        if not empty:
            return None
        name = shown(event.bits[0]) if len(event.bits) == 1 else event.register
        message = f"'{name}' has no value here: nothing was measured into it before; measure first, or set it."
        return Problem(event.start, event.end, "KT615", message)

    # -- the unknown ------------------------------------------------------------------------------------------
    def touch(self, event: Touch) -> None:
        self.latest = None
        self._leave(event.places)
        if event.registers:
            names = set(event.registers)
            followed = {*self.newest, *self.measured, *self.repeatable, *self.unread, *self.empty}
            self._leave(place for place in followed if place[0] in names)

    def forget(self, event: Forget) -> None:
        self.latest = None
        for known in (self.newest, self.measured, self.repeatable, self.unread, self.empty):
            known.clear()

    def _leave(self, places: Iterable[Place]) -> None:
        """Nothing is known of these any more."""
        for place in places:
            self.newest.pop(place, None)
            self.measured.pop(place, None)
            self.repeatable.discard(place)
            self.unread.discard(place)
            self.empty.discard(place)


def shown(place: Place) -> str:
    """A qubit or bit as one writes it."""
    return place[0] if place[1] == UNSIZED else f"{place[0]}[{place[1]}]"


_STEPS: dict[type, Callable[[_Folding, Any], Problem | None]] = {
    Gate: _Folding.gate,
    Measure: _Folding.measure,
    Reset: _Folding.reset,
    Barrier: _Folding.barrier,
    Declare: _Folding.declare,
    Read: _Folding.read,
    Touch: _Folding.touch,
    Forget: _Folding.forget,
}
