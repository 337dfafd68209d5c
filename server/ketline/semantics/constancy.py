"""What is constant (OpenQASM 3 specification, "Compile-time constants")."""

from __future__ import annotations

from typing import Any

from ketline.semantics.context import Context
from ketline.semantics.symbols import Kind
from ketline.semantics.types import UNKNOWN, Array
from ketline.syntax.classes import ast


def runtime_part(context: Context, node: Any) -> Any:
    """The first part of an expression that is known only while the program runs, or None. Reports nothing."""
    kind = type(node)
    if kind is ast.Identifier:
        symbol = context.scope.find(node.name)
        unknown = symbol is None or symbol.node is None or symbol.kind in (Kind.GATE, Kind.CONSTANT, Kind.QUBIT)
        return None if unknown else node
    if kind is ast.QuantumMeasurement:
        return node
    if kind is ast.FunctionCall:
        symbol = context.scope.find(node.name.name)
        return node if symbol is not None and symbol.kind.is_callable else _first(context, node.arguments)
    if kind is ast.SizeOf:
        return node if _is_reference(context, node.target) else runtime_part(context, node.index)
    if kind is ast.IndexExpression:
        parts = node.index.values if isinstance(node.index, ast.DiscreteSet) else node.index
        return _first(context, [node.collection, *parts])
    return _first(context, [getattr(node, name) for name in _PARTS.get(kind, ())])


_PARTS: dict[type, tuple[str, ...]] = {
    ast.UnaryExpression: ("expression",),
    ast.BinaryExpression: ("lhs", "rhs"),
    ast.Concatenation: ("lhs", "rhs"),
    ast.Cast: ("argument",),
    ast.RangeDefinition: ("start", "step", "end"),
}


def _first(context: Context, nodes: list[Any]) -> Any:
    for node in nodes:
        found = None if node is None else runtime_part(context, node)
        if found is not None:
            return found
    return None


def _is_reference(context: Context, target: Any) -> bool:
    """Whether an array's lengths come from the caller."""
    while isinstance(target, ast.IndexExpression):
        target = target.collection
    symbol = context.scope.find(target.name) if isinstance(target, ast.Identifier) else None
    return symbol is not None and isinstance(symbol.type, Array) and UNKNOWN in symbol.type.dimensions


def require_constant(context: Context, node: Any, what: str) -> bool:
    """Reports an expression that is not constant; ``what`` begins the sentence."""
    part = runtime_part(context, node)
    if part is None:
        return True
    if isinstance(part, ast.Identifier):
        context.report(part, "KT515", f"{what} must be constant, and '{part.name}' is not; declare it with 'const'.")
    else:
        context.report(part, "KT515", f"{what} must be constant; this is known only while the program runs.")
    return False
