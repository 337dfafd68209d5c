"""``ketline check PATH...``: the diagnostics of files and folders."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from rich.console import Console
from rich.text import Text

from ketline import __version__
from ketline.commands.files import Unreadable, program_paths, read_snapshot
from ketline.diagnostics.catalog import CATALOG, severity
from ketline.diagnostics.problem import Problem
from ketline.workspace import Snapshot

COLOURS = {"error": "bold red", "warning": "bold yellow", "information": "cyan", "hint": "dim"}
_SARIF_LEVEL = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, or - for standard input")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")


def execute(arguments: Namespace) -> int:
    console, errors = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    results: list[tuple[str, Snapshot]] = []
    unreadable = False
    try:
        for path in program_paths(arguments.paths):
            try:
                results.append((path, read_snapshot(path)))
            except Unreadable as error:
                unreadable = True
                errors.print(f"ketline check: {error}", markup=False)
    except Unreadable as error:
        unreadable = True
        errors.print(f"ketline check: {error}", markup=False)
    _PRINT[arguments.format](console, results)
    if unreadable:
        return 2
    found = any(severity(problem.code) == "error" for _, snapshot in results for problem in snapshot.problems)
    return 1 if found else 0


def range_of(snapshot: Snapshot, start: int, end: int) -> dict[str, dict[str, int]]:
    """An LSP range: 0-based, UTF-16."""
    (first, left), (last, right) = snapshot.lines.position(start), snapshot.lines.position(end)
    return {"start": {"line": first, "character": left}, "end": {"line": last, "character": right}}


def _print_json(console: Console, results: list[tuple[str, Snapshot]]) -> None:
    rows = [
        {
            "path": path,
            "range": range_of(snapshot, problem.start, problem.end),
            "severity": severity(problem.code),
            "code": problem.code,
            "message": problem.message,
        }
        for path, snapshot in results
        for problem in snapshot.problems
    ]
    print(json.dumps(rows, indent=1, ensure_ascii=False))


def _print_sarif(console: Console, results: list[tuple[str, Snapshot]]) -> None:
    rules = [
        {"id": entry.code, "name": entry.name, "fullDescription": {"text": entry.why}} for entry in CATALOG.values()
    ]
    found = [_sarif_result(path, snapshot, problem) for path, snapshot in results for problem in snapshot.problems]
    driver = {"name": "ketline", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": found}],
    }
    print(json.dumps(log, indent=1, ensure_ascii=False))


def _sarif_result(path: str, snapshot: Snapshot, problem: Problem) -> dict[str, Any]:
    where = range_of(snapshot, problem.start, problem.end)
    region = {
        "startLine": where["start"]["line"] + 1, "startColumn": where["start"]["character"] + 1,
        "endLine": where["end"]["line"] + 1, "endColumn": where["end"]["character"] + 1,
    }
    location = {"physicalLocation": {"artifactLocation": {"uri": path.replace("\\", "/")}, "region": region}}
    return {
        "ruleId": problem.code,
        "level": _SARIF_LEVEL[severity(problem.code)],
        "message": {"text": problem.message},
        "locations": [location],
    }


def _print_text(console: Console, results: list[tuple[str, Snapshot]]) -> None:
    count = {"error": 0, "warning": 0}
    for path, snapshot in results:
        for problem in snapshot.problems:
            print_problem(console, path, snapshot, problem)
            count[severity(problem.code)] = count.get(severity(problem.code), 0) + 1
    if not results:
        return
    files = f"{len(results)} file{'' if len(results) == 1 else 's'}"
    if not any(count.values()):
        console.print(Text.assemble(("No problems", "green"), f" in {files}."))
        return
    words = [f"{number} {word}{'' if number == 1 else 's'}" for word, number in count.items() if number]
    console.print(f"{' and '.join(words)} in {files}.")


def print_problem(console: Console, path: str, snapshot: Snapshot, problem: Problem) -> None:
    """One problem with its line and a marker under its characters."""
    line, column = snapshot.lines.position(problem.start, "utf-32")
    source = snapshot.lines.line_text(line)
    end_line, end_column = snapshot.lines.position(problem.end, "utf-32")
    end_column = end_column if end_line == line else len(source)
    level = severity(problem.code)
    console.print(
        Text.assemble(
            (f"{path}:{line + 1}:{column + 1}: ", "bold"), (f"{level} {problem.code} ", COLOURS[level]), problem.message
        )
    )
    shown = source[:_WIDEST_LINE].replace("\t", " ")
    if column < _WIDEST_LINE:
        console.print(Text.assemble((f"{line + 1:>5} | ", "dim"), shown))
        marker = " " * column + "^" * max(1, min(end_column, _WIDEST_LINE) - column)
        console.print(Text.assemble(("      | ", "dim"), (marker, COLOURS[level])))


_WIDEST_LINE = 160
_PRINT = {"text": _print_text, "json": _print_json, "sarif": _print_sarif}
