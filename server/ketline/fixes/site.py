"""What a fixer looks at: one problem, the statement it stands in, and what names mean there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ketline.diagnostics.problem import Problem
from ketline.semantics import Analysis, Symbol
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, evaluate
from ketline.source.edits import Edit, removal
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.statements import Statement
from ketline.syntax.tree import Node, walk
from ketline.workspace import Snapshot


class Proposal(NamedTuple):
    """A fix before it is tried. ``safe`` is whether the program that is meant is surely the one that comes out."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


#: What proposes fixes for the problems of one code.
Fixer = Callable[["Site"], Iterator[Proposal]]


#: What stands at the top of a program.
_DECLARATIONS = (
    ast.Include, ast.QubitDeclaration, ast.ClassicalDeclaration, ast.ConstantDeclaration, ast.IODeclaration,
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """One problem of a snapshot; all places are absolute offsets."""

    snapshot: Snapshot
    problem: Problem

    @property
    def text(self) -> str:
        return self.snapshot.text

    @property
    def analysis(self) -> Analysis:
        return self.snapshot.analysis

    @property
    def source(self) -> str:
        """The characters that the problem stands on."""
        return self.text[self.problem.start : self.problem.end]

    @cached_property
    def place(self) -> tuple[int, Statement] | None:
        """The flat statement around the problem, with its start."""
        return self.statement_at(self.problem.start)

    def statement_at(self, offset: int) -> tuple[int, Statement] | None:
        place = self.snapshot.tree.flat_before(offset + 1)
        return place if place is not None and offset <= place[0] + len(place[1].text) else None

    @property
    def node(self) -> Any:
        """The tree of the statement around the problem; None where it has none."""
        return None if self.place is None else self.place[1].node

    def written(self, node: Any) -> str:
        """The text of a node of this statement."""
        start, end = self.range_of(node)
        return self.text[start:end]

    def range_of(self, node: Any) -> tuple[int, int]:
        """The place of a node of this statement."""
        assert self.place is not None
        start, end = extent(node)
        return self.place[0] + start, self.place[0] + end

    def nodes(self, kind: type | tuple[type, ...]) -> Iterator[Any]:
        """The nodes of a class in this statement, outer ones first."""
        yield from (node for node in _all(self.node) if isinstance(node, kind))

    def node_here(self, kind: type | tuple[type, ...]) -> Any:
        """The innermost node of a class that holds the problem, or None."""
        found = None
        for node in self.nodes(kind):
            start, end = self.range_of(node)
            if start <= self.problem.start and self.problem.end <= end:
                found = node
        return found

    def symbol(self, name: str) -> Symbol | None:
        return self.analysis.scope_at(self.problem.start).find(name)

    def integer(self, node: Any) -> int | None:
        """A constant integer's value."""
        scope = self.analysis.scope_at(self.problem.start)

        def lookup(name: str) -> Any:
            symbol = scope.find(name)
            return None if symbol is None else symbol.value

        value = evaluate(node, lookup, BINARY_VERSION_2 if self.analysis.version2 else BINARY)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def declaration(self, symbol: Symbol) -> tuple[int, Statement] | None:
        """The statement that declares a symbol of the document itself."""
        place = self.analysis.places.get(symbol)
        return None if place is None else self.statement_at(place[0])

    @cached_property
    def outermost(self) -> Node | None:
        """The top-level statement that the problem stands in."""
        found = None
        for node in self.snapshot.tree.nodes:
            if node.start > self.problem.start:
                break
            found = node
        return found

    def around(self) -> list[Node]:
        """The statements whose blocks the problem stands in, outer ones first."""
        start = self.problem.start
        return [
            node
            for node in walk([self.outermost] if self.outermost is not None else [])
            if node.end <= start and node.closed_at is not None and start < node.closed_at
        ]

    def declared_before(self, line: str) -> Edit:
        """A declaration on a line of its own: behind the last one there is before the problem's top-level statement.

        Where there is none, before that statement and its annotations.
        """
        node = self.outermost
        at = self.problem.start if node is None else node.start - self._annotated(node)
        last = self._last_declaration(at)
        if last is not None:
            end = self.snapshot.lines.line_end(self.snapshot.lines.position(last.end)[0])
            if end <= at and not last.body:
                return Edit(end, end, f"{self.line_end}{line}")
        return Edit(at, at, f"{line}{self.line_end}")

    def _last_declaration(self, before: int) -> Node | None:
        found = None
        for node in self.snapshot.tree.nodes:
            if node.start >= before:
                break
            statement = node.statement
            if statement.plain is None and (statement.version or isinstance(statement.node, _DECLARATIONS)):
                found = node
        return found

    def _annotated(self, node: Node) -> int:
        """How far before a statement the first of its annotations begins."""
        if not node.annotations:
            return 0
        at = node.start
        for annotation in reversed(node.annotations):
            at = self.text.rindex(annotation.text, 0, at)
        return node.start - at

    @cached_property
    def line_end(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def removal(self, start: int, end: int) -> Edit:
        """A piece of the text taken away, with its line where it has one for itself."""
        return removal(self.text, start, end)

    def whole_statement(self) -> Edit | None:
        """The statement around the problem taken away."""
        if self.place is None:
            return None
        start, statement = self.place
        return self.removal(start, start + len(statement.text))

    def renamed(self, symbol: Symbol, name: str) -> tuple[Edit, ...]:
        """Every use of a symbol under another name."""
        places = dict.fromkeys((use.start, use.end) for use in self.analysis.uses if use.symbol is symbol)
        return tuple(Edit(start, end, name) for start, end in sorted(places))

    def free_name(self, name: str) -> str:
        """A name like ``name`` that nothing in the text has."""
        number = 2
        while f"{name}_{number}" in self.text:
            number += 1
        return f"{name}_{number}"


def _all(node: Any) -> Iterator[Any]:
    """A node and everything in it."""
    if isinstance(node, (list, tuple)):
        for item in node:
            yield from _all(item)
    elif isinstance(node, ast.QASMNode):
        yield node
        for name, value in vars(node).items():
            if name not in ("extent", "span"):
                yield from _all(value)
