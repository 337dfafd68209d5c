"""Statements of one line that declare nothing: each kind's rules, by AST class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ketline.semantics.assignments import check_assignment, check_measured_into, check_target
from ketline.semantics.constancy import require_constant
from ketline.semantics.context import Context
from ketline.semantics.declared_types import declared_type
from ketline.semantics.expressions import check_anything, check_expression, check_value
from ketline.semantics.fitting import check_fits
from ketline.semantics.quantum import (
    check_duration,
    check_gate,
    check_phase,
    operand,
)
from ketline.semantics.symbols import Scope
from ketline.semantics.types import (
    BIT,
    INTEGERS,
    Array,
    Base,
    Scalar,
    Sequence,
    Type,
    described,
    has_truth,
    is_integral,
)
from ketline.syntax.classes import ast


def check_condition(context: Context, node: Any) -> None:
    """The condition of an ``if`` or ``while``."""
    type_ = check_expression(context, node)
    if type_ is not None and not has_truth(type_):
        context.report(node, "KT506", f"A condition is true or false, and this is {described(type_)}; compare it.")


def check_iterated(context: Context, node: ast.ForInLoop) -> None:
    """What a ``for`` runs over: a range, a set, an array of one dimension, or a bit register."""
    over = node.set_declaration
    target = declared_type(context, node.type)
    place = f"'{node.identifier.name}' is"
    if isinstance(over, ast.DiscreteSet):
        for value in over.values:
            check_value(context, value, target, place)
        return
    type_ = check_expression(context, over)
    if isinstance(over, ast.RangeDefinition):
        _check_ends(context, over)
    element = None if type_ is None else _element(type_)
    if type_ is not None and element is None and type_ != Sequence(None):
        context.report(
            over, "KT508", f"A loop runs over a range, set, array or bit register, and this is {described(type_)}."
        )
    if not isinstance(type_, Sequence) or is_integral(element):
        check_fits(context, over, element, target, place)


def _check_ends(context: Context, over: ast.RangeDefinition) -> None:
    if over.start is None or over.end is None:
        context.report(over, "KT507", "A loop's range needs both ends, as in '[0:3]'.")


def _element(type_: Type) -> Type | None:
    """What one turn of a loop over a value gives."""
    if isinstance(type_, Sequence):
        return type_.element
    if isinstance(type_, Array):
        return type_.base if len(type_.dimensions) == 1 else None
    return BIT if isinstance(type_, Scalar) and type_.base is Base.BIT and type_.width is not None else None


def _measure(context: Context, node: ast.QuantumMeasurementStatement) -> None:
    measured = operand(context, node.measure.qubit)
    if node.target is not None:
        target = check_target(context, node.target)
        check_measured_into(context, node, measured, target, "what it goes into is")


def _barrier(context: Context, node: ast.QuantumBarrier) -> None:
    for qubit in node.qubits:
        operand(context, qubit)


def _reset(context: Context, node: ast.QuantumReset) -> None:
    operand(context, node.qubits)


def _delay(context: Context, node: ast.DelayInstruction) -> None:
    check_duration(context, node.duration, "'delay'")
    for qubit in node.qubits:
        operand(context, qubit)


def _box(context: Context, node: ast.Box) -> None:
    if node.duration is not None:
        check_duration(context, node.duration, "'box'")


def _expression(context: Context, node: ast.ExpressionStatement) -> None:
    check_anything(context, node.expression)


def _returning(context: Context, node: ast.ReturnStatement) -> None:
    header = _enclosing_subroutine(context.scope)
    if header is None:
        check_expression(context, node.expression)
        return
    name = header.name.name
    if header.return_type is None:
        check_expression(context, node.expression)
        if node.expression is not None:
            advice = "write '-> type' after its parameters, or 'return;'"
            context.report(node.expression, "KT510", f"'{name}' declares no result; {advice}.")
    elif node.expression is None:
        context.report(node, "KT510", f"'{name}' returns {_written(context, header)}; put the value after 'return'.")
    else:
        target = declared_type(context, header.return_type)
        check_value(context, node.expression, target, f"'{name}' returns", "KT510")


def _enclosing_subroutine(scope: Scope | None) -> ast.SubroutineDefinition | None:
    while scope is not None:
        if isinstance(scope.header, ast.SubroutineDefinition):
            return scope.header
        scope = scope.parent
    return None


def _written(context: Context, header: ast.SubroutineDefinition) -> str:
    type_ = declared_type(context, header.return_type)
    return "a value" if type_ is None else described(type_)


def _switch(context: Context, node: ast.SwitchStatement) -> None:
    type_ = check_expression(context, node.target)
    if type_ is not None and not (isinstance(type_, Scalar) and type_.base in INTEGERS):
        context.report(
            node.target, "KT512", f"'switch' takes an int or uint, and this is {described(type_)}; write 'int(...)'."
        )


def check_labels(context: Context, labels: tuple[ast.Expression, ...]) -> None:
    """The labels of one ``case``: constant integers, each once."""
    seen: set[int] = set()
    for label in labels:
        type_ = check_expression(context, label)
        if type_ is not None and not (isinstance(type_, Scalar) and type_.base in INTEGERS):
            context.report(label, "KT512", f"A 'case' takes integers, and this is {described(type_)}.")
            continue
        require_constant(context, label, "A label of 'case'")
        value = context.integer(label)
        if value is not None and value in seen:
            context.report(label, "KT512", f"The label {value} is in this 'case' already; drop it.")
        elif value is not None:
            seen.add(value)


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
    ast.ClassicalAssignment: check_assignment,
    ast.SwitchStatement: _switch,
}
