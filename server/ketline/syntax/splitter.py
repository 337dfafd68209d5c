"""Where statements begin and end: flat pieces, found from tokens, brackets and line ends alone.

Pieces are flat so that a half-typed ``if (...) {`` costs its own line and not the rest of the file:
a leaf ends at its ``;``, an opener at its ``{``, a ``}`` stands alone, and the braces are matched later.
The splitter keeps no state from one piece to the next, which is what lets an edit restart it anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ketline.diagnostics.problem import Problem
from ketline.syntax.tokens import PATTERN, STATEMENT_WORDS, TYPE_WORDS, Token


class Form(Enum):
    LEAF = "leaf"
    OPENER = "opener"
    CLOSER = "closer"
    ANNOTATION = "annotation"
    PRAGMA = "pragma"
    CALIBRATION = "calibration"
    COMMENT = "comment"


@dataclass(slots=True)
class Piece:
    """One flat piece; offsets absolute in the text that was split. ``tokens`` may be left to ``lexed``."""

    form: Form
    start: int
    end: int
    tokens: Sequence[Token] = ()
    problems: Sequence[Problem] = ()
    unterminated: bool = False  # ends without its ';'


#: A whole leaf on one line without braces, quotes, comments or line directives: nine lines of ten, found
#: without looking at its tokens (which ``lexed`` finds when the statement turns out to be a new one).
_ONE_LINE = re.compile(
    r"[ \t\r\n]*((?!(?:cal|defcal|pragma)\b)[A-Za-z_][^;{}\"'/@#\r\n]*(?:/(?![/*])[^;{}\"'/@#\r\n]*)*;)"
)


def lexed(text: str) -> list[Token]:
    """The tokens of one piece's text, comments left out."""
    make = tuple.__new__  # a third of the time of Token(...), over every token of every new statement
    return [
        make(Token, (_KINDS[kind], *match.span(), match.group()))
        for match in PATTERN.finditer(text)
        if (kind := match.lastgroup) and kind != "comment"
    ]


#: Kinds of tokens by the groups of the pattern.
_KINDS = {group: group.replace("_", "-") for group in PATTERN.groupindex}


_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset(")]}")
_BRACE_FOLLOWS = frozenset(["=", ",", "in", "(", "return", "[", "{"])
_DEFINITION_WORDS = frozenset(["gate", "def", "extern", "defcal", "for", "opaque"])


def split(text: str, start: int = 0) -> Iterator[Piece]:
    """Pieces of ``text`` from ``start`` on, which must be a piece's boundary or 0."""
    return _Splitter(text, start).pieces()


