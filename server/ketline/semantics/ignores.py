"""The grammar of ``// ketline: ignore [CODE...]``: which lints a line does without.

``// ketline: ignore KT602``, ``// ketline: ignore KT602, KT614``, or ``// ketline: ignore`` for every lint of the line.
Behind code it is about its own line; alone on a line, about the next line with code. Errors are never ignored: they
would only come back from the next program that reads the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem


@dataclass(frozen=True, slots=True)
class Ignore:
    """What one comment silences: ``codes`` with their absolute places, or every lint where there are none.

    ``start`` and ``end`` are the comment's absolute offsets, ``named`` whether it names codes at all.
    """

    codes: tuple[tuple[str, int, int], ...]
    start: int
    end: int
    named: bool


_WORD = re.compile(r"[^\s,]+")


def read_ignore(text: str, at: int, offset: int) -> tuple[Ignore, list[Problem]]:
    """The codes that the comment ``text`` names after its word ``ignore`` at ``at``, and the ones that are none.

    ``offset`` is the comment's absolute start.
    """
    codes: list[tuple[str, int, int]] = []
    problems: list[Problem] = []
    words = list(_WORD.finditer(text, at + len("ignore")))
    for word in words:
        start, end = offset + word.start(), offset + word.end()
        message = _refusal(word.group())
        if message is None:
            codes.append((word.group(), start, end))
        else:
            problems.append(Problem(start, end, "KT403", message))
    return Ignore(tuple(codes), offset, offset + len(text), bool(words)), problems


def _refusal(word: str) -> str | None:
    entry = CATALOG.get(word)
    if entry is None:
        return f"There is no code '{word}'; write one such as KT602, or none to ignore every lint of the line."
    if not entry.is_lint:
        return f"{word} is not a lint and cannot be ignored; correct the line, or remove this code."
    return None
