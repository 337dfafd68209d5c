"""Classical expressions: every name declared, every call complete, no qubit used as a number."""

from __future__ import annotations

from typing import Any

from openqasm3 import ast

from ketline.limits import MAXIMUM_REGISTER_SIZE
from ketline.semantics.context import Context
from ketline.semantics.library import FUNCTIONS
from ketline.semantics.problems import Wanted
from ketline.semantics.symbols import Kind, Symbol


def check_expression(context: Context, node: Any) -> None:
    """Checks any expression, range, set, array literal or None."""
    if node is None:
        return
    kind = type(node)
    if kind is ast.Identifier:
        _value(context, node, context.resolve(node))
    elif kind is ast.BinaryExpression or kind is ast.Concatenation:
        check_expression(context, node.lhs)
        check_expression(context, node.rhs)
    elif kind is ast.UnaryExpression:
        check_expression(context, node.expression)
    elif kind is ast.FunctionCall:
        _call(context, node)
    elif kind is ast.IndexExpression:
        _index(context, node)
    elif kind is ast.Cast:
        check_type(context, node.type)
        check_expression(context, node.argument)
    elif kind in (ast.ArrayLiteral, ast.DiscreteSet):
        for value in node.values:
            check_expression(context, value)
    elif kind is ast.RangeDefinition:
        for part in (node.start, node.step, node.end):
            check_expression(context, part)
    elif kind is ast.SizeOf:
        check_anything(context, node.target)
        check_expression(context, node.index)


def _value(context: Context, node: ast.Identifier, symbol: Symbol | None) -> None:
    if symbol is not None and symbol.kind is Kind.QUBIT:
        context.report(node, "KT311", f"'{node.name}' is a qubit and has no value; measure it first.")
    elif symbol is not None and symbol.kind is Kind.GATE:
        context.report(node, "KT307", f"'{node.name}' is a gate and has no value.")


def check_anything(context: Context, node: Any) -> None:
    """An argument that may be a qubit as well as a value."""
    if type(node) is ast.Identifier:
        context.resolve(node)
    elif type(node) is ast.IndexExpression and type(node.collection) is ast.Identifier:
        symbol = context.resolve(node.collection)
        check_indices(context, symbol, node.index)
    else:
        check_expression(context, node)


def check_indices(context: Context, symbol: Symbol | None, index: Any) -> None:
    """``index`` is one ``[...]``: a list of expressions and ranges, or a set."""
    parts = index.values if isinstance(index, ast.DiscreteSet) else index
    for part in parts:
        check_expression(context, part)
    if symbol is None or symbol.kind not in (Kind.QUBIT, Kind.BIT) or symbol.size is None:
        return
    if not isinstance(index, ast.DiscreteSet) and len(parts) != 1:
        return
    for part in parts:
        if isinstance(part, ast.RangeDefinition):
            _bound(context, symbol, part.start)
            _bound(context, symbol, part.end)
        else:
            _bound(context, symbol, part)


def _bound(context: Context, symbol: Symbol, part: Any) -> None:
    size = symbol.size
    value = _farthest(context, part, size)
    if value is None or size is None or -size <= value < size:
        return
    last = f"0 to {size - 1}" if size > 1 else "0"
    noun = "qubit" if symbol.kind is Kind.QUBIT else "bit"
    context.report(
        part, "KT301",
        f"Index {value} is out of range: '{symbol.name}' has {size} {noun}{'s' if size > 1 else ''}, so use {last}.",
        str(size - 1),
    )


def _farthest(context: Context, part: Any, size: int | None) -> int | None:
    """An index's value; of a loop's variable, the end that lies farthest outside the register."""
    if isinstance(part, ast.Identifier):
        variable = context.scope.names.get(part.name)  # not inside an 'if', which may keep it in range
        if variable is not None and variable.bounds is not None and size is not None:
            return max(variable.bounds, key=lambda value: value - size + 1 if value >= 0 else -size - value)
    return context.integer(part)


def _index(context: Context, node: ast.IndexExpression) -> None:
    inner = node.collection
    symbol = None
    if type(inner) is ast.Identifier:
        symbol = context.resolve(inner)
        _value(context, inner, symbol)
    else:
        check_expression(context, inner)
    if symbol is None or symbol.kind is not Kind.QUBIT:
        check_indices(context, symbol, node.index)


def _call(context: Context, node: ast.FunctionCall) -> None:
    for argument in node.arguments:
        check_anything(context, argument)
    name = node.name.name
    symbol = context.scope.find(name)
    if symbol is not None:
        context.use(node.name, symbol)
        _declared_call(context, node, symbol)
        return
    known = FUNCTIONS.get(name)
    if known is not None:
        least, most, _ = known
        if not least <= len(node.arguments) <= most:
            _count(context, node, least)
        return
    if context.names_unknown:
        return
    message = f"'{name}' is not a function here"
    context.report_unknown(node.name, "KT201", message, "; define it with 'def' or 'extern'.", Wanted.FUNCTION)


def _declared_call(context: Context, node: ast.FunctionCall, symbol: Symbol) -> None:
    if symbol.kind is Kind.GATE:
        context.report(
            node.name, "KT307", f"'{symbol.name}' is a gate: write its qubits after it, as in '{symbol.name} q[0];'."
        )
    elif not symbol.kind.is_callable:
        context.report(node.name, "KT307", f"'{symbol.name}' is a {symbol.kind.value} and cannot be called.")
    elif symbol.parameters is not None and symbol.parameters != len(node.arguments):
        _count(context, node, symbol.parameters)


def _count(context: Context, node: ast.FunctionCall, wanted: int) -> None:
    given = len(node.arguments)
    context.report(
        node, "KT309",
        f"'{node.name.name}' takes {wanted} argument{'' if wanted == 1 else 's'}, not {given}.",
    )


def check_type(context: Context, node: Any) -> None:
    """The sizes inside a type."""
    size = getattr(node, "size", None)
    if size is not None:
        check_expression(context, size)
        declared_size(context, size)
    base = getattr(node, "base_type", None)
    if base is not None:
        check_type(context, base)
    dimensions = getattr(node, "dimensions", None)
    if isinstance(dimensions, list):
        for dimension in dimensions:
            check_expression(context, dimension)


def declared_size(context: Context, node: Any) -> int | None:
    """The value of a size; reports one that is not positive."""
    value = context.integer(node)
    if value is None:
        number = context.constant(node)
        if isinstance(number, float):
            context.report(node, "KT310", f"A size must be a whole number, not {number:g}.")
    elif value < 1:
        context.report(node, "KT310", f"A size must be at least 1, not {value}.", "1")
    elif value > MAXIMUM_REGISTER_SIZE:
        context.report(node, "KT310", f"A size may be at most {MAXIMUM_REGISTER_SIZE:,} here.")
    else:
        return value
    return None
