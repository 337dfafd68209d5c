"""textDocument/codeAction: quick fixes, everything safe at once, and what ``refactorings`` has."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import shown
from ketline.limits import MAXIMUM_FIXED_PROBLEMS
from ketline.lsp import convert, refactorings
from ketline.lsp.action_request import Request
from ketline.source.edits import Edit, changed_region

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

_KINDS = [lsp.CodeActionKind.QuickFix, *refactorings.KINDS, lsp.CodeActionKind.SourceFixAll]


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=_KINDS))
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        snapshot, encoding = document.snapshot, server.encoding
        first = convert.offset_of(snapshot.lines, params.range.start, encoding)
        last = convert.offset_of(snapshot.lines, params.range.end, encoding)
        only = params.context.only
        request = Request(snapshot, document.uri, first, last, only, encoding, server.options.diagnostics)
        return await asyncio.to_thread(lambda: list(_actions(request)))


def _actions(request: Request) -> Iterator[lsp.CodeAction]:
    if request.wants(lsp.CodeActionKind.QuickFix):
        yield from _quick_fixes(request)
    if request.asks_for(lsp.CodeActionKind.SourceFixAll):
        yield from _everything_safe(request)
    yield from refactorings.actions(request)


# -- quick fixes ---------------------------------------------------------------------------------------------
def _quick_fixes(request: Request) -> Iterator[lsp.CodeAction]:
    from ketline.fixes import fixes_of

    problems = shown([*request.snapshot.problems, *request.snapshot.lints], request.options.severities)
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
    """Every problem of one code, where there are several and their fixes are safe."""
    from ketline.fixes import fix_all

    alike = [one for one in problems if one.code == problem.code]
    if len(alike) < 2:
        return
    fixed = fix_all(request.snapshot, alike)
    if fixed.count > 1:
        title = f"Fix all {fixed.count} problems of {problem.code} ({CATALOG[problem.code].name})"
        edit = _difference(request.snapshot.text, fixed.text)
        yield request.action(title, lsp.CodeActionKind.QuickFix, [edit], problem)


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
    problems = shown([*snapshot.problems, *snapshot.lints], request.options.severities)
    fixed = fix_all(snapshot, problems)
    if fixed.count:
        title = f"Fix {fixed.count} problem{'s' * (fixed.count != 1)}"
        yield request.action(title, lsp.CodeActionKind.SourceFixAll, [_difference(snapshot.text, fixed.text)])


def _difference(old: str, new: str) -> Edit:
    """The one edit from a text to another."""
    start, old_end, new_end = changed_region(old, new)
    return Edit(start, old_end, new[start:new_end])
