"""Finding a symbol of the workspace by a few of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from ketline.limits import MAXIMUM_WORKSPACE_SYMBOLS
from ketline.navigation.files import Files
from ketline.semantics import Symbol
from ketline.source.lines import LineIndex


@dataclass(frozen=True)
class Match:
    """A global symbol of a file."""

    path: str
    lines: LineIndex
    symbol: Symbol
    start: int
    end: int


def search(files: Files, query: str) -> list[Match]:
    """The symbols whose names have the letters of ``query`` in order, the best ones first, a limited number."""
    scored = ((badness, match) for match in _declared(files) if (badness := mismatch(query, match.symbol.name)))
    best = nsmallest(MAXIMUM_WORKSPACE_SYMBOLS, scored, key=lambda pair: (pair[0], pair[1].path, pair[1].start))
    return [match for _, match in best]


def _declared(files: Files) -> Iterator[Match]:
    for path, snapshot in files.all():
        names = snapshot.analysis.scope.names
        for symbol, (start, end) in snapshot.analysis.places.items():
            if names.get(symbol.name) is symbol:
                yield Match(path, snapshot.lines, symbol, start, end)


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
