"""Marker tests: the expectation stands in a comment on the line it is about.

``//@ KT301 "q[5]"`` expects that code on the characters ``q[5]`` of this line. Expectations and diagnostics match
one to one: a diagnostic without a marker fails, and a marker without a diagnostic fails.
"""

from __future__ import annotations

import re

from ketline.workspace import Snapshot

_MARKER = re.compile(r'(KT\d{3})(?:[ ]"((?:[^"\\]|\\.)*)")?')


def expected(text: str) -> list[tuple[int, str, str]]:
    """``(line, code, characters)`` of every marker, in order."""
    found = []
    for number, line in enumerate(text.splitlines()):
        _, mark, markers = line.partition("//@")
        if mark:
            found.extend((number, code, shown.replace('\\"', '"')) for code, shown in _MARKER.findall(markers))
    return sorted(found)


def reported(text: str) -> list[tuple[int, str, str]]:
    snapshot = Snapshot(text)
    return sorted(
        (snapshot.lines.position(problem.start)[0], problem.code, text[problem.start : problem.end])
        for problem in snapshot.problems
    )


def check_markers(text: str) -> None:
    found, wanted = reported(text), expected(text)
    assert found == wanted, f"unexpected: {set(found) - set(wanted)}, missing: {set(wanted) - set(found)}"
