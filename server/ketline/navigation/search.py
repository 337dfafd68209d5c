"""Finding a symbol of the workspace by a few of its letters."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from weakref import WeakKeyDictionary

from ketline.limits import MAXIMUM_SEARCH_SECONDS, MAXIMUM_WORKSPACE_SYMBOLS
from ketline.navigation.files import Files
from ketline.semantics import Symbol
from ketline.source.lines import LineIndex
from ketline.workspace import Folder, Snapshot


@dataclass(frozen=True)
class Match:
    """A global symbol of a file."""

    path: str
    lines: LineIndex
    symbol: Symbol
    start: int
    end: int


#: What the files that are not open declare, by the text that was read.
_known: WeakKeyDictionary[Folder, dict[str, tuple[str, list[Match]]]] = WeakKeyDictionary()


def search(files: Files, query: str) -> list[Match]:
    """The symbols whose names have the letters of ``query`` in order, the best ones first, a limited number."""
    scored = ((badness, match) for match in _declared(files) if (badness := mismatch(query, match.symbol.name)))
    best = nsmallest(MAXIMUM_WORKSPACE_SYMBOLS, scored, key=lambda pair: (pair[0], pair[1].path, pair[1].start))
    return [match for _, match in best]


def _declared(files: Files) -> Iterator[Match]:
    for path, snapshot in files.opened.items():
        yield from _matches(path, snapshot)
    known = _known.setdefault(files.folder, {})
    deadline = time.monotonic() + MAXIMUM_SEARCH_SECONDS
    for path in files.folder.paths():
        if path not in files.opened:
            yield from _on_disk(files.folder, path, known, deadline)


def _on_disk(folder: Folder, path: str, known: dict[str, tuple[str, list[Match]]], deadline: float) -> list[Match]:
    """What a file declares: what it did where there is no time to read it again."""
    text = folder.text(path)
    before = known.get(path)
    if text is None or (before is not None and before[0] is text):
        return [] if text is None or before is None else before[1]
    snapshot = folder.snapshot(path) if time.monotonic() < deadline else None
    if snapshot is None:
        return [] if before is None else before[1]
    known[path] = text, _matches(path, snapshot)
    return known[path][1]


def _matches(path: str, snapshot: Snapshot) -> list[Match]:
    names = snapshot.analysis.scope.names
    return [
        Match(path, snapshot.lines, symbol, start, end)
        for symbol, (start, end) in snapshot.analysis.places.items()
        if names.get(symbol.name) is symbol
    ]


def mismatch(query: str, name: str) -> tuple[int, int, str] | None:
    """How badly a name answers a query, smaller is better; None where it does not have its letters in order.

    The same word comes first, then beginnings, then names with few letters between those that were asked for.
    """
    wanted, had = query.casefold(), name.casefold()
    if not wanted:
        return 2, len(had), had
    if had.startswith(wanted):
        return (0 if had == wanted else 1), len(had), had
    at, first, gaps = 0, -1, 0
    for letter in wanted:
        found = had.find(letter, at)
        if found < 0:
            return None
        first = found if first < 0 else first
        gaps += found - at if at else 0
        at = found + 1
    return 3 + gaps, first, had
