"""Which white space stands between the things of a program: where lines begin, how far in, and trailing comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ketline.formatting.items import Item, inside_one_line, items_of, kept_together
from ketline.formatting.style import Style
from ketline.source.edits import Edit
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Tree

#: What takes its line for itself, from where it begins to the line's end.
_WHOLE_LINE = (Form.ANNOTATION, Form.PRAGMA)


def edits_of(tree: Tree, style: Style) -> list[Edit]:
    """The edits that lay a program out, in order, each as small as it can be."""
    layout = _Layout(tree, style)
    return [edit for edit in layout.edits() if edit.text != tree.text[edit.start : edit.end]]


def line_end_of(text: str) -> str:
    """How the text ends its lines: as its first one does."""
    at = text.find("\n")
    if at < 0:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text[at - 1 : at] == "\r" else "\n"


@dataclass(slots=True)
class _Gap:
    """White space between two things. ``new`` is None for one space that may grow to align a trailing comment."""

    start: int
    end: int
    new: str | None


@dataclass(frozen=True, slots=True)
class _Trailing:
    """A comment behind code: its line in the new text, the columns at which code ends there and it began before."""

    gap: _Gap
    line: int
    column: int
    before: int


class _Layout:
    """One pass over the things of a program."""

    def __init__(self, tree: Tree, style: Style) -> None:
        self.text = tree.text
        self.style = style
        self.items = items_of(tree)
        self.level = len(style.indent.expandtabs(4))
        self.inline = inside_one_line(tree, self.items, self.level, style.width)
        self.inline |= kept_together(tree, self.items, self.level, style.width) - self.inline
        self.line_end = line_end_of(tree.text)
        self.trailing: list[_Trailing] = []
        self.line = 0
        self.column = 0

    def edits(self) -> Iterator[Edit]:
        gaps = self._gaps()
        self._align()
        for gap, item in zip(gaps, self.items):
            yield from self._edit(gap.start, gap.end, " " if gap.new is None else gap.new)
            yield from self._inside(item)
        at = self.items[-1].end if self.items else 0
        yield from self._edit(at, len(self.text), self.line_end if self.items else "")

    def _gaps(self) -> list[_Gap]:
        found = []
        at = 0
        for index, item in enumerate(self.items):
            gap = _Gap(at, item.start, self._before(index))
            self._pass(gap, item)
            found.append(gap)
            at = item.end
        return found

    def _before(self, index: int) -> str | None:
        """What stands before a thing; None for a trailing comment."""
        item = self.items[index]
        if not index:
            return "\ufeff" * self.text.startswith("\ufeff") + self.style.indent * item.depth
        before = self.items[index - 1]
        gap = self.text[before.end : item.start]
        breaks = gap.count("\n") or gap.count("\r")
        if item.form is None and not self._ends_line(before):
            return ""
        if item.start in self.inline:
            return " "
        if item.form is Form.COMMENT and not breaks and not self._leads(index):
            return None
        if self._stays(index, breaks):
            return " "
        blank = breaks > 1 and item.form is not Form.CLOSER and before.form is not Form.OPENER
        return self.line_end * (2 if blank else 1) + self.style.indent * item.depth

    def _ends_line(self, item: Item) -> bool:
        """Whether nothing may stand behind a thing on its line."""
        return item.form in _WHOLE_LINE or self.text.startswith("//", item.start)

    def _leads(self, index: int) -> bool:
        """Whether a comment stands before something that begins a line, and so goes with that."""
        item = self.items[index]
        if index + 1 == len(self.items) or self._ends_line(item):
            return False
        after = self.items[index + 1]
        between = self.text[item.end : after.start]
        return not ("\n" in between or "\r" in between) and after.form not in (Form.CLOSER, None)

    def _stays(self, index: int, breaks: int) -> bool:
        """Whether a thing goes on the line of the one before."""
        item, before = self.items[index], self.items[index - 1]
        if self._ends_line(before) or item.form is Form.CLOSER or before.form is Form.OPENER:
            return False
        if before.form is Form.COMMENT:
            return not breaks
        return before.form is Form.CLOSER and item.statement is not None and item.statement.word == "else"

    def _pass(self, gap: _Gap, item: Item) -> None:
        """Follows the line and the column of the new text."""
        if gap.new is None:
            start = max(self.text.rfind("\n", 0, item.start), self.text.rfind("\r", 0, item.start)) + 1
            self.trailing.append(_Trailing(gap, self.line, self.column, item.start - start))
            self.column += 1
        else:
            broken = gap.new.count(self.line_end)
            self.line += broken
            self.column = self.level * item.depth if broken else self.column + len(gap.new)
        spacing = item.spacing
        self.line += spacing.lines
        if not spacing.lines:
            self.column += spacing.width
        else:
            self.column = spacing.width + (0 if spacing.level is None else self.level * (item.depth + spacing.level))

    def _align(self) -> None:
        """Comments behind neighbouring lines that were aligned stay so."""
        numbered = enumerate(self.trailing)
        for _, group in groupby(numbered, key=lambda pair: (pair[1].line - pair[0], pair[1].before)):
            run = [trailing for _, trailing in group]
            target = max(trailing.column for trailing in run) + 1
            for trailing in run:
                trailing.gap.new = " " * (target - trailing.column)

    def _inside(self, item: Item) -> Iterator[Edit]:
        spacing, at = item.spacing, item.start
        changes: Sequence[tuple[int, int, str]] = spacing.changes
        if spacing.breaks:
            lines = [
                (start, end, self.line_end + self.style.indent * (item.depth + level))
                for start, end, level in spacing.breaks
            ]
            changes = sorted([*changes, *lines])
        for start, end, new in changes:
            yield from self._edit(at + start, at + end, new)

    def _edit(self, start: int, end: int, new: str) -> Iterator[Edit]:
        """The edit from one white space to another without what they begin and end with alike."""
        old = self.text[start:end]
        if old == new:
            return
        left = 0
        while left < min(len(old), len(new)) and old[left] == new[left]:
            left += 1
        right = 0
        while right < min(len(old), len(new)) - left and old[-1 - right] == new[-1 - right]:
            right += 1
        yield Edit(start + left, end - right, new[left : len(new) - right])
