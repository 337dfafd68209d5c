"""Offsets to lines and columns and back, as LSP counts them."""

from __future__ import annotations

import re
from bisect import bisect_right

# LSP 3.17 "Text Documents": a line ends at \n, \r\n or \r, and at nothing else.
_LINE_END = re.compile(r"\r\n|\n|\r")

#: Code units of one character, by position encoding.
_UNITS = {
    "utf-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "utf-16": lambda character: 2 if ord(character) > 0xFFFF else 1,
    "utf-32": lambda character: 1,
}


class LineIndex:
    """Where the lines of one text start.

    Lines and columns are 0-based. Columns are counted in the code units of ``encoding``
    ("utf-8", "utf-16" or "utf-32"); an offset is an index into the Python string. Positions past
    the end of a line or of the text are moved back to it, as LSP asks.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, offset: int, encoding: str = "utf-16") -> tuple[int, int]:
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset) - 1
        before = self.text[self.starts[line] : offset]
        if encoding == "utf-32" or before.isascii():
            return line, len(before)
        units = _UNITS[encoding]
        return line, sum(units(character) for character in before)

    def offset(self, line: int, column: int, encoding: str = "utf-16") -> int:
        if line < 0:
            return 0
        if line >= len(self.starts):
            return len(self.text)
        content = self.line_text(line)
        start = self.starts[line]
        if encoding == "utf-32" or content.isascii():
            return start + min(max(column, 0), len(content))
        units = _UNITS[encoding]
        for index, character in enumerate(content):
            if column <= 0:
                return start + index
            column -= units(character)
        return start + len(content)

    def line_text(self, line: int) -> str:
        """The line's characters without its line end."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[line] : end].rstrip("\r\n")

    def line_end(self, line: int) -> int:
        """The offset just after the line's last character, before its line end."""
        return self.starts[line] + len(self.line_text(line))
