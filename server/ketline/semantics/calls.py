"""Calls of built-in functions, subroutines and externs, given their arguments."""

from __future__ import annotations

from collections.abc import Sequence

from ketline.semantics.context import Context
from ketline.semantics.fitting import check_fits
from ketline.semantics.functions import DOMAINS, FUNCTIONS, OLD_FUNCTIONS, call_type
from ketline.semantics.operands import Operand, common_qubit, report_shared
from ketline.semantics.operators import Refused
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import Array, Base, Function, Scalar, Type, described
from ketline.syntax.classes import ast


def check_builtin(context: Context, node: ast.FunctionCall, arguments: Sequence[Operand]) -> Type | None:
    """A call of one of the language's functions, by its type."""
    name = node.name.name
    least, most, _ = FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        _count(context, node, least)
        return None
    if name in OLD_FUNCTIONS and not context.version2:
        modern = OLD_FUNCTIONS[name]
        context.report(node.name, "KT208", f"OpenQASM 3 calls this function '{modern}'.", modern)
    for argument in arguments:
        if isinstance(argument.type, Scalar) and argument.type.base is Base.QUBIT:
            _quantum(context, argument)
            return None
    result = call_type(name, [argument.type for argument in arguments])
    if not isinstance(result, Refused):
        _check_domain(context, node)
        return result
    types = " and ".join(described(argument.type) for argument in arguments if argument.type is not None)
    context.report(node, "KT509", f"'{name}' does not accept {types}; {result.hint}.")
    return None


def _check_domain(context: Context, node: ast.FunctionCall) -> None:
    """Constant arguments that the function has no value for."""
    domain = DOMAINS.get(node.name.name)
    if domain is None or context.constant(node) is not None:
        return
    if all(context.constant(argument) is not None for argument in node.arguments):
        context.report(node, "KT519", f"'{node.name.name}' has no value here; {domain}.")


def _quantum(context: Context, argument: Operand) -> None:
    context.report(argument.node, "KT311", "This is a qubit and has no value; measure it first.")


def check_declared(
    context: Context, node: ast.FunctionCall, symbol: Symbol, arguments: Sequence[Operand]
) -> Type | None:
    """A call of a ``def`` or ``extern``, by its type."""
    if symbol.kind is Kind.GATE:
        context.report(
            node.name, "KT307", f"'{symbol.name}' is a gate: write its qubits after it, as in '{symbol.name} q[0];'."
        )
        return None
    if not symbol.kind.is_callable:
        context.report(node.name, "KT307", f"'{symbol.name}' is a {symbol.kind.value} and cannot be called.")
        return None
    if symbol.parameters is not None and symbol.parameters != len(arguments):
        _count(context, node, symbol.parameters)
        return None
    if not isinstance(symbol.type, Function):
        return None
    for position, (argument, parameter) in enumerate(zip(arguments, symbol.type.parameters)):
        _check_argument(context, argument, parameter, f"argument {position + 1} of '{symbol.name}' is")
    report_shared(context, arguments, common_qubit, "passed")  # each qubit is passed once
    return symbol.type.returns


def _check_argument(context: Context, argument: Operand, parameter: Type | None, place: str) -> None:
    given = argument.type
    if parameter is None or given is None:
        return
    wants_qubit = isinstance(parameter, Scalar) and parameter.base is Base.QUBIT
    gives_qubit = isinstance(given, Scalar) and given.base is Base.QUBIT
    if gives_qubit and not wants_qubit:
        wanted = described(parameter)
        context.report(argument.node, "KT311", f"This is a qubit, but {place} {wanted}; measure it first.")
    elif wants_qubit and not gives_qubit:
        context.report(argument.node, "KT306", f"This is {described(given)}, but {place} {described(parameter)}.")
    elif isinstance(parameter, Array) and isinstance(given, Array) and parameter.access == "mutable":
        _check_mutable(context, argument, given, parameter, place)
    else:
        check_fits(context, argument.node, given, parameter, place, "KT509")


def _check_mutable(context: Context, argument: Operand, given: Array, parameter: Array, place: str) -> None:
    if given.access == "readonly":
        wanted = described(parameter)
        context.report(argument.node, "KT509", f"This array is readonly, but {place} {wanted}; pass a mutable one.")
    else:
        check_fits(context, argument.node, given, parameter, place, "KT509")


def _count(context: Context, node: ast.FunctionCall, wanted: int) -> None:
    given = len(node.arguments)
    context.report(
        node, "KT309",
        f"'{node.name.name}' takes {wanted} argument{'' if wanted == 1 else 's'}, not {given}.",
    )
