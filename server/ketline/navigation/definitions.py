"""Where names are declared, what their types are, and the bodies behind them.

OpenQASM declares and defines in one statement, so that a declaration and a definition are the same place; what is
implemented are gates and subroutines, by their bodies and by the ``defcal`` statements of their names.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ketline.navigation.files import Files, declaring_path, included_path
from ketline.navigation.occurrences import Occurrence, occurrence_at
from ketline.navigation.words import Word, statement_at, word_at
from ketline.semantics import Kind, Symbol
from ketline.source.lines import LineIndex
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.tokens import Token
from ketline.syntax.tree import Node
from ketline.workspace import Snapshot

Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Characters of a file, with the statement or block ``around`` them. ``path`` None is the document asked about."""

    path: str | None
    lines: LineIndex
    start: int
    end: int
    around: Span


@dataclass(frozen=True)
class Origin:
    """What was asked about: the characters under the cursor, and where they lead."""

    start: int
    end: int
    places: Sequence[Place]


def definition(files: Files, snapshot: Snapshot, offset: int) -> Origin | None:
    """Where the name at an offset is declared, or the start of the file that an include there names."""
    included = _included(files, snapshot, offset)
    if included is not None:
        return included
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is None or occurrence.symbol is None:
        return None
    place = declaration(files, snapshot, occurrence.symbol)
    return None if place is None else Origin(occurrence.start, occurrence.end, [place])


def _included(files: Files, snapshot: Snapshot, offset: int) -> Origin | None:
    word = include_word(snapshot, offset)
    path = None if word is None else included_path(snapshot.include, word.token.text[1:-1])
    target = None if path is None else files.snapshot(path)
    if word is None or path is None or target is None:
        return None
    whole = 0, len(target.text)
    return Origin(word.start, word.end, [Place(path, target.lines, 0, 0, whole)])


def include_word(snapshot: Snapshot, offset: int) -> Word | None:
    """The file name of an include at an offset, quotes included."""
    word = word_at(snapshot, offset)
    if word is None or word.statement.word != "include" or word.token.kind != "string":
        return None
    return word


def declaration(files: Files, snapshot: Snapshot, symbol: Symbol) -> Place | None:
    """Where a symbol of the document is declared, in it or in the file that it comes from."""
    path = declaring_path(snapshot, symbol)
    if path is None:
        return _place(snapshot, None, snapshot.analysis.places.get(symbol))
    target = files.snapshot(path)
    if target is None:
        return None
    own = target.analysis.scope.names.get(symbol.name)
    return None if own is None else _place(target, path, target.analysis.places.get(own))


def _place(snapshot: Snapshot, path: str | None, span: Span | None) -> Place | None:
    if span is None:
        return None
    return Place(path, snapshot.lines, *span, declaring_span(snapshot, span[0]))


def declaring_span(snapshot: Snapshot, offset: int) -> Span:
    """The statement around an offset, with its block if it opens one."""
    begin, path = node_path(snapshot, offset)
    if path:
        return moved_span(node_span(path[-1]), begin)
    found = statement_at(snapshot, offset)
    return (offset, offset) if found is None else (found[0], found[0] + len(found[1].text))


def node_span(node: Node) -> Span:
    """A statement with its block, from its first character to behind its last."""
    if node.closed_at is not None:
        return node.start, max(node.end, node.closed_at + 1)
    last = node
    while last.body:
        last = last.body[-1]
    return node.start, max(node.end, last.end if node.left_at is None else node.left_at)


