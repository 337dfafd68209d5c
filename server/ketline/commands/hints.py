"""``ketline hints PATH``: the expectation values of a file's observables."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.table import Table

from ketline.commands.files import Unreadable, read_snapshot
from ketline.commands.findings import range_of
from ketline.diagnostics.catalog import severity
from ketline.estimate.estimate import Estimate
from ketline.workspace import Snapshot


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="file, or - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def execute(arguments: Namespace) -> int:
    try:
        snapshot = read_snapshot(arguments.path)
    except Unreadable as error:
        Console(stderr=True, soft_wrap=True).print(f"ketline hints: {error}", markup=False)
        return 2
    estimates = snapshot.estimates()
    if arguments.format == "json":
        print(json.dumps([as_json(snapshot, estimate) for estimate in estimates], indent=1))
    elif estimates:
        Console(highlight=False).print(table_of([("", estimate) for estimate in estimates]))
    else:
        Console(highlight=False).print(
            "No observable is declared; write '// ketline: observable H = Z(q[0])' in the file."
        )
    return 1 if any(severity(problem.code) == "error" for problem in snapshot.problems) else 0


def as_json(snapshot: Snapshot, estimate: Estimate) -> dict[str, Any]:
    return {
        "observable": estimate.observable,
        "value": estimate.value,
        "error": estimate.error,
        "exact": estimate.exact,
        "engine": estimate.engine,
        "minimum": estimate.minimum,
        "maximum": estimate.maximum,
        "range": range_of(snapshot, estimate.start, estimate.end),
        "reason": estimate.reason,
    }


def table_of(rows: list[tuple[str, Estimate]]) -> Table:
    """Values side by side, with the observable's extreme eigenvalues; a row without a value says why."""
    named = any(path for path, _ in rows)
    notes = {note for _, estimate in rows if (note := _note(estimate))}
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0), caption_justify="left")
    headings = ["file"] * named + ["observable", "value", "minimum", "maximum", "P(minimum)"] + [""] * (len(notes) > 1)
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("file", "observable", "") else "right")
    for path, estimate in rows:
        best = estimate.best_probability
        cells = [
            f"<{estimate.observable}>",
            _number(estimate.value),
            _number(estimate.minimum),
            _number(estimate.maximum),
            "" if best is None else f"{best:.1%}",
        ]
        table.add_row(*[path] * named, *cells, *[_note(estimate)] * (len(notes) > 1))
    if len(notes) == 1:
        table.caption = notes.pop()
    return table


def _note(estimate: Estimate) -> str:
    if estimate.value is None:
        return estimate.reason or "no value"
    return f"{'exact' if estimate.exact else f'error {estimate.error:.1e}'} ({estimate.engine})"


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4) + 0.0:.4f}"
