"""The symbols that a document declares, as a tree: gates and subroutines hold their parameters and variables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ketline.navigation.definitions import node_span
from ketline.semantics import Symbol
from ketline.semantics.context import Use
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node
from ketline.workspace import Snapshot

#: Characters of a block's header that name it.
_LONGEST_NAME = 48


@dataclass(frozen=True)
class Entry:
    """One line of the outline: the name's own place, and all that belongs to it.

    ``symbol`` is None for a block, named by its header, and for an observable of a ``// ketline:`` comment.
    """

    name: str
    start: int
    end: int
    around: tuple[int, int]
    symbol: Symbol | None = None
    children: Sequence[Entry] = field(default_factory=tuple)


def outline(snapshot: Snapshot) -> list[Entry]:
    """What the document declares, in order of place."""
    tree = snapshot.tree
    found: list[Entry] = []
    for begin, section, meaning in zip(tree.section_starts, tree.sections, snapshot.analysis.meanings):
        declared = sorted((use for use in meaning.uses if use.declares), key=lambda use: use.start)
        if declared:
            found.extend(_Section(begin, declared).entries(section.nodes))
    for directive in snapshot.analysis.directives:
        name_start = directive.name_end - len(directive.name)
        around = directive.start, directive.end
        found.append(Entry(f"⟨{directive.name}⟩", name_start, directive.name_end, around))
    return sorted(found, key=lambda entry: entry.around)


class _Section:
    """The declarations of one section by place."""

    def __init__(self, begin: int, declared: Sequence[Use]) -> None:
        self.begin = begin
        self.declared = declared
        self.starts = [use.start for use in declared]

    def entries(self, nodes: Sequence[Node]) -> Iterator[Entry]:
        for node in nodes:
            if node.statement.plain is not None:
                continue
            start, end = node_span(node)
            if node.statement.form is not Form.OPENER:
                for use in self._between(start, end):
                    yield self._entry(use, (start, end))
            elif self._between(start, end):
                yield self._block(node, (start, end))

    def _block(self, node: Node, span: tuple[int, int]) -> Entry:
        """A gate or subroutine by its name, another block by its header."""
        header = self._between(node.start, node.end)
        body = tuple(self.entries(node.body))
        if header and node.statement.word in ("gate", "def"):
            first, *rest = header
            parameters = tuple(self._entry(use, (use.start, use.end)) for use in rest)
            return self._entry(first, span, (*parameters, *body))
        variables = tuple(self._entry(use, (use.start, use.end)) for use in header)
        words = " ".join(node.statement.text.removesuffix("{").split())
        name = words if len(words) <= _LONGEST_NAME else words[: _LONGEST_NAME - 1] + "…"
        begin = self.begin
        place = begin + node.start, begin + node.end
        return Entry(name or "{", *place, (begin + span[0], begin + span[1]), None, (*variables, *body))

    def _between(self, start: int, end: int) -> Sequence[Use]:
        return self.declared[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _entry(self, use: Use, span: tuple[int, int], children: tuple[Entry, ...] = ()) -> Entry:
        begin = self.begin
        around = begin + span[0], begin + span[1]
        return Entry(use.symbol.name, begin + use.start, begin + use.end, around, use.symbol, children)
