"""Marker tests: the expectation stands in a comment on the line it is about.

``//@ KT301 "q[5]"`` expects that code on the characters ``q[5]`` of this line. Expectations and findings match one to
one: a diagnostic without a marker fails, and a marker without a diagnostic fails. ``check_markers`` compares a text's
problems, ``check_lints`` the lints of a text that has no problems; both read the text without its markers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from ketline.diagnostics.catalog import CATALOG, severity
from ketline.diagnostics.problem import Problem
from ketline.workspace import Snapshot

_MARKER = re.compile(r'(KT\d{3})(?:[ ]"((?:[^"\\]|\\.)*)")?')

#: A line, a code and the characters it stands on.
Found = tuple[int, str, str]


def expected(text: str) -> list[Found]:
    """``(line, code, characters)`` of every marker, in order."""
    found = []
    for number, line in enumerate(text.splitlines()):
        _, mark, markers = line.partition("//@")
        if mark:
            found.extend((number, code, shown.replace('\\"', '"')) for code, shown in _MARKER.findall(markers))
    return sorted(found)


def reported(snapshot: Snapshot, problems: Sequence[Problem]) -> list[Found]:
    return sorted(
        (snapshot.lines.position(problem.start)[0], problem.code, snapshot.text[problem.start : problem.end])
        for problem in problems
    )


def without_markers(text: str) -> str:
    """The text as it is checked; lines and columns stay."""
    return re.sub(r"[ \t]*//@[^\n]*", "", text)


def check_markers(text: str) -> None:
    snapshot = Snapshot(without_markers(text))
    _compare(reported(snapshot, snapshot.problems), expected(text))


def check_lints(text: str, hints: Collection[str] = ()) -> None:
    """Compares the lints; of those that are hints by default only the codes in ``hints``, so that a text about angles
    need not use every name."""
    snapshot = Snapshot(without_markers(text))
    assert [problem for problem in snapshot.problems if severity(problem.code) == "error"] == []
    shown = [lint for lint in snapshot.lints if CATALOG[lint.code].severity != "hint" or lint.code in hints]
    _compare(reported(snapshot, shown), expected(text))


def _compare(found: list[Found], wanted: list[Found]) -> None:
    unexpected, missing = Counter(found) - Counter(wanted), Counter(wanted) - Counter(found)
    assert found == wanted, f"unexpected: {sorted(unexpected)}, missing: {sorted(missing)}"
