"""Declarations: what each adds to the scope, and the rules about sizes and initial values.

OpenQASM 3 specification, "Types and Casting" and "Subroutines".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from ketline.semantics import operands
from ketline.semantics.assignments import check_measured_into
from ketline.semantics.constancy import require_constant
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, converted
from ketline.semantics.context import Context
from ketline.semantics.declared_types import argument_type, declared_type, signature
from ketline.semantics.expressions import (
    accepted,
    check_argument,
    check_expression,
    check_size,
    check_type,
    check_value,
)
from ketline.semantics.fitting import check_constant_fits
from ketline.semantics.operands import Operand
from ketline.semantics.operators import concatenated
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import QUBIT, UNKNOWN, Array, Base, Scalar, Type, described
from ketline.syntax.classes import ast
from ketline.syntax.tokens import KEYWORDS, TYPE_WORDS, Token


def _qubits(context: Context, node: ast.QubitDeclaration) -> None:
    type_ = QUBIT
    if node.size is not None:
        type_ = Scalar(Base.QUBIT, check_size(context, node.size, "The size of a register") or UNKNOWN)
    _declare(context, node.qubit, _register(node.qubit.name, Kind.QUBIT, type_, node))


def _register(name: str, kind: Kind, type_: Scalar, node: Any) -> Symbol:
    """A symbol of qubits or bits."""
    size = 1 if type_.width is None else type_.width or None
    return Symbol(name, kind, size=size, indexable=type_.width is not None, node=node, type=type_)


def _typed(context: Context, type_: Type | None, kind: Kind, node: Any, name: str) -> Symbol:
    """A classical symbol; bits become registers."""
    if isinstance(type_, Scalar) and type_.base is Base.BIT:
        return _register(name, Kind.BIT if kind is Kind.VARIABLE else kind, type_, node)
    symbol = Symbol(name, kind, node=node, type=type_)
    if isinstance(type_, Array) and UNKNOWN not in type_.dimensions:
        symbol.value = type_.dimensions
    return symbol


def _declare(context: Context, identifier: ast.Identifier, symbol: Symbol) -> None:
    """Adds a name; says so where it hides a gate of a library that the program includes."""
    hidden = context.scope.names.get(identifier.name)
    added = context.declare(identifier, symbol)
    if hidden is None or hidden.kind is not Kind.GATE or hidden.node is not None or hidden.origin is None:
        return
    if added and not context.version2:
        context.report(
            identifier, "KT209", f"This hides the gate '{identifier.name}' of {hidden.origin}; choose another name."
        )


def _classical(context: Context, node: ast.ClassicalDeclaration) -> None:
    type_, name = declared_type(context, node.type), node.identifier.name
    value = node.init_expression
    if isinstance(value, ast.QuantumMeasurement):
        check_measured_into(context, node, check_argument(context, value.qubit), type_, f"'{name}' is")
    else:
        check_value(context, value, type_, f"'{name}' is")
    check_type(context, node.type)
    _declare(context, node.identifier, _typed(context, type_, Kind.VARIABLE, node, name))


def _constant(context: Context, node: ast.ConstantDeclaration) -> None:
    type_, name = declared_type(context, node.type), node.identifier.name
    before = len(context.problems)
    check_constant_fits(context, node.init_expression, check_expression(context, node.init_expression), type_, name)
    if len(context.problems) == before:
        require_constant(context, node.init_expression, f"The value of '{name}'")
    check_type(context, node.type)
    symbol = _typed(context, type_, Kind.CONSTANT, node, name)
    symbol.value = _held(context, node.type, context.constant(node.init_expression))
    _declare(context, node.identifier, symbol)


def _held(context: Context, declared: Any, value: Any) -> Any:
    """A constant's value as its type holds it."""
    try:
        return converted(declared, value, context.lookup, BINARY_VERSION_2 if context.version2 else BINARY)
    except (ArithmeticError, ValueError, TypeError):
        return None


def _input_output(context: Context, node: ast.IODeclaration) -> None:
    kind = Kind.INPUT if node.io_identifier is ast.IOKeyword.input else Kind.VARIABLE
    check_type(context, node.type)
    type_ = declared_type(context, node.type)
    _declare(context, node.identifier, _typed(context, type_, kind, node, node.identifier.name))


def _gate(context: Context, node: ast.QuantumGateDefinition) -> None:
    _declare(
        context,
        node.name,
        Symbol(node.name.name, Kind.GATE, parameters=len(node.arguments), qubits=len(node.qubits), node=node),
    )


def _subroutine(context: Context, node: ast.SubroutineDefinition) -> None:
    for argument in node.arguments:
        if isinstance(argument, ast.ClassicalArgument):
            check_type(context, argument.type)
        elif argument.size is not None:
            check_size(context, argument.size, "The size of a register")
    _function(context, node, Kind.SUBROUTINE)


def _extern(context: Context, node: ast.ExternDeclaration) -> None:
    for argument in node.arguments:
        check_type(context, argument.type)
    _function(context, node, Kind.EXTERN)


def _function(context: Context, node: ast.SubroutineDefinition | ast.ExternDeclaration, kind: Kind) -> None:
    if node.return_type is not None:
        check_type(context, node.return_type)
    count = len(node.arguments)
    _declare(
        context, node.name, Symbol(node.name.name, kind, parameters=count, node=node, type=signature(context, node))
    )


def _calibration(context: Context, node: ast.CalibrationDefinition) -> None:
    """A ``defcal`` brings its gate into scope when nothing else does; its counts are not checked."""
    if context.scope.find(node.name.name) is None:
        context.scope.names[node.name.name] = Symbol(node.name.name, Kind.GATE, node=node, origin="defcal")