class _Splitter:
    """One pass over the tokens; holds the piece being gathered."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.position = start
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.brackets: list[str] = []

    def pieces(self) -> Iterator[Piece]:
        text, match_at, one_line = self.text, PATTERN.match, _ONE_LINE.match
        length, leaf = len(text), Form.LEAF
        while self.position < length:
            if not self.tokens:
                simple = one_line(text, self.position)
                if simple is not None:
                    self.position = simple.end()
                    yield Piece(leaf, *simple.span(1))
                    continue
            match = match_at(text, self.position)
            assert match is not None  # the last alternative takes any character
            begin, self.position = match.span()
            kind = match.lastgroup
            if kind is None:
                continue
            word = match.group()
            if kind == "operator" or kind == "identifier":
                yield from self._code(Token(kind, begin, self.position, word))
            elif kind == "comment":
                if not self.tokens:
                    yield Piece(Form.COMMENT, begin, self.position, [Token(kind, begin, self.position, word)])
            elif kind == "pragma":
                yield from self._pragma(Token(kind, begin, self.position, word))
            else:
                yield from self._other(Token(kind.replace("_", "-"), begin, self.position, word))
        if self.tokens:
            yield self._finish(Form.LEAF, unterminated=True)

    def _code(self, token: Token) -> Iterator[Piece]:
        word = token.text
        if not self.tokens:
            if word == "}":
                self.tokens.append(token)
                yield self._finish(Form.CLOSER)
                return
            if word == ";":
                return
            if word == "@":
                yield self._whole_line(Form.ANNOTATION, token)
                return
        elif self._breaks_before(token):
            yield self._finish(Form.LEAF, unterminated=True)
            yield from self._code(token)
            return
        if word in _OPENING and token.kind == "operator":
            yield from self._open(token)
            return
        self.tokens.append(token)
        if token.kind != "operator":
            return
        if word in _CLOSING:
            if self.brackets and self.brackets[-1] == word:
                self.brackets.pop()
        elif word == ";" and not self._in_durationof():
            yield self._finish(Form.LEAF)

    def _open(self, token: Token) -> Iterator[Piece]:
        self.tokens.append(token)
        if token.text != "{" or self._in_expression():
            self.brackets.append(_OPENING[token.text])
            return
        if self.tokens[0].text in ("cal", "defcal"):
            yield self._calibration(token)
            return
        yield self._finish(Form.OPENER)

    def _in_expression(self) -> bool:
        """Whether the '{' just taken opens a set or an array literal rather than a block."""
        if self.brackets:
            return True
        if self.tokens[0].text in ("case", "default"):
            return False
        return len(self.tokens) > 1 and self.tokens[-2].text in _BRACE_FOLLOWS

    def _in_durationof(self) -> bool:
        """Whether the ';' just taken ends a statement inside ``durationof({ ... })``."""
        return "}" in self.brackets and any(token.text == "durationof" for token in self.tokens)

    def _calibration(self, brace: Token) -> Piece:
        """Calibration bodies are another language: taken verbatim to the matching brace."""
        depth, index = 1, brace.end
        while index < len(self.text) and depth:
            depth += {"{": 1, "}": -1}.get(self.text[index], 0)
            index += 1
        if depth:
            index = min((self.text + "\n").find("\n", brace.end), len(self.text))
            self.problems.append(Problem(brace.start, brace.end, "KT103", "This '{' is never closed; add a '}'."))
        self.position = index
        self.tokens.append(Token("calibration", brace.end, index, self.text[brace.end : index]))
        return self._finish(Form.CALIBRATION)

    def _pragma(self, token: Token) -> Iterator[Piece]:
        if self.tokens:
            yield self._finish(Form.LEAF, unterminated=True)
        yield self._whole_line(Form.PRAGMA, token)

    def _whole_line(self, form: Form, token: Token) -> Piece:
        ends = [at for at in (self.text.find("\n", token.start), self.text.find("\r", token.start)) if at >= 0]
        end = min(ends, default=len(self.text))
        line = self.text[token.start : end].rstrip()
        self.position = token.start + len(line)
        self.tokens = [Token(form.value, token.start, self.position, line)]
        return self._finish(form)

    def _other(self, token: Token) -> Iterator[Piece]:
        problem = broken_token(token)
        if token.kind == "open-comment" and self.tokens:
            yield self._finish(Form.LEAF, unterminated=True)  # what follows on the line is lost anyway
        if problem is not None:
            self.problems.append(problem)
            if token.kind in ("open-comment", "unknown") and not self.tokens:
                self.tokens.append(token)
                yield self._finish(Form.COMMENT)
                return
            token = token._replace(kind="string")
        if self.tokens and self._breaks_before(token):
            yield self._finish(Form.LEAF, unterminated=True)
        self.tokens.append(token)

    def _breaks_before(self, token: Token) -> bool:
        """Whether a ';' is missing before ``token``: decided at line ends only, by the words."""
        word, last = token.text, self.tokens[-1]
        if word == "}" and token.kind == "operator":
            return not self.brackets or "}" not in self.brackets
        if token.kind != "identifier":
            return False
        gap = self.text[last.end : token.start]
        if "\n" not in gap and "\r" not in gap:
            return False
        if word in STATEMENT_WORDS:
            return not self._word_continues(word)
        return self._operand_before() and not self.brackets

    def _word_continues(self, word: str) -> bool:
        """Whether a statement may go on with this word on a new line."""
        last = self.tokens[-1].text
        if self.brackets and self.brackets[-1] == ")":
            return self.tokens[0].text in ("def", "extern", "defcal") or (word in TYPE_WORDS and last in ("(", ","))
        if last in (")", "->", "=", "const", "input", "output", "for", "return", "[", ","):
            return True
        return last == "else"

    def _operand_before(self) -> bool:
        """Whether the piece so far ends in an operand after which no name can follow."""
        tokens = self.tokens
        first, last = tokens[0], tokens[-1]
        if first.text in _DEFINITION_WORDS or len(tokens) < 2 or tokens[-2].text == "@":
            return False
        if last.kind in ("integer", "float", "literal", "hardware", "string"):
            return True
        if last.kind == "identifier":
            return last.text not in STATEMENT_WORDS and last.text not in ("in", "inv", "ctrl", "pow", "negctrl")
        if last.text != "]":
            return False
        return first.text not in TYPE_WORDS or any(
            token.kind == "identifier" and token.text not in STATEMENT_WORDS for token in _unbracketed(tokens)
        )

    def _finish(self, form: Form, unterminated: bool = False) -> Piece:
        tokens, problems = self.tokens, self.problems
        self.tokens, self.problems, self.brackets = [], [], []
        return Piece(form, tokens[0].start, tokens[-1].end, tokens, problems, unterminated)


def _unbracketed(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        if token.kind == "operator":
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(token.text, 0)
        if depth == 0:
            yield token


#: Kinds of tokens that the lexer could not make sense of.
BROKEN = frozenset(["open-comment", "open-string", "unknown"])


def broken_token(token: Token) -> Problem | None:
    """What is wrong with a token that the lexer could not make sense of."""
    if token.kind == "open-comment":
        return Problem(token.start, token.start + 2, "KT105", "This comment is never closed; add '*/'.", None, "//")
    if token.kind == "open-string":
        return Problem(token.start, token.end, "KT106", f"This string is never closed; add {token.text[0]}.")
    if token.kind == "unknown":
        shown = token.text if token.text.isprintable() else f"U+{ord(token.text):04X}"
        return Problem(token.start, token.end, "KT107", f"'{shown}' has no meaning in OpenQASM; remove it.")
    return None
