"""Who calls whom: gates and subroutines, in the document and across the files that share them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ketline.navigation.definitions import Place, declaration, declaring_span, moved_span, node_path
from ketline.navigation.files import Files
from ketline.navigation.occurrences import occurrence_at
from ketline.navigation.references import named
from ketline.semantics import Kind, Symbol
from ketline.source.lines import LineIndex
from ketline.workspace import Snapshot


@dataclass(frozen=True)
class Routine:
    """A gate or subroutine where it is declared; without a symbol, a program as a whole, which calls things too."""

    name: str
    symbol: Symbol | None
    place: Place


@dataclass(frozen=True)
class Call:
    """``other`` calls or is called, at these places of the caller's file, whose lines are ``lines``."""

    other: Routine
    lines: LineIndex
    places: list[tuple[int, int]]


def routine_at(files: Files, snapshot: Snapshot, offset: int) -> Routine | None:
    """The gate or subroutine that the name at an offset means."""
    occurrence = occurrence_at(snapshot, offset)
    symbol = None if occurrence is None else occurrence.symbol
    return None if symbol is None or not _is_called(symbol) else _routine(files, snapshot, symbol)


def _is_called(symbol: Symbol) -> bool:
    return symbol.kind is Kind.GATE or symbol.kind.is_callable


def _routine(files: Files, snapshot: Snapshot, symbol: Symbol) -> Routine | None:
    place = declaration(files, snapshot, symbol)
    return None if place is None else Routine(symbol.name, symbol, place)


def incoming(files: Files, snapshot: Snapshot, offset: int) -> list[Call]:
    """Who calls the gate or subroutine at an offset, each caller once."""
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is None or occurrence.symbol is None or not _is_called(occurrence.symbol):
        return []
    found = []
    for each in named(files, snapshot, occurrence.symbol):
        callers: dict[tuple[int, int] | None, list[tuple[int, int]]] = defaultdict(list)
        for one in each.occurrences:
            if not one.declares:
                callers[_body_around(each.snapshot, one.start)].append((one.start, one.end))
        for name, places in callers.items():
            other = _caller(each.path, each.snapshot, name)
            if other is not None:
                found.append(Call(other, each.snapshot.lines, places))
    return found


def _body_around(snapshot: Snapshot, offset: int) -> tuple[int, int] | None:
    """The name of the gate or subroutine whose body an offset is in."""
    begin, path = node_path(snapshot, offset)
    for node in path:
        if node.statement.word in ("gate", "def") and offset >= begin + node.end:
            name = node.statement.tokens[1] if len(node.statement.tokens) > 1 else None
            return None if name is None else moved_span((node.start + name.start, node.start + name.end), begin)
    return None


def _caller(path: str | None, snapshot: Snapshot, name: tuple[int, int] | None) -> Routine | None:
    if name is None:
        whole = 0, len(snapshot.text)
        return Routine("program", None, Place(path, snapshot.lines, 0, 0, whole))
    occurrence = occurrence_at(snapshot, name[0])
    if occurrence is None or occurrence.symbol is None:
        return None
    place = Place(path, snapshot.lines, *name, declaring_span(snapshot, name[0]))
    return Routine(occurrence.name, occurrence.symbol, place)


def outgoing(files: Files, snapshot: Snapshot, offset: int) -> list[Call]:
    """What the gate or subroutine at an offset calls, each one once; the places are in the file that declares it."""
    called = routine_at(files, snapshot, offset)
    if called is None:
        return []
    home = snapshot if called.place.path is None else files.snapshot(called.place.path)
    if home is None:
        return []
    own = Files(called.place.path or files.path, files.opened, files.folder)
    places: dict[Symbol, list[tuple[int, int]]] = defaultdict(list)
    for start, end, symbol in _calls_between(home, called.place.end, called.place.around[1]):
        places[symbol].append((start, end))
    found = []
    for symbol, where in places.items():
        other = _routine(own, home, symbol)
        if other is not None:
            if other.place.path is None and called.place.path is not None:
                other = Routine(other.name, symbol, _placed(other.place, called.place.path))
            found.append(Call(other, home.lines, sorted(where)))
    return found


def _placed(place: Place, path: str) -> Place:
    return Place(path, place.lines, place.start, place.end, place.around)


def _calls_between(snapshot: Snapshot, start: int, end: int) -> list[tuple[int, int, Symbol]]:
    tree = snapshot.tree
    return [
        (begin + use.start, begin + use.end, use.symbol)
        for begin, section, meaning in zip(tree.section_starts, tree.sections, snapshot.analysis.meanings)
        if begin < end and begin + section.length > start
        for use in meaning.uses
        if start <= begin + use.start < end and not use.declares and _is_called(use.symbol)
    ]
