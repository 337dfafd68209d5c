"""Conditions and loops that are decided before the program runs: KT605, KT606, KT607."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.lints.lookup import names_declared, nodes_within
from ketline.lints.site import Site
from ketline.semantics import Kind
from ketline.syntax.classes import ast


def check_condition(site: Site) -> Iterator[Problem]:
    """KT605: an ``if`` on a number, which always or never runs. ``while (true)`` is how one loops until a ``break``.

    A named constant is a switch that somebody may turn, and no finding.
    """
    node = site.node
    loop = isinstance(node, ast.WhileLoop)
    if not loop and not isinstance(node, ast.BranchingStatement):
        return
    condition = node.while_condition if loop else node.condition
    value = None if names_declared(condition) else site.lookup.constant(condition)
    if value is None or (loop and value):
        return
    outcome = "always true: the 'if' can go" if value else "never true: what it guards never runs"
    yield site.problem(condition, "KT605", f"This condition is {outcome}; test a bit or a variable.")


def check_range(site: Site) -> Iterator[Problem]:
    """KT606: a ``for`` over no value, mostly one that counts down without a step of -1.

    An end that depends on a name, as in ``[0:n-2]``, may be empty for small n by intention.
    """
    node = site.node
    if not isinstance(node, ast.ForInLoop) or not isinstance(node.set_declaration, ast.RangeDefinition):
        return
    over = node.set_declaration
    start, end = site.lookup.integer(over.start), site.lookup.integer(over.end)
    step = 1 if over.step is None else site.lookup.integer(over.step)
    if start is None or end is None or not step or names_declared(over.end):
        return
    if range(start, end + (1 if step > 0 else -1), step):
        return
    first, last = (site.source(part) for part in (over.start, over.end))
    towards = -1 if start > end else 1
    stepped = f"{first}:{towards}:{last}"
    message = f"This range is empty, so the loop never runs; to go from {start} to {end} write [{stepped}]."
    yield site.problem(over, "KT606", message, stepped)


#: Comparisons and the same with their sides exchanged.
_COMPARISONS: dict[str, tuple[Callable[[int, int], bool], str]] = {
    "==": (operator.eq, "=="), "!=": (operator.ne, "!="), "<": (operator.lt, ">"), ">": (operator.gt, "<"),
    "<=": (operator.le, ">="), ">=": (operator.ge, "<="),
}


def check_comparisons(site: Site) -> Iterator[Problem]:
    """KT607: bits compared with a number that they cannot reach."""
    for part in _expressions(site.node):
        for found in nodes_within(part):
            if isinstance(found, ast.BinaryExpression) and found.op.name in _COMPARISONS:
                yield from _comparison(site, found)


def _expressions(node: Any) -> list[Any]:
    """The expressions of a statement that may hold a comparison; statements inside it have a site of their own."""
    if isinstance(node, ast.BranchingStatement):
        return [node.condition]
    if isinstance(node, ast.WhileLoop):
        return [node.while_condition]
    if isinstance(node, ast.ClassicalAssignment):
        return [node.rvalue]
    return [node.init_expression] if isinstance(node, (ast.ClassicalDeclaration, ast.ConstantDeclaration)) else []


def _comparison(site: Site, node: ast.BinaryExpression) -> Iterator[Problem]:
    name = node.op.name
    bits, number = _size(site, node.lhs), _integer(site, node.rhs)
    subject = node.lhs
    if bits is None or number is None:
        bits, number, subject = _size(site, node.rhs), _integer(site, node.lhs), node.rhs
        name = _COMPARISONS[name][1]
    if bits is None or number is None:
        return
    most = (1 << bits) - 1
    outcome = _decided(name, number, most)
    if outcome is not None:
        values = f"{bits} bit{'' if bits == 1 else 's'}, so it is 0 to {most}" if bits <= 20 else f"{bits} bits"
        always = "always" if outcome else "never"
        message = f"'{site.source(subject)}' has {values}: this is {always} true; correct the number."
        yield site.problem(node, "KT607", message)


def _decided(name: str, number: int, most: int) -> bool | None:
    """Whether ``value NAME number`` is the same for every value from 0 to ``most``, and which."""
    compare = _COMPARISONS[name][0]
    if not 0 <= number <= most:
        return compare(0, number)
    at_ends = {compare(0, number), compare(most, number)}
    return at_ends.pop() if len(at_ends) == 1 and name not in ("==", "!=") else None


def _size(site: Site, node: Any) -> int | None:
    """How many bits an expression reads of a bit register; None for anything else."""
    name = node.collection if isinstance(node, ast.IndexExpression) else node
    if not isinstance(name, ast.Identifier):
        return None
    symbol = site.lookup.symbol(name.name)
    if symbol is None or symbol.kind is not Kind.BIT or symbol.size is None:
        return None
    if name is node:
        return symbol.size
    chosen = site.lookup.operand(node)
    return len(chosen.places) if chosen.places else None


def _integer(site: Site, node: Any) -> int | None:
    """A whole number; bit strings are compared bit by bit and are a matter of types."""
    if any(isinstance(found, ast.BitstringLiteral) for found in nodes_within(node)):
        return None
    return site.lookup.integer(node)
