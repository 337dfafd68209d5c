"""One thing wrong, at one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic before it meets an editor.

    ``start`` and ``end`` are character offsets; relative to the statement while it travels with
    one, absolute once it belongs to a tree. ``code`` is a key of ``catalog.CATALOG``.
    """

    start: int
    end: int
    code: str
    message: str
    related: tuple[int, int, str] | None = None
    replacement: str | None = None

    def place(self) -> tuple[int, int, str]:
        """The order of problems in a file."""
        return self.start, self.end, self.code

    def moved(self, by: int) -> Problem:
        return Problem(self.start + by, self.end + by, self.code, self.message, self.related, self.replacement)
