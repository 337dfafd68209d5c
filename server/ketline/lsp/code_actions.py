"""textDocument/codeAction: the quick fixes that problems carry, the missing include, and the way to OpenQASM 3."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG, severity
from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import shown
from ketline.lsp import convert
from ketline.lsp.options import DiagnosticOptions
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    options = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorRewrite])

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        snapshot, encoding = document.snapshot, server.encoding
        problems = await asyncio.to_thread(_fixable, snapshot, server.options.diagnostics)
        first = convert.offset_of(snapshot.lines, params.range.start, encoding)
        last = convert.offset_of(snapshot.lines, params.range.end, encoding)
        touched = [problem for problem in problems if problem.start <= last and first <= problem.end]
        options = server.options.diagnostics
        found = [
            action for problem in touched for action in _actions(snapshot, document.uri, problem, encoding, options)
        ]
        if _wants_rewrite(snapshot, params.context.only, first):
            found += await asyncio.to_thread(_rewrite, snapshot, document.uri, encoding)
        return found


def _wants_rewrite(snapshot: Snapshot, only: Sequence[str] | None, first: int) -> bool:
    """Whether refactorings are asked for, or the OPENQASM line: elsewhere a light bulb on each line would be noise."""
    if only is not None:
        return any(lsp.CodeActionKind.RefactorRewrite.value.startswith(kind) for kind in only)
    return first <= _after_version(snapshot)


def _rewrite(snapshot: Snapshot, uri: str, encoding: str) -> list[lsp.CodeAction]:
    """The whole file as OpenQASM 3, where it is version 2 without an error and the result has none."""
    from ketline.rewrite import applied, to_version3

    edits = to_version3(snapshot.analysis) if snapshot.analysis.version2 and not _errors(snapshot) else []
    if not edits or _errors(Snapshot(applied(snapshot.text, edits), include=snapshot.include)):
        return []
    changes = [
        lsp.TextEdit(convert.range_between(snapshot.lines, start, end, encoding), text) for start, end, text in edits
    ]
    title = "Rewrite this file as OpenQASM 3"
    edit = lsp.WorkspaceEdit(changes={uri: changes})
    return [lsp.CodeAction(title=title, kind=lsp.CodeActionKind.RefactorRewrite, edit=edit)]


def _errors(snapshot: Snapshot) -> bool:
    return any(severity(problem.code) == "error" for problem in snapshot.problems)


def _fixable(snapshot: Snapshot, options: DiagnosticOptions) -> list[Problem]:
    return shown([*snapshot.problems, *snapshot.lints], options.severities)


def _actions(
    snapshot: Snapshot, uri: str, problem: Problem, encoding: str, options: DiagnosticOptions
) -> list[lsp.CodeAction]:
    fix, ignore = _fix(snapshot, problem), _ignore(snapshot, problem)
    found = []
    for title, start, end, text in [fixed for fixed in (fix, ignore) if fixed is not None]:
        edit = lsp.TextEdit(convert.range_between(snapshot.lines, start, end, encoding), text)
        found.append(
            lsp.CodeAction(
                title=title,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=[convert.diagnostic(snapshot.lines, uri, problem, encoding, options)],
                edit=lsp.WorkspaceEdit(changes={uri: [edit]}),
                is_preferred=fix is not None and title == fix[0],
            )
        )
    return found


#: A fix's title, the characters it replaces, and the new ones.
Fix = tuple[str, int, int, str]


def _ignore(snapshot: Snapshot, problem: Problem) -> Fix | None:
    """The comment that keeps a lint's line as it is; none where the line says something to Ketline already."""
    line, _ = snapshot.lines.position(problem.start)
    if not CATALOG[problem.code].is_lint or "ketline:" in snapshot.lines.line_text(line):
        return None
    end = snapshot.lines.line_end(line)
    return f"Ignore {problem.code} on this line", end, end, f"  // ketline: ignore {problem.code}"


def _fix(snapshot: Snapshot, problem: Problem) -> Fix | None:
    """A problem's safe fix."""
    if problem.code == "KT203":
        library = "qelib1.inc" if snapshot.analysis.version2 else "stdgates.inc"
        place = _after_version(snapshot)
        line = f'\ninclude "{library}";' if place else f'include "{library}";\n'
        return f'Add include "{library}"', place, place, line
    if problem.replacement is None:
        return None
    title = _TITLES.get(problem.code, f"Replace with '{problem.replacement or 'nothing'}'")
    return title, problem.start, problem.end, problem.replacement


_TITLES = {"KT102": "Add ';'", "KT104": "Remove '}'", "KT105": "Make it a line comment", "KT601": "Remove the gate"}


def _after_version(snapshot: Snapshot) -> int:
    """The end of the OPENQASM statement, or the start of the text."""
    for start, statement in snapshot.tree.flat:
        if statement.version is not None:
            return start + len(statement.text)
    return 0
