"""What is assigned to: a variable, part of one, or the bits that a measurement fills.

OpenQASM 3 specification, "Low-level classical instructions" and "Measurement".
"""

from __future__ import annotations

from typing import Any

from ketline.semantics.context import Context
from ketline.semantics.expressions import accepted, check_expression, check_value
from ketline.semantics.fitting import check_fits
from ketline.semantics.indices import check_index
from ketline.semantics.operands import Operand
from ketline.semantics.operators import binary
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import Array, Base, Scalar, Type, described
from ketline.semantics.visibility import check_visible
from ketline.syntax.classes import ast


def check_target(context: Context, target: Any) -> Type | None:
    """What stands left of ``=`` or right of ``->``; its type."""
    name = target.name if isinstance(target, ast.IndexedIdentifier) else target
    symbol = context.resolve(name)
    type_ = None if symbol is None else symbol.type
    if isinstance(target, ast.IndexedIdentifier):
        for index in target.indices:
            type_ = check_index(context, check_expression, type_, symbol, index)
    return None if symbol is None or not _may_change(context, name, symbol) else type_


def _may_change(context: Context, name: ast.Identifier, symbol: Symbol) -> bool:
    kind = symbol.kind
    if kind in (Kind.CONSTANT, Kind.PARAMETER, Kind.INPUT):
        article = "an" if kind is Kind.INPUT else "a"
        context.report(name, "KT308", f"'{name.name}' is {article} {kind.value} and cannot be assigned to.")
    elif kind is Kind.QUBIT:
        context.report(name, "KT311", f"'{name.name}' is a qubit; use gates or 'reset' to change it.")
    elif kind is Kind.GATE or kind.is_callable:
        context.report(name, "KT308", f"'{name.name}' is a {kind.value} and cannot be assigned to.")
    elif isinstance(symbol.type, Array) and symbol.type.access == "readonly":
        context.report(name, "KT308", f"'{name.name}' is readonly here; declare the parameter 'mutable' to change it.")
    else:
        check_visible(context, name, symbol)
        return True
    return False


def check_assignment(context: Context, node: ast.ClassicalAssignment) -> None:
    target = check_target(context, node.lvalue)
    name = node.lvalue.name if isinstance(node.lvalue, ast.IndexedIdentifier) else node.lvalue
    place = f"'{name.name}' is" if name is node.lvalue else f"this part of '{name.name}' is"
    if node.op.name == "=":
        check_value(context, node.rvalue, target, place)
        return
    operator = node.op.name[:-1]
    given = check_expression(context, node.rvalue)
    if operator in ("/", "%") and context.constant(node.rvalue) == 0:
        context.report(node.rvalue, "KT517", "This divides by zero.")
    elif target is not None:
        result = accepted(context, node, node.op.name, binary(operator, target, given), (target, given))
        check_fits(context, node, result, target, place)


def check_measured_into(
    context: Context, node: Any, measured: Operand, target: Type | None, place: str
) -> None:
    """A measurement gives a bit, or as many as the register has qubits."""
    if target is None:
        return
    if isinstance(target, Scalar) and target.base in (Base.BIT, Base.BOOL):
        size = 1 if target.width is None else target.width or None
        check_measurement_sizes(context, node, measured, size)
    elif not isinstance(target, Scalar) or target.base not in (Base.INT, Base.UINT):
        context.report(node, "KT501", f"A measurement gives bits, but {place} {described(target)}; measure into bits.")


def check_measurement_sizes(context: Context, node: Any, measured: Operand, size: int | None) -> None:
    if size is not None and measured.size is not None and size != measured.size:
        context.report(
            node,
            "KT305",
            f"This measures {measured.size} qubit{'' if measured.size == 1 else 's'} into {size} "
            f"bit{'' if size == 1 else 's'}; the sizes must agree.",
        )
