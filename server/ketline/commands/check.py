"""``ketline check PATH...``: the diagnostics of files and folders."""

from __future__ import annotations

import gc
import json
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ketline import __version__
from ketline.commands.checking import Report, check_files
from ketline.commands.files import Unreadable, program_paths
from ketline.commands.findings import NOUN, Finding, print_finding
from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.entry import LEVELS
from ketline.diagnostics.severities import OFF, read_severities

_SARIF_LEVEL = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}

#: Files from which on a terminal gets a progress bar.
_MANY_FILES = 100


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


def execute(arguments: Namespace) -> int:
    severities, complaints = read_severities(dict(_assignment(text) for text in arguments.severity))
    if complaints:
        _complain(f"--severity: {complaint}" for complaint in complaints)
        return 2
    paths, missing = _paths(arguments.paths)
    with _uncollected():
        reports = _followed(check_files(paths, severities, arguments.show), len(paths))
    complaints = [*(report.unreadable for report in reports if report.unreadable is not None), *missing]
    _complain(complaints)
    read = [report for report in reports if report.unreadable is None]
    _PRINT[arguments.format](read)
    if complaints:
        return 2
    return 1 if any(found.level == "error" for report in read for found in report.findings) else 0


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: trees hold no cycles, and looking at them over and over is a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _paths(given: Sequence[str]) -> tuple[list[str], list[str]]:
    """The files to read, and what is said of folders that hold none."""
    paths: list[str] = []
    missing: list[str] = []
    for argument in given:
        try:
            paths.extend(program_paths([argument]))
        except Unreadable as error:
            missing.append(str(error))
    return paths, missing


def _followed(reports: Iterable[Report], count: int) -> list[Report]:
    """All reports, with a progress bar where somebody waits at a terminal."""
    if count < _MANY_FILES or not sys.stderr.isatty():
        return list(reports)
    from rich.console import Console
    from rich.progress import track

    return list(track(reports, "Checking", count, console=Console(stderr=True), transient=True))


def _complain(sentences: Iterable[str]) -> None:
    for sentence in sentences:
        print(f"ketline check: {sentence}", file=sys.stderr)


def _assignment(text: str) -> tuple[str, str]:
    code, _, level = text.partition("=")
    return code.strip(), level.strip()


def _print_json(reports: list[Report]) -> None:
    rows = [
        {
            "path": found.path, "range": found.range, "severity": found.level, "code": found.code,
            "message": found.message,
        }
        for report in reports
        for found in report.findings
    ]
    print(json.dumps(rows, indent=1, ensure_ascii=False))


def _print_sarif(reports: list[Report]) -> None:
    rules = [
        {"id": entry.code, "name": entry.name, "fullDescription": {"text": entry.why}} for entry in CATALOG.values()
    ]
    results = [_sarif_result(found) for report in reports for found in report.findings]
    driver = {"name": "ketline", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}],
    }
    print(json.dumps(log, indent=1, ensure_ascii=False))


def _sarif_result(found: Finding) -> dict[str, Any]:
    start, end = found.range["start"], found.range["end"]
    region = {
        "startLine": start["line"] + 1, "startColumn": start["character"] + 1,
        "endLine": end["line"] + 1, "endColumn": end["character"] + 1,
    }
    location = {"physicalLocation": {"artifactLocation": {"uri": found.path.replace("\\", "/")}, "region": region}}
    return {
        "ruleId": found.code,
        "level": _SARIF_LEVEL[found.level],
        "message": {"text": found.message},
        "locations": [location],
    }


def _print_text(reports: list[Report]) -> None:
    from rich.console import Console  # 35 ms that the other formats do without
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for report in reports:
        for found in report.findings:
            print_finding(console, found)
    if not reports:
        return
    files = f"{len(reports)} file{'' if len(reports) == 1 else 's'}"
    count = Counter(found.level for report in reports for found in report.findings)
    if not count:
        console.print(Text.assemble(("No problems", "green"), f" in {files}."))
        return
    words = [f"{count[level]} {NOUN[level]}{'' if count[level] == 1 else 's'}" for level in LEVELS if count[level]]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    console.print(f"{listed} in {files}.")


_PRINT = {"text": _print_text, "json": _print_json, "sarif": _print_sarif}
