"""What an editor can fold: blocks, comments, runs of includes, and ``// region`` comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ketline.navigation.definitions import node_span
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node
from ketline.workspace import Snapshot


class Foldable(Enum):
    BLOCK = "block"
    COMMENT = "comment"
    INCLUDES = "includes"
    REGION = "region"


@dataclass(frozen=True)
class Fold:
    """The lines from that of ``start`` to that of ``end``; more than one."""

    start: int
    end: int
    kind: Foldable


_REGION = re.compile(r"//[ \t]*#?(?P<word>region|endregion)\b")


#: A comment or an include: where it starts, its text, and what a run of such folds as (None for a region's ends).
_Line = tuple[int, str, "Foldable | None"]


def folds(snapshot: Snapshot) -> list[Fold]:
    """Every stretch that can be folded, in order of place."""
    lines = list(_lines(snapshot))
    found = [*_blocks(snapshot), *_regions(lines), *_runs(snapshot.text, lines)]
    several = [fold for fold in found if "\n" in snapshot.text[fold.start : fold.end]]
    return sorted(several, key=lambda fold: (fold.start, -fold.end))


def _blocks(snapshot: Snapshot) -> Iterator[Fold]:
    tree = snapshot.tree
    for begin, section in zip(tree.section_starts, tree.sections):
        for start, end in _folded(section.nodes):
            yield Fold(begin + start, begin + end, Foldable.BLOCK)


def _folded(nodes: Sequence[Node]) -> Iterator[tuple[int, int]]:
    for node in nodes:
        statement = node.statement
        if statement.form is Form.OPENER:
            # The line of the '}' stays in sight.
            yield node.end - 1, node_span(node)[1] if node.closed_at is None else node.closed_at
            yield from _folded(node.body)
        elif statement.plain is None and "\n" in statement.text:
            yield node.start, node.end


def _lines(snapshot: Snapshot) -> Iterator[_Line]:
    tree = snapshot.tree
    for start, chunk in zip(tree.chunk_starts, tree.chunks):
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.form is Form.COMMENT:
                kind = None if _REGION.match(statement.text) else Foldable.COMMENT
                yield start + offset, statement.text, kind
            elif statement.word == "include":
                yield start + offset, statement.text, Foldable.INCLUDES


def _regions(lines: Sequence[_Line]) -> Iterator[Fold]:
    open_regions: list[int] = []
    for start, text, _ in lines:
        match = _REGION.match(text)
        if match is not None and match["word"] == "region":
            open_regions.append(start)
        elif match is not None and open_regions:
            yield Fold(open_regions.pop(), start + len(text), Foldable.REGION)


def _runs(text: str, lines: Sequence[_Line]) -> Iterator[Fold]:
    """Comments, and includes, that stand line after line."""
    kind: Foldable | None = None
    first = last = 0
    for start, words, this in lines:
        between = text[last:start]
        if this is not kind or between.strip() or between.count("\n") != 1:
            if kind is not None:
                yield Fold(first, last, kind)
            kind, first = this, start
        last = start + len(words)
    if kind is not None:
        yield Fold(first, last, kind)
