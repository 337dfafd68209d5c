"""A document laid out: the whole, a range of it, or what a key has just finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ketline.formatting.items import things_of
from ketline.formatting.layout import edits_of
from ketline.formatting.spacing import same_words, words
from ketline.formatting.style import Style
from ketline.source.edits import Edit, applied
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node, Tree, parse, walk


class MeaningChanged(Exception):
    """The new text would be read as another program, so nothing is changed."""


def formatting(tree: Tree, style: Style) -> list[Edit]:
    """The edits that lay out a whole document, in order.

    A text that is too large to be read has none.

    Raises:
        MeaningChanged: where the text after them would not be the same program.
    """
    return _checked(tree, style, lambda edit: True)


def laid_out(text: str, style: Style | None = None) -> str:
    """A whole text laid out, in the default style if none is given; left as it is where ``formatting`` would raise."""
    try:
        return applied(text, formatting(parse(text), style or Style()))
    except MeaningChanged:
        return text


def formatting_between(tree: Tree, start: int, end: int, style: Style) -> list[Edit]:
    """Those edits that lie on the lines from ``start`` to ``end``; a line that ends a selection with none of its
    characters is not among them.

    Raises:
        MeaningChanged: as ``formatting``.
    """
    if start < end == _line_start(tree.text, end):
        end -= 1
    first, last = _line_start(tree.text, start), _line_end(tree.text, end)
    return _checked(tree, style, lambda edit: first <= edit.start and edit.end <= last)


def formatting_on_type(tree: Tree, offset: int, typed: str, style: Style) -> list[Edit]:
    """What a ';', a '}' or a new line just typed before ``offset`` asks for: its statement, its block, the indentation.

    Raises:
        MeaningChanged: as ``formatting``.
    """
    if typed not in (";", "}"):
        return _new_line(tree, offset, style)
    place = tree.flat_before(offset)
    if place is None or place[0] + len(place[1].text) != offset or place[1].problems:
        return []  # not the end of a statement, or one that is half typed
    if place[1].form is Form.COMMENT:
        return []
    start = place[0]
    if typed == "}":
        closed = [node.start for node in walk(tree.nodes) if node.closed_at == place[0]]
        if not closed:
            return []
        start = closed[0]
    first = _line_start(tree.text, start)
    return _checked(tree, style, lambda edit: first <= edit.start and edit.end <= offset)


def _new_line(tree: Tree, offset: int, style: Style) -> list[Edit]:
    """The indentation of the line just begun, and the spacing of the one just ended."""
    start, end = _line_start(tree.text, offset), _line_end(tree.text, offset)
    if tree.text[start:end].strip():
        first = _line_start(tree.text, max(start - 1, 0))
        return _checked(tree, style, lambda edit: first <= edit.start and edit.end <= end)
    above = _line_start(tree.text, max(start - 1, 0))
    found = _checked(tree, style, lambda edit: above <= edit.start and edit.end < start - 1)
    wanted = style.indent * (_depth_at(tree, start) + _goes_on(tree, start))
    return found if tree.text[start:end] == wanted else [*found, Edit(start, end, wanted)]


def _depth_at(tree: Tree, offset: int) -> int:
    """How many blocks are around a place between two statements."""
    nodes: Sequence[Node] = tree.nodes
    depth = 0
    while True:
        around = next((node for node in nodes if node.end <= offset <= _end_of_block(tree, node)), None)
        if around is None:
            return depth
        nodes, depth = around.body, depth + 1


def _goes_on(tree: Tree, offset: int) -> bool:
    """Whether the statement before a place needs more, as behind a comma."""
    place = tree.flat_before(offset)
    if place is None or place[1].form is not Form.LEAF:
        return False
    tokens = place[1].tokens
    return place[0] + len(place[1].text) > offset or (tokens[-1].kind == "operator" and tokens[-1].text not in ";)]}")


def _end_of_block(tree: Tree, node: Node) -> int:
    if node.statement.form is not Form.OPENER:
        return -1
    ends = [at for at in (node.closed_at, node.left_at) if at is not None]
    return min(ends, default=len(tree.text))


def _checked(tree: Tree, style: Style, wanted: Callable[[Edit], bool]) -> list[Edit]:
    """The wanted edits, if the text after them is the same program."""
    if tree.too_large:
        return []
    edits = [edit for edit in edits_of(tree, style) if wanted(edit)]
    if edits and not _same_program(tree, parse(applied(tree.text, edits))):
        raise MeaningChanged("Another program would come out; nothing was changed.")
    return edits


def _same_program(before: Tree, after: Tree) -> bool:
    """Whether two texts are the same statements and comments in the same blocks.

    A statement's tree is a function of its tokens, so where the tokens are equal the trees are.
    """
    old, new = things_of(before), things_of(after)
    if len(old) != len(new) or len(before.problems) != len(after.problems):
        return False
    for one, other in zip(old, new):
        if one.form is not other.form or one.depth != other.depth:
            return False
        if one.statement is None or other.statement is None:
            texts = before.text[one.start : one.end], after.text[other.start : other.end]
            if one.statement is not other.statement or words(texts[0]) != words(texts[1]):
                return False
        elif one.statement is not other.statement and not same_words(one.statement, other.statement):
            return False
    return True


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    ends = [at for at in (text.find("\n", offset), text.find("\r", offset)) if at >= 0]
    return min(ends, default=len(text))
