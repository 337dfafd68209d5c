"""A symbol in a few words, for lists."""

from __future__ import annotations

from typing import Any

from ketline.presentation.numbers import shown
from ketline.semantics import Kind, Symbol
from ketline.syntax.classes import ast


def summary(symbol: Symbol) -> str:
    """What a list says beside a name: the type, of a constant its value too, of a gate what it takes."""
    node = symbol.node
    if symbol.kind is Kind.GATE:
        return _gate(symbol, node)
    if symbol.kind.is_callable:
        return _function(node)
    type_ = "" if symbol.type is None else str(symbol.type)
    if symbol.kind is Kind.CONSTANT and symbol.value is not None and not isinstance(symbol.value, tuple):
        return f"{type_} = {shown(symbol.value)}"
    return type_


def _gate(symbol: Symbol, node: Any) -> str:
    if isinstance(node, ast.QuantumGateDefinition):
        parameters = f"({', '.join(one.name for one in node.arguments)}) " if node.arguments else ""
        return f"{parameters}{', '.join(one.name for one in node.qubits)}"
    return "" if symbol.qubits is None else f"{symbol.qubits} qubit{'' if symbol.qubits == 1 else 's'}"


def _function(node: Any) -> str:
    arguments = getattr(node, "arguments", [])
    names = [one.name.name for one in arguments if isinstance(one, (ast.ClassicalArgument, ast.QuantumArgument))]
    return f"({', '.join(names)})"
