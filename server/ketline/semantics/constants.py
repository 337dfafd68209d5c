"""Constant expressions (OpenQASM 3 specification, "Compile-time constants").

``evaluate`` gives the value that an expression has at compile time, as a Python value:

* bool, int, float, complex: themselves. An integer or bit register of a known width is a ``Sized``, an int that
  keeps its width through operators and wraps around; bit 0 of a register is the lowest bit, the rightmost
  character of a bit string.
* angle: a float. Declaring, assigning or casting brings it into [0, 2π); between those, arithmetic is a float's.
* duration: a float, in seconds. ``dt`` is the machine's own unit, so such a duration is not known.
* arrays are known by their lengths only: ``lookup`` gives a tuple, which ``sizeof`` reads.

None stands for what is not known before the program runs. It never raises and never takes long.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from ketline.semantics.functions import FUNCTIONS, remainder
from ketline.semantics.library import CONSTANTS
from ketline.semantics.sized import Sized
from ketline.semantics.tracked import Tracked, lose, through
from ketline.syntax.classes import ast

Lookup = Callable[[str], Any]
Operators = Mapping[str, Callable[[Any, Any], Any]]

#: The largest exponent, shift and result magnitude that constant folding follows.
_LARGEST_EXPONENT = 1_024
_LARGEST_INTEGER = 1 << 256
#: The widest integer that constant folding wraps.
_LARGEST_WIDTH = 4_096

#: Seconds of one unit of time.
_SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def _divide(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        quotient = abs(left) // abs(right)
        return quotient if (left < 0) == (right < 0) else -quotient
    return left / right


def _power(left: Any, right: Any) -> Any:
    return left**right if abs(right) <= _LARGEST_EXPONENT and abs(left) <= _LARGEST_INTEGER else None


def _shift(left: Any, right: Any) -> Any:
    return left << right if 0 <= right <= _LARGEST_EXPONENT else None


class Known(ast.Expression):
    """A value in place of the expression that it was found for."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "%": remainder,
    "**": _power, "<<": _shift, ">>": operator.rshift, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
    "&&": lambda a, b: bool(a) and bool(b), "||": lambda a, b: bool(a) or bool(b),
}
#: OpenQASM 2 has no bit operators, '^' is the power, and numbers are real: 1/2 is 0.5.
BINARY_VERSION_2 = {**BINARY, "^": _power, "/": operator.truediv}

_UNARY: dict[str, Callable[[Any], Any]] = {
    "-": operator.neg, "!": operator.not_, "~": lambda a: not a if isinstance(a, bool) else ~a,
}
_BITWISE = frozenset("&|^")


def evaluate(node: Any, lookup: Lookup, operators: Operators = BINARY) -> Any:
    """The value of ``node``; ``lookup(name)`` gives a name's constant value or None.

    ``operators`` are the binary ones of the program's version.
    """
    try:
        value = _evaluate(node, lookup, operators)
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        return None
    return value if _is_reasonable(value) else None