def moved_span(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def node_path(snapshot: Snapshot, offset: int) -> tuple[int, list[Node]]:
    """The statements around an offset, outer ones first, at offsets relative to their section, and where that starts.

    Relative, since moving a block costs as much as there is in it.
    """
    tree = snapshot.tree
    index = bisect_right(tree.section_starts, offset) - 1
    if index < 0:
        return 0, []
    begin = tree.section_starts[index]
    path: list[Node] = []
    nodes: Sequence[Node] = tree.sections[index].nodes
    while True:
        node = _around(nodes, offset - begin)
        if node is None:
            return begin, path
        path.append(node)
        nodes = node.body


def _around(nodes: Sequence[Node], offset: int) -> Node | None:
    """The statement whose text or block an offset is in, or touches the end of."""
    index = bisect_right(nodes, offset, key=lambda node: node.start) - 1
    if index < 0 or offset > node_span(nodes[index])[1]:
        return None
    return nodes[index]


# -- types -----------------------------------------------------------------------------------------------
def type_definition(files: Files, snapshot: Snapshot, offset: int) -> Origin | None:
    """The type in the declaration of the name at an offset; of an alias, the registers that it stands for."""
    occurrence = occurrence_at(snapshot, offset)
    symbol = None if occurrence is None else occurrence.symbol
    if occurrence is None or symbol is None or symbol.kind is Kind.GATE:
        return None
    place = declaration(files, snapshot, symbol)
    if place is None:
        return None
    target = snapshot if place.path is None else files.snapshot(place.path)
    if target is None:
        return None
    if isinstance(symbol.node, ast.AliasStatement):
        found = list(_aliased(files, target, place))
    else:
        found = list(_written_type(target, place))
    return Origin(occurrence.start, occurrence.end, found) if found else None


def _aliased(files: Files, target: Snapshot, place: Place) -> Iterator[Place]:
    seen = set()
    for occurrence in _named_in(target, (place.end, place.around[1])):
        symbol = occurrence.symbol
        if symbol is not None and symbol.kind is not Kind.CONSTANT and symbol not in seen:
            seen.add(symbol)
            found = declaration(files, target, symbol)
            if found is not None:
                yield found if found.path is not None or place.path is None else _moved(found, place.path)


def _moved(place: Place, path: str) -> Place:
    return Place(path, place.lines, place.start, place.end, place.around)


def _named_in(snapshot: Snapshot, span: Span) -> Iterator[Occurrence]:
    """The names in a stretch of one statement."""
    found = statement_at(snapshot, span[0])
    if found is None:
        return
    begin, statement = found
    for token in statement.tokens:
        if token.kind == "identifier" and span[0] <= begin + token.start < span[1]:
            occurrence = occurrence_at(snapshot, begin + token.start)
            if occurrence is not None:
                yield occurrence


def _written_type(snapshot: Snapshot, place: Place) -> Iterator[Place]:
    """The words before a declared name that say its type."""
    found = statement_at(snapshot, place.start)
    if found is None:
        return
    begin, statement = found
    before = [token for token in statement.tokens if begin + token.end <= place.start]
    words = type_words(before)
    if words:
        yield Place(place.path, snapshot.lines, begin + words[0].start, begin + words[-1].end, place.around)


#: Words that stand before a type and are no part of it.
_BEFORE_TYPES = frozenset(["const", "input", "output", "for", "readonly", "mutable", "let", "gate", "def", "extern"])


def type_words(before: Sequence[Token]) -> list[Token]:
    """The type at the end of the tokens before a name, brackets included; none where there is no type."""
    words: list[Token] = []
    depth = 0
    for token in reversed(before):
        depth += {"]": 1, "[": -1}.get(token.text, 0)
        if depth < 0 or (depth == 0 and token.text in ("(", ",", "{", ";", ")")) or token.text in _BEFORE_TYPES:
            break
        words.append(token)
    return words[::-1]


# -- implementations -------------------------------------------------------------------------------------
def implementation(files: Files, snapshot: Snapshot, offset: int) -> Origin | None:
    """The bodies behind the gate or subroutine at an offset: its definition's, and calibrations of its name."""
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is None:
        return None
    symbol = occurrence.symbol
    place = declaration(files, snapshot, symbol) if symbol is not None and _has_body(symbol) else None
    found = [] if place is None else [place]
    found += _calibrations(snapshot, occurrence.name)
    return Origin(occurrence.start, occurrence.end, found) if found else None


def _has_body(symbol: Symbol) -> bool:
    """Whether a body stands behind a name: that of a gate of a standard file is in Ketline's copy."""
    if isinstance(symbol.node, (ast.QuantumGateDefinition, ast.SubroutineDefinition)):
        return True
    return symbol.kind is Kind.GATE and symbol.node is None


def _calibrations(snapshot: Snapshot, name: str) -> Iterator[Place]:
    tree = snapshot.tree
    for start, chunk in zip(tree.chunk_starts, tree.chunks):
        if "defcal" not in chunk.words:
            continue
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.form is Form.CALIBRATION and len(statement.tokens) > 1 and statement.tokens[1].text == name:
                begin, token = start + offset, statement.tokens[1]
                around = begin, begin + len(statement.text)
                yield Place(None, snapshot.lines, begin + token.start, begin + token.end, around)
