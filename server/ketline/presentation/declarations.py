"""How a declared name is written where it is declared: its statement, and the comment above it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ketline.limits import MAXIMUM_SHOWN_LINES
from ketline.navigation.definitions import Place, declaration, type_words
from ketline.navigation.files import Files
from ketline.navigation.words import statement_at
from ketline.semantics import Kind, Symbol
from ketline.syntax.splitter import Form
from ketline.workspace import Snapshot

#: Characters of a statement that a heading repeats.
_LONGEST_HEADING = 240


@dataclass(frozen=True)
class Declared:
    """A symbol's declaration: the file's snapshot, the place of the name, the heading, and the comment above."""

    snapshot: Snapshot
    place: Place
    heading: str
    comment: str


def declared(files: Files, snapshot: Snapshot, symbol: Symbol) -> Declared | None:
    """How a symbol of the document is declared; None where no text declares it."""
    place = declaration(files, snapshot, symbol)
    home = snapshot if place is None or place.path is None else files.snapshot(place.path)
    if place is None or home is None:
        return None
    return Declared(home, place, _heading(home, place, symbol), comment_above(home.text, place.around[0]))


def _heading(home: Snapshot, place: Place, symbol: Symbol) -> str:
    """The statement that declares a name; of a parameter, its own part of that."""
    found = statement_at(home, place.start)
    if found is None:
        return symbol.name
    begin, statement = found
    inside_header = statement.form is Form.OPENER and statement.word in ("gate", "def", "for")
    if inside_header and not (symbol.kind is Kind.GATE or symbol.kind.is_callable):
        before = [token for token in statement.tokens if begin + token.end <= place.start]
        if statement.word == "for" or symbol.kind is Kind.PARAMETER or statement.word == "gate":
            return _squeezed(statement.text)
        words = type_words(before)
        type_ = statement.text[words[0].start : words[-1].end] if words else ""
        return f"{type_} {symbol.name}".strip()
    return _squeezed(statement.text)


def _squeezed(text: str) -> str:
    words = " ".join(text.rstrip("{; \t\r\n").split())
    return words if len(words) <= _LONGEST_HEADING else words[: _LONGEST_HEADING - 1] + "…"


def definition_text(home: Snapshot, place: Place) -> str | None:
    """A whole definition with its indentation taken away, None where it is too long to be shown."""
    start, end = place.around
    text = home.text[start:end]
    if text.count("\n") >= MAXIMUM_SHOWN_LINES:
        return None
    indentation = start - (home.text.rfind("\n", 0, start) + 1)
    return re.sub(rf"(?m)^[ \t]{{1,{indentation}}}", "", text) if indentation else text


_LINE_COMMENT = re.compile(r"[ \t]*//+[ \t]?(.*)")
#: Comments to tools rather than to readers.
_TO_TOOLS = re.compile(r"(?:ketline:|#?(?:end)?region\b)")


def comment_above(text: str, start: int) -> str:
    """The comment on the lines directly above the statement that starts at an offset, without its slashes."""
    line_start = text.rfind("\n", 0, start) + 1
    if text[line_start:start].strip():
        return ""
    lines: list[str] = []
    while line_start:
        above = text.rfind("\n", 0, line_start - 1) + 1
        line = text[above : line_start - 1].rstrip("\r")
        match = _LINE_COMMENT.fullmatch(line)
        if match is None:
            return "\n".join(lines) or _block_comment(text, line_start)
        if not _TO_TOOLS.match(match[1]):
            lines.insert(0, match[1].rstrip())
        line_start = above
    return "\n".join(lines)


def _block_comment(text: str, line_start: int) -> str:
    """The ``/* ... */`` that ends on the line before an offset."""
    before = text[:line_start].rstrip()
    if not before.endswith("*/") or text.count("\n", len(before), line_start) > 1:
        return ""
    opened = before.rfind("/*")
    if opened < 0 or before[before.rfind("\n", 0, opened) + 1 : opened].strip():
        return ""
    lines = [line.strip().lstrip("*").strip() for line in before[opened + 2 : -2].strip("*").splitlines()]
    return "\n".join(lines).strip()
