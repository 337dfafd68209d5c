"""Classical expressions: every name declared, every call complete, every operator given what it accepts.

Each check returns the type of what it checked, None where that is not known, so that one walk does both.
OpenQASM 3 specification, "Types and Casting" and "Classical instructions".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ketline.limits import MAXIMUM_REGISTER_SIZE
from ketline.semantics import operands
from ketline.semantics.calls import check_builtin, check_declared
from ketline.semantics.constancy import require_constant
from ketline.semantics.context import Context
from ketline.semantics.conversions import Verdict, explicit
from ketline.semantics.declared_types import declared_type
from ketline.semantics.fitting import check_fits
from ketline.semantics.functions import FUNCTIONS
from ketline.semantics.indices import check_index
from ketline.semantics.library import CONSTANTS
from ketline.semantics.operands import Operand
from ketline.semantics.operators import Refused, Result, binary, concatenated, promoted, unary
from ketline.semantics.problems import Wanted
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import (
    BOOL,
    COMPLEX,
    DURATION,
    FLOAT,
    FLOAT_64,
    INT,
    INTEGERS,
    STANDARD,
    UINT,
    UNKNOWN,
    Array,
    Base,
    Scalar,
    Sequence,
    Type,
    described,
    is_integral,
)
from ketline.semantics.visibility import check_visible
from ketline.syntax.classes import ast


def check_expression(context: Context, node: Any) -> Type | None:
    """Checks any expression, range, set, array literal, measurement or None; its type where known."""
    if node is None:
        return None
    kind = type(node)
    known = _LITERALS.get(kind)
    if known is not None:
        return known
    rule = _RULES.get(kind)
    return None if rule is None else rule(context, node)


def type_of(context: Context, node: Any) -> Type | None:
    """The type of an expression or qubit, for whoever shows it; reports nothing."""
    return check_anything(replace(context, problems=[], uses=[], names_unknown=True), node)


# -- names -----------------------------------------------------------------------------------------------
def _identifier(context: Context, node: ast.Identifier) -> Type | None:
    symbol = context.resolve(node)
    if symbol is None:
        return FLOAT_64 if node.name in CONSTANTS else None
    return symbol.type if _has_value(context, node, symbol) else None


def _has_value(context: Context, node: ast.Identifier, symbol: Symbol) -> bool:
    if symbol.kind is Kind.QUBIT:
        context.report(node, "KT311", f"'{node.name}' is a qubit and has no value; measure it first.")
    elif symbol.kind is Kind.GATE:
        context.report(node, "KT307", f"'{node.name}' is a gate and has no value.")
    elif symbol.kind.is_callable:
        context.report(node, "KT307", f"'{node.name}' is a function: call it as '{node.name}(...)'.")
    else:
        check_visible(context, node, symbol)
        return True
    return False


# -- operators -------------------------------------------------------------------------------------------
def _binary(context: Context, node: ast.BinaryExpression) -> Type | None:
    left, right = check_expression(context, node.lhs), check_expression(context, node.rhs)
    name = node.op.name
    if name in ("/", "%") and context.constant(node.rhs) == 0:
        context.report(node.rhs, "KT517", "This divides by zero.")
        return None
    if context.version2 and name == "^":
        name = "**"
    return accepted(context, node, name, binary(name, left, right), (left, right))


def accepted(context: Context, node: Any, name: str, result: Result, given: tuple[Type | None, ...]) -> Type | None:
    """The type that an operator gives, or None after saying why it gives none."""
    if not isinstance(result, Refused):
        return result
    types = " and ".join(described(type_) for type_ in given if type_ is not None)
    if result.widths:
        context.report(node, "KT503", f"'{name}' needs registers of one size, not {types}; {result.hint}.")
    else:
        context.report(node, "KT505", f"'{name}' does not accept {types}; {result.hint}.")
    return None


def _unary(context: Context, node: ast.UnaryExpression) -> Type | None:
    operand = check_expression(context, node.expression)
    return accepted(context, node, node.op.name, unary(node.op.name, operand), (operand,))


def _concatenation(context: Context, node: ast.Concatenation) -> Type | None:
    left, right = check_expression(context, node.lhs), check_expression(context, node.rhs)
    return accepted(context, node, "++", concatenated(left, right), (left, right))


def _cast(context: Context, node: ast.Cast) -> Type | None:
    check_type(context, node.type)
    source, target = check_expression(context, node.argument), declared_type(context, node.type)
    if source is None or target is None:
        return target
    verdict = explicit(source, target)
    if verdict is Verdict.WIDTH:
        context.report(node, "KT503", f"'{source}' and '{target}' differ in width; take a slice first.")
    elif verdict is Verdict.NO and not _is_constant_angle(context, node, source, target):
        context.report(node, "KT504", f"There is no cast from {described(source)} to {described(target)}.")
    return target


def _is_constant_angle(context: Context, node: ast.Cast, source: Type, target: Type) -> bool:
    """Whether a constant integer becomes an angle as a float would."""
    if not isinstance(source, Scalar) or not isinstance(target, Scalar) or target.base is not Base.ANGLE:
        return False
    return source.base in INTEGERS and context.constant(node.argument) is not None


# -- literals that hold expressions ----------------------------------------------------------------------
def _bitstring(context: Context, node: ast.BitstringLiteral) -> Type:
    return Scalar(Base.BIT, node.width)


def _array_literal(context: Context, node: ast.ArrayLiteral) -> Type | None:
    """The literal's shape and the type that all its elements promote to, where they have one."""
    types = [check_expression(context, value) for value in node.values]
    if not types or any(type_ is None for type_ in types):
        return None
    first = types[0]
    if isinstance(first, Array):
        return Array(first.base, (len(types), *first.dimensions)) if all(t == first for t in types) else None
    base = _common([type_ for type_ in types if isinstance(type_, Scalar)])
    return None if base is None else Array(base, (len(types),))


