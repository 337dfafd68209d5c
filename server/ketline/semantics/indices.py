"""One ``[...]``: what it picks of registers, numbers and arrays, and whether it stays inside.

OpenQASM 3 specification, "Index sets and slicing", "Classical value bit slicing", "Arrays".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ketline.semantics.context import Context
from ketline.semantics.operands import chosen_indices, count
from ketline.semantics.operators import element
from ketline.semantics.symbols import Symbol
from ketline.semantics.types import (
    BOOL,
    UNKNOWN,
    Array,
    Base,
    Scalar,
    Type,
    described,
    is_integral,
)
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent

#: ``expressions.check_expression``, which calls this module and so cannot be imported by it.
Check = Callable[[Context, Any], "Type | None"]


def check_index(context: Context, check: Check, whole: Type | None, symbol: Symbol | None, index: Any) -> Type | None:
    """The type that ``index``, a list of expressions and ranges or a set, picks of a ``whole``.

    ``symbol`` is the name that is indexed, for the messages.
    """
    is_set = isinstance(index, ast.DiscreteSet)
    parts = index.values if is_set else index
    for part in parts:
        if type(part) is not ast.IntegerLiteral:
            _check_part(context, check, part)
    name = f"'{symbol.name}'" if symbol is not None else "this"
    if isinstance(whole, Array):
        return _array(context, whole, name, [index] if is_set else parts)
    if not isinstance(whole, Scalar):
        return None
    return _scalar(context, whole, name, index, parts)


def _check_part(context: Context, check: Check, part: Any) -> None:
    type_ = check(context, part)
    if type_ is None or isinstance(part, ast.RangeDefinition) or is_integral(type_) or type_ == BOOL:
        return
    context.report(part, "KT507", f"An index is an integer, and this is {described(type_)}; use an int.")


def _scalar(context: Context, whole: Scalar, name: str, index: Any, parts: list[Any]) -> Type | None:
    single = element(whole)
    if single is None:
        context.report_between(*_place(parts), "KT508", f"{_subject(name)} is {described(whole)}: {_no_index(whole)}.")
        return None
    if parts is index and len(parts) > 1:
        context.report_between(*_place(parts), "KT508", f"{_subject(name)} is {described(whole)} and takes one index.")
        return None
    size = whole.width or None
    for part in parts:
        _check_bounds(context, part, size, name, _NOUNS.get(whole.base, "bit"))
    if parts is index and not isinstance(parts[0], ast.RangeDefinition):
        return single
    chosen = None if size is None else chosen_indices(context, index, size)
    return Scalar(single.base, count(index, chosen) or UNKNOWN)


_NOUNS = {Base.QUBIT: "qubit"}


def _subject(name: str) -> str:
    return name[0].upper() + name[1:]


def _no_index(whole: Scalar) -> str:
    if whole.base in (Base.QUBIT, Base.BIT):
        return "leave the index out, or declare it with a size"
    if whole.base in (Base.INT, Base.UINT, Base.ANGLE):
        return "its bits have indices once it is declared with a width"
    return "it has no elements"


def _place(parts: list[Any]) -> tuple[int, int]:
    return extent(parts[0])[0], extent(parts[-1])[1]


def _array(context: Context, whole: Array, name: str, parts: list[Any]) -> Type | None:
    """Each part takes one dimension: an integer removes it, a range or set keeps it."""
    if len(parts) > len(whole.dimensions):
        most = len(whole.dimensions)
        context.report_between(
            *_place(parts), "KT508",
            f"{_subject(name)} has {most} dimension{'' if most == 1 else 's'}, not {len(parts)}; drop an index.",
        )
        return None
    kept: list[int] = []
    for part, length in zip(parts, whole.dimensions):
        for each in part.values if isinstance(part, ast.DiscreteSet) else [part]:
            _check_bounds(context, each, length or None, name, "element")
        if isinstance(part, (ast.DiscreteSet, ast.RangeDefinition)):
            index = part if isinstance(part, ast.DiscreteSet) else [part]
            chosen = chosen_indices(context, index, length) if length else None
            kept.append(count(index, chosen) or UNKNOWN)
    dimensions = (*kept, *whole.dimensions[len(parts) :])
    return Array(whole.base, dimensions, whole.access) if dimensions else whole.base


def _check_bounds(context: Context, part: Any, size: int | None, name: str, noun: str) -> None:
    if size is None:
        return
    if isinstance(part, ast.RangeDefinition):
        for end in (part.start, part.end):
            if end is not None:
                _bound(context, end, size, name, noun)
    else:
        _bound(context, part, size, name, noun)


def _bound(context: Context, part: Any, size: int, name: str, noun: str) -> None:
    value = part.value if type(part) is ast.IntegerLiteral else _farthest(context, part, size)
    if value is None or -size <= value < size:
        return
    last = f"0 to {size - 1}" if size > 1 else "0"
    context.report(
        part, "KT301",
        f"Index {value} is out of range: {name} has {size} {noun}{'s' if size > 1 else ''}, so use {last}.",
        str(size - 1),
    )


def _farthest(context: Context, part: Any, size: int) -> int | None:
    """An index's value; of a loop's variable, the end that lies farthest outside the register."""
    if isinstance(part, ast.Identifier):
        variable = context.scope.names.get(part.name)  # not inside an 'if', which may keep it in range
        if variable is not None and variable.bounds is not None:
            return max(variable.bounds, key=lambda value: value - size + 1 if value >= 0 else -size - value)
    return context.integer(part)
