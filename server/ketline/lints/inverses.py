"""Whether one gate call undoes another."""

from __future__ import annotations

from ketline.lints.events import Call
from ketline.lints.gates import INVERSES, ROTATIONS, SELF_INVERSE, SMALLEST_ANGLE


def are_inverse(first: Call, second: Call) -> bool:
    """Whether ``second`` right after ``first`` is the identity, on exactly the same qubits in the same roles.

    Unknown angles, and angles that only add up to a full turn, are not: what follows must be plain to the reader.
    """
    if first.instances != second.instances or first.modifiers != second.modifiers:
        return False
    if any(name == "pow" for name, _ in first.modifiers):
        return False
    opposite = first.inverted != second.inverted
    if first.name == second.name and first.library == second.library:
        if opposite:
            return first.parameters is not None and first.parameters == second.parameters
        if first.library and first.name in SELF_INVERSE:
            return True
        return first.library and first.name in ROTATIONS and _add_up_to_nothing(first.parameters, second.parameters)
    return not opposite and first.library and second.library and (first.name, second.name) in INVERSES


def _add_up_to_nothing(first: tuple[float, ...] | None, second: tuple[float, ...] | None) -> bool:
    if first is None or second is None or len(first) != 1 or len(second) != 1:
        return False
    return first[0] != 0.0 and abs(first[0] + second[0]) < SMALLEST_ANGLE