def _common(types: list[Scalar]) -> Scalar | None:
    """The type that all promote to, or None."""
    base = types[0] if types else None
    for type_ in types[1:]:
        if base is None or base == type_:
            continue
        base = promoted(base, type_) if {base.base, type_.base} <= STANDARD else None
    return base


def _set(context: Context, node: ast.DiscreteSet) -> Type:
    types = [check_expression(context, value) for value in node.values]
    first = types[0] if types else None
    return Sequence(first if isinstance(first, Scalar) and all(type_ == first for type_ in types) else None)


def check_range(context: Context, node: ast.RangeDefinition) -> Sequence:
    """A range: integers throughout, and a step that moves."""
    found: Scalar | None = None
    for part in (node.start, node.step, node.end):
        type_ = check_expression(context, part)
        check_integral(context, part, type_, "A range")
        found = type_ if isinstance(type_, Scalar) else found
    if node.step is not None and context.integer(node.step) == 0:
        context.report(node.step, "KT507", "The step of a range cannot be 0.")
    return Sequence(found)


def check_integral(context: Context, node: Any, type_: Type | None, what: str) -> bool:
    """Whether an index or range bound may be an integer; reports what is not."""
    if type_ is None or is_integral(type_) or type_ == BOOL:
        return True
    context.report(node, "KT507", f"{what} counts in integers, and this is {described(type_)}; use an int.")
    return False


# -- calls and indices -----------------------------------------------------------------------------------
def check_argument(context: Context, node: Any) -> Operand:
    """An argument that may be a qubit as well as a value."""
    name = node.collection if type(node) is ast.IndexExpression else node
    if type(name) is ast.Identifier:
        if name.name.startswith("$"):
            found = operands.hardware(name)
            found.type = Scalar(Base.QUBIT)
            return found
        symbol = context.scope.find(name.name)
        if symbol is not None and symbol.kind is Kind.QUBIT:
            return _qubit_argument(context, node, name, symbol)
    return Operand(node, None, None, None, False, check_expression(context, node))


def _qubit_argument(context: Context, node: Any, name: ast.Identifier, symbol: Symbol) -> Operand:
    context.use(name, symbol)
    check_visible(context, name, symbol)
    if node is name:
        found = operands.whole(node, symbol)
        found.type = symbol.type
        return found
    type_ = check_index(context, check_expression, symbol.type, symbol, node.index)
    found = operands.part(context, node, symbol, [node.index])
    found.type = type_
    return found


def check_anything(context: Context, node: Any) -> Type | None:
    """An expression that may be a qubit as well as a value."""
    return check_argument(context, node).type


def _index(context: Context, node: ast.IndexExpression) -> Type | None:
    inner = node.collection
    if type(inner) is not ast.Identifier:
        return check_index(context, check_expression, check_expression(context, inner), None, node.index)
    symbol = context.resolve(inner)
    if symbol is None:
        return check_index(context, check_expression, None, None, node.index)
    if not _has_value(context, inner, symbol):
        return None
    return check_index(context, check_expression, symbol.type, symbol, node.index)


def _call(context: Context, node: ast.FunctionCall) -> Type | None:
    arguments = [check_argument(context, argument) for argument in node.arguments]
    name = node.name.name
    symbol = context.scope.find(name)
    if symbol is not None:
        context.use(node.name, symbol)
        return check_declared(context, node, symbol, arguments)
    if name in FUNCTIONS:
        return check_builtin(context, node, arguments)
    if context.names_unknown:
        return None
    message = f"'{name}' is not a function here"
    context.report_unknown(node.name, "KT201", message, "; define it with 'def' or 'extern'.", Wanted.FUNCTION)
    return None


