"""Which symbol each name of a document means, where that symbol is declared, and everywhere it is named.

The analysis notes every use of a symbol as it checks a section, and keeps the notes of sections that an edit leaves
alone; looking through those of 5,000 lines takes a few milliseconds. What was found is kept as long as the text is the
same, since a cursor that moves asks again and again. Names that it did not get
to, in half-typed statements for instance, are resolved by the scope that they stand in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from ketline.navigation.words import Word, directive_places, is_name, places_of, word_at
from ketline.semantics import Symbol
from ketline.semantics.context import Use
from ketline.syntax.splitter import Form
from ketline.workspace import Snapshot


class Occurrence(NamedTuple):
    """A name at absolute offsets. ``symbol`` is None for what the language brings along and for what nothing declares.

    ``declares`` is whether the name is declared here.
    """

    start: int
    end: int
    name: str
    symbol: Symbol | None
    declares: bool = False


def occurrence_at(snapshot: Snapshot, offset: int) -> Occurrence | None:
    """The name that an offset is in or at the end of; None where no name stands."""
    word = word_at(snapshot, offset)
    if word is None or word.statement.form is Form.COMMENT or word.token.kind == "pragma":
        return _in_directive(snapshot, offset)
    if word.token.kind == "hardware":
        return Occurrence(word.start, word.end, word.token.text, None)
    if not is_name(word.token):
        return None
    return _of_word(snapshot, word)


def _of_word(snapshot: Snapshot, word: Word) -> Occurrence:
    name, start, end = word.token.text, word.start, word.end
    use = use_at(snapshot, start)
    if use is not None:
        return Occurrence(start, end, name, use.symbol, use.declares)
    return Occurrence(start, end, name, _by_scope(snapshot, word.statement.form, name, start))


_WORD = re.compile(r"[^\W\d]\w*")


def _in_directive(snapshot: Snapshot, offset: int) -> Occurrence | None:
    """The register or input in a ``// ketline:`` comment or a pragma of Braket's."""
    for begin, text in snapshot.tree.directive_comments:
        if begin <= offset <= begin + len(text):
            for match in _WORD.finditer(text):
                place = begin + match.start(), begin + match.end()
                symbol = snapshot.analysis.scope.names.get(match.group())
                if place[0] <= offset <= place[1] and symbol is not None:
                    known = place in directive_places(snapshot, symbol.name)
                    return Occurrence(*place, symbol.name, symbol) if known else None
    return None


def use_at(snapshot: Snapshot, start: int) -> Use | None:
    """What the analysis noted of the name that starts at an offset; the use's own offsets are its section's."""
    analysis = snapshot.analysis
    index = bisect_right(analysis.tree.section_starts, start) - 1
    if index < 0:
        return None
    relative = start - analysis.tree.section_starts[index]
    return next((use for use in analysis.meanings[index].uses if use.start == relative), None)


def _by_scope(snapshot: Snapshot, form: Form, name: str, start: int) -> Symbol | None:
    """What a name that the analysis did not get to means where it stands."""
    analysis = snapshot.analysis
    scope = analysis.scope if form is Form.CALIBRATION else analysis.scope_at(start)
    return scope.find(name)


_found: WeakKeyDictionary[Snapshot, dict[Symbol, tuple[Occurrence, ...]]] = WeakKeyDictionary()


def occurrences_of(snapshot: Snapshot, symbol: Symbol) -> tuple[Occurrence, ...]:
    """Every place of the document that names a symbol, in order, each once.

    A name that stands before its declaration, which is a mistake, belongs to it where it means nothing else.
    """
    known = _found.setdefault(snapshot, {})
    if symbol not in known:
        known[symbol] = tuple(_occurrences_of(snapshot, symbol))
    return known[symbol]


def _occurrences_of(snapshot: Snapshot, symbol: Symbol) -> list[Occurrence]:
    analysis, name = snapshot.analysis, symbol.name
    make = tuple.__new__  # a third of the time of Occurrence(...), for every line of a long program
    found: dict[int, Occurrence] = {}
    others: set[int] = set()
    is_global = analysis.scope.names.get(name) is symbol
    for begin, meaning in zip(analysis.tree.section_starts, analysis.meanings):
        if is_global and name not in meaning.asked and name not in meaning.declared:
            continue
        for use in meaning.uses:
            if use.symbol is symbol:
                start = begin + use.start
                if start not in found or use.declares:
                    found[start] = make(Occurrence, (start, begin + use.end, name, symbol, use.declares))
            elif use.symbol.name == name:
                others.add(begin + use.start)
    if is_global:
        for start, end in directive_places(snapshot, name):
            found[start] = Occurrence(start, end, name, symbol)
    declared = min((one.start for one in found.values() if one.declares), default=0)
    for start, end in places_of(snapshot, name, plain_before=declared):
        if start not in found and start not in others and analysis.scope_at(start).find(name) is symbol:
            found[start] = Occurrence(start, end, name, symbol)
    return sorted(found.values())


def free_occurrences(snapshot: Snapshot, name: str) -> Iterator[Occurrence]:
    """Where a name stands that nothing in the document declares: an included file may rest on its includer's names."""
    used = {
        begin + use.start
        for begin, meaning in zip(snapshot.tree.section_starts, snapshot.analysis.meanings)
        for use in meaning.uses
        if use.symbol.name == name
    }
    for start, end in places_of(snapshot, name):
        if start not in used and snapshot.analysis.scope_at(start).find(name) is None:
            yield Occurrence(start, end, name, None)


def same_names(snapshot: Snapshot, occurrence: Occurrence) -> Sequence[Occurrence]:
    """Every place that means what an occurrence does; for a name without a symbol, every place that it stands free."""
    if occurrence.symbol is not None:
        return occurrences_of(snapshot, occurrence.symbol)
    return list(free_occurrences(snapshot, occurrence.name))


def around(occurrences: Sequence[Occurrence], offset: int, most: int) -> Sequence[Occurrence]:
    """At most ``most`` of some occurrences in order: those before and behind an offset."""
    if len(occurrences) <= most:
        return occurrences
    here = bisect_right(occurrences, offset, key=lambda one: one.start)
    first = min(max(here - most // 2, 0), len(occurrences) - most)
    return occurrences[first : first + most]
