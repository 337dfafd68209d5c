"""Runs of whole lines: the unit in which a text is read again after an edit.

A chunk holds the flat statements of its lines with offsets relative to its own start, so that moving it costs
nothing. Its first piece is the first of its line, and nothing in it depends on the lines around it but the braces
it leaves open, which ``sections`` matches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ketline.syntax.splitter import Form, Piece, split
from ketline.syntax.statements import Statement, statement_of

#: Comments to Ketline, and Amazon Braket's way to ask for an expectation value.
_DIRECTIVE = re.compile(r"//[ \t]*ketline:[^\r\n]*|(?m:^)#?pragma[ \t]+braket[ \t]+result[ \t][^\r\n]*")

#: A chunk ends before the next statement at the start of a line once it has this many pieces ...
_PIECES = 40
#: ... or before the next one that is the first of its line, once it has this many.
_PIECES_INDENTED = 160
#: A re-read run of pieces shorter than this takes the chunk behind it in.
_FEWEST_PIECES = 16
#: Pieces before an edit that are always read again: the edit may join the last one or end it.
_PIECES_REREAD = 2

#: What can close an open comment or calibration body far above.
_CLOSING = frozenset("*/{}")


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """``length`` characters of text and the ``statements`` in them, at the offsets ``starts``.

    ``closers`` and ``openers`` are the indices of braces that find no partner inside. ``words`` are the statements'
    first words. ``open_ended`` says that something in it is closed by nothing (a comment, a calibration body);
    ``joins`` that its last annotation belongs to the statement after it, None where it holds nothing but comments.
    """

    length: int
    statements: tuple[Statement, ...]
    starts: tuple[int, ...]
    closers: tuple[int, ...]
    openers: tuple[int, ...]
    words: frozenset[str]
    directives: tuple[tuple[int, str], ...]
    open_ended: bool
    joins: bool | None


def read_chunks(text: str) -> list[Chunk]:
    """The chunks of a whole text; their lengths add up to its length."""
    return list(_cut(text, 0, split(text)))


def reread_chunks(
    text: str, chunks: Sequence[Chunk], starts: Sequence[int], first: int, old_end: int, shift: int
) -> tuple[list[Chunk], int]:
    """The chunks that take the place of ``chunks[first:last]``, and ``last``.

    ``text`` is the new one; the edit lies behind the start of chunk ``first`` and before ``old_end``, an offset in the
    old text, and made the text ``shift`` characters longer.
    """
    behind = bisect_right(starts, old_end, first + 1)
    # Old chunks begin at the start of a line; reading ends where one of their first pieces is found again.
    joints = {starts[index] + chunks[index].starts[0] + shift for index in range(behind, len(chunks))}
    found = list(_cut(text, starts[first], split(text, starts[first]), joints))
    end = starts[first] + sum(chunk.length for chunk in found) - shift
    last = bisect_left(starts, end, behind)
    return found, last


def first_to_reread(
    chunks: Sequence[Chunk], starts: Sequence[int], index: int, start: int, regions: Sequence[str]
) -> int:
    """The chunk from which an edit at ``start``, inside chunk ``index``, is read; ``regions`` is what it touches."""
    needed = _PIECES_REREAD - sum(start > starts[index] + offset for offset in chunks[index].starts[:_PIECES_REREAD])
    while index and needed > 0:
        index -= 1
        needed -= len(chunks[index].statements)
    if any(not _CLOSING.isdisjoint(region) for region in regions):
        for earlier in range(index):
            if chunks[earlier].open_ended:
                return earlier
    return index


def _cut(
    text: str, start: int, pieces: Iterator[Piece], joints: Collection[int] = ()
) -> Iterator[Chunk]:
    """Gathers pieces into chunks; stops before a piece that stands at one of the ``joints``."""
    statements: list[Statement] = []
    offsets: list[int] = []
    end = start  # of the last piece
    most = 2 * _PIECES if joints else _PIECES  # room to grow, or an edit would move all the boundaries behind it
    for piece in pieces:
        count = len(statements)
        if count >= _FEWEST_PIECES and (count >= most or piece.start in joints):
            line = text.rfind("\n", end, piece.start) + 1
            if line and piece.start in joints:
                yield _chunk(text, start, line, statements, offsets)
                return
            if line and count >= most and _may_begin(piece, text[line : piece.start], count):
                yield _chunk(text, start, line, statements, offsets)
                start, statements, offsets = line, [], []
        statements.append(statement_of(piece, text))
        offsets.append(piece.start - start)
        end = piece.end
    yield _chunk(text, start, len(text), statements, offsets)


def _may_begin(piece: Piece, before: str, count: int) -> bool:
    """Whether a chunk may begin with a piece that has ``before`` before it on its line.

    Anything but white space there belongs to the piece above: a comment inside a statement that lacks its ';'.
    """
    if piece.form is Form.CLOSER or before.strip():
        return False
    return not before or count >= _PIECES_INDENTED


def _chunk(text: str, start: int, end: int, statements: list[Statement], offsets: list[int]) -> Chunk:
    closers: list[int] = []
    openers: list[int] = []
    open_ended = False
    code = None
    for index, statement in enumerate(statements):
        form = statement.form
        if form is Form.OPENER:
            openers.append(index)
        elif form is Form.CLOSER:
            if openers:
                openers.pop()
            else:
                closers.append(index)
        if form is not Form.COMMENT:
            code = form
        if statement.problems and any(problem.code in ("KT103", "KT105") for problem in statement.problems):
            open_ended = True
    return Chunk(
        end - start,
        tuple(statements),
        tuple(offsets),
        tuple(closers),
        tuple(openers),
        frozenset([statement.word for statement in statements]),
        _directives(text, start, end, statements, offsets),
        open_ended,
        None if code is None else code is Form.ANNOTATION,
    )


def _directives(
    text: str, start: int, end: int, statements: list[Statement], offsets: list[int]
) -> tuple[tuple[int, str], ...]:
    """``// ketline:`` comments, wherever they stand but inside other comments."""
    if text.find("ketline", start, end) < 0 and text.find("braket", start, end) < 0:
        return ()
    blocks = [
        (offset, offset + len(statement.text))
        for statement, offset in zip(statements, offsets)
        if statement.form is Form.COMMENT and statement.text.startswith("/*")
    ]
    return tuple(
        (match.start() - start, match.group())
        for match in _DIRECTIVE.finditer(text, start, end)
        if not any(left < match.start() - start < right for left, right in blocks)
    )
