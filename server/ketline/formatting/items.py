"""A tree as a row of things with white space between them: statements, comments, braces, stray ';'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ketline.formatting.spacing import Spacing, as_written, spacing_of
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import PATTERN
from ketline.syntax.tree import Tree, walk


class Thing(NamedTuple):
    """One thing at its place. ``statement`` is None for a stray ';' and for a comment between two statements.

    ``depth`` is how many blocks are around it.
    """

    start: int
    end: int
    form: Form | None
    statement: Statement | None
    depth: int


class Item(NamedTuple):
    """A thing with the white space inside it."""

    start: int
    end: int
    form: Form | None
    statement: Statement | None
    depth: int
    spacing: Spacing


#: A thing before its depth is known.
_Bare = tuple[int, int, "Form | None", "Statement | None"]


def things_of(tree: Tree) -> list[Thing]:
    """Everything in a tree that is no white space, in order."""
    bare = list(_bare(tree))
    return [Thing(*one, depth) for one, depth in zip(bare, _depths(tree, bare))]


def items_of(tree: Tree) -> list[Item]:
    """The same with the white space inside it."""
    version2 = (tree.version or "").startswith("2")
    return [
        Item(
            *thing,
            as_written(tree.text[thing.start : thing.end])
            if thing.statement is None
            else spacing_of(thing.statement, version2),
        )
        for thing in things_of(tree)
    ]


def _bare(tree: Tree) -> Iterator[_Bare]:
    at = 0
    for start, statement in tree.flat:
        if start > at:
            yield from _between(tree.text, at, start)
        at = start + len(statement.text)
        yield start, at, statement.form, statement
    yield from _between(tree.text, at, len(tree.text))


def _between(text: str, start: int, end: int) -> Iterator[_Bare]:
    """The comments and stray ';' between two statements."""
    if not text[start:end].strip():
        return
    for match in PATTERN.finditer(text, start, end):
        if match.lastgroup == "comment":
            yield *match.span(), Form.COMMENT, None
        elif match.lastgroup is not None:
            yield *match.span(), None, None


def _depths(tree: Tree, bare: Sequence[_Bare]) -> list[int]:
    """How deep each thing stands. A comment or annotation stands as deep as what follows it."""
    opened: dict[int, int] = {}
    closed: dict[int, int] = {}
    stack = [(tree.nodes, 0)]
    while stack:
        nodes, depth = stack.pop()
        for node in nodes:
            opened[node.start] = depth
            if node.closed_at is not None:
                closed.setdefault(node.closed_at, depth)
            if node.body:
                stack.append((node.body, depth + 1))
    found: list[int] = []
    depth = 0
    for start, _, form, _ in reversed(bare):
        if form is Form.CLOSER:
            depth = closed.get(start, 0)
            found.append(depth)
            depth += 1
            continue
        depth = opened.get(start, depth)
        found.append(depth)
    return found[::-1]


def inside_one_line(tree: Tree, items: Sequence[Item], indent: int, width: int) -> frozenset[int]:
    """The starts of all that stands in blocks that are on one line and fit there, their closing braces included."""
    ends = {node.start: node.closed_at for node in walk(tree.nodes) if node.closed_at is not None}
    found: set[int] = set()
    until = -1  # the end of the block that is being passed
    for index, item in enumerate(items):
        if item.start <= until:
            found.add(item.start)
            continue
        close = ends.get(item.start, -1)
        if item.form is Form.OPENER and close >= item.end and not _line_ends(tree.text[item.start : close]):
            members = _until(items, index, close)
            room = width - indent * item.depth
            if len(members) + sum(member.spacing.width for member in members) - 1 <= room:
                until = close
    return frozenset(found)


def kept_together(tree: Tree, items: Sequence[Item], indent: int, width: int) -> frozenset[int]:
    """The starts of statements that stay on the line of the statement before them, as their author grouped them."""
    found: set[int] = set()
    run: list[Item] = []
    for item in [*items, None]:
        joins = item is not None and bool(run) and not _line_ends(tree.text[run[-1].end : item.start])
        if item is not None and joins and _groups(item):
            run.append(item)
            continue
        if run and len(run) + sum(one.spacing.width for one in run) - 1 <= width - indent * run[0].depth:
            found.update(one.start for one in run[1:])
        run = [item] if item is not None and _groups(item) else []
    return frozenset(found)


def _groups(item: Item) -> bool:
    """Whether something may share its line: a statement without a block that is on one line."""
    return item.form is Form.LEAF and not item.spacing.lines


def _line_ends(text: str) -> bool:
    return "\n" in text or "\r" in text


def _until(items: Sequence[Item], index: int, close: int) -> Sequence[Item]:
    """The things from one on to the one that starts at ``close``."""
    behind = index
    while behind < len(items) and items[behind].start <= close:
        behind += 1
    return items[index:behind]