def _is_reasonable(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= _LARGEST_INTEGER


def _evaluate(node: Any, lookup: Lookup, operators: Operators) -> Any:
    kind = type(node)
    if kind in (ast.IntegerLiteral, ast.FloatLiteral, ast.BooleanLiteral, Known):
        return node.value
    if kind is ast.Identifier:
        value = lookup(node.name)
        value = CONSTANTS.get(node.name) if value is None else value
        return None if isinstance(value, tuple) else value
    rule = _RULES.get(kind)
    return None if rule is None else rule(node, lookup, operators)


def _unary(node: ast.UnaryExpression, lookup: Lookup, operators: Operators) -> Any:
    operand = _evaluate(node.expression, lookup, operators)
    if operand is None:
        return None
    value = _UNARY[node.op.name](operand)
    return Sized(value, operand.width, operand.signed) if isinstance(operand, Sized) and node.op.name != "!" else value


def _binary(node: ast.BinaryExpression, lookup: Lookup, operators: Operators) -> Any:
    left, right = (_evaluate(side, lookup, operators) for side in (node.lhs, node.rhs))
    if left is None or right is None:
        return None
    value = operators[node.op.name](left, right)
    if isinstance(value, int) and not isinstance(value, bool):
        return _resized(node.op.name, left, right, value)
    return value


def _resized(name: str, left: Any, right: Any, value: int) -> int:
    """An integer result in the width of its operands; with an operand of no declared width there is none."""
    if name in ("<<", ">>") or (name in _BITWISE and not isinstance(right, Sized)):
        return Sized(value, left.width, left.signed) if isinstance(left, Sized) else value
    if not isinstance(right, Sized):
        return value
    if not isinstance(left, Sized):
        return Sized(value, right.width, right.signed) if name in _BITWISE else value
    width = max(left.width, right.width)
    unsigned = [side.width for side in (left, right) if not side.signed]
    return Sized(value, width, not unsigned or max(unsigned) < width)


def _call(node: ast.FunctionCall, lookup: Lookup, operators: Operators) -> Any:
    known = FUNCTIONS.get(node.name.name)
    if known is None or known[2] is None:
        return None
    arguments = [_evaluate(argument, lookup, operators) for argument in node.arguments]
    return None if any(argument is None for argument in arguments) else through(node.name.name, known[2], arguments)


def _cast(node: ast.Cast, lookup: Lookup, operators: Operators) -> Any:
    return converted(node.type, _evaluate(node.argument, lookup, operators), lookup, operators)


def _indexed(node: ast.IndexExpression, lookup: Lookup, operators: Operators) -> Any:
    """Bits of an integer or register, lowest index first."""
    whole = _evaluate(node.collection, lookup, operators)
    parts = node.index.values if isinstance(node.index, ast.DiscreteSet) else node.index
    if not isinstance(whole, Sized) or (len(parts) != 1 and parts is node.index):
        return None
    positions: list[int] = []
    for part in parts:
        found = _positions(part, whole.width, lookup, operators)
        if found is None:
            return None
        positions.extend(found)
    if not all(-whole.width <= position < whole.width for position in positions):
        return None
    bits = [(whole >> (position % whole.width)) & 1 for position in positions]
    return Sized(sum(bit << place for place, bit in enumerate(bits)), len(bits)) if bits else None


def _positions(part: Any, width: int, lookup: Lookup, operators: Operators) -> list[int] | None:
    if not isinstance(part, ast.RangeDefinition):
        position = _evaluate(part, lookup, operators)
        return [position] if isinstance(position, int) else None
    written = [part.start, part.end, part.step]
    start, end, step = (None if side is None else _evaluate(side, lookup, operators) for side in written)
    if any(value is None and side is not None for value, side in zip((start, end, step), written)):
        return None
    return index_range(start, end, step, width)


def index_range(start: int | None, end: int | None, step: int | None, size: int) -> list[int] | None:
    """The positions of ``start:step:end``, both ends included; negative ones count from the end.

    None where the step is zero. At most ``size`` positions are written out.
    """
    step = 1 if step is None else step
    if step == 0:
        return None
    start = (0 if step > 0 else size - 1) if start is None else start
    end = (size - 1 if step > 0 else 0) if end is None else end
    start, end = (value + size if value < 0 else value for value in (start, end))
    return list(range(start, end + (1 if step > 0 else -1), step)[: size + 1])


def _joined(node: ast.Concatenation, lookup: Lookup, operators: Operators) -> Any:
    left, right = (_evaluate(side, lookup, operators) for side in (node.lhs, node.rhs))
    if not isinstance(left, Sized) or not isinstance(right, Sized):
        return None
    return Sized(left | right << left.width, left.width + right.width)


def _length(node: ast.SizeOf, lookup: Lookup, operators: Operators) -> Any:
    """``sizeof(array, dimension)``; an index before it leaves out the outer dimensions."""
    target, skipped = node.target, 0
    while isinstance(target, ast.IndexExpression):
        parts = target.index
        if isinstance(parts, ast.DiscreteSet) or any(isinstance(part, ast.RangeDefinition) for part in parts):
            return None
        skipped += len(parts)
        target = target.collection
    lengths = lookup(target.name) if isinstance(target, ast.Identifier) else None
    dimension = 0 if node.index is None else _evaluate(node.index, lookup, operators)
    if not isinstance(lengths, tuple) or not isinstance(dimension, int) or not 0 <= dimension + skipped < len(lengths):
        return None
    return lengths[dimension + skipped] or None


_RULES: dict[type, Callable[[Any, Lookup, Operators], Any]] = {
    ast.UnaryExpression: _unary,
    ast.BinaryExpression: _binary,
    ast.FunctionCall: _call,
    ast.Cast: _cast,
    ast.IndexExpression: _indexed,
    ast.Concatenation: _joined,
    ast.SizeOf: _length,
    ast.ImaginaryLiteral: lambda node, lookup, operators: complex(0.0, node.value),
    ast.BitstringLiteral: lambda node, lookup, operators: Sized(node.value, node.width),
    ast.DurationLiteral: lambda node, lookup, operators: (
        node.value * _SECONDS[node.unit.name] if node.unit.name in _SECONDS else None
    ),
}


def no_names(name: str) -> Any:
    """The lookup that knows no name."""
    return None


def converted(declared: Any, value: Any, lookup: Lookup = no_names, operators: Operators = BINARY) -> Any:
    """``value`` as the declared classical type holds it (specification, "Casting").

    Integers and bits of a width that ``lookup`` can tell wrap into it, angles into [0, 2π); floats keep Python's
    precision. None where the type cannot hold such a value.
    """
    if value is None:
        return None
    if isinstance(value, complex):
        return value if isinstance(declared, ast.ComplexType) or declared is None else None
    if isinstance(declared, (ast.IntType, ast.UintType, ast.BitType)):
        return _integer(declared, int(value), lookup, operators)
    if isinstance(declared, ast.FloatType):
        return value if isinstance(value, Tracked) else float(value)
    if isinstance(declared, ast.AngleType):
        return (value if isinstance(value, Tracked) else float(value)) % math.tau
    if isinstance(declared, ast.ComplexType):
        lose(value)
        return complex(value)
    return bool(value) if isinstance(declared, ast.BoolType) else value


def _integer(declared: Any, value: int, lookup: Lookup, operators: Operators) -> int:
    if declared.size is None:
        return Sized(value, 1) if isinstance(declared, ast.BitType) else value
    width = evaluate(declared.size, lookup, operators)
    if not isinstance(width, int) or not 0 < width <= _LARGEST_WIDTH:
        return value
    return Sized(value, width, isinstance(declared, ast.IntType))
