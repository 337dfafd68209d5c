"""Nothing unverified is shown: the document with the suggestion is parsed and checked.

A suggestion that adds a problem is cut back to its last statement that does not, or dropped.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ketline.diagnostics.problem import Problem
from ketline.syntax.splitter import Form, split
from ketline.workspace import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """A suggestion that adds no problem, and the document with it."""

    text: str
    snapshot: Snapshot


def verify(snapshot: Snapshot, offset: int, text: str, replaced: int = 0) -> Verified | None:
    """``text`` in place of the ``replaced`` characters before ``offset``, cut back as far as needed, or None."""
    before, after = snapshot.text[: offset - replaced], snapshot.text[offset:]
    known = _counted(snapshot.problems)
    for end in statement_ends(before, text):
        shown = text[:end]
        edited = snapshot.edited(before + shown + after)
        if _adds_none(_counted(edited.tree.problems), known) and _adds_none(_counted(edited.problems), known):
            return Verified(shown, edited)
    return None


def _counted(problems: list[Problem]) -> Counter[tuple[str, str]]:
    return Counter((problem.code, problem.message) for problem in problems)


def _adds_none(found: Counter[tuple[str, str]], known: Counter[tuple[str, str]]) -> bool:
    return not found - known


def statement_ends(before: str, text: str) -> list[int]:
    """The lengths of ``text`` that end after a complete statement, longest first."""
    line = before.rfind("\n") + 1
    shift = len(before) - line
    pieces = [piece for piece in split(before[line:] + text) if piece.form is not Form.COMMENT]
    ends = sorted({piece.end - shift for piece in pieces if not piece.unterminated and piece.end > shift}, reverse=True)
    return [end for end in ends if text[:end].strip()]


#: A suggestion ends before it says the same line this many times in a row.
MAXIMUM_REPEATS = 3


def without_repetition(text: str) -> str:
    """The suggestion up to where it starts to say one line over and over."""
    lines = text.split("\n")
    for index in range(MAXIMUM_REPEATS - 1, len(lines)):
        run = {line.strip() for line in lines[index - MAXIMUM_REPEATS + 1 : index + 1]}
        if len(run) == 1 and lines[index].strip():
            return "\n".join(lines[: index - MAXIMUM_REPEATS + 2])
    return text


def repeats_following(suggestion: str, after: str) -> bool:
    """Whether the suggestion's last line only says again what stands on the next lines."""
    lines = [line.strip() for line in suggestion.strip().splitlines() if line.strip()]
    following = [line.strip() for line in after.splitlines() if line.strip()][: len(lines)]
    return bool(lines) and lines == following