def _length(context: Context, node: ast.SizeOf) -> Type:
    target = check_anything(context, node.target)
    check_integral(context, node.index, check_expression(context, node.index), "A dimension")
    if target is not None and not isinstance(target, Array):
        context.report(node.target, "KT509", f"'sizeof' takes an array, and this is {described(target)}.")
    elif isinstance(target, Array) and node.index is not None:
        dimension = context.integer(node.index)
        if dimension is not None and not 0 <= dimension < len(target.dimensions):
            _no_dimension(context, node.index, dimension, len(target.dimensions))
    return UINT


def _no_dimension(context: Context, node: Any, dimension: int, count: int) -> None:
    has = "one dimension, number 0" if count == 1 else f"{count} dimensions, 0 to {count - 1}"
    context.report(node, "KT301", f"There is no dimension {dimension}: the array has {has}.")


def _measured(context: Context, node: ast.QuantumMeasurement) -> Type | None:
    type_ = check_anything(context, node.qubit)
    return Scalar(Base.BIT, type_.width) if isinstance(type_, Scalar) and type_.base is Base.QUBIT else None


# -- values for a declared type --------------------------------------------------------------------------
def check_value(context: Context, node: Any, target: Type | None, place: str, code: str = "KT501") -> None:
    """An expression that is to become a ``target``; ``place`` as in ``fitting.check_fits``."""
    if isinstance(node, ast.ArrayLiteral) and isinstance(target, Array):
        _literal_of_shape(context, node, target, place)
    else:
        check_fits(context, node, check_expression(context, node), target, place, code)


def _literal_of_shape(context: Context, node: ast.ArrayLiteral, target: Array, place: str) -> None:
    """An array literal against declared lengths, outermost first."""
    length, given = target.dimensions[0], len(node.values)
    if length not in (UNKNOWN, given):
        context.report(
            node, "KT514", f"This lists {given} element{'' if given == 1 else 's'}, but {place} {described(target)}: "
            f"{length} belong{'s' if length == 1 else ''} here.",
        )
    inner: Type = Array(target.base, target.dimensions[1:]) if len(target.dimensions) > 1 else target.base
    what = "a row of it is" if isinstance(inner, Array) else "an element of it is"
    for value in node.values:
        if isinstance(value, ast.ArrayLiteral) and not isinstance(inner, Array):
            context.report(value, "KT514", f"This is nested deeper than {described(target)} goes.")
        else:
            check_value(context, value, inner, what, "KT514" if isinstance(inner, Array) else "KT501")


# -- sizes -----------------------------------------------------------------------------------------------
def check_type(context: Context, node: Any) -> None:
    """The sizes inside a type."""
    size = getattr(node, "size", None)
    if size is not None:
        check_size(context, size, "A width")
    base = getattr(node, "base_type", None)
    if base is not None:
        check_type(context, base)
    dimensions = getattr(node, "dimensions", None)
    if isinstance(dimensions, list):
        for dimension in dimensions:
            check_size(context, dimension, "The length of an array")
        if len(dimensions) > _MOST_DIMENSIONS:
            context.report(dimensions[_MOST_DIMENSIONS], "KT310", f"Arrays have at most {_MOST_DIMENSIONS} dimensions.")
    elif dimensions is not None:
        check_size(context, dimensions, "The number of dimensions")


_MOST_DIMENSIONS = 7


def check_size(context: Context, node: Any, what: str) -> int | None:
    """The value of a constant, positive size; ``what`` begins the sentence about one that is not."""
    type_ = check_expression(context, node)
    if type_ is not None and not is_integral(type_):
        context.report(node, "KT310", f"{what} must be a whole number, not {described(type_)}; use an int.")
        return None
    value = context.integer(node) if require_constant(context, node, what) else None
    if value is None or 1 <= value <= MAXIMUM_REGISTER_SIZE:
        return value
    if value < 1:
        context.report(node, "KT310", f"{what} must be at least 1, not {value}.", "1")
    else:
        context.report(node, "KT310", f"{what} may be at most {MAXIMUM_REGISTER_SIZE:,} here.")
    return None


_LITERALS: dict[type, Type] = {
    ast.IntegerLiteral: INT,
    ast.FloatLiteral: FLOAT,
    ast.BooleanLiteral: BOOL,
    ast.ImaginaryLiteral: COMPLEX,
    ast.DurationLiteral: DURATION,
    ast.DurationOf: DURATION,
}
_RULES: dict[type, Callable[[Context, Any], Type | None]] = {
    ast.Identifier: _identifier,
    ast.BinaryExpression: _binary,
    ast.UnaryExpression: _unary,
    ast.Concatenation: _concatenation,
    ast.Cast: _cast,
    ast.FunctionCall: _call,
    ast.IndexExpression: _index,
    ast.BitstringLiteral: _bitstring,
    ast.ArrayLiteral: _array_literal,
    ast.DiscreteSet: _set,
    ast.RangeDefinition: check_range,
    ast.SizeOf: _length,
    ast.QuantumMeasurement: _measured,
}
