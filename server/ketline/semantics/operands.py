"""Qubits named in a statement: which ones, and whether any is named twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ketline.semantics.constants import index_range
from ketline.semantics.context import Context
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import Type
from ketline.syntax.classes import ast

#: Ranges longer than this are not written out to look for duplicate qubits.
LONGEST_RANGE = 4_096


@dataclass(slots=True)
class Operand:
    """What stands for qubits: how many, and which of a register where that is known.

    ``type`` is the type of an argument, which may be classical: then there is no symbol.
    """

    node: Any
    symbol: Symbol | None
    size: int | None
    indices: Sequence[int] | None
    single: bool
    type: Type | None = None


def hardware(node: ast.Identifier) -> Operand:
    """``$0`` and its like."""
    return Operand(node, Symbol(node.name, Kind.QUBIT, size=1), 1, range(1), True)


def whole(node: Any, symbol: Symbol) -> Operand:
    """A name alone."""
    indices = None if symbol.size is None else range(symbol.size)
    return Operand(node, symbol, symbol.size, indices, not symbol.indexable)


def part(context: Context, node: Any, symbol: Symbol | None, indices: list[Any]) -> Operand:
    """A name with indices, already checked."""
    if symbol is None or len(indices) != 1:
        return Operand(node, symbol, None, None, False)
    index = indices[0]
    single = not isinstance(index, ast.DiscreteSet) and not isinstance(index[0], ast.RangeDefinition)
    chosen = None if symbol.size is None else chosen_indices(context, index, symbol.size)
    return Operand(node, symbol, 1 if single else count(index, chosen), chosen, single)


def count(index: Any, chosen: Sequence[int] | None) -> int | None:
    """How many elements a range or set picks; a set says so even where its indices are not known."""
    if chosen is not None:
        return len(chosen)
    if isinstance(index, ast.DiscreteSet) and not any(isinstance(each, ast.RangeDefinition) for each in index.values):
        return len(index.values)
    return None


def chosen_indices(context: Context, index: Any, size: int) -> tuple[int, ...] | None:
    """The positions that one ``[...]`` picks of ``size``, or None when not known; negative ones count back."""
    parts = index.values if isinstance(index, ast.DiscreteSet) else index
    if len(parts) != 1 and not isinstance(index, ast.DiscreteSet):
        return None
    chosen: list[int] = []
    for each in parts:
        values = _part_indices(context, each, size)
        if values is None:
            return None
        chosen.extend(values)
    return tuple(value + size if value < 0 else value for value in chosen)


def _part_indices(context: Context, each: Any, size: int) -> list[int] | None:
    if not isinstance(each, ast.RangeDefinition):
        value = context.integer(each)
        return None if value is None else [value]
    written = (each.start, each.end, each.step)
    start, end, step = (None if side is None else context.integer(side) for side in written)
    if any(value is None and side is not None for value, side in zip((start, end, step), written)):
        return None
    found = index_range(start, end, step, min(size, LONGEST_RANGE))
    return found if size <= LONGEST_RANGE else None


def places(operand: Operand) -> tuple[str, ...] | None:
    """The qubits of an operand as one would write them, aliases written out; None when not known."""
    symbol, indices = operand.symbol, operand.indices
    if symbol is None or indices is None or len(indices) > LONGEST_RANGE:
        return None
    if symbol.members is not None:
        return tuple(symbol.members[index] for index in indices if 0 <= index < len(symbol.members))
    return tuple(f"{symbol.name}[{index}]" if symbol.indexable else symbol.name for index in indices)


#: A qubit that two operands have in common, or None.
Sharing = Callable[[Operand, Operand], "str | None"]


def check_distinct(context: Context, operands: Sequence[Operand]) -> None:
    """No qubit twice in one instance of the broadcast call."""
    report_shared(context, operands, shared_qubit, "used")


def report_shared(context: Context, operands: Sequence[Operand], sharing: Sharing, done: str) -> None:
    """Says of the first operand that shares a qubit with an earlier one that it is ``done`` twice."""
    for position, later in enumerate(operands):
        for earlier in operands[:position]:
            shared = sharing(earlier, later)
            if shared is not None:
                context.report(later.node, "KT304", f"Qubit '{shared}' is {done} twice in this call.")
                return


def shared_qubit(first: Operand, second: Operand) -> str | None:
    """A qubit that two operands of a gate use together, or None."""
    one, other = first.symbol, second.symbol
    if one is None or other is None:
        return None
    if one.name != other.name and one.members is None and other.members is None:
        return None
    if first.single and second.single and first.indices is None and second.indices is None:
        return _same_variable(first, second)
    named, also = places(first), places(second)
    if named is None or also is None:
        return None
    if first.single or second.single:
        return first_common(named, also)
    return next((place for place, beside in zip(named, also) if place == beside), None)


def common_qubit(first: Operand, second: Operand) -> str | None:
    """A qubit that two arguments have in common, whatever its position."""
    named, also = places(first), places(second)
    return None if named is None or also is None else first_common(named, also)


def first_common(named: Sequence[str], also: Sequence[str]) -> str | None:
    others = set(also)
    return next((place for place in named if place in others), None)


def _same_variable(first: Operand, second: Operand) -> str | None:
    """``q[i]`` twice, where the value of i is not known."""
    one, other = (_only_index(found.node) for found in (first, second))
    if one is None or other is None or one.name != other.name or first.symbol is not second.symbol:
        return None
    return f"{first.symbol.name}[{one.name}]" if first.symbol is not None else None


def _only_index(node: Any) -> ast.Identifier | None:
    index = node.indices[0] if isinstance(node, ast.IndexedIdentifier) else getattr(node, "index", None)
    return index[0] if isinstance(index, list) and isinstance(index[0], ast.Identifier) else None
