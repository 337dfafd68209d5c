"""Plain calls of a library's gate with literal parameters, to the lints: read from their text, without a tree."""

from __future__ import annotations

from ketline.lints.angles import LARGEST_RADIANS
from ketline.lints.events import Call, Events, Gate, ordered
from ketline.lints.lookup import Place
from ketline.lints.spellings import OUTDATED
from ketline.syntax.plain import PlainCall


def events_of_literals(call: PlainCall, length: int) -> Events | None:
    """What a call on single qubits is to the statements around it, if no rule finds anything in it by its text alone.

    None sends the caller the general way: parameters that are not literals, and those that a rule may find fault with.
    ``length`` is the statement's.
    """
    parameters = _literals(call.written)
    if parameters is None or call.gate in OUTDATED:
        return None
    places: tuple[Place, ...] = tuple((name, position) for name, position, _, _ in call.operands)  # type: ignore[misc]
    return (Gate(0, length, Call(call.gate, True, (), False, parameters, (ordered(call.gate, places),))),)


def _literals(written: str) -> tuple[float, ...] | None:
    """The values of literal parameters that are certainly meant as angles: not whole numbers, at most one turn."""
    if not written:
        return ()
    if "." not in written:
        return None  # a whole number may be a rotation by nothing
    try:
        values = tuple(map(float, written.split(",")))
    except ValueError:
        return None
    return values if all(abs(value) <= LARGEST_RADIANS for value in values) else None
