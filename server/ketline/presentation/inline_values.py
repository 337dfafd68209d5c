"""The values of names in a stretch of text: constants, inputs that a comment gives a value, and loop variables."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.presentation.numbers import shown
from ketline.semantics import Kind, Symbol
from ketline.workspace import Snapshot


def inline_values(snapshot: Snapshot, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """``(start, end, text)`` for each name between two offsets whose value is known."""
    analysis = snapshot.analysis
    for begin, section, meaning in zip(analysis.tree.section_starts, analysis.tree.sections, analysis.meanings):
        if begin > end or begin + section.length < start:
            continue
        for use in meaning.uses:
            if start <= begin + use.start and begin + use.end <= end:
                value = _value(snapshot, use.symbol)
                if value is not None:
                    yield begin + use.start, begin + use.end, f"{use.symbol.name} = {value}"


def _value(snapshot: Snapshot, symbol: Symbol) -> str | None:
    if symbol.kind is Kind.CONSTANT and symbol.value is not None and not isinstance(symbol.value, tuple):
        return shown(symbol.value)
    if symbol.kind is Kind.INPUT and symbol.name in snapshot.analysis.inputs:
        return shown(snapshot.analysis.inputs[symbol.name][0])
    if symbol.bounds is not None:
        return f"{symbol.bounds[0]} to {symbol.bounds[1]}"
    return None
