"""Plain gate calls, of which long programs consist: ``rz(pi/4) q[3];``, ``cx q[0], q[1];``.

A call is plain when nothing in it needs more than a look at its own text: no modifiers, no duration, parameters made of
numbers and the language's constants, operands that are a name or a name with a literal index, no qubit twice. What is
left to ask is what its names mean. Found once a statement and kept on its node, as ``extent`` is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from openqasm3 import ast

from ketline.syntax.extent import extent


class PlainOperand(NamedTuple):
    """A register and a position in it, or a name alone; the name's offsets in the statement."""

    name: str
    position: int | None
    start: int
    end: int


class PlainCall(NamedTuple):
    """``constants`` are the names in its parameters, such as ``pi``; offsets are relative to the statement."""

    gate: str
    start: int
    end: int
    parameters: int
    constants: tuple[str, ...]
    operands: tuple[PlainOperand, ...]


#: Names that may stand in a parameter.
_CONSTANTS = frozenset(["pi", "π", "tau", "τ", "euler", "ℇ"])
_OPERATORS = frozenset(["+", "-", "*", "/"])


def plain_call(node: ast.QuantumGate) -> PlainCall | None:
    """The plain call that a gate call is, or None."""
    found: PlainCall | None = getattr(node, "plain", None)
    if found is None and not hasattr(node, "plain"):
        found = _read(node)
        node.plain = found  # type: ignore[attr-defined]
    return found


def _read(node: ast.QuantumGate) -> PlainCall | None:
    if node.modifiers or node.duration is not None:
        return None
    constants: list[str] = []
    if not all(_is_number(argument, constants) for argument in node.arguments):
        return None
    operands = []
    for qubit in node.qubits:
        operand = _operand(qubit)
        if operand is None:
            return None
        operands.append(operand)
    if not operands or not _distinct(operands):
        return None
    start, end = extent(node.name)
    return PlainCall(node.name.name, start, end, len(node.arguments), tuple(constants), tuple(operands))


def _is_number(node: Any, constants: list[str]) -> bool:
    kind = type(node)
    if kind is ast.FloatLiteral or kind is ast.IntegerLiteral:
        return True
    if kind is ast.Identifier and node.name in _CONSTANTS:
        constants.append(node.name)
        return True
    if kind is ast.UnaryExpression:
        return node.op.name == "-" and _is_number(node.expression, constants)
    if kind is not ast.BinaryExpression or node.op.name not in _OPERATORS:
        return False
    if node.op.name == "/" and not (getattr(node.rhs, "value", None) or type(node.rhs) is ast.Identifier):
        return False  # may divide by zero
    return _is_number(node.lhs, constants) and _is_number(node.rhs, constants)


def _operand(node: Any) -> PlainOperand | None:
    kind = type(node)
    if kind is ast.Identifier and not node.name.startswith("$"):
        return PlainOperand(node.name, None, *extent(node))
    if kind is not ast.IndexedIdentifier or len(node.indices) != 1:
        return None
    index = node.indices[0]
    if type(index) is not list or len(index) != 1 or type(index[0]) is not ast.IntegerLiteral:
        return None
    return PlainOperand(node.name.name, index[0].value, *extent(node.name))


def _distinct(operands: list[PlainOperand]) -> bool:
    """Whether no two can be one qubit, unless the registers' names mean the same qubits."""
    seen = {(operand.name, operand.position) for operand in operands}
    whole = {operand.name for operand in operands if operand.position is None}
    return len(seen) == len(operands) and not any(
        operand.position is not None and operand.name in whole for operand in operands
    )
