"""Blocks: flat statements become nodes that hold one another.

A section is a run of chunks whose blocks are complete, most often one chunk. Which braces find no partner is decided
over the whole text; everything else about a section depends on the section alone, so an edit leaves the others be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_NESTING
from ketline.syntax.chunks import Chunk
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement


@dataclass(slots=True)
class Node:
    """A statement at its place, with the statements of its block and the annotations above it.

    ``closed_at`` is the offset of the block's '}', None for an unclosed one and for a statement without block;
    ``left_at`` is the start of the line that ends an unclosed block, None where that is the end of the section.
    """

    statement: Statement
    start: int
    body: list[Node] = field(default_factory=list)
    annotations: list[Statement] = field(default_factory=list)
    closed_at: int | None = None
    left_at: int | None = None

    @property
    def unclosed(self) -> bool:
        return self.statement.form is Form.OPENER and self.closed_at is None

    @property
    def end(self) -> int:
        return self.start + len(self.statement.text)

    def moved(self, by: int) -> Node:
        """The same at other offsets."""
        body = [child.moved(by) for child in self.body]
        closed_at, left_at = (None if at is None else at + by for at in (self.closed_at, self.left_at))
        return Node(self.statement, self.start + by, body, self.annotations, closed_at, left_at)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """``length`` characters; ``nodes`` and ``problems`` (syntax) have offsets relative to the section's start.

    ``unclosed`` and ``stray`` are the braces without a partner, as indices of the section's flat statements;
    ``is_plain`` is one chunk without any.
    """

    chunks: tuple[Chunk, ...]
    unclosed: frozenset[int]
    stray: frozenset[int]
    length: int
    nodes: tuple[Node, ...]
    problems: tuple[Problem, ...]
    is_plain: bool


_NONE: frozenset[int] = frozenset()


def read_sections(
    text: str, chunks: Sequence[Chunk], starts: Sequence[int], known: dict[Chunk, Section]
) -> list[Section]:
    """The sections of ``chunks``; ``known`` are those of an earlier tree by their first chunk."""
    unclosed, stray, reach = _unmatched(chunks)
    if not (unclosed or stray or reach):  # the usual case, made quick: every chunk is a section of its own
        return [
            old if (old := known.get(chunk)) is not None and old.is_plain
            else _section((chunk,), text, start, _NONE, _NONE)
            for chunk, start in zip(chunks, starts)
        ]  # fmt: skip
    columns = {
        index: min(_column(text, starts[index] + chunks[index].starts[opener]) for opener in openers)
        for index, openers in unclosed.items()
    }
    found = []
    index = 0
    while index < len(chunks):
        behind = _end_of_section(chunks, index, reach, columns)
        old = known.get(chunks[index])
        if behind == index + 1 and old is not None and old.is_plain and index not in unclosed and index not in stray:
            found.append(old)
            index = behind
            continue
        members = tuple(chunks[index:behind])
        open_here, stray_here = _flat(members, unclosed, index), _flat(members, stray, index)
        if old is None or (old.chunks, old.unclosed, old.stray) != (members, open_here, stray_here):
            old = _section(members, text, starts[index], open_here, stray_here)
        found.append(old)
        index = behind
    return found


def _end_of_section(chunks: Sequence[Chunk], first: int, reach: dict[int, int], columns: dict[int, int]) -> int:
    """The chunk behind the section that begins with ``first``.

    It holds what its blocks ``reach``, and what stands deeper than its unclosed blocks, which begin at ``columns``.
    """
    last = position = first
    column = None
    while position <= last:
        last = max(last, reach.get(position, position))
        if position in columns:
            column = columns[position] if column is None else min(column, columns[position])
        position += 1
        if position > last and column is not None and position < len(chunks):
            starts = chunks[position].starts
            if starts and starts[0] > column:
                last = position
    return position


def _unmatched(chunks: Sequence[Chunk]) -> tuple[dict[int, list[int]], dict[int, list[int]], dict[int, int]]:
    """Openers and closers without a partner by chunk, and the last chunk that each chunk's blocks reach."""
    stack: list[tuple[int, int]] = []
    stray: dict[int, list[int]] = {}
    reach: dict[int, int] = {}
    joins: bool | None = False
    for index, chunk in enumerate(chunks):
        joins = chunk.joins or (joins and chunk.joins is None)
        if joins and index + 1 < len(chunks):
            reach[index] = max(reach.get(index, 0), index + 1)
        for closer in chunk.closers:
            if stack:
                opened = stack.pop()[0]
                reach[opened] = max(reach.get(opened, 0), index)
            else:
                stray.setdefault(index, []).append(closer)
        for opener in chunk.openers:
            stack.append((index, opener))
    unclosed: dict[int, list[int]] = {}
    for index, opener in stack:
        unclosed.setdefault(index, []).append(opener)
    return unclosed, stray, reach


