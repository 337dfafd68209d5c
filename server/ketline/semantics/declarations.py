"""Declarations: what each adds to the scope, and the rules about sizes and initial values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from openqasm3 import ast

from ketline.semantics.constants import converted
from ketline.semantics.context import Context
from ketline.semantics.expressions import (
    check_anything,
    check_expression,
    check_indices,
    check_type,
    declared_size,
)
from ketline.semantics.quantum import (
    check_measurement,
    check_measurement_sizes,
    chosen_indices,
)
from ketline.semantics.symbols import Kind, Symbol
from ketline.syntax.tokens import KEYWORDS, TYPE_WORDS, Token


def _qubits(context: Context, node: ast.QubitDeclaration) -> None:
    check_expression(context, node.size)
    size = 1 if node.size is None else declared_size(context, node.size)
    context.declare(
        node.qubit, Symbol(node.qubit.name, Kind.QUBIT, size=size, indexable=node.size is not None, node=node)
    )


def _typed(context: Context, type_: Any, kind: Kind, node: Any, name: str) -> Symbol:
    """A classical symbol; bit types become registers, so that their indices can be checked."""
    check_type(context, type_)
    if isinstance(type_, ast.BitType):
        size = 1 if type_.size is None else context.integer(type_.size)
        kind = Kind.BIT if kind is Kind.VARIABLE else kind
        return Symbol(
            name, kind, size=size if size is None or size > 0 else None, indexable=type_.size is not None, node=node
        )
    return Symbol(name, kind, node=node)


def _classical(context: Context, node: ast.ClassicalDeclaration) -> None:
    value = node.init_expression
    measured = check_measurement(context, value) if isinstance(value, ast.QuantumMeasurement) else None
    if measured is None:
        check_expression(context, value)
    symbol = _typed(context, node.type, Kind.VARIABLE, node, node.identifier.name)
    if measured is not None and symbol.kind is Kind.BIT:
        check_measurement_sizes(context, node, measured, symbol.size)
    context.declare(node.identifier, symbol)


def _constant(context: Context, node: ast.ConstantDeclaration) -> None:
    check_expression(context, node.init_expression)
    symbol = _typed(context, node.type, Kind.CONSTANT, node, node.identifier.name)
    symbol.value = converted(node.type, context.constant(node.init_expression))
    context.declare(node.identifier, symbol)


def _input_output(context: Context, node: ast.IODeclaration) -> None:
    kind = Kind.INPUT if node.io_identifier is ast.IOKeyword.input else Kind.VARIABLE
    context.declare(node.identifier, _typed(context, node.type, kind, node, node.identifier.name))


def _gate(context: Context, node: ast.QuantumGateDefinition) -> None:
    context.declare(
        node.name,
        Symbol(node.name.name, Kind.GATE, parameters=len(node.arguments), qubits=len(node.qubits), node=node),
    )


def _subroutine(context: Context, node: ast.SubroutineDefinition) -> None:
    for argument in node.arguments:
        if isinstance(argument, ast.ClassicalArgument):
            check_type(context, argument.type)
        else:
            check_expression(context, argument.size)
    context.declare(node.name, Symbol(node.name.name, Kind.SUBROUTINE, parameters=len(node.arguments), node=node))


def _extern(context: Context, node: ast.ExternDeclaration) -> None:
    context.declare(node.name, Symbol(node.name.name, Kind.EXTERN, parameters=len(node.arguments), node=node))


def _calibration(context: Context, node: ast.CalibrationDefinition) -> None:
    """A ``defcal`` brings its gate into scope when nothing else does; its counts are not checked."""
    if context.scope.find(node.name.name) is None:
        context.scope.names[node.name.name] = Symbol(node.name.name, Kind.GATE, node=node, origin="defcal")


def _alias(context: Context, node: ast.AliasStatement) -> None:
    check_anything_in(context, node.value)
    quantum, size = _alias_size(context, node.value)
    kind = Kind.QUBIT if quantum else Kind.BIT if quantum is False else Kind.VARIABLE
    context.declare(node.target, Symbol(node.target.name, kind, size=size, indexable=True, node=node))


def check_anything_in(context: Context, node: Any) -> None:
    if isinstance(node, ast.Concatenation):
        check_anything_in(context, node.lhs)
        check_anything_in(context, node.rhs)
    else:
        check_anything(context, node)


def _alias_size(context: Context, node: Any) -> tuple[bool | None, int | None]:
    """Whether an alias is of qubits (None: neither qubits nor bits), and of how many."""
    if isinstance(node, ast.Concatenation):
        left, right = _alias_size(context, node.lhs), _alias_size(context, node.rhs)
        size = None if left[1] is None or right[1] is None else left[1] + right[1]
        return left[0], size
    name = node.collection if isinstance(node, ast.IndexExpression) else node
    if not isinstance(name, ast.Identifier):
        return None, None
    if name.name.startswith("$"):
        return True, 1
    symbol = context.scope.find(name.name)
    if symbol is None or symbol.kind not in (Kind.QUBIT, Kind.BIT):
        return None, None
    if not isinstance(node, ast.IndexExpression):
        return symbol.kind is Kind.QUBIT, symbol.size
    chosen = None if symbol.size is None else chosen_indices(context, node.index, symbol.size)
    return symbol.kind is Kind.QUBIT, None if chosen is None else len(chosen)


def size_of_target(context: Context, target: Any) -> int | None:
    """Checks what is assigned to; its number of bits when it is a bit register of known size."""
    name = target.name if isinstance(target, ast.IndexedIdentifier) else target
    symbol = context.resolve(name)
    if not isinstance(target, ast.IndexedIdentifier):
        return symbol.size if symbol is not None and symbol.kind is Kind.BIT else None
    for index in target.indices:
        check_indices(context, symbol, index)
    if symbol is None or symbol.kind is not Kind.BIT or symbol.size is None or len(target.indices) != 1:
        return None
    chosen = chosen_indices(context, target.indices[0], symbol.size)
    return None if chosen is None else len(chosen)


def declare_block_names(context: Context, header: Any) -> None:
    """The names that a block's header brings into its scope."""
    for identifier, symbol in _block_names(context, header):
        context.declare(identifier, symbol)


