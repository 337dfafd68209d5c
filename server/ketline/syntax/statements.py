"""One statement: its text, its AST, its problems, all relative to its own start, shared between edits.

A statement is made once per distinct text and kept (``statement_of``), so re-reading a file after an
edit costs the statements that changed. Moving a statement costs nothing.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from weakref import WeakValueDictionary

from ketline.diagnostics.problem import Problem
from ketline.syntax.classes import ast
from ketline.syntax.plain import PlainCall, read_plain_call
from ketline.syntax.shapes import Wrapping, instantiate
from ketline.syntax.splitter import BROKEN, Form, Piece, broken_token, lexed
from ketline.syntax.tokens import Token

#: Statements kept although no tree holds them any more: of files checked one after the other, of what was just typed.
_KEPT = 1_024


#: The tokens of a statement, and its node.
_Read = tuple[tuple[Token, ...], Any]

_ALONE = Wrapping()


class Statement:
    """An immutable piece of a program.

    ``node`` is a standard ``openqasm3.ast`` statement (an opener's has an empty body), an ``ast.Pragma``,
    an ``ast.Annotation``, or None where the text has no tree. ``word`` is the first word, which tells
    ``else``, ``case`` and ``default`` apart. ``version`` is the text of an OPENQASM statement's number.
    ``plain`` is the plain call that the text is; its tokens and node are made when somebody asks for them.
    """

    __slots__ = ("__weakref__", "_read", "form", "labels", "plain", "problems", "text", "version", "word")

    def __init__(
        self, text: str, form: Form, word: str, read: _Read | None, problems: tuple[Problem, ...] = (),
        version: str | None = None, labels: tuple[ast.Expression, ...] = (), plain: PlainCall | None = None,
    ) -> None:
        self.text = text
        self.form = form
        self.word = word
        self.problems = problems
        self.version = version
        self.labels = labels
        self.plain = plain
        self._read = read

    @property
    def node(self) -> Any:
        return (self._read or self._read_now())[1]

    @property
    def tokens(self) -> tuple[Token, ...]:
        return (self._read or self._read_now())[0]

    def _read_now(self) -> _Read:
        """Reads a plain call after all. The grammar accepts every one, so this finds no problem.

        Two threads that ask at once may get a tree each: trees are equal and never changed.
        """
        tokens = tuple(lexed(self.text))
        self._read = read = tokens, instantiate(tokens, _ALONE, 0)[0]
        return read


#: Every statement that some tree holds, by its text: the same text is the same object.
_remembered: WeakValueDictionary[tuple[str, Form, bool], Statement] = WeakValueDictionary()
_newest: deque[Statement] = deque(maxlen=_KEPT)


def statement_of(piece: Piece, text: str) -> Statement:
    """The statement that ``piece`` of ``text`` holds."""
    key = (text[piece.start : piece.end], piece.form, piece.unterminated)
    found = _remembered.get(key)
    if found is None:
        found = _remembered[key] = _make(piece, key[0])
        _newest.append(found)
    return found


def plain_call(statement: Statement) -> PlainCall | None:
    """The plain call that a statement is; what has a quick way for one asks here."""
    return statement.plain


def _make(piece: Piece, text: str) -> Statement:
    if piece.form is Form.LEAF and not piece.unterminated:
        plain = read_plain_call(text)
        if plain is not None:
            return Statement(text, Form.LEAF, plain.gate, None, plain=plain)
    origin = piece.start
    if piece.tokens:
        tokens = tuple(Token(kind, start - origin, end - origin, word) for kind, start, end, word in piece.tokens)
    else:
        tokens = tuple(lexed(text))
    own = tuple(problem.moved(-origin) for problem in piece.problems)
    if not piece.tokens:
        own += tuple(broken for token in tokens if token.kind in BROKEN and (broken := broken_token(token)))
    word = tokens[0].text
    if piece.form in (Form.CLOSER, Form.COMMENT):
        return Statement(text, piece.form, word, (tokens, None), own)
    if piece.form in (Form.PRAGMA, Form.ANNOTATION):
        return Statement(text, piece.form, word, (tokens, _line_node(piece.form, text)), own)
    open_string = any(problem.code == "KT106" for problem in own)
    if piece.unterminated and not open_string:
        last = tokens[-1]
        message = f"This statement has no ';'; add one after '{_shortened(text)}'."
        own += (Problem(last.start, last.end, "KT102", message, None, last.text + ";"),)
    if word == "OPENQASM":
        return _version(text, piece.form, own, tokens)
    if open_string:
        return Statement(text, piece.form, word, (tokens, None), own)
    return _with_tree(text, piece, own, tokens)


#: The most characters of a statement that a message repeats.
_LONGEST_QUOTE = 32


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_QUOTE else "... " + words[-_LONGEST_QUOTE:]


def _line_node(form: Form, text: str) -> Any:
    head, _, rest = text.partition(" ")
    if form is Form.PRAGMA:
        node: Any = ast.Pragma(command=rest.strip())
    else:
        node = ast.Annotation(keyword=head[1:], command=rest.strip() or None)
    node.extent = (0, len(text))
    return node


_VERSION = re.compile(r"(?:2|2\.0|3|3\.[0-9]+)$")


def _version(text: str, form: Form, own: tuple[Problem, ...], tokens: tuple[Token, ...]) -> Statement:
    numbers = [token for token in tokens[1:] if token.text != ";"]
    version = numbers[0].text if len(numbers) == 1 else ""
    if not _VERSION.match(version):
        start, end = (numbers[0].start, numbers[-1].end) if numbers else (tokens[0].start, tokens[0].end)
        own += (Problem(start, end, "KT108", "Ketline reads OPENQASM 2.0 and 3.x; write 'OPENQASM 3.0;'."),)
    return Statement(text, form, "OPENQASM", (tokens, None), own, version)


def _with_tree(text: str, piece: Piece, own: tuple[Problem, ...], tokens: tuple[Token, ...]) -> Statement:
    word = tokens[0].text
    wrapping, shown = _wrapping(piece, tokens)
    if not shown:
        return Statement(text, piece.form, word, (tokens, None), own)
    node, problems = instantiate(shown, wrapping, 0)
    if piece.form is Form.CALIBRATION and node is not None:
        body = tokens[-1].text.removesuffix("}")
        node.body = body if body.strip() else ""
    if problems and piece.unterminated and problems[0].start >= tokens[-1].start:
        problems = []  # one sentence for one mistake: the missing ';' is already reported
    if problems and any(problem.code == "KT107" for problem in own):
        problems = []
    labels: tuple[ast.Expression, ...] = ()
    if word in ("case", "default") and isinstance(node, ast.SwitchStatement):
        labels = tuple(node.cases[0][0]) if node.cases else ()
        node = None
    return Statement(text, piece.form, word, (tokens, node), own + tuple(problems), None, labels)


def _wrapping(piece: Piece, tokens: tuple[Token, ...]) -> tuple[Wrapping, tuple[Token, ...]]:
    """What to put around a piece so that the grammar reads it alone, and the tokens to show it."""
    word = tokens[0].text
    if piece.form is Form.CALIBRATION:
        # The body is another language's: the grammar sees an empty one, and the node gets the text.
        return Wrapping(), (*tokens[:-1], tokens[-1]._replace(text="}"))
    end = (";",) if piece.unterminated else ("}",) if piece.form is Form.OPENER else ()
    if word in ("case", "default"):
        return Wrapping(("switch", "(", "0", ")", "{"), (*end, "}")), tokens
    if word == "else":
        rest = tokens[1:]
        return Wrapping((), end), () if [token.text for token in rest] in ([], ["{"]) else rest
    if word == "opaque":
        # OpenQASM 2 only; the version 3 grammar reads it as a gate with an empty body.
        renamed = (tokens[0]._replace(text="gate"), *(token for token in tokens[1:] if token.text != ";"))
        return Wrapping((), ("{", "}")), renamed
    return Wrapping((), end), tokens
