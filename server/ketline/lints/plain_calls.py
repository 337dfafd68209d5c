"""Plain calls of a library's gate with common angles, to the lints: read from their text, without a tree."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from ketline.lints.angles import LARGEST_RADIANS
from ketline.lints.events import Call, Events, Gate, ordered
from ketline.lints.lookup import Place
from ketline.lints.spellings import OUTDATED
from ketline.syntax.plain import PlainCall

_NUMBER = r"[0-9]+(?:\.[0-9]*)?"
_LITERAL = re.compile(rf"-?{_NUMBER}")
_FRACTION_OF_PI = re.compile(rf"(-?)[ \t]*(?:({_NUMBER})[ \t]*\*[ \t]*)?(?:pi|π)(?:[ \t]*([*/])[ \t]*({_NUMBER}))?")

#: Between these a fraction of pi is neither nothing nor a whole turn, whatever is taken for exactly that.
_SMALLEST_FRACTION, _LARGEST_FRACTION = 1e-9, 6.28

#: Parameter lists whose angles are remembered: programs that a compiler wrote repeat them.
_LISTS_KEPT = 4_096


def events_of_common_angles(call: PlainCall, length: int) -> Events | None:
    """What a call on single qubits is to the statements around it, if no rule finds anything in it by its text alone.

    None sends the caller the general way: angles that are neither literals nor fractions of pi, and whatever a rule may
    find fault with. ``length`` is the statement's.
    """
    parameters = _angles(call.written)
    if parameters is None or call.gate in OUTDATED:
        return None
    places: tuple[Place, ...] = tuple((name, position) for name, position, _, _ in call.operands)  # type: ignore[misc]
    return (Gate(0, length, Call(call.gate, True, (), False, parameters, (ordered(call.gate, places),))),)


@lru_cache(maxsize=_LISTS_KEPT)
def _angles(written: str) -> tuple[float, ...] | None:
    """The values of parameters that are certainly meant as angles: at most one turn, and not whole numbers alone."""
    if not written:
        return ()
    parts = [part.strip(" \t") for part in written.split(",")]
    values = [_angle(part) for part in parts]
    if all(part.isdigit() or (part[0] == "-" and part[1:].isdigit()) for part in parts):
        return None  # may be a rotation by nothing
    return None if None in values else tuple(value for value in values if value is not None)


def _angle(part: str) -> float | None:
    """The value of a literal of at most one turn, or of a fraction of pi that is not nothing."""
    if _LITERAL.fullmatch(part):
        value = float(part)
        return value if abs(value) <= LARGEST_RADIANS else None
    match = _FRACTION_OF_PI.fullmatch(part)
    if match is None:
        return None
    sign, factor, operator, number = match.groups()
    value = math.pi if factor is None else float(factor) * math.pi
    if operator == "*":
        value *= float(number)
    elif operator:
        value /= float(number)
    return (-value if sign else value) if _SMALLEST_FRACTION < value < _LARGEST_FRACTION else None
