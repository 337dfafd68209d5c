"""Between offsets and LSP positions: the one place where they meet."""

from __future__ import annotations

from lsprotocol import types as lsp

from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import level_of
from ketline.lsp.options import DiagnosticOptions
from ketline.source.edits import Edit
from ketline.source.lines import LineIndex

DEFAULTS = DiagnosticOptions()

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


def text_edit(lines: LineIndex, edit: Edit, encoding: str) -> lsp.TextEdit:
    return lsp.TextEdit(range_between(lines, edit.start, edit.end, encoding), edit.text)


#: Codes that editors show greyed out or struck through.
TAGS = {"KT603": [lsp.DiagnosticTag.Deprecated], "KT621": [lsp.DiagnosticTag.Unnecessary]}


def diagnostic(
    lines: LineIndex, uri: str, problem: Problem, encoding: str, options: DiagnosticOptions = DEFAULTS
) -> lsp.Diagnostic:
    """A problem as the editor shows it; the caller has left out what the user turned off."""
    url = options.rules_url
    related = None
    if problem.related is not None:
        start, end, message = problem.related
        place = lsp.Location(uri, range_between(lines, start, end, encoding))
        related = [lsp.DiagnosticRelatedInformation(place, message)]
    return lsp.Diagnostic(
        range=range_between(lines, problem.start, problem.end, encoding),
        message=problem.message,
        severity=SEVERITIES[level_of(problem.code, options.severities)],
        code=problem.code,
        code_description=lsp.CodeDescription(f"{url.rstrip('/')}/{problem.code}.md") if url else None,
        tags=TAGS.get(problem.code),
        source="ketline",
        related_information=related,
    )