def _block_names(context: Context, header: Any) -> Iterator[tuple[ast.Identifier, Symbol]]:
    if isinstance(header, ast.QuantumGateDefinition):
        for identifier in header.arguments:
            yield identifier, Symbol(identifier.name, Kind.PARAMETER, node=header)
        for identifier in header.qubits:
            yield identifier, Symbol(identifier.name, Kind.QUBIT, size=1, node=header)
    elif isinstance(header, ast.SubroutineDefinition):
        for argument in header.arguments:
            yield argument.name, _argument(context, argument)
    elif isinstance(header, ast.ForInLoop):
        name = header.identifier.name
        yield header.identifier, Symbol(name, Kind.VARIABLE, node=header, bounds=_bounds(context, header))


def _bounds(context: Context, header: ast.ForInLoop) -> tuple[int, int] | None:
    """The first and the last value that the loop's variable takes, for a range of known, non-empty extent."""
    over = header.set_declaration
    if not isinstance(over, ast.RangeDefinition):
        return None
    start, end = context.integer(over.start), context.integer(over.end)
    step = 1 if over.step is None else context.integer(over.step)
    if start is None or end is None or not step:
        return None
    values = range(start, end + (1 if step > 0 else -1), step)
    return (values[0], values[-1]) if values else None


def _argument(context: Context, argument: Any) -> Symbol:
    name = argument.name.name
    if isinstance(argument, ast.QuantumArgument):
        size = 1 if argument.size is None else context.integer(argument.size)
        return Symbol(name, Kind.QUBIT, size=size, indexable=argument.size is not None, node=argument)
    if isinstance(argument.type, ast.BitType):
        size = 1 if argument.type.size is None else context.integer(argument.type.size)
        return Symbol(name, Kind.BIT, size=size, indexable=argument.type.size is not None, node=argument)
    return Symbol(name, Kind.VARIABLE, node=argument)


def declare_broken(context: Context, tokens: Sequence[Token]) -> None:
    """The name that a declaration with a syntax error was about to declare, with nothing known of it."""
    first = tokens[0].text
    if first not in TYPE_WORDS and first not in ("gate", "def", "extern", "let"):
        return
    kind = {
        "gate": Kind.GATE,
        "def": Kind.SUBROUTINE,
        "extern": Kind.EXTERN,
        "qubit": Kind.QUBIT,
        "qreg": Kind.QUBIT,
        "bit": Kind.BIT,
        "creg": Kind.BIT,
    }.get(first, Kind.VARIABLE)
    depth = 0
    for token in tokens[1:]:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0)
        if token.kind == "identifier" and token.text not in KEYWORDS and depth <= 0:
            if context.scope.names.get(token.text) is None:
                context.add(token.text, Symbol(token.text, kind, indexable=True), token.start, token.end)
            return


DECLARATIONS: dict[type, Callable[[Context, Any], None]] = {
    ast.QubitDeclaration: _qubits,
    ast.ClassicalDeclaration: _classical,
    ast.ConstantDeclaration: _constant,
    ast.IODeclaration: _input_output,
    ast.QuantumGateDefinition: _gate,
    ast.SubroutineDefinition: _subroutine,
    ast.ExternDeclaration: _extern,
    ast.CalibrationDefinition: _calibration,
    ast.AliasStatement: _alias,
}
