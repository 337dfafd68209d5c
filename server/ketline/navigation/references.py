"""Everywhere a symbol is named: in the document, in the file that declares it, and in the files that include that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ketline.navigation.files import Files, declaring_path, included_path
from ketline.navigation.occurrences import Occurrence, free_occurrences, occurrence_at, occurrences_of, same_names
from ketline.navigation.standard import is_standard
from ketline.semantics import Symbol
from ketline.workspace import Snapshot


@dataclass(frozen=True)
class Named:
    """The occurrences of one symbol in one file, in order. ``path`` None is the document asked about.

    ``symbol`` is what the file itself makes of the name; None where only the files that include it know.
    """

    path: str | None
    snapshot: Snapshot
    symbol: Symbol | None
    occurrences: Sequence[Occurrence]


def references(files: Files, snapshot: Snapshot, offset: int) -> list[Named]:
    """Where the name at an offset is named, file by file, the document first; declarations included."""
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is None:
        return []
    if occurrence.symbol is None:
        return [Named(None, snapshot, None, same_names(snapshot, occurrence))]
    return list(named(files, snapshot, occurrence.symbol))


def named(files: Files, snapshot: Snapshot, symbol: Symbol) -> Iterator[Named]:
    """The same for a symbol of the document; a file that has the symbol in reach and does not name it has no places."""
    yield Named(None, snapshot, symbol, occurrences_of(snapshot, symbol))
    home = declaring_path(snapshot, symbol) or files.path
    if home is None or is_standard(home) or snapshot.analysis.scope.names.get(symbol.name) is not symbol:
        return
    for path, found, own in _sharing(files, snapshot, symbol, home):
        occurrences = list(free_occurrences(found, symbol.name)) if own is None else occurrences_of(found, own)
        if occurrences or own is not None:
            yield Named(path, found, own, occurrences)


def _sharing(
    files: Files, snapshot: Snapshot, symbol: Symbol, home: str
) -> Iterator[tuple[str, Snapshot, Symbol | None]]:
    """The other files that may name a global symbol declared in ``home``, with what they make of its name."""
    seen = {files.path}
    holders = [(files.path, snapshot)]
    if home not in seen and (target := files.snapshot(home)) is not None:
        holders.append((home, target))
    holders.extend(files.including(home))
    for path, found in holders:
        own = found.analysis.scope.names.get(symbol.name)
        if path not in seen and own is not None and (declaring_path(found, own) or path) == home:
            seen.add(path)
            yield path, found, own  # type: ignore[misc]  # the document alone has no path, and it is seen
    for _, found in holders:
        for path in included_files(found):
            inner = None if path in seen or is_standard(path) else files.snapshot(path)
            seen.add(path)
            if inner is not None and symbol.name not in inner.analysis.scope.names:
                yield path, inner, None


def included_files(snapshot: Snapshot) -> list[str]:
    """The files that a document includes, and those that these include."""
    names = [name for meaning in snapshot.analysis.meanings for name, _ in meaning.files]
    return [path for name in dict.fromkeys(names) if (path := included_path(snapshot.include, name)) is not None]
