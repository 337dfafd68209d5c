"""Between offsets and LSP positions: the one place where they meet."""

from __future__ import annotations

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem
from ketline.source.lines import LineIndex

SEVERITIES = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "information": lsp.DiagnosticSeverity.Information,
    "hint": lsp.DiagnosticSeverity.Hint,
}


def position(lines: LineIndex, offset: int, encoding: str) -> lsp.Position:
    line, column = lines.position(offset, encoding)
    return lsp.Position(line, column)


def range_between(lines: LineIndex, start: int, end: int, encoding: str) -> lsp.Range:
    return lsp.Range(position(lines, start, encoding), position(lines, end, encoding))


def offset_of(lines: LineIndex, where: lsp.Position, encoding: str) -> int:
    return lines.offset(where.line, where.character, encoding)


def diagnostic(lines: LineIndex, uri: str, problem: Problem, encoding: str) -> lsp.Diagnostic:
    entry = CATALOG[problem.code]
    related = None
    if problem.related is not None:
        start, end, message = problem.related
        place = lsp.Location(uri, range_between(lines, start, end, encoding))
        related = [lsp.DiagnosticRelatedInformation(place, message)]
    return lsp.Diagnostic(
        range=range_between(lines, problem.start, problem.end, encoding),
        message=problem.message,
        severity=SEVERITIES[entry.severity],
        code=problem.code,
        source="ketline",
        related_information=related,
    )
