"""Constant expressions (OpenQASM 3 specification, "Compile-time constants").

``evaluate`` gives a Python bool, int, float or complex, or None where the value is not known before the
program runs. It never raises and never takes long.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from openqasm3 import ast

from ketline.semantics.library import CONSTANTS, FUNCTIONS

Lookup = Callable[[str], Any]
Operators = Mapping[str, Callable[[Any, Any], Any]]

#: The largest exponent, shift and result magnitude that constant folding follows.
_LARGEST_EXPONENT = 1_024
_LARGEST_INTEGER = 1 << 256


def _divide(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        quotient = abs(left) // abs(right)
        return quotient if (left < 0) == (right < 0) else -quotient
    return left / right


def _power(left: Any, right: Any) -> Any:
    return left**right if abs(right) <= _LARGEST_EXPONENT and abs(left) <= _LARGEST_INTEGER else None


def _shift(left: Any, right: Any) -> Any:
    return left << right if 0 <= right <= _LARGEST_EXPONENT else None


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divide, "%": operator.mod,
    "**": _power, "<<": _shift, ">>": operator.rshift, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
    "&&": lambda a, b: bool(a) and bool(b), "||": lambda a, b: bool(a) or bool(b),
}
#: OpenQASM 2 has no bit operators: '^' is the power.
BINARY_VERSION_2 = {**BINARY, "^": _power}

_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "!": operator.not_, "~": operator.invert}


def evaluate(node: Any, lookup: Lookup, operators: Operators = BINARY) -> Any:
    """The value of ``node``; ``lookup(name)`` gives a name's constant value or None.

    ``operators`` are the binary ones of the program's version.
    """
    try:
        value = _evaluate(node, lookup, operators)
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return None if isinstance(value, int) and abs(value) > _LARGEST_INTEGER else value


def _evaluate(node: Any, lookup: Lookup, operators: Operators) -> Any:
    kind = type(node)
    if kind in (ast.IntegerLiteral, ast.FloatLiteral, ast.BooleanLiteral):
        return node.value
    if kind is ast.Identifier:
        value = lookup(node.name)
        return CONSTANTS.get(node.name) if value is None else value
    if kind is ast.UnaryExpression:
        operand = _evaluate(node.expression, lookup, operators)
        return None if operand is None else _UNARY[node.op.name](operand)
    if kind is ast.BinaryExpression:
        left, right = (_evaluate(side, lookup, operators) for side in (node.lhs, node.rhs))
        return None if left is None or right is None else operators[node.op.name](left, right)
    if kind is ast.ImaginaryLiteral:
        return complex(0.0, node.value)
    if kind is ast.BitstringLiteral:
        return node.value
    if kind is ast.FunctionCall:
        return _call(node, lookup, operators)
    if kind is ast.Cast:
        return _cast(node, lookup, operators)
    return None


def _call(node: ast.FunctionCall, lookup: Lookup, operators: Operators) -> Any:
    known = FUNCTIONS.get(node.name.name)
    if known is None or known[2] is None:
        return None
    arguments = [_evaluate(argument, lookup, operators) for argument in node.arguments]
    if any(argument is None for argument in arguments):
        return None
    return known[2](*arguments)


def _cast(node: ast.Cast, lookup: Lookup, operators: Operators) -> Any:
    return converted(node.type, _evaluate(node.argument, lookup, operators))


def converted(declared: Any, value: Any) -> Any:
    """``value`` as the declared classical type holds it (specification, "Casting"); widths are not applied."""
    if value is None or isinstance(value, complex):
        return value
    if isinstance(declared, (ast.IntType, ast.UintType)):
        return int(value)
    if isinstance(declared, (ast.FloatType, ast.AngleType)):
        return float(value)
    return bool(value) if isinstance(declared, ast.BoolType) else value
