"""Values of expressions while a program is written out: names, elements, calls, measurements.

What ``semantics.constants.evaluate`` cannot know (a subroutine's result, an array's element, a measured bit) is found
first and put in its place; bits are asked for one by one, so that a measurement whose outcome nobody reads stays open.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, Protocol

from ketline.circuit.values import Array, Bits, Environment, Outcome, picked
from ketline.semantics.constants import Known, evaluate
from ketline.semantics.functions import FUNCTIONS
from ketline.semantics.library import CONSTANTS
from ketline.syntax.classes import ast

_LEAVES = (ast.IntegerLiteral, ast.FloatLiteral, ast.BooleanLiteral, ast.ImaginaryLiteral, ast.BitstringLiteral,
           ast.DurationLiteral, Known)


class Machine(Protocol):
    """What expressions may need of the program that runs around them."""

    def resolve(self, outcome: Outcome) -> int: ...

    def is_subroutine(self, name: str) -> bool: ...

    def call(self, node: ast.FunctionCall, environment: Environment) -> Any: ...

    def measured(self, node: ast.QuantumMeasurement, environment: Environment) -> Bits: ...


def value_of(node: Any, environment: Environment, machine: Machine) -> Any:
    """A number, bool or complex, or None where it is not known."""
    return _number(raw_value(node, environment, machine), machine)


def integer_of(node: Any, environment: Environment, machine: Machine) -> int | None:
    if type(node) is ast.IntegerLiteral:
        return node.value
    value = value_of(node, environment, machine)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) else None


def raw_value(node: Any, environment: Environment, machine: Machine) -> Any:
    """As ``value_of``, but bits stay ``Bits`` and arrays ``Array``s, their measurements not asked for."""
    kind = type(node)
    if kind is ast.Identifier:
        found = environment.find(node.name)
        if isinstance(found, (Bits, Array)):
            return found
    elif kind is ast.QuantumMeasurement:
        return machine.measured(node, environment)
    elif kind is ast.FunctionCall and machine.is_subroutine(node.name.name):
        return machine.call(node, environment)
    elif kind is ast.IndexExpression:
        whole = raw_value(node.collection, environment, machine)
        if isinstance(whole, (Bits, Array)):
            return element(whole, node.index, environment, machine)
    elif kind is ast.Concatenation:
        sides = [raw_value(side, environment, machine) for side in (node.lhs, node.rhs)]
        if all(isinstance(side, Bits) for side in sides):
            return Bits([*sides[0].cells, *sides[1].cells])
        if all(isinstance(side, Array) for side in sides):
            return Array([*sides[0].items, *sides[1].items], sides[0].element)
    elif kind is ast.SizeOf:
        return _length(node, environment, machine)
    prepared = node if _is_simple(node) else _prepared(node, environment, machine)
    return evaluate(prepared, lambda name: _named(name, environment, machine), environment.operators)


def _number(value: Any, machine: Machine) -> Any:
    if isinstance(value, Bits):
        return value.number(machine.resolve)
    return None if isinstance(value, Array) else value


def _named(name: str, environment: Environment, machine: Machine) -> Any:
    scope = environment.scope_of(name)
    if scope is None:
        return None  # perhaps one of the language's constants
    found = scope.names[name]
    if isinstance(found, Array):
        return found.lengths
    value = _number(found, machine)
    if not isinstance(value, (bool, int, float, complex)):
        raise ValueError(f"'{name}' has no value")  # not the constant that it may hide
    return value


def element(whole: Any, index: Any, environment: Environment, machine: Machine) -> Any:
    """Elements of bits or of an array; None where the index is not known or not there."""

    def integer(part: Any) -> int | None:
        return integer_of(part, environment, machine)

    steps = [[part] for part in index] if isinstance(whole, Array) and isinstance(index, list) else [index]
    try:
        for step in steps:
            whole = _picked(whole, step, integer)
    except LookupError:
        return None
    return whole


def _picked(whole: Any, index: Any, integer: Callable[[Any], int | None]) -> Any:
    if isinstance(whole, Bits):
        places, single = picked(len(whole.cells), index, integer)
        return Bits([whole.cells[place] for place in places], single)
    if not isinstance(whole, Array):
        raise LookupError("This has no elements.")
    places, single = picked(len(whole.items), index, integer)
    return whole.items[places[0]] if single else Array([whole.items[place] for place in places], whole.element)


def _length(node: ast.SizeOf, environment: Environment, machine: Machine) -> Any:
    whole = raw_value(node.target, environment, machine)
    dimension = 0 if node.index is None else integer_of(node.index, environment, machine)
    if not isinstance(whole, Array) or dimension is None or not 0 <= dimension < len(whole.lengths):
        return None
    return whole.lengths[dimension]


def _is_simple(node: Any) -> bool:
    """Whether an expression is made of numbers, names and the language's operators and functions; kept on the node."""
    known: bool | None = getattr(node, "simple", None)
    if known is None:
        known = _look(node)
        if isinstance(node, ast.QASMNode):
            node.simple = known  # type: ignore[attr-defined]
    return known


