"""The words at a place of the text: tokens under the cursor, and where a name stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import KEYWORDS, Token
from ketline.workspace import Snapshot


class Word(NamedTuple):
    """A token at absolute offsets, with the statement that it belongs to and that statement's start."""

    token: Token
    statement: Statement
    begin: int

    @property
    def start(self) -> int:
        return self.begin + self.token.start

    @property
    def end(self) -> int:
        return self.begin + self.token.end


def statement_at(snapshot: Snapshot, offset: int) -> tuple[int, Statement] | None:
    """The statement that holds or touches the character at an offset, with its start."""
    found = snapshot.tree.flat_before(offset + 1)
    if found is None or offset > found[0] + len(found[1].text):
        return None
    return found


def word_at(snapshot: Snapshot, offset: int) -> Word | None:
    """The token that an offset is in or at the end of; of two that touch there, the name."""
    found = statement_at(snapshot, offset)
    if found is None:
        return None
    begin, statement = found
    touching = [token for token in statement.tokens if token.start <= offset - begin <= token.end]
    if not touching:
        return None
    return Word(max(touching, key=lambda token: (token.kind != "operator", token.start)), statement, begin)


def is_name(token: Token) -> bool:
    """Whether a token may be a name: no keyword, no operator, no literal."""
    return token.kind == "identifier" and token.text not in KEYWORDS


def name_tokens(statement: Statement) -> Iterator[Token]:
    """The tokens of a statement that may be names of the program."""
    if statement.form is Form.COMMENT:
        return
    if statement.form is Form.CALIBRATION:  # its parameters and its body are another language's names
        yield from (token for token in statement.tokens[1:2] if is_name(token))
        return
    yield from (token for token in statement.tokens if is_name(token))


def places_of(snapshot: Snapshot, name: str, plain_before: int | None = None) -> Iterator[tuple[int, int]]:
    """Where tokens with the text ``name`` stand outside comments and strings, whatever they mean, in order.

    Plain calls from the offset ``plain_before`` on are left out: the analysis resolves their names.
    """
    tree = snapshot.tree
    written = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for start, chunk in zip(tree.chunk_starts, tree.chunks):
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.plain is not None and plain_before is not None and start + offset >= plain_before:
                continue
            if name not in statement.text:
                continue
            begin = start + offset
            if statement.plain is None:
                for token in statement.tokens if name.startswith("$") else name_tokens(statement):
                    if token.text == name:
                        yield begin + token.start, begin + token.end
            else:
                for match in written.finditer(statement.text):
                    yield begin + match.start(), begin + match.end()


def directive_places(snapshot: Snapshot, name: str) -> Iterator[tuple[int, int]]:
    """Where ``name`` stands in ``// ketline:`` comments as a register or an input, whatever it means."""
    word = re.escape(name)
    written = re.compile(rf"\binput\s+(?P<input>{word})\b|\b(?P<register>{word})\b(?=\s*(?:\[|\)|==))")
    for start, text in snapshot.tree.directive_comments:
        if name in text:
            for match in written.finditer(text):
                left, right = match.span(match.lastgroup or 0)
                yield start + left, start + right
