"""The grammar of ``// ketline: input NAME = VALUE``: the value that an ``input`` has in estimates.

VALUE is an expression of numbers and the language's constants, such as ``0.3`` or ``-pi/8``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from ketline.diagnostics.problem import Problem
from ketline.semantics.constants import evaluate, no_names
from ketline.semantics.context import Context, Use
from ketline.semantics.symbols import Kind
from ketline.syntax.tree import parse


@dataclass(frozen=True, slots=True)
class InputValue:
    """``name`` has ``value``, which is written at the absolute offsets ``start`` to ``end``."""

    name: str
    value: float
    start: int
    end: int

    def moved(self, by: int) -> InputValue:
        return replace(self, start=self.start + by, end=self.end + by)


_HEAD = re.compile(r"input[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?P<value>[^\s].*?)[ \t]*$")


def read_input(text: str, at: int, offset: int, context: Context) -> tuple[InputValue | None, list[Problem]]:
    """What the comment ``text`` says from ``at`` on, or what is wrong with it; ``offset`` is its absolute start."""
    match = _HEAD.match(text, at)
    if match is None:
        message = "Write 'input NAME = NUMBER', as in 'input theta = pi/4'."
        return None, [Problem(offset + at, offset + len(text), "KT405", message)]
    start, end = match.span("name")
    symbol = context.scope.find(match["name"])
    if symbol is None or symbol.kind is not Kind.INPUT:
        message = f"The program has no input '{match['name']}'; declare it, as in 'input float {match['name']};'."
        return None, [Problem(offset + start, offset + end, "KT405", message)]
    context.uses.append(Use(offset + start, offset + end, symbol))
    start, end = match.span("value")
    value = number(match["value"])
    if value is None:
        message = "Give the input a number, such as 0.3 or -pi/8."
        return None, [Problem(offset + start, offset + end, "KT405", message)]
    return InputValue(match["name"], value, offset + start, offset + end), []


def number(text: str) -> float | None:
    """The value of an expression of numbers and constants; None for anything else."""
    nodes = parse(f"float value = {text};\n").nodes
    statement = nodes[0].statement if len(nodes) == 1 else None
    if statement is None or statement.problems or statement.node is None:
        return None
    value = evaluate(statement.node.init_expression, no_names)
    if isinstance(value, (bool, int, float)) and math.isfinite(value):
        return float(value)
    return None
