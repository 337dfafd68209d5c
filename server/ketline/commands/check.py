"""``ketline check PATH...``: the diagnostics of files and folders."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections import Counter
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from ketline import __version__
from ketline.commands.files import Unreadable, program_paths, read_snapshot
from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.entry import LEVELS
from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import OFF, Severities, level_of, read_severities, shown
from ketline.workspace import Snapshot

COLOURS = {"error": "bold red", "warning": "bold yellow", "information": "cyan", "hint": "dim"}
_NOUN = {"error": "error", "warning": "warning", "information": "note", "hint": "hint"}
_SARIF_LEVEL = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, or - for standard input")
    parser.add_argument("--format", choices=("text", "json", "sarif"), default="text")
    parser.add_argument(
        "--severity", action="append", default=[], metavar="CODE=LEVEL",
        help=f"how severe a code is: {OFF}, {', '.join(reversed(LEVELS))}; may be given often",
    )
    parser.add_argument(
        "--show", choices=LEVELS, default="information", metavar="LEVEL",
        help=f"the least severe level to print: {', '.join(LEVELS)} (default: information)",
    )


@dataclass(frozen=True, slots=True)
class Result:
    """One file, what is to be printed of it, and the user's levels."""

    path: str
    snapshot: Snapshot
    problems: list[Problem]
    severities: Severities

    def level(self, problem: Problem) -> str:
        return level_of(problem.code, self.severities)


def execute(arguments: Namespace) -> int:
    console, errors = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    severities, complaints = read_severities(dict(_assignment(text) for text in arguments.severity))
    if complaints:
        errors.print("\n".join(f"ketline check: --severity: {complaint}" for complaint in complaints), markup=False)
        return 2
    results: list[Result] = []
    unreadable = False
    try:
        for path in program_paths(arguments.paths):
            try:
                results.append(_result(path, severities, arguments.show))
            except Unreadable as error:
                unreadable = True
                errors.print(f"ketline check: {error}", markup=False)
    except Unreadable as error:
        unreadable = True
        errors.print(f"ketline check: {error}", markup=False)
    _PRINT[arguments.format](console, results)
    if unreadable:
        return 2
    found = any(result.level(problem) == "error" for result in results for problem in result.problems)
    return 1 if found else 0


def _assignment(text: str) -> tuple[str, str]:
    code, _, level = text.partition("=")
    return code.strip(), level.strip()


def _result(path: str, severities: Severities, least: str) -> Result:
    snapshot = read_snapshot(path)
    found = sorted([*snapshot.problems, *snapshot.lints], key=lambda problem: (problem.start, problem.end))
    return Result(path, snapshot, shown(found, severities, least), severities)


def range_of(snapshot: Snapshot, start: int, end: int) -> dict[str, dict[str, int]]:
    """An LSP range: 0-based, UTF-16."""
    (first, left), (last, right) = snapshot.lines.position(start), snapshot.lines.position(end)
    return {"start": {"line": first, "character": left}, "end": {"line": last, "character": right}}


def _print_json(console: Console, results: list[Result]) -> None:
    rows = [
        {
            "path": result.path,
            "range": range_of(result.snapshot, problem.start, problem.end),
            "severity": result.level(problem),
            "code": problem.code,
            "message": problem.message,
        }
        for result in results
        for problem in result.problems
    ]
    print(json.dumps(rows, indent=1, ensure_ascii=False))


def _print_sarif(console: Console, results: list[Result]) -> None:
    rules = [
        {"id": entry.code, "name": entry.name, "fullDescription": {"text": entry.why}} for entry in CATALOG.values()
    ]
    found = [_sarif_result(result, problem) for result in results for problem in result.problems]
    driver = {"name": "ketline", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": found}],
    }
    print(json.dumps(log, indent=1, ensure_ascii=False))


def _sarif_result(result: Result, problem: Problem) -> dict[str, Any]:
    where = range_of(result.snapshot, problem.start, problem.end)
    region = {
        "startLine": where["start"]["line"] + 1, "startColumn": where["start"]["character"] + 1,
        "endLine": where["end"]["line"] + 1, "endColumn": where["end"]["character"] + 1,
    }
    location = {"physicalLocation": {"artifactLocation": {"uri": result.path.replace("\\", "/")}, "region": region}}
    return {
        "ruleId": problem.code,
        "level": _SARIF_LEVEL[result.level(problem)],
        "message": {"text": problem.message},
        "locations": [location],
    }


def _print_text(console: Console, results: list[Result]) -> None:
    for result in results:
        for problem in result.problems:
            print_problem(console, result.path, result.snapshot, problem, result.level(problem))
    if not results:
        return
    files = f"{len(results)} file{'' if len(results) == 1 else 's'}"
    count = Counter(result.level(problem) for result in results for problem in result.problems)
    if not count:
        console.print(Text.assemble(("No problems", "green"), f" in {files}."))
        return
    words = [f"{count[level]} {_NOUN[level]}{'' if count[level] == 1 else 's'}" for level in LEVELS if count[level]]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    console.print(f"{listed} in {files}.")


def print_problem(console: Console, path: str, snapshot: Snapshot, problem: Problem, level: str) -> None:
    """One problem with its line and a marker under its characters."""
    line, column = snapshot.lines.position(problem.start, "utf-32")
    source = snapshot.lines.line_text(line)
    end_line, end_column = snapshot.lines.position(problem.end, "utf-32")
    end_column = end_column if end_line == line else len(source)
    where, head = f"{path}:{line + 1}:{column + 1}: ", f"{_NOUN[level]} {problem.code} "
    console.print(Text.assemble((where, "bold"), (head, COLOURS[level]), problem.message))
    shown = source[:_WIDEST_LINE].replace("\t", " ")
    if column < _WIDEST_LINE:
        console.print(Text.assemble((f"{line + 1:>5} | ", "dim"), shown))
        marker = " " * column + "^" * max(1, min(end_column, _WIDEST_LINE) - column)
        console.print(Text.assemble(("      | ", "dim"), (marker, COLOURS[level])))


_WIDEST_LINE = 160
_PRINT = {"text": _print_text, "json": _print_json, "sarif": _print_sarif}
