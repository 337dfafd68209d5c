"""What a refactoring looks at, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from ketline.source.edits import Edit
from ketline.syntax.extent import extent
from ketline.syntax.statements import Statement
from ketline.syntax.tree import Node, walk
from ketline.workspace import Snapshot


class Refactoring(NamedTuple):
    """``kind`` is "extract", "inline" or "rewrite"; the edits are in order."""

    title: str
    kind: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Selection:
    """The part of a snapshot between two offsets, which are equal for a cursor."""

    snapshot: Snapshot
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.snapshot.text

    @cached_property
    def line_end(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    @cached_property
    def siblings(self) -> list[Node]:
        """The statements of the innermost block around the selection."""
        nodes = self.snapshot.tree.nodes
        while True:
            around = next((one for one in nodes if one.end <= self.start and self.end <= (one.closed_at or -1)), None)
            if around is None:
                return list(nodes)
            nodes = around.body

    @cached_property
    def chosen(self) -> list[Node]:
        """The statements of that block that the selection touches; none for a cursor."""
        if self.start == self.end:
            return []
        return [node for node in self.siblings if node.start < self.end and self.start < self.behind(node)]

    def behind(self, node: Node) -> int:
        """Where a statement ends, its block included."""
        return node.end if node.closed_at is None else node.closed_at + 1

    @cached_property
    def at_cursor(self) -> Node | None:
        """The innermost statement that the start of the selection stands in, on its header for one with a block."""
        found = None
        for node in walk(self.snapshot.tree.nodes):
            if node.start <= self.start <= node.end:
                found = node
        return found

    @cached_property
    def outermost(self) -> int:
        """Where the top-level statement around the selection begins, its annotations included."""
        found = self.start
        for node in self.snapshot.tree.nodes:
            if node.start < max(self.end, self.start + 1) and self.start <= self.behind(node):
                found = node.start
                for annotation in reversed(node.annotations):
                    found = self.text.rindex(annotation.text, 0, found)
                break
        line = self.text.rfind("\n", 0, found) + 1
        return found if self.text[line:found].strip() else line

    def indent_of(self, offset: int) -> str:
        """The white space that the line of an offset begins with."""
        line = self.text.rfind("\n", 0, offset) + 1
        match = re.compile(r"[ \t]*").match(self.text, line)
        assert match is not None
        return match.group()

    def free_name(self, stem: str) -> str:
        """A name that nothing in the text has."""
        taken = set(re.findall(r"\w+", self.text))
        if stem not in taken and self.snapshot.analysis.scope_at(self.start).find(stem) is None:
            return stem
        number = 2
        while f"{stem}_{number}" in taken:
            number += 1
        return f"{stem}_{number}"


def written(statement: Statement, node: Any) -> str:
    """The text of a node of a statement."""
    start, end = extent(node)
    return statement.text[start:end]


def with_names(text: str, places: Mapping[tuple[int, int], str]) -> str:
    """A text with other characters at some places."""
    parts, at = [], 0
    for (start, end), new in sorted(places.items()):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def with_words(statement: Statement, words: Mapping[str, str]) -> str:
    """A statement's text with other texts for some of its names."""
    places = {
        (token.start, token.end): words[token.text]
        for token in statement.tokens
        if token.kind == "identifier" and token.text in words
    }
    return with_names(statement.text, places)


def grouped(text: str) -> str:
    """An expression that may stand where a name stood."""
    return text if re.fullmatch(r"[\w.]+|\w+\[[^\[\]]*\]", text.strip()) else f"({text.strip()})"


def comments_between(text: str, nodes: Sequence[Node]) -> bool:
    """Whether anything but white space stands between statements: nothing may get lost."""
    return any(
        text[before.end if before.closed_at is None else before.closed_at + 1 : after.start].strip()
        for before, after in pairwise(nodes)
    )
