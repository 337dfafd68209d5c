"""The grammar of ``// ketline: ignore [CODE...] [-- WHY]``: which lints a line does without.

``// ketline: ignore KT602``, ``// ketline: ignore KT602, KT614``, or ``// ketline: ignore`` for every lint of the line.
What stands behind ``--``, or in a further ``//`` comment, is for the reader. Behind code it is about its own line;
alone on a line, about the next line with code. Errors are never ignored: they would only come back from the next
program that reads the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem


@dataclass(frozen=True, slots=True)
class Ignore:
    """What one comment silences: ``codes`` with their absolute places, or every lint where there are none.

    ``start`` and ``end`` are the directive's absolute offsets, ``named`` whether it names codes at all.
    """

    codes: tuple[tuple[str, int, int], ...]
    start: int
    end: int
    named: bool


_WORD = re.compile(r"[^\s,]+")
_WHY = re.compile(r"--|//")


def read_ignore(text: str, at: int, offset: int) -> tuple[Ignore, list[Problem]]:
    """The codes that the comment ``text`` names after its word ``ignore`` at ``at``, and the ones that are none.

    ``offset`` is the comment's absolute start.
    """
    codes: list[tuple[str, int, int]] = []
    problems: list[Problem] = []
    why = _WHY.search(text, at)
    end_of_codes = why.start() if why else len(text)
    words = list(_WORD.finditer(text, at + len("ignore"), end_of_codes))
    for word in words:
        start, end = offset + word.start(), offset + word.end()
        message = _refusal(word.group())
        if message is None:
            codes.append((word.group(), start, end))
        else:
            problems.append(Problem(start, end, "KT403", message))
    end_of_directive = len(text[:end_of_codes].rstrip())
    return Ignore(tuple(codes), offset, offset + end_of_directive, bool(words)), problems


def _refusal(word: str) -> str | None:
    entry = CATALOG.get(word)
    if entry is None:
        return f"There is no code '{word}'; write one such as KT602, or none to ignore every lint of the line."
    if not entry.is_lint:
        return f"{word} is not a lint and cannot be ignored; correct the line, or remove this code."
    return None
