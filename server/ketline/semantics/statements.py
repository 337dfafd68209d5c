"""Statements of one line that declare nothing: each kind's rules, by AST class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openqasm3 import ast

from ketline.semantics.context import Context
from ketline.semantics.declarations import size_of_target
from ketline.semantics.expressions import check_anything, check_expression
from ketline.semantics.quantum import (
    check_gate,
    check_measurement,
    check_measurement_sizes,
    check_phase,
    operand,
)
from ketline.semantics.symbols import Kind


def check_condition(context: Context, node: Any) -> None:
    """The condition of an ``if`` or ``while``."""
    check_expression(context, node)


def check_iterated(context: Context, node: ast.ForInLoop) -> None:
    """What a ``for`` runs over: a range, a set, or an array."""
    check_expression(context, node.set_declaration)


def _measure(context: Context, node: ast.QuantumMeasurementStatement) -> None:
    measured = check_measurement(context, node.measure)
    if node.target is not None:
        check_measurement_sizes(context, node, measured, size_of_target(context, node.target))


def _barrier(context: Context, node: ast.QuantumBarrier) -> None:
    for qubit in node.qubits:
        operand(context, qubit)


def _reset(context: Context, node: ast.QuantumReset) -> None:
    operand(context, node.qubits)


def _delay(context: Context, node: ast.DelayInstruction) -> None:
    check_expression(context, node.duration)
    for qubit in node.qubits:
        operand(context, qubit)


def _box(context: Context, node: ast.Box) -> None:
    check_expression(context, node.duration)


def _expression(context: Context, node: ast.ExpressionStatement) -> None:
    check_anything(context, node.expression)


def _returning(context: Context, node: ast.ReturnStatement) -> None:
    if isinstance(node.expression, ast.QuantumMeasurement):
        check_measurement(context, node.expression)
    else:
        check_expression(context, node.expression)


def _assignment(context: Context, node: ast.ClassicalAssignment) -> None:
    size_of_target(context, node.lvalue)
    name = node.lvalue.name if isinstance(node.lvalue, ast.IndexedIdentifier) else node.lvalue
    symbol = context.scope.find(name.name)
    if symbol is not None and symbol.kind in (Kind.CONSTANT, Kind.PARAMETER, Kind.INPUT):
        article = "an" if symbol.kind is Kind.INPUT else "a"
        context.report(name, "KT308", f"'{name.name}' is {article} {symbol.kind.value} and cannot be assigned to.")
    elif symbol is not None and symbol.kind is Kind.QUBIT:
        context.report(name, "KT311", f"'{name.name}' is a qubit; use gates or 'reset' to change it.")
    check_expression(context, node.rvalue)


def _switch(context: Context, node: ast.SwitchStatement) -> None:
    check_expression(context, node.target)


STATEMENTS: dict[type, Callable[[Context, Any], None]] = {
    ast.QuantumGate: check_gate,
    ast.QuantumPhase: check_phase,
    ast.QuantumMeasurementStatement: _measure,
    ast.QuantumBarrier: _barrier,
    ast.QuantumReset: _reset,
    ast.DelayInstruction: _delay,
    ast.Box: _box,
    ast.ExpressionStatement: _expression,
    ast.ReturnStatement: _returning,
    ast.ClassicalAssignment: _assignment,
    ast.SwitchStatement: _switch,
}
