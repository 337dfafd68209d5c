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


def folds(snapshot: Snapshot) -> list[Fold]:
    """Every stretch that can be folded, in order of place."""
    found = [*_blocks(snapshot), *_regions(snapshot), *_runs(snapshot)]
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


def _regions(snapshot: Snapshot) -> Iterator[Fold]:
    open_regions: list[int] = []
    for start, text in _comments(snapshot):
        match = _REGION.match(text)
        if match is None:
            continue
        if match["word"] == "region":
            open_regions.append(start)
        elif open_regions:
            yield Fold(open_regions.pop(), start + len(text), Foldable.REGION)


def _comments(snapshot: Snapshot) -> Iterator[tuple[int, str]]:
    for start, statement in snapshot.tree.flat:
        if statement.form is Form.COMMENT:
            yield start, statement.text


def _runs(snapshot: Snapshot) -> Iterator[Fold]:
    """Comments, and includes, that stand line after line."""
    text = snapshot.text
    kind: Foldable | None = None
    first = last = 0
    for start, statement in snapshot.tree.flat:
        this = _run_kind(statement.form, statement.word, statement.text)
        if this is None and kind is None:
            continue
        if this is not kind or text.count("\n", last, start) != 1:
            if kind is not None:
                yield Fold(first, last, kind)
            kind, first = this, start
        last = start + len(statement.text)
    if kind is not None:
        yield Fold(first, last, kind)


def _run_kind(form: Form, word: str, text: str) -> Foldable | None:
    if form is Form.COMMENT:
        return None if _REGION.match(text) else Foldable.COMMENT
    return Foldable.INCLUDES if word == "include" else None
