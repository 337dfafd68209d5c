"""The type that a declaration writes down."""

from __future__ import annotations

from typing import Any

from ketline.semantics.context import Context
from ketline.semantics.types import (
    BOOL,
    DURATION,
    FLOAT,
    STRETCH,
    UNKNOWN,
    VOID,
    Array,
    Base,
    Function,
    Scalar,
    Type,
)
from ketline.syntax.classes import ast

_SIZED = {
    ast.BitType: Base.BIT,
    ast.IntType: Base.INT,
    ast.UintType: Base.UINT,
    ast.FloatType: Base.FLOAT,
    ast.AngleType: Base.ANGLE,
}
_PLAIN = {ast.BoolType: BOOL, ast.DurationType: DURATION, ast.StretchType: STRETCH}
_ACCESS = {ast.AccessControl.readonly: "readonly", ast.AccessControl.mutable: "mutable"}


def declared_type(context: Context, node: Any, access: ast.AccessControl | None = None) -> Type | None:
    """The value of a type's syntax; widths that are no constants are unknown. Reports nothing."""
    kind = type(node)
    if kind in _SIZED:
        return Scalar(_SIZED[kind], width(context, node.size))
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind is ast.ComplexType:
        component = FLOAT if node.base_type is None else declared_type(context, node.base_type)
        return Scalar(Base.COMPLEX, component.width) if isinstance(component, Scalar) else None
    if kind in (ast.ArrayType, ast.ArrayReferenceType):
        return _array(context, node, "" if access is None else _ACCESS[access])
    return None


def width(context: Context, size: Any) -> int | None:
    """A written width: None where there is none."""
    if size is None:
        return None
    value = context.integer(size)
    return value if value is not None and value > 0 else UNKNOWN


def _array(context: Context, node: Any, access: str) -> Array | None:
    base = declared_type(context, node.base_type)
    if not isinstance(base, Scalar):
        return None
    if isinstance(node.dimensions, list):
        return Array(base, tuple(width(context, length) or UNKNOWN for length in node.dimensions), access)
    count = context.integer(node.dimensions)
    return Array(base, (UNKNOWN,) * count, access) if count is not None and 0 < count < 8 else None


def argument_type(context: Context, argument: Any) -> Type | None:
    """The type of a parameter of a ``def`` or ``extern``."""
    if isinstance(argument, ast.QuantumArgument):
        return Scalar(Base.QUBIT, width(context, argument.size))
    return declared_type(context, argument.type, argument.access)


def signature(context: Context, node: ast.SubroutineDefinition | ast.ExternDeclaration) -> Function:
    returns = VOID if node.return_type is None else declared_type(context, node.return_type)
    return Function(tuple(argument_type(context, argument) for argument in node.arguments), returns)
