"""Where the cursor is: what is typed of the current statement, and what is in reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ketline.semantics import Kind, Scope, Symbol
from ketline.syntax.splitter import Form
from ketline.workspace import Snapshot


@dataclass(frozen=True, eq=False)
class Cursor:
    """A place in a snapshot.

    ``statement_start`` is where the unfinished statement before the cursor begins, or ``offset`` when the last one is
    complete. ``line_start`` is the start of the cursor's line, ``indentation`` that line's leading white space.
    """

    snapshot: Snapshot
    offset: int
    statement_start: int
    line_start: int
    in_comment: bool

    @property
    def typed(self) -> str:
        """The unfinished statement before the cursor."""
        return self.snapshot.text[self.statement_start : self.offset]

    @property
    def before_on_line(self) -> str:
        return self.snapshot.text[self.line_start : self.offset]

    @property
    def after_on_line(self) -> str:
        end = self.snapshot.text.find("\n", self.offset)
        return self.snapshot.text[self.offset : len(self.snapshot.text) if end < 0 else end].rstrip("\r")

    @property
    def indentation(self) -> str:
        line = self.before_on_line
        return line[: len(line) - len(line.lstrip())]

    @cached_property
    def scope(self) -> Scope:
        return self.snapshot.analysis.scope_at(self.statement_start)

    @cached_property
    def symbols(self) -> list[Symbol]:
        """What may be named here: declared before the cursor, or by a library or an included file."""
        places = self.snapshot.analysis.places
        return [
            symbol
            for symbol in self.scope.visible()
            if (place := places.get(symbol)) is None or place[0] < self.statement_start
        ]

    def named(self, kind: Kind) -> list[Symbol]:
        return [symbol for symbol in self.symbols if symbol.kind is kind]


def cursor_at(snapshot: Snapshot, offset: int) -> Cursor:
    """The cursor at a character offset."""
    text = snapshot.text
    offset = min(max(offset, 0), len(text))
    start, in_comment = offset, False
    last = snapshot.tree.flat_before(offset)
    if last is not None:
        begin, statement = last
        end = begin + len(statement.text)
        unfinished = any(problem.code == "KT102" for problem in statement.problems)
        if statement.form is Form.COMMENT:
            in_comment = offset <= end
        elif statement.form in (Form.PRAGMA, Form.ANNOTATION):
            in_comment = "\n" not in text[begin:offset]
        elif begin < offset and (
            offset < end or unfinished or not text[begin:offset].rstrip().endswith((";", "{", "}"))
        ):
            start = begin
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    if "//" in text[line_start:offset]:
        in_comment = True
    return Cursor(snapshot, offset, start, line_start, in_comment)