# -- aliases ---------------------------------------------------------------------------------------------
def _alias(context: Context, node: ast.AliasStatement) -> None:
    before = len(context.problems)
    found = _aliased(context, node.value)
    name, type_ = node.target.name, found.type
    quantum = isinstance(type_, Scalar) and type_.base is Base.QUBIT
    if isinstance(type_, Scalar) and (quantum or type_.base is Base.BIT):
        symbol = _register(name, Kind.QUBIT if quantum else Kind.BIT, type_, node)
    else:
        symbol = Symbol(name, Kind.VARIABLE, indexable=True, node=node, type=type_)
        symbol.type = _shared_array(context, node, type_, len(context.problems) - before)
    if quantum:
        symbol.members = operands.places(found)
    context.declare(node.target, symbol)


def _shared_array(context: Context, node: ast.AliasStatement, type_: Type | None, problems: int) -> Type | None:
    """The type of an alias that is no register: an array's, or nothing after saying what an alias is for.

    ``problems`` is how many its value has already.
    """
    if type_ is None or isinstance(type_, Array):
        return type_
    if not problems:
        context.report(node.value, "KT501", f"An alias names qubits, bits or an array, and this is {described(type_)}.")
    return None


def _aliased(context: Context, node: Any) -> Operand:
    """What an alias stands for, as one operand with the qubits it names."""
    if not isinstance(node, ast.Concatenation):
        return check_argument(context, node)
    left, right = _aliased(context, node.lhs), _aliased(context, node.rhs)
    type_ = accepted(context, node, "++", concatenated(left.type, right.type), (left.type, right.type))
    size = None if left.size is None or right.size is None else left.size + right.size
    names = operands.places(left), operands.places(right)
    if names[0] is None or names[1] is None or len(names[0]) + len(names[1]) > operands.LONGEST_RANGE:
        return Operand(node, None, size, None, False, type_)
    twice = operands.first_common(names[0], names[1])
    if twice is not None:
        context.report(node.rhs, "KT304", f"Qubit '{twice}' is in this register already.")
        return Operand(node, None, size, None, False, type_)
    joined = Symbol("", Kind.QUBIT, size=size, indexable=True, members=names[0] + names[1])
    return Operand(node, joined, size, range(len(names[0]) + len(names[1])), False, type_)


def declare_block_names(context: Context, header: Any) -> None:
    """The names that a block's header brings into its scope."""
    for identifier, symbol in _block_names(context, header):
        context.declare(identifier, symbol)


def _block_names(context: Context, header: Any) -> Iterator[tuple[ast.Identifier, Symbol]]:
    if isinstance(header, ast.QuantumGateDefinition):
        for identifier in header.arguments:
            yield identifier, Symbol(identifier.name, Kind.PARAMETER, node=header)
        for identifier in header.qubits:
            yield identifier, Symbol(identifier.name, Kind.QUBIT, size=1, node=header, type=QUBIT)
    elif isinstance(header, ast.SubroutineDefinition):
        for argument in header.arguments:
            yield argument.name, _argument(context, argument)
    elif isinstance(header, ast.ForInLoop):
        symbol = _typed(
            context, declared_type(context, header.type), Kind.VARIABLE, header, header.identifier.name
        )
        symbol.bounds = _bounds(context, header)
        yield header.identifier, symbol


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
    name, type_ = argument.name.name, argument_type(context, argument)
    if isinstance(argument, ast.QuantumArgument) and isinstance(type_, Scalar):
        return _register(name, Kind.QUBIT, type_, argument)
    return _typed(context, type_, Kind.VARIABLE, argument, name)


#: What the first word of a declaration declares; a type's declares a variable.
_DECLARED = {
    "gate": Kind.GATE,
    "def": Kind.SUBROUTINE,
    "extern": Kind.EXTERN,
    "qubit": Kind.QUBIT,
    "qreg": Kind.QUBIT,
    "bit": Kind.BIT,
    "creg": Kind.BIT,
    "let": Kind.VARIABLE,
}


def declare_broken(context: Context, tokens: Sequence[Token]) -> None:
    """The name that a declaration with a syntax error was about to declare, with nothing known of it."""
    kind = _DECLARED.get(tokens[0].text)
    if kind is None:
        if not any(_begins_type(token, after) for token, after in pairwise(tokens[:3])):
            return
        kind = next((known for word, known in _DECLARED.items() if tokens[0].text.startswith(word)), Kind.VARIABLE)
    name = _declared_name(tokens)
    if name is not None and context.scope.names.get(name.text) is None:
        context.add(name.text, Symbol(name.text, kind, indexable=True), name.start, name.end)


def _begins_type(token: Token, after: Token) -> bool:
    """Whether a word is a type, or one that has lost its bracket: ``qubit2] q;``."""
    return token.text in TYPE_WORDS or (after.text == "]" and token.text.startswith(tuple(TYPE_WORDS)))


def _declared_name(tokens: Sequence[Token]) -> Token | None:
    """The first name outside brackets, or, where these do not match, the last one before what it is set to."""
    depth = 0
    last = None
    for token, after in zip(tokens[1:], [*tokens[2:], tokens[-1]]):
        if token.text in ("=", "{", ";"):
            break
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0)
        if token.kind == "identifier" and token.text not in KEYWORDS and not _begins_type(token, after):
            if depth == 0:
                return token
            last = token
    return last


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
