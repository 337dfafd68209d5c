"""Growing a selection: the word, the expression, its brackets, the statement, the block, the whole text."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.navigation.access import nodes_within
from ketline.navigation.definitions import moved_span, node_path, node_span
from ketline.navigation.words import statement_at, word_at
from ketline.syntax.extent import extent
from ketline.syntax.statements import Statement
from ketline.workspace import Snapshot

Span = tuple[int, int]


def selections(snapshot: Snapshot, offset: int) -> list[Span]:
    """The stretches around an offset, each inside the next, the whole text last."""
    offset = min(max(offset, 0), len(snapshot.text))
    spans = {(0, len(snapshot.text)), *_in_statement(snapshot, offset), *_blocks(snapshot, offset)}
    around = sorted((span for span in spans if span[0] <= offset <= span[1]), key=lambda span: span[1] - span[0])
    found: list[Span] = []
    for start, end in around:
        if not found or (start <= found[-1][0] and found[-1][1] <= end):
            found.append((start, end))
    return found


def _in_statement(snapshot: Snapshot, offset: int) -> Iterator[Span]:
    found = statement_at(snapshot, offset)
    if found is None:
        return
    begin, statement = found
    word = word_at(snapshot, offset)
    if word is not None:
        yield word.start, word.end
    yield begin, begin + len(statement.text)
    for node in nodes_within(statement.node):
        start, end = extent(node)
        if start < end:
            yield begin + start, begin + end
    for start, end in _brackets(statement):
        yield begin + start, begin + end
        if end - start > 2:
            yield begin + start + 1, begin + end - 1


def _brackets(statement: Statement) -> Iterator[Span]:
    """Pairs of brackets, which half-typed statements have too."""
    opened: list[tuple[str, int]] = []
    for token in statement.tokens:
        if token.text in ("(", "[", "{"):
            opened.append((token.text, token.start))
        elif token.text in (")", "]", "}") and opened:
            yield opened.pop()[1], token.end


def _blocks(snapshot: Snapshot, offset: int) -> Iterator[Span]:
    begin, path = node_path(snapshot, offset)
    for node in path:
        yield moved_span(node_span(node), begin)
        if node.closed_at is not None and node.end <= offset - begin <= node.closed_at:
            yield moved_span((node.end, node.closed_at), begin)
            if node.body:
                yield moved_span((node.body[0].start, node_span(node.body[-1])[1]), begin)
