"""The problems of a cell, each with its line and a mark under its characters."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ketline.commands.findings import NOUN, Finding, finding
from ketline.diagnostics.catalog import severity
from ketline.limits import MAXIMUM_CELL_FINDINGS
from ketline.notebook.output import Output, joined, sentence
from ketline.workspace import Snapshot

#: Levels that are shown; a hint is nothing that a cell should stop at.
_SHOWN = ("error", "warning", "information")


def findings_of(snapshot: Snapshot) -> list[Finding]:
    """Errors first, each level in order of place."""
    problems = [*snapshot.problems, *snapshot.lints]
    found = [finding("cell", snapshot, problem, severity(problem.code)) for problem in problems]
    return sorted(
        (one for one in found if one.level in _SHOWN),
        key=lambda one: (_SHOWN.index(one.level), one.line, one.column),
    )


def frames(found: Sequence[Finding]) -> Output:
    """The first ``MAXIMUM_CELL_FINDINGS`` of them, and how many more there are."""
    more = len(found) - MAXIMUM_CELL_FINDINGS
    parts = [_frame(one) for one in found[:MAXIMUM_CELL_FINDINGS]]
    return joined([*parts, sentence(f"{more} more.")] if more > 0 else parts)


def _frame(found: Finding) -> Output:
    head = f"{NOUN[found.level]} {found.code}"
    place = f"line {found.line + 1}"
    margin = f"{found.line + 1:>4} | "
    source = found.source.replace("\t", " ")
    marked = max(0, min(found.end_column, len(source)) - found.column)
    marker = " " * min(found.column, len(source)) + "^" * max(1, marked)
    below = " " * (len(margin) - 2) + "| "
    text = f"{head}, {place}: {found.message}\n{margin}{source}\n{below}{marker}"
    kind = "error" if found.level == "error" else "warning"
    html = (
        f'<p><span class="{kind}">{escape(head)}</span>, {place}: {escape(found.message)}</p>'
        f'<pre><span class="quiet">{margin}</span>{escape(source)}\n'
        f'<span class="quiet">{below}</span><span class="{kind}">{marker}</span></pre>'
    )
    return Output(text, html)