def _flat(members: Sequence[Chunk], by_chunk: dict[int, list[int]], first: int) -> frozenset[int]:
    """Indices in chunks as indices of the section that the chunks make up."""
    if not by_chunk:
        return _NONE
    found: list[int] = []
    before = 0
    for offset, chunk in enumerate(members):
        found.extend(before + index for index in by_chunk.get(first + offset, ()))
        before += len(chunk.statements)
    return frozenset(found)


def _section(
    chunks: tuple[Chunk, ...], text: str, start: int, unclosed: frozenset[int], stray: frozenset[int]
) -> Section:
    statements: list[Statement] = []
    offsets: list[int] = []
    length = 0
    for chunk in chunks:
        statements.extend(chunk.statements)
        offsets.extend(chunk.starts if not length else [length + offset for offset in chunk.starts])
        length += chunk.length
    nesting = _Nesting(text, start, unclosed, stray)
    for index, (statement, offset) in enumerate(zip(statements, offsets)):
        nesting.take(index, statement, offset)
    problems = nesting.problems
    for statement, offset in zip(statements, offsets):
        if statement.problems:
            problems.extend(problem.moved(offset) for problem in statement.problems)
    problems.sort(key=Problem.place)
    is_plain = len(chunks) == 1 and not (nesting.unclosed or nesting.stray)
    return Section(chunks, nesting.unclosed, nesting.stray, length, tuple(nesting.top), tuple(problems), is_plain)


class _Nesting:
    """One pass over flat statements. An unclosed block ends where the indentation does, so it costs itself only."""

    def __init__(self, text: str, start: int, unclosed: frozenset[int], stray: frozenset[int]) -> None:
        self.text, self.start = text, start
        self.unclosed, self.stray = unclosed, stray
        self.top: list[Node] = []
        self.problems: list[Problem] = []
        self._stack: list[Node] = []
        self._columns: list[int] = []  # of the unclosed blocks, which are the lowest of the stack
        self._end = 0  # of the last piece
        self._too_deep = 0  # blocks past the limit: their statements belong to the last block within it
        self._annotations: list[Statement] = []

    def take(self, index: int, statement: Statement, offset: int) -> None:
        form = statement.form
        if self._columns and form is not Form.CLOSER:
            self._end_unclosed(offset)
        self._end = offset + len(statement.text)
        if form is Form.CLOSER:
            self._annotations = []
            self._close(index, offset)
            return
        if form is Form.COMMENT:
            return
        if form is Form.ANNOTATION:
            self._annotations.append(statement)
            return
        node = Node(statement, offset)
        if self._annotations:
            node.annotations, self._annotations = self._annotations, []
        (self._stack[-1].body if self._stack else self.top).append(node)
        if form is Form.OPENER:
            self._open(index, node)

    def _open(self, index: int, node: Node) -> None:
        if index in self.unclosed:
            message = "This '{' is never closed; add a '}'."
            self.problems.append(Problem(node.end - 1, node.end, "KT103", message))
        if len(self._stack) >= MAXIMUM_NESTING:
            if not self._too_deep:
                message = f"Blocks nest at most {MAXIMUM_NESTING} deep here."
                self.problems.append(Problem(node.start, node.end, "KT111", message))
            if index not in self.unclosed:
                self._too_deep += 1
            node.closed_at = node.end
            return
        self._stack.append(node)
        if index in self.unclosed:
            self._columns.append(_column(self.text, self.start + node.start))

    def _close(self, index: int, offset: int) -> None:
        if index in self.stray:
            message = "This '}' closes nothing; remove it."
            self.problems.append(Problem(offset, offset + 1, "KT104", message, None, ""))
        elif self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            self._stack.pop().closed_at = offset

    def _end_unclosed(self, offset: int) -> None:
        """Leaves the unclosed blocks that a line no deeper than their header ends."""
        if len(self._stack) != len(self._columns):
            return  # inside a block that its own '}' will close
        at = self.start + offset
        if self.text.find("\n", self.start + self._end, at) < 0:
            return  # not the first of its line
        column = _column(self.text, at)
        while self._columns and column <= self._columns[-1]:
            self._columns.pop()
            self._stack.pop().left_at = offset - column


def _column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.body)
