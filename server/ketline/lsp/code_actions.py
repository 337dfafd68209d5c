"""textDocument/codeAction: the quick fixes that problems carry, and the missing include."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.problem import Problem
from ketline.lsp import convert
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    options = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, options)
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        snapshot, encoding = document.snapshot, server.encoding
        problems = await asyncio.to_thread(lambda: snapshot.problems)
        first = convert.offset_of(snapshot.lines, params.range.start, encoding)
        last = convert.offset_of(snapshot.lines, params.range.end, encoding)
        touched = [problem for problem in problems if problem.start <= last and first <= problem.end]
        return [action for problem in touched for action in _actions(snapshot, document.uri, problem, encoding)]


def _actions(snapshot: Snapshot, uri: str, problem: Problem, encoding: str) -> list[lsp.CodeAction]:
    fix = _fix(snapshot, problem)
    if fix is None:
        return []
    title, start, end, text = fix
    edit = lsp.TextEdit(convert.range_between(snapshot.lines, start, end, encoding), text)
    return [
        lsp.CodeAction(
            title=title,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[convert.diagnostic(snapshot.lines, uri, problem, encoding)],
            edit=lsp.WorkspaceEdit(changes={uri: [edit]}),
            is_preferred=True,
        )
    ]


def _fix(snapshot: Snapshot, problem: Problem) -> tuple[str, int, int, str] | None:
    """The title, the characters replaced and the new ones of a problem's safe fix."""
    if problem.code == "KT203":
        library = "qelib1.inc" if snapshot.analysis.version2 else "stdgates.inc"
        place = _after_version(snapshot)
        line = f'\ninclude "{library}";' if place else f'include "{library}";\n'
        return f'Add include "{library}"', place, place, line
    if problem.replacement is None:
        return None
    shown = problem.replacement or "nothing"
    return _TITLES.get(problem.code, f"Replace with '{shown}'"), problem.start, problem.end, problem.replacement


_TITLES = {"KT102": "Add ';'", "KT104": "Remove '}'", "KT105": "Make it a line comment"}


def _after_version(snapshot: Snapshot) -> int:
    """The end of the OPENQASM statement, or the start of the text."""
    for start, statement in snapshot.tree.flat:
        if statement.version is not None:
            return start + len(statement.text)
    return 0
