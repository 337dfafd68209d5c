"""Division: of real numbers in OpenQASM 2, of integers in OpenQASM 3 where both sides are integers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketline.syntax.classes import ast


def real_divisions(node: Any) -> Iterator[int]:
    """Where to write ``.0`` behind a literal so that the expression has version 2's value; relative offsets.

    Powers of integers become real too, since an exponent may be negative.
    """
    ends: set[int] = set()
    _whole(node, ends)
    yield from sorted(ends)


def _whole(node: Any, ends: set[int]) -> bool:
    """Whether the expression is an integer in version 3, with ``.0`` behind the literals in ``ends``."""
    if isinstance(node, ast.IntegerLiteral):
        return True
    if isinstance(node, ast.UnaryExpression):
        return _whole(node.expression, ends)
    if isinstance(node, ast.FunctionCall):
        for argument in node.arguments:
            _whole(argument, ends)
    if not isinstance(node, ast.BinaryExpression):
        return False
    whole = [_whole(side, ends) for side in (node.lhs, node.rhs)]
    if not all(whole):
        return False
    if node.op.name in ("/", "**"):
        _make_real(node.lhs, ends)
        return False
    return True


def _make_real(node: Any, ends: set[int]) -> None:
    """Marks the leftmost literal of an integer expression."""
    while not isinstance(node, ast.IntegerLiteral):
        node = node.expression if isinstance(node, ast.UnaryExpression) else node.lhs
    ends.add(node.__dict__["extent"][1])
