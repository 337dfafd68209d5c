"""The white space inside one statement.

Names, words and operators are one space apart; products and powers are tight (``2*pi/3``), and so is everything that
counts inside square brackets (``q[i+1]``, ``[0:n-1]``). Where the author broke a line it stays broken, but for what
must not begin one. Which white space that is depends on the statement's text alone, so it is found once for each text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ketline.syntax.plain import PlainCall
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import PATTERN, Token

#: Texts whose spacing is remembered: a long file repeats its statements.
_REMEMBERED = 16_384


@dataclass(frozen=True, slots=True)
class Spacing:
    """What changes in a statement, at offsets from its start.

    ``changes`` are gaps that become these characters, ``breaks`` are gaps that become a line break and so many levels.
    ``lines`` is how many line ends there will be in it and ``width`` how many characters on its last line, which begins
    ``level`` levels in, or at the very left where that is None.
    """

    changes: tuple[tuple[int, int, str], ...]
    breaks: tuple[tuple[int, int, int], ...]
    lines: int
    width: int
    level: int | None = None


def as_written(text: str) -> Spacing:
    """The spacing of what stays as it is."""
    return Spacing((), (), *_extent(text))


def _extent(text: str) -> tuple[int, int]:
    """How many line ends there are in a text, and the characters behind the last one."""
    return text.count("\n") or text.count("\r"), len(text) - max(text.rfind("\n"), text.rfind("\r")) - 1


def spacing_of(statement: Statement, version2: bool) -> Spacing:
    """The spacing of a statement. What has a syntax error, and what another language reads, keeps its own."""
    text = statement.text
    if statement.problems or statement.form not in (Form.LEAF, Form.OPENER):
        return as_written(text)
    if statement.plain is not None:
        new = _plain(text, statement.plain)
        if new == text:
            return Spacing((), (), 0, len(text))
        return _known_spacing(text, new)
    return _spacing(text, statement.form is Form.OPENER, version2)


#: A '+' or '-' between two operands, not the sign of an exponent.
_SUM = re.compile(r"(?<=[\wπτℇ.])(?<![0-9.][eE])[+-]")
_APART_BY_ONE = r" \g<0> "


def _plain(text: str, call: PlainCall) -> str:
    """A plain call as it is laid out: in its parts white space means nothing."""
    operands = "".join(text[call.at :].split()).replace(",", ", ")
    if not call.written:
        return f"{call.gate} {operands}"
    written = "".join(call.written.split()).replace(",", ", ")
    if "+" in written or "-" in written:
        written = _SUM.sub(_APART_BY_ONE, written)
    return f"{call.gate}({written}) {operands}"


@lru_cache(maxsize=_REMEMBERED)
def _known_spacing(text: str, new: str) -> Spacing:
    """The changes from a text to another one that differs in white space only."""
    changes: list[tuple[int, int, str]] = []
    old_at = new_at = 0
    while old_at < len(text):
        if text[old_at] == new[new_at] and not text[old_at].isspace():
            old_at, new_at = old_at + 1, new_at + 1
            continue
        old_end, new_end = _behind_space(text, old_at), _behind_space(new, new_at)
        if text[old_at:old_end] != new[new_at:new_end]:
            changes.append((old_at, old_end, new[new_at:new_end]))
        old_at, new_at = old_end, new_end
    return Spacing(tuple(changes), (), 0, len(new))


def _behind_space(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at


def same_words(one: Statement, other: Statement) -> bool:
    """Whether two statements differ in white space only."""
    if one.plain is not None and other.plain is not None:
        # Inside a plain call white space separates nothing but the gate's name from what follows.
        return one.plain.gate == other.plain.gate and "".join(one.text.split()) == "".join(other.text.split())
    return words(one.text) == words(other.text)


def words(text: str) -> list[tuple[str | None, str]]:
    """The kinds and texts of everything in a text that is no white space; comments without the spaces at their end."""
    return [
        (match.lastgroup, match.group().rstrip() if match.lastgroup == "comment" else match.group())
        for match in PATTERN.finditer(text)
        if match.lastgroup
    ]


def _tokens(text: str) -> list[Token]:
    make = tuple.__new__  # a third of the time of Token(...)
    return [
        make(Token, (kind, *match.span(), match.group()))
        for match in PATTERN.finditer(text)
        if (kind := match.lastgroup)
    ]


@lru_cache(maxsize=_REMEMBERED)
def _spacing(text: str, opener: bool, version2: bool) -> Spacing:
    tokens = _tokens(text)
    reading = _Reading(tokens, opener, version2)
    changes: list[tuple[int, int, str]] = []
    breaks: list[tuple[int, int, int]] = []
    lines, width = _extent(tokens[0].text)
    level: int | None = None
    for index in range(1, len(tokens)):
        before, after = tokens[index - 1], tokens[index]
        reading.pass_by(index - 1)
        old = text[before.end : after.start]
        kept, last = _extent(after.text)
        if reading.breaks(index, old):
            level = reading.level(after)
            breaks.append((before.end, after.start, level))
            lines, width = lines + 1, 0
        else:
            new = reading.separator(index)
            if new != old:
                changes.append((before.end, after.start, new))
            width += len(new)
        lines, width = lines + kept, last if kept else width + last
        level = None if kept else level
    return Spacing(tuple(changes), tuple(breaks), lines, width, level)


#: Words before a parenthesis that call nothing.
_APART = frozenset("if while switch for in return case input output else".split())

#: Words before a square bracket that have no elements.
_NO_ELEMENTS = frozenset("in return case measure reset barrier let".split())

_PRODUCTS = frozenset(["*", "/", "**"])
_SUMS = frozenset(["+", "-", "%", "<<", ">>", "&", "|", "^"])
_OTHERS = frozenset("== != < > <= >= && || ++ -> = += -= *= /= %= &= |= ^= ~= **= <<= >>=".split())
_BINARY = _PRODUCTS | _SUMS | _OTHERS
_PREFIXES = frozenset(["-", "~", "!"])
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class _Reading:
    """One pass over a statement's tokens, with the brackets that are open."""

    def __init__(self, tokens: list[Token], opener: bool, version2: bool) -> None:
        self.tokens = tokens
        self.block = len(tokens) - 1 if opener else len(tokens)  # the index of the '{' that opens a block
        self.version2 = version2
        self.open: list[str] = []
        self.prefixes = _prefixes(tokens)

    def pass_by(self, index: int) -> None:
        token = self.tokens[index]
        if token.kind != "operator":
            return
        if token.text in _OPENING:
            self.open.append(token.text)
        elif token.text in _CLOSING and self.open:
            self.open.pop()

    def breaks(self, index: int, gap: str) -> bool:
        """Whether the line breaks before a token."""
        before, after = self.tokens[index - 1], self.tokens[index]
        if before.kind == "comment" and before.text.startswith("//"):
            return True
        if index == self.block or (after.kind == "operator" and after.text in ";,"):
            return False
        return "\n" in gap or "\r" in gap

    def level(self, token: Token) -> int:
        """How far in a line begins that a statement goes on in."""
        depth = len(self.open)
        closes = token.kind == "operator" and token.text in _CLOSING
        return max(depth - 1, 0) if closes else max(depth, 1)

    def separator(self, index: int) -> str:
        """What stands between a token and the one before it on a line."""
        before, after = self.tokens[index - 1], self.tokens[index]
        if "comment" in (before.kind, after.kind):
            return " "
        if after.kind == "operator":
            if after.text in ";,)]:." or (after.text == "}" and before.text != ";"):
                return ""
            if after.text in "([{":
                return self._before_bracket(index, before, after.text)
            if index not in self.prefixes and after.text in _BINARY:
                return "" if self._is_tight(after.text) else " "
        if before.kind != "operator":
            return " "
        if before.text in "([:." or (before.text == "{" and after.text != "}" and not self._holds_statements()):
            return ""
        if index - 1 in self.prefixes:
            return ""
        if before.text in _BINARY:
            return "" if self._is_tight(before.text) else " "
        return " "

    def _before_bracket(self, index: int, before: Token, bracket: str) -> str:
        if before.kind == "operator":
            if before.text in "([:" or index - 1 in self.prefixes:
                return ""
            if before.text == "{":
                return " " if self._holds_statements() else ""
            if before.text in _CLOSING:
                return " " if bracket == "{" else ""
            if before.text in _BINARY and bracket != "{":
                return "" if self._is_tight(before.text) else " "
            return " "
        if bracket == "{":
            return " "
        apart = _APART if bracket == "(" else _NO_ELEMENTS
        return " " if before.text in apart or before.kind != "identifier" else ""

    def _is_tight(self, operator: str) -> bool:
        if operator in _PRODUCTS or (operator == "^" and self.version2):
            return True
        return operator in _SUMS and "[" in self.open

    def _holds_statements(self) -> bool:
        """Whether the innermost brace is that of ``durationof({ ... })``."""
        return self.open[-2:] == ["(", "{"]


def _prefixes(tokens: list[Token]) -> frozenset[int]:
    """The indices of operators that stand before their only operand."""
    found = set()
    operand = False  # whether an operand has just ended
    for index, token in enumerate(tokens):
        if token.kind == "comment":
            continue
        if token.kind != "operator":
            operand = token.text not in ("return", "in", "case")
        elif token.text in _PREFIXES and (not operand or token.text != "-"):
            found.add(index)
        else:
            operand = token.text in _CLOSING or token.text == "#dim"
    return frozenset(found)
