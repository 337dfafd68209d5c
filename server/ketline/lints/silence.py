"""``// ketline: ignore``: the findings of a line taken away, and ignores that take none away (KT631)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ketline.diagnostics.problem import Problem
from ketline.semantics.directives import Ignore

_LINE_END = re.compile(r"\r\n|\n|\r")


def silence(found: Sequence[Problem], ignores: Sequence[Ignore], text: str) -> list[Problem]:
    """``found`` without what is ignored, and a KT631 for each ignore, or code of one, that silences nothing."""
    if not ignores:
        return list(found)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    used: set[tuple[int, str]] = set()
    wanted: dict[int, list[Ignore]] = {}
    for ignore in ignores:
        wanted.setdefault(_line_of(ignore, starts, text), []).append(ignore)
    left = [
        problem
        for problem in found
        if not _ignored(problem, wanted.get(bisect_right(starts, problem.start) - 1, ()), used)
    ]
    return [*left, *(problem for ignore in ignores for problem in _useless(ignore, used))]


def _line_of(ignore: Ignore, starts: Sequence[int], text: str) -> int:
    """The line that an ignore is about: its own, or, where it stands alone, the next one with code."""
    line = bisect_right(starts, ignore.start) - 1
    if text[starts[line] : ignore.start].strip():
        return line
    for following in range(line + 1, len(starts)):
        end = starts[following + 1] if following + 1 < len(starts) else len(text)
        shown = text[starts[following] : end].strip()
        if shown and not shown.startswith("//"):
            return following
    return line


def _ignored(problem: Problem, ignores: Sequence[Ignore], used: set[tuple[int, str]]) -> bool:
    silenced = False
    for ignore in ignores:
        codes = {code for code, _, _ in ignore.codes}
        if problem.code in codes or not ignore.named:
            used.add((ignore.start, problem.code if ignore.named else ""))
            silenced = True
    return silenced


def _useless(ignore: Ignore, used: set[tuple[int, str]]) -> list[Problem]:
    if not ignore.named:
        if (ignore.start, "") in used:
            return []
        return [Problem(ignore.start, ignore.end, "KT631", "There is nothing to ignore here; remove this comment.")]
    return [
        Problem(start, end, "KT631", f"There is no {code} to ignore here; remove it from this comment.")
        for code, start, end in ignore.codes
        if (ignore.start, code) not in used
    ]
