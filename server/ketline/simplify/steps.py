"""One step of simplifying a run of gate calls, proved by matrices.

What is tried: a call that is the identity goes; a call and its inverse go, also across calls that commute with one of
them; two rotations of one kind become one; neighbouring calls on one or two qubits that are together one gate, or
nothing, become that (``h x h`` is ``z``, ``s s`` is ``z``, a ``cx`` between ``h`` on both qubits is turned around).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ketline.circuit.operations import Operation
from ketline.limits import MAXIMUM_COMMUTED_CALLS
from ketline.lints.lookup import Place
from ketline.simplify.angles import summed
from ketline.simplify.calls import ROTATIONS, SAMPLES, Call, Reader
from ketline.simplify.proof import commute, same

#: Gates that a run of calls on one qubit, and on two, may turn out to be.
_ONE_QUBIT = ("x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx")
_TWO_QUBITS = ("cx", "cz", "cy", "swap")

#: Calls of one run that are looked at together.
_LONGEST_WINDOW = 5


class Step(NamedTuple):
    """Calls by their indices in the run, and what stands for the one at ``at`` (None: nothing); the others go."""

    gone: tuple[int, ...]
    at: int
    new: Call | None


def steps(calls: Sequence[Call], first: int, reader: Reader, phase: bool) -> Iterator[Step]:
    """The steps that begin with the call at ``first``, the best first. ``phase`` is whether a global one may change."""
    call = calls[first]
    if _equal([call], [], phase):
        yield Step((first,), first, None)
    yield from _pairs(calls, first, reader, phase)
    yield from _windows(calls, first, reader, phase)


def _equal(before: Sequence[Call], after: Sequence[Call], phase: bool) -> bool:
    """Whether calls do the same as others, whatever the values of names that nobody knows."""
    return all(same(_sample(before, index), _sample(after, index), phase) for index in range(SAMPLES))


def _sample(calls: Sequence[Call], index: int) -> list[Operation]:
    return [call.operations[index] for call in calls]


def _commute(one: Call, other: Call) -> bool:
    if not set(one.qubits) & set(other.qubits):
        return True
    return all(commute(left, right) for left, right in dict.fromkeys(zip(one.operations, other.operations)))


# -- two calls that meet -------------------------------------------------------------------------------------
def _pairs(calls: Sequence[Call], first: int, reader: Reader, phase: bool) -> Iterator[Step]:
    call = calls[first]
    between: list[Call] = []
    forward = True  # whether the first call may be moved past all between
    for index in range(first + 1, min(first + 1 + MAXIMUM_COMMUTED_CALLS, len(calls))):
        other = calls[index]
        if set(other.qubits) == set(call.qubits):
            backward = forward or all(_commute(other, one) for one in between)
            if forward or backward:
                yield from _met(call, other, first, index, forward, phase)
        forward = forward and _commute(call, other)
        between.append(other)
        if not forward and set(call.qubits) <= set(other.qubits):
            return


def _met(call: Call, other: Call, first: int, index: int, forward: bool, phase: bool) -> Iterator[Step]:
    if _equal([call, other], [], phase):
        yield Step((first, index), first, None)
        return
    merged = _merged(call, other)
    if merged is not None and _equal([call, other], [merged], phase):
        at = index if forward else first
        yield Step((first, index), at, merged)


def _merged(call: Call, other: Call) -> Call | None:
    """One rotation in place of two."""
    if call.name != other.name or call.name not in ROTATIONS or call.modified or other.modified:
        return None
    if not (call.summable and other.summable) or len(call.angles) != 1 or len(other.angles) != 1:
        return None
    values = [one.parameters[0] + two.parameters[0] for one, two in zip(call.operations, other.operations)]
    known = values[0] if len({*call.operations}) == 1 and len({*other.operations}) == 1 else None
    named = any(character.isalpha() for character in (call.angles[0] + other.angles[0]).replace("pi", ""))
    angle = summed(call.angles[0], other.angles[0], None if named else known)
    return call.turned(angle, values)


# -- calls side by side --------------------------------------------------------------------------------------
def _windows(calls: Sequence[Call], first: int, reader: Reader, phase: bool) -> Iterator[Step]:
    """Neighbours on the same one or two qubits that are one gate."""
    for wires in _wires(calls, first):
        indices = _neighbours(calls, first, wires)
        for length in range(len(indices), 1, -1):
            chosen = indices[:length]
            window = [calls[index] for index in chosen]
            touched = {place for call in window for place in call.qubits}
            if touched != set(wires) or (len(wires) == 2 and all(len(call.qubits) == 1 for call in window)):
                continue
            for new in _single(window, reader, wires):
                if (new is None or length > 1) and _equal(window, [] if new is None else [new], phase):
                    yield Step(chosen, first, new)
                    return


def _wires(calls: Sequence[Call], first: int) -> list[tuple[Place, ...]]:
    """The one or two qubits to look at from a call on."""
    call = calls[first]
    if call.modified or len(call.qubits) > 2:
        return []
    if len(call.qubits) == 2:
        return [call.qubits]
    found: list[tuple[Place, ...]] = [call.qubits]
    for other in calls[first + 1 : first + 1 + 2 * _LONGEST_WINDOW]:
        if call.qubits[0] in other.qubits and len(other.qubits) == 2:
            found.append(other.qubits)
            break
    return found


def _neighbours(calls: Sequence[Call], first: int, wires: tuple[Place, ...]) -> tuple[int, ...]:
    """The next calls that act on these qubits and no others."""
    found = [first]
    for index in range(first + 1, min(first + 1 + MAXIMUM_COMMUTED_CALLS, len(calls))):
        other = calls[index]
        if not set(other.qubits) & set(wires):
            continue
        if not set(other.qubits) <= set(wires) or other.modified or len(found) == _LONGEST_WINDOW:
            break
        found.append(index)
    return tuple(found)


def _single(window: Sequence[Call], reader: Reader, wires: tuple[Place, ...]) -> Iterator[Call | None]:
    """What a window may be: nothing, or one gate on its qubits."""
    yield None
    written = {place: text for call in window for place, text in zip(call.qubits, call.operands)}
    operands = [(written[place], place) for place in wires]
    for name in _ONE_QUBIT if len(wires) == 1 else _TWO_QUBITS:
        for order in (operands, operands[::-1])[: 2 if name in ("cx", "cy") else 1]:
            new = reader.made(window[0], name, order)
            if new is not None:
                yield new
