"""Code actions that leave the circuit as it is: fewer gates, other text for the same gates, OpenQASM 3 for 2."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import severity
from ketline.lsp.action_request import Request
from ketline.source.edits import applied
from ketline.workspace import Snapshot

_REWRITE, _EXTRACT, _INLINE = (
    lsp.CodeActionKind.RefactorRewrite, lsp.CodeActionKind.RefactorExtract, lsp.CodeActionKind.RefactorInline
)  # fmt: skip
KINDS = [_REWRITE, _EXTRACT, _INLINE]
_KIND_OF = {"rewrite": _REWRITE, "extract": _EXTRACT, "inline": _INLINE}

#: Lines around a cursor in which gates are looked for that meet those on its line.
_LINES_AROUND = 16

#: Seconds that looking around a cursor may take.
_AT_ONCE = 1.0


def actions(request: Request) -> Iterator[lsp.CodeAction]:
    if request.wants(_REWRITE):
        yield from _simplified(request)
    if any(request.wants(kind) for kind in KINDS):
        yield from _refactored(request)
    # Without being asked for, on the OPENQASM line only: elsewhere a light bulb on each line would be noise.
    if request.asks_for(_REWRITE) or (request.only is None and _at_version(request)):
        yield from _whole_file_simplified(request)
        yield from _as_version3(request)


def _refactored(request: Request) -> Iterator[lsp.CodeAction]:
    from ketline.refactor import refactorings

    for found in refactorings(request.snapshot, request.first, request.last):
        if request.wants(_KIND_OF[found.kind]):
            yield request.action(found.title, _KIND_OF[found.kind], found.edits)


# -- fewer gates ---------------------------------------------------------------------------------------------
def _simplified(request: Request) -> Iterator[lsp.CodeAction]:
    """The selected gates; at a cursor, those on its line with what they meet nearby."""
    from ketline.simplify import simplifications

    lines = request.snapshot.lines
    first, last = lines.position(request.first)[0], lines.position(request.last)[0]
    start, end = lines.line_start(first), lines.line_end(last)
    cursor = request.first == request.last
    if cursor:
        around = max(first - _LINES_AROUND, 0), min(last + _LINES_AROUND, lines.count - 1)
        left, right = lines.line_start(around[0]), lines.line_end(around[1])
        found = simplifications(request.snapshot, left, right, _AT_ONCE)
    else:
        found = simplifications(request.snapshot, request.first, request.last)
    if found is None or (cursor and not any(edit.start <= end and start <= edit.end for edit in found.edits)):
        return
    place = "around here" if cursor else "in the selection"
    title = f"Simplify the gates {place}: {found.before - found.after} fewer, proved equal"
    yield request.action(title, _REWRITE, found.edits)


def _whole_file_simplified(request: Request) -> Iterator[lsp.CodeAction]:
    from ketline.simplify import simplifications

    found = simplifications(request.snapshot)
    if found is not None:
        title = f"Simplify the gates of this file: {found.before - found.after} fewer, proved equal"
        yield request.action(title, _REWRITE, found.edits)


# -- the way to OpenQASM 3 -----------------------------------------------------------------------------------
def _as_version3(request: Request) -> Iterator[lsp.CodeAction]:
    """The whole file as OpenQASM 3, where it is version 2 without an error and the result has none."""
    from ketline.rewrite import to_version3

    snapshot = request.snapshot
    edits = to_version3(snapshot.analysis) if snapshot.analysis.version2 and not _errors(snapshot) else []
    if edits and not _errors(Snapshot(applied(snapshot.text, edits), include=snapshot.include)):
        yield request.action("Rewrite this file as OpenQASM 3", _REWRITE, edits)


def _errors(snapshot: Snapshot) -> bool:
    return any(severity(problem.code) == "error" for problem in snapshot.problems)


def _at_version(request: Request) -> bool:
    from ketline.fixes.names import after_version

    return request.first <= after_version(request.snapshot.tree)
