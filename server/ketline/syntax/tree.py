"""The tree of a whole text, and how an edit reuses the previous one.

Invariants: ``parse`` never raises; items are in order and do not overlap; every character outside all
items is white space, a comment inside a gap, or a stray ';'. See OpenQASM 3 specification, "Blocks".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_DOCUMENT_CHARACTERS, MAXIMUM_NESTING
from ketline.source.edits import changed_region
from ketline.syntax.splitter import Form, split
from ketline.syntax.statements import Statement, statement_of

_DIRECTIVE = re.compile(r"//[ \t]*ketline:[^\r\n]*")

#: Pieces before an edit that are read again: the edit may join the last one or end it.
_PIECES_REREAD = 2


@dataclass(slots=True)
class Node:
    """A statement at its place, with the statements of its block and the annotations above it.

    ``closed_at`` is the offset of the block's '}', None for an unclosed one and for a statement without block.
    """

    statement: Statement
    start: int
    body: list[Node] = field(default_factory=list)
    annotations: list[Statement] = field(default_factory=list)
    closed_at: int | None = None

    @property
    def unclosed(self) -> bool:
        return self.statement.form is Form.OPENER and self.closed_at is None

    @property
    def end(self) -> int:
        return self.start + len(self.statement.text)


@dataclass(frozen=True, eq=False)
class Tree:
    """A text read: flat ``statements`` with their ``starts``."""

    text: str
    statements: Sequence[Statement]
    starts: Sequence[int]
    too_large: bool = False

    @cached_property
    def _nested(self) -> tuple[list[Node], list[Problem]]:
        return nest(self)

    @property
    def nodes(self) -> list[Node]:
        """Top-level statements, blocks nested."""
        return self._nested[0]

    @cached_property
    def problems(self) -> list[Problem]:
        """Every syntax problem, absolute, in order of place."""
        if self.too_large:
            limit = f"{MAXIMUM_DOCUMENT_CHARACTERS:,}"
            return [Problem(0, 0, "KT110", f"Ketline reads files of at most {limit} characters; split this one.")]
        found = [
            problem.moved(start)
            for statement, start in zip(self.statements, self.starts)
            for problem in statement.problems
        ]
        return sorted([*found, *self._nested[1]], key=lambda problem: problem.start)

    @cached_property
    def directive_comments(self) -> list[tuple[int, str]]:
        """``// ketline:`` comments with their offsets, wherever they stand but inside other comments."""
        blocks = [
            (start, start + len(statement.text))
            for statement, start in zip(self.statements, self.starts)
            if statement.form is Form.COMMENT and statement.text.startswith("/*")
        ]
        return [
            (match.start(), match.group())
            for match in _DIRECTIVE.finditer(self.text)
            if not any(start < match.start() < end for start, end in blocks)
        ]


def parse(text: str, previous: Tree | None = None) -> Tree:
    """Reads any string; reuses ``previous`` (the tree of an earlier version) outside the changed region."""
    if len(text) > MAXIMUM_DOCUMENT_CHARACTERS:
        return Tree(text, (), (), too_large=True)
    if previous is None or previous.too_large or not previous.starts or _open_ended(previous):
        return _assemble(text, [], [], 0, None, 0)
    start, old_end, _ = changed_region(previous.text, text)
    kept = bisect_left(previous.starts, start) - _PIECES_REREAD
    if kept < 0:
        return _assemble(text, [], [], 0, previous, old_end)
    resume = previous.starts[kept]
    return _assemble(
        text, list(previous.statements[:kept]), list(previous.starts[:kept]), resume, previous, old_end
    )


def _open_ended(tree: Tree) -> bool:
    """Whether an edit could end something far above it: an open comment, string or calibration body."""
    return any(
        problem.code in ("KT103", "KT105", "KT106") for statement in tree.statements for problem in statement.problems
    )


def _assemble(
    text: str,
    statements: list[Statement],
    starts: list[int],
    resume: int,
    previous: Tree | None,
    old_end: int,
) -> Tree:
    shift = len(text) - len(previous.text) if previous is not None else 0
    old_index = {} if previous is None else _tail_index(previous, old_end)
    for piece in split(text, resume):
        joined = old_index.get(piece.start - shift)
        if joined is not None and previous is not None and piece.start - shift > old_end:
            statements.extend(previous.statements[joined:])
            starts.extend(start + shift for start in previous.starts[joined:])
            break
        statements.append(statement_of(piece, text))
        starts.append(piece.start)
    return Tree(text, statements, starts)


def _tail_index(previous: Tree, old_end: int) -> dict[int, int]:
    first = bisect_left(previous.starts, old_end)
    return {previous.starts[index]: index for index in range(first, len(previous.starts))}


def nest(tree: Tree) -> tuple[list[Node], list[Problem]]:
    """Matches braces. An unclosed block ends where the indentation does, so it costs itself only."""
    top: list[Node] = []
    stack: list[Node] = []
    too_deep = 0  # blocks past the limit: their statements belong to the last block within it
    problems: list[Problem] = []
    annotations: list[Statement] = []
    for statement, start in zip(tree.statements, tree.starts):
        if statement.form is Form.COMMENT:
            continue
        if statement.form is Form.ANNOTATION:
            annotations.append(statement)
            continue
        siblings = stack[-1].body if stack else top
        if statement.form is Form.CLOSER:
            if too_deep:
                too_deep -= 1
            elif stack:
                stack.pop().closed_at = start
            else:
                problems.append(Problem(start, start + 1, "KT104", "This '}' closes nothing; remove it.", None, ""))
            continue
        node = Node(statement, start, [], annotations)
        annotations = []
        siblings.append(node)
        if statement.form is Form.OPENER:
            if len(stack) < MAXIMUM_NESTING:
                stack.append(node)
                continue
            if not too_deep:
                problems.append(Problem(start, node.end, "KT111", f"Blocks nest at most {MAXIMUM_NESTING} deep here."))
            too_deep += 1
            node.closed_at = node.end
    for node in stack:
        problems.append(Problem(node.end - 1, node.end, "KT103", "This '{' is never closed; add a '}'."))
    if stack:
        top = _by_indentation(tree.text, top)
    return top, problems


def _by_indentation(text: str, nodes: list[Node]) -> list[Node]:
    """Gives back to the outer level what stands, in an unclosed block, no deeper than its header."""
    result: list[Node] = []
    pending = list(reversed(nodes))
    while pending:
        node = pending.pop()
        result.append(node)
        if not node.unclosed:
            continue
        column = _column(text, node.start)
        inside = _inside(text, node.body, column)
        pending.extend(reversed(node.body[inside:]))
        node.body = _by_indentation(text, node.body[:inside])
    return result


def _inside(text: str, body: list[Node], column: int) -> int:
    for index, child in enumerate(body):
        if "\n" in text[max(0, child.start - 400) : child.start] and _column(text, child.start) <= column:
            return index
    return len(body)


def _column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, parents before children."""
    for node in nodes:
        yield node
        yield from walk(node.body)
