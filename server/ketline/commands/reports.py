"""What ``ketline check`` found, written as text, JSON, SARIF 2.1.0 or annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ketline import __version__
from ketline.commands.checking import Report
from ketline.commands.findings import NOUN, Finding, print_finding
from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.entry import LEVELS

_SARIF_LEVEL = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}
_GITHUB_LEVEL = {"error": "error", "warning": "warning", "information": "notice", "hint": "notice"}


def print_json(reports: Sequence[Report]) -> None:
    """An array of ``{"path", "range", "severity", "code", "message"}``; ranges as in LSP (0-based, UTF-16)."""
    rows = [
        {
            "path": found.path, "range": found.range, "severity": found.level, "code": found.code,
            "message": found.message,
        }
        for found in _findings(reports)
    ]  # fmt: skip
    print(json.dumps(rows, indent=1, ensure_ascii=False))


def _findings(reports: Sequence[Report]) -> list[Finding]:
    return [found for report in reports for found in report.findings]


def print_sarif(reports: Sequence[Report]) -> None:
    """A SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format")."""
    places = {code: index for index, code in enumerate(CATALOG)}
    rules = [
        {
            "id": entry.code, "name": entry.name, "shortDescription": {"text": entry.name.replace("-", " ")},
            "fullDescription": {"text": entry.why}, "help": {"text": entry.why},
            "defaultConfiguration": {"level": _SARIF_LEVEL[entry.severity]},
        }
        for entry in CATALOG.values()
    ]  # fmt: skip
    results = [_sarif_result(found, places[found.code]) for found in _findings(reports)]
    driver = {"name": "ketline", "version": __version__, "semanticVersion": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}],
    }
    print(json.dumps(log, indent=1, ensure_ascii=False))


def _sarif_result(found: Finding, rule: int) -> dict[str, Any]:
    start, end = found.range["start"], found.range["end"]
    region = {
        "startLine": start["line"] + 1, "startColumn": start["character"] + 1,
        "endLine": end["line"] + 1, "endColumn": end["character"] + 1,
    }  # fmt: skip
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(found.path)}, "region": region}}
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": _SARIF_LEVEL[found.level],
        "message": {"text": found.message},
        "locations": [location],
    }


def _uri(path: str) -> str:
    """A path as a reference that may stand in a log; relative ones stay relative."""
    return Path(path).as_uri() if Path(path).is_absolute() else quote(path.replace("\\", "/"))


def print_github(reports: Sequence[Report]) -> None:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    for found in _findings(reports):
        start, end = found.range["start"], found.range["end"]
        title = f"{found.code} {CATALOG[found.code].name}"
        place = {
            "file": found.path, "line": start["line"] + 1, "endLine": end["line"] + 1,
            "col": start["character"] + 1, "endColumn": end["character"] + 1, "title": title,
        }  # fmt: skip
        if start["line"] != end["line"]:
            del place["col"], place["endColumn"]  # columns are read on one line only
        written = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
        print(f"::{_GITHUB_LEVEL[found.level]} {written}::{_escaped(found.message)}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def print_text(reports: Sequence[Report]) -> None:
    """Each problem with its line and a marker under it, in colours where a terminal shows them, and a last line."""
    from rich.console import Console  # 35 ms that the other formats do without
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for found in _findings(reports):
        print_finding(console, found)
    if not reports:
        return
    files = f"{len(reports)} file{'' if len(reports) == 1 else 's'}"
    made = sum(report.fixed for report in reports)
    if made:
        changed = sum(report.fixed > 0 for report in reports)
        console.print(f"Fixed {made} problem{'s' * (made != 1)} in {changed} file{'s' * (changed != 1)}.")
    count = Counter(found.level for found in _findings(reports))
    if not count:
        console.print(Text.assemble(("No problems", "green"), f" in {files}."))
        return
    fixable = sum(found.fixable for found in _findings(reports))
    if fixable:
        console.print(f"'--fix' mends {fixable} problem{'s' * (fixable != 1)}.")
    words = [f"{count[level]} {NOUN[level]}{'' if count[level] == 1 else 's'}" for level in LEVELS if count[level]]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    console.print(f"{listed} in {files}.")


PRINTERS: dict[str, Callable[[Sequence[Report]], None]] = {
    "text": print_text,
    "json": print_json,
    "sarif": print_sarif,
    "github": print_github,
}
