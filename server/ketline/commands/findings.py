"""Problems as the shell shows them: with their place in the editor's terms and the line they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketline.diagnostics.problem import Problem
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"error": "bold red", "warning": "bold yellow", "information": "cyan", "hint": "dim"}
NOUN = {"error": "error", "warning": "warning", "information": "note", "hint": "hint"}

#: Characters of a line that are shown.
_WIDEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem without its snapshot. ``range`` is an LSP one; ``line`` and the columns count characters from 0.

    ``fixable`` is whether there is a safe fix for it.
    """

    path: str
    level: str
    code: str
    message: str
    range: dict[str, Any]
    line: int
    column: int
    end_column: int
    source: str
    fixable: bool = False


def range_of(snapshot: Snapshot, start: int, end: int) -> dict[str, dict[str, int]]:
    """An LSP range: 0-based, UTF-16."""
    (first, left), (last, right) = snapshot.lines.position(start), snapshot.lines.position(end)
    return {"start": {"line": first, "character": left}, "end": {"line": last, "character": right}}


def finding(path: str, snapshot: Snapshot, problem: Problem, level: str, fixable: bool = False) -> Finding:
    line, column = snapshot.lines.position(problem.start, "utf-32")
    source = snapshot.lines.line_text(line)
    end_line, end_column = snapshot.lines.position(problem.end, "utf-32")
    return Finding(
        path, level, problem.code, problem.message, range_of(snapshot, problem.start, problem.end),
        line, column, end_column if end_line == line else len(source), source[:_WIDEST_LINE],
        fixable,
    )


def print_finding(console: Console, found: Finding) -> None:
    """One problem with its line and a marker under its characters."""
    from rich.text import Text

    colour = COLOURS[found.level]
    where, head = f"{found.path}:{found.line + 1}:{found.column + 1}: ", f"{NOUN[found.level]} {found.code} "
    console.print(Text.assemble((where, "bold"), (head, colour), found.message))
    if found.column < _WIDEST_LINE:
        console.print(Text.assemble((f"{found.line + 1:>5} | ", "dim"), found.source.replace("\t", " ")))
        marker = " " * found.column + "^" * max(1, min(found.end_column, _WIDEST_LINE) - found.column)
        console.print(Text.assemble(("      | ", "dim"), (marker, colour)))
