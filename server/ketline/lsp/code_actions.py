"""textDocument/codeAction: quick fixes, everything safe at once, and what ``refactorings`` has."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import shown
from ketline.limits import MAXIMUM_FIXED_PROBLEMS
from ketline.lsp import convert, refactorings
from ketline.lsp.action_request import Request, workspace_edit
from ketline.lsp.options import DiagnosticOptions
from ketline.source.edits import Edit, changed_region
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: Everything safe: named as the setting "editor.codeActionsOnSave" names what is one server's.
FIX_ALL = "source.fixAll.ketline"

_KINDS = [lsp.CodeActionKind.QuickFix, *refactorings.KINDS, FIX_ALL]


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(_KINDS, resolve_provider=True))
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        snapshot, encoding = document.snapshot, server.encoding
        first = convert.offset_of(snapshot.lines, params.range.start, encoding)
        last = convert.offset_of(snapshot.lines, params.range.end, encoding)
        only = params.context.only
        options, resolves = server.options.diagnostics, server.resolves_actions
        request = Request(snapshot, document.uri, first, last, only, encoding, options, resolves)
        return await asyncio.to_thread(lambda: list(_actions(request)))

    @server.feature(lsp.CODE_ACTION_RESOLVE)
    async def resolve(action: lsp.CodeAction) -> lsp.CodeAction:
        uri, version, code = _named(action.data)
        document = await server.document(uri)
        if document is None or document.snapshot.version != version:
            return action  # of a text that is no more
        snapshot, encoding = document.snapshot, server.encoding
        edits = await asyncio.to_thread(_everywhere, snapshot, server.options.diagnostics, code)
        action.edit = workspace_edit(snapshot, uri, edits, encoding)
        return action


def _actions(request: Request) -> Iterator[lsp.CodeAction]:
    if request.wants(lsp.CodeActionKind.QuickFix):
        yield from _quick_fixes(request)
    if request.asks_for(FIX_ALL):
        yield from _everything_safe(request)
    yield from refactorings.actions(request)


# -- quick fixes ---------------------------------------------------------------------------------------------
def _quick_fixes(request: Request) -> Iterator[lsp.CodeAction]:
    from ketline.fixes import fixes_of

    problems = _shown(request.snapshot, request.options)
    touched = [one for one in problems if one.start <= request.last and request.first <= one.end]
    repeated: set[str] = set()
    for problem in touched[:MAXIMUM_FIXED_PROBLEMS]:
        fixes = fixes_of(request.snapshot, problem)
        for index, fix in enumerate(fixes):
            action = request.action(fix.title, lsp.CodeActionKind.QuickFix, fix.edits, problem)
            action.is_preferred = index == 0
            yield action
        if problem.code not in repeated and any(fix.safe for fix in fixes):
            repeated.add(problem.code)
            yield from _all_of(request, problem, problems)
        yield from _ignored(request, problem)


def _all_of(request: Request, problem: Problem, problems: Sequence[Problem]) -> Iterator[lsp.CodeAction]:
    """Every problem of one code, where there are several; the edit only once somebody wants it, where that can be."""
    if sum(one.code == problem.code for one in problems) < 2:
        return
    title = f"Fix all problems of {problem.code} ({CATALOG[problem.code].name})"
    edits = [] if request.resolves else _everywhere(request.snapshot, request.options, problem.code)
    action = request.action(title, lsp.CodeActionKind.QuickFix, edits, problem)
    if request.resolves:
        action.edit = None
        action.data = [request.uri, request.snapshot.version, problem.code]
    yield action


def _named(data: Any) -> tuple[str, int, str]:
    """The document, version and code of an action to be resolved."""
    uri, version, code = data if isinstance(data, (list, tuple)) and len(data) == 3 else ("", -1, "")
    return str(uri), version, str(code)


def _everywhere(snapshot: Snapshot, options: DiagnosticOptions, code: str) -> list[Edit]:
    """The safe fixes of one code."""
    from ketline.fixes import fix_all

    fixed = fix_all(snapshot, [one for one in _shown(snapshot, options) if one.code == code])
    return [_difference(snapshot.text, fixed.text)] if fixed.count else []


def _shown(snapshot: Snapshot, options: DiagnosticOptions) -> list[Problem]:
    return shown([*snapshot.problems, *snapshot.lints], options.severities)


def _ignored(request: Request, problem: Problem) -> Iterator[lsp.CodeAction]:
    """The comment that keeps a lint's line as it is; none where the line says something to Ketline already."""
    lines = request.snapshot.lines
    line, _ = lines.position(problem.start)
    if CATALOG[problem.code].is_lint and "ketline:" not in lines.line_text(line):
        end = lines.line_end(line)
        edit = Edit(end, end, f"  // ketline: ignore {problem.code}")
        yield request.action(f"Ignore {problem.code} on this line", lsp.CodeActionKind.QuickFix, [edit], problem)


def _everything_safe(request: Request) -> Iterator[lsp.CodeAction]:
    from ketline.fixes import fix_all

    snapshot = request.snapshot
    fixed = fix_all(snapshot, _shown(snapshot, request.options))
    if fixed.count:
        title = f"Fix {fixed.count} problem{'s' * (fixed.count != 1)}"
        yield request.action(title, FIX_ALL, [_difference(snapshot.text, fixed.text)])


def _difference(old: str, new: str) -> Edit:
    """The one edit from a text to another."""
    start, old_end, new_end = changed_region(old, new)
    return Edit(start, old_end, new[start:new_end])
