"""One step of simplifying a run of gate calls, proved by matrices.

What is tried: a call that is the identity goes; a call and its inverse go, also across calls that commute with one of
them; two rotations of one kind become one; neighbouring calls on one or two qubits that are together one gate, or
nothing, become that (``h x h`` is ``z``, ``s s`` is ``z``, a ``cx`` between ``h`` on both qubits is turned around).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from ketline.limits import MAXIMUM_COMMUTED_CALLS
from ketline.lints.lookup import Place
from ketline.simplify.angles import summed
from ketline.simplify.calls import ROTATIONS, SAMPLES, Call, Reader, standard_operation
from ketline.simplify.proof import close, commute, placed, same

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
    return all(
        same([call.operations[index] for call in before], [call.operations[index] for call in after], phase)
        for index in range(_samples([*before, *after]))
    )


def _samples(calls: Sequence[Call]) -> int:
    """How many samples differ: one where every value is known."""
    return 1 if all(call.known for call in calls) else SAMPLES


def _commute(one: Call, other: Call) -> bool:
    if not set(one.qubits) & set(other.qubits):
        return True
    pairs = zip(one.operations[: _samples([one, other])], other.operations)
    return all(commute(left, right) for left, right in pairs)


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
    known = values[0] if call.known and other.known else None
    named = any(character.isalpha() for character in (call.angles[0] + other.angles[0]).replace("pi", ""))
    angle = summed(call.angles[0], other.angles[0], None if named else known)
    return call.turned(angle, values)


# -- calls side by side --------------------------------------------------------------------------------------
def _windows(calls: Sequence[Call], first: int, reader: Reader, phase: bool) -> Iterator[Step]:
    """Neighbours on the same one or two qubits that are one gate, the longest first."""
    for wires in _wires(calls, first):
        indices = _neighbours(calls, first, wires)
        window = [calls[index] for index in indices]
        numbers = tuple(reader.numbers[place] for place in wires)
        products = [_products(window, numbers, sample) for sample in range(_samples(window))]
        for length in range(len(indices), 1, -1):
            chosen = window[:length]
            if len(wires) == 2 and not (_spans(chosen, wires) and any(len(call.qubits) == 2 for call in chosen)):
                continue
            for new in _named([product[length - 1] for product in products], chosen, wires, reader, phase):
                if _equal(chosen, [] if new is None else [new], phase):
                    yield Step(indices[:length], first, new)
                    return


def _spans(window: Sequence[Call], wires: tuple[Place, ...]) -> bool:
    return {place for call in window for place in call.qubits} == set(wires)


def _products(window: Sequence[Call], numbers: tuple[int, ...], sample: int) -> list[np.ndarray]:
    """The matrices of the first call, of the first two, and so on."""
    return list(accumulate((placed(call.operations[sample], numbers) for call in window), lambda done, one: one @ done))


def _named(
    matrices: Sequence[np.ndarray], window: Sequence[Call], wires: tuple[Place, ...], reader: Reader, phase: bool
) -> Iterator[Call | None]:
    """What has these matrices: nothing (None), or one gate that the program knows."""
    written = {place: text for call in window for place, text in zip(call.qubits, call.operands)}
    for name, order, known in _known_gates(len(wires)):
        if all(_resemble(matrix, known, phase) and close(matrix, known, phase) for matrix in matrices):
            if name is None:
                yield None
                continue
            new = reader.made(window[0], name, [(written[wires[index]], wires[index]) for index in order])
            if new is not None:
                yield new


def _resemble(left: np.ndarray, right: np.ndarray, phase: bool) -> bool:
    """A quick look: the overlap of equal unitaries is their size."""
    overlap = np.vdot(left, right)
    return bool((abs(overlap) if phase else overlap.real) > len(left) - 1e-6)


@lru_cache(maxsize=2)
def _known_gates(wires: int) -> list[tuple[str | None, tuple[int, ...], np.ndarray]]:
    """Nothing, and the gates that a run may turn out to be, with the order of their qubits and their matrices."""
    orders = [(0,)] if wires == 1 else [(0, 1), (1, 0)]
    found: list[tuple[str | None, tuple[int, ...], np.ndarray]] = [(None, (), np.eye(1 << wires, dtype=complex))]
    for name in _ONE_QUBIT if wires == 1 else _TWO_QUBITS:
        for order in orders if name in ("cx", "cy") else orders[:1]:
            found.append((name, order, placed(standard_operation(name, (), order, (), False), tuple(range(wires)))))
    return found


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