def _look(node: Any) -> bool:
    if isinstance(node, (ast.Identifier, *_LEAVES)):
        return True
    if isinstance(node, ast.UnaryExpression):
        return _is_simple(node.expression)
    if isinstance(node, ast.BinaryExpression):
        return _is_simple(node.lhs) and _is_simple(node.rhs)
    if isinstance(node, ast.Cast):
        return _is_simple(node.argument)
    if isinstance(node, ast.FunctionCall):
        return node.name.name in FUNCTIONS and all(_is_simple(argument) for argument in node.arguments)
    return False


def _prepared(node: Any, environment: Environment, machine: Machine) -> Any:
    """The expression with everything that has a value of its own replaced by that value."""
    if isinstance(node, (ast.IndexExpression, ast.Concatenation, ast.SizeOf)):
        return _known(node, environment, machine)
    if isinstance(node, ast.FunctionCall) and machine.is_subroutine(node.name.name):
        return Known(_number(machine.call(node, environment), machine))
    if _is_simple(node):
        return node
    changed = copy(node)
    changed.__dict__.pop("simple", None)
    if isinstance(node, ast.UnaryExpression):
        changed.expression = _prepared(node.expression, environment, machine)
    elif isinstance(node, ast.BinaryExpression):
        changed.lhs = _prepared(node.lhs, environment, machine)
        changed.rhs = _prepared(node.rhs, environment, machine)
    elif isinstance(node, ast.Cast):
        changed.argument = _prepared(node.argument, environment, machine)
    elif isinstance(node, ast.FunctionCall):
        changed.arguments = [_prepared(argument, environment, machine) for argument in node.arguments]
    return changed


def _known(node: Any, environment: Environment, machine: Machine) -> Any:
    if isinstance(node, ast.IndexExpression):
        whole = raw_value(node.collection, environment, machine)
        if not isinstance(whole, (Bits, Array)):
            # Bits of an integer: the general rules know its width.
            changed = copy(node)
            changed.collection = Known(whole)
            changed.index = _prepared_index(node.index, environment, machine)
            return Known(evaluate(changed, lambda name: None, environment.operators))
    if isinstance(node, ast.Concatenation):
        joined = copy(node)
        joined.lhs, joined.rhs = (_prepared(side, environment, machine) for side in (node.lhs, node.rhs))
        return joined
    return Known(_number(raw_value(node, environment, machine), machine))


def _prepared_index(index: Any, environment: Environment, machine: Machine) -> Any:
    if not isinstance(index, list):
        return index
    found: list[Any] = []
    for part in index:
        if isinstance(part, ast.RangeDefinition):
            changed = copy(part)
            for side in ("start", "end", "step"):
                given = getattr(part, side)
                if given is not None:
                    setattr(changed, side, Known(integer_of(given, environment, machine)))
            found.append(changed)
        else:
            found.append(Known(integer_of(part, environment, machine)))
    return found


def closed_names(node: Any) -> tuple[str, ...] | None:
    """The constants' names in an expression that is made of numbers and such names alone, so that it is one number in
    the text unless a name hides the constant; None for any other. Kept on the node.
    """
    if not isinstance(node, ast.QASMNode):
        return None
    if not hasattr(node, "closed"):
        node.closed = _closed_names(node)  # type: ignore[attr-defined]
    known: tuple[str, ...] | None = node.closed  # type: ignore[attr-defined]
    return known


def _closed_names(node: Any) -> tuple[str, ...] | None:
    if isinstance(node, ast.Identifier):
        return (node.name,) if node.name in CONSTANTS else None
    if isinstance(node, _LEAVES):
        return ()
    if isinstance(node, ast.UnaryExpression):
        parts = [node.expression]
    elif isinstance(node, ast.BinaryExpression):
        parts = [node.lhs, node.rhs]
    elif isinstance(node, ast.FunctionCall) and node.name.name in FUNCTIONS:
        parts = node.arguments
    else:
        return None
    found: list[str] = []
    for part in parts:
        names = closed_names(part)
        if names is None:
            return None
        found.extend(names)
    return tuple(found)


def is_exact(node: Any) -> bool:
    """Whether a closed expression is spelt by pi and whole numbers: whoever writes so means just that value."""
    return _names_pi(node) and not _has_decimals(node)


def _names_pi(node: Any) -> bool:
    return any(isinstance(part, ast.Identifier) for part in _parts(node))


def _has_decimals(node: Any) -> bool:
    return any(isinstance(part, ast.FloatLiteral) and not part.value.is_integer() for part in _parts(node))


def _parts(node: Any) -> list[Any]:
    if isinstance(node, ast.UnaryExpression):
        return _parts(node.expression)
    if isinstance(node, ast.BinaryExpression):
        return [*_parts(node.lhs), *_parts(node.rhs)]
    if isinstance(node, ast.FunctionCall):
        return [part for argument in node.arguments for part in _parts(argument)]
    return [node]
