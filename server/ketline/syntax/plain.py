"""Plain gate calls, of which long programs consist: ``rz(pi/4) q[3];``, ``cx q[0], q[1];``.

A call is plain when nothing in it needs more than a look at its own text: one line without comments, no modifiers, no
duration, parameters made of numbers and the language's constants, operands that are a name or a name with a literal
index, no qubit twice. The grammar accepts every such text, so that its tokens and its tree can wait until somebody asks
for them; what is left to ask is what its names mean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from ketline.syntax.tokens import KEYWORDS


class PlainOperand(NamedTuple):
    """A register and a position in it, or a name alone; the name's offsets from the start of the first operand."""

    name: str
    position: int | None
    start: int
    end: int


class PlainCall:
    """``written`` is the text between the parentheses, ``constants`` are the names in it, such as ``pi``.

    The gate's name begins the statement; ``at`` is the offset of the first operand. ``kept`` and ``worth`` are for what
    later layers find out about the call, once for all statements with its text: its angles, and their values.
    """

    __slots__ = ("at", "constants", "gate", "kept", "operands", "parameters", "worth", "written")

    def __init__(
        self, gate: str, written: str, constants: tuple[str, ...], at: int, operands: tuple[PlainOperand, ...]
    ) -> None:
        self.gate = gate
        self.written = written
        self.parameters = written.count(",") + 1 if written else 0
        self.constants = constants
        self.at = at
        self.operands = operands
        self.kept: Any = None
        self.worth: Any = None


_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_CONSTANT = r"(?:pi|π|tau|τ|euler|ℇ)"
_ATOM = rf"(?:{_NUMBER}|{_CONSTANT})(?![A-Za-z0-9_.πτℇ])"
#: Nothing may be divided by 0, and what has an exponent may be too small to be told from it.
_NO_DIVISOR = r"[ \t]*(?:[0.]+(?![0-9.])|[0-9.]+[eE])"
_SUM = rf"-?[ \t]*{_ATOM}(?:[ \t]*(?:[-+*]|/(?!{_NO_DIVISOR}))[ \t]*{_ATOM})*"
_OPERAND = rf"{_NAME}(?:[ \t]*\[[ \t]*[0-9]+[ \t]*\])?"

_CALL = re.compile(
    rf"({_NAME})(?:[ \t]*\(([ \t]*{_SUM}[ \t]*(?:,[ \t]*{_SUM}[ \t]*)*)\)[ \t]*|[ \t]+)"
    rf"({_OPERAND}(?:[ \t]*,[ \t]*{_OPERAND})*)[ \t]*;"
)
_ONE_CONSTANT = re.compile(_CONSTANT)
_ONE_OPERAND = re.compile(rf"({_NAME})(?:[ \t]*\[[ \t]*([0-9]+)[ \t]*\])?")

#: Words that look like a name here and are none.
_NO_NAMES = KEYWORDS | {"sizeof", "opaque", "pragma"}

#: Characters of the longest plain call: far from every limit of the parser.
_LONGEST = 200

#: Lists of operands remembered: a register of 50 qubits has 2,500 pairs.
_LISTS_KEPT = 16_384


def read_plain_call(text: str) -> PlainCall | None:
    """The plain call that the text of a statement is, or None."""
    match = _CALL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    gate, written, listed = match.groups()
    operands = _operands(listed)
    if operands is None or gate in _NO_NAMES:
        return None
    at = match.start(3)
    if written is None:
        return PlainCall(gate, "", (), at, operands)
    return PlainCall(gate, written, tuple(_ONE_CONSTANT.findall(written)), at, operands)


@lru_cache(maxsize=_LISTS_KEPT)
def _operands(listed: str) -> tuple[PlainOperand, ...] | None:
    """The operands of a list, or None where two of them may be one qubit."""
    found = tuple(
        PlainOperand(match[1], None if match[2] is None else int(match[2]), match.start(), match.end(1))
        for match in _ONE_OPERAND.finditer(listed)
    )
    return found if _distinct(found) and _NO_NAMES.isdisjoint([operand.name for operand in found]) else None


def _distinct(operands: tuple[PlainOperand, ...]) -> bool:
    """Whether no two can be one qubit, unless the registers' names mean the same qubits."""
    seen = {(operand.name, operand.position) for operand in operands}
    whole = {operand.name for operand in operands if operand.position is None}
    return len(seen) == len(operands) and not any(
        operand.position is not None and operand.name in whole for operand in operands
    )
