"""textDocument/inlayHint: values behind observables and measurements, derivatives behind angles.

Answered at once from what is known; values are computed behind and announced with a refresh. While newer ones are
being computed the older ones stay and move with their text, so that hints never blink.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem
from ketline.lsp import convert, diagnostics, pull_diagnostics
from ketline.lsp.documents import Document
from ketline.lsp.state_view import values_of
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.estimate.result import Estimate
    from ketline.lsp.server import KetlineServer
    from ketline.lsp.shown_values import ShownValue

#: Tells the client the values of a document's newest version, for what shows them elsewhere.
VALUES = "ketline/values"

#: How long after a key the computing starts.
QUIET_SECONDS = 0.15

#: Syntax errors: while the program has one, it has no value of its own.
BROKEN = frozenset(code for code in CATALOG if code.startswith("KT1"))

#: How long a first request waits for first values before it is answered without.
FIRST_ANSWER_SECONDS = 0.4


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT, lsp.InlayHintOptions(resolve_provider=False))
    async def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
        document = await server.document(params.text_document.uri)
        if document is None or not server.options.hints.enabled:
            return None
        if document.estimated_version is None:
            await _first_values(document)
        lines, encoding = document.snapshot.lines, server.encoding
        first = convert.offset_of(lines, params.range.start, encoding)
        last = convert.offset_of(lines, params.range.end, encoding)
        return [
            _hint(value, convert.position(lines, value.offset, encoding))
            for value in document.values
            if first <= value.offset <= last
        ]


async def _first_values(document: Document) -> None:
    waited = 0.0
    while document.estimated_version is None and waited < FIRST_ANSWER_SECONDS:
        await asyncio.sleep(0.02)
        waited += 0.02


def _hint(value: ShownValue, where: lsp.Position) -> lsp.InlayHint:
    tooltip = lsp.MarkupContent(lsp.MarkupKind.Markdown, value.tooltip)
    return lsp.InlayHint(position=where, label=value.label, tooltip=tooltip, padding_left=True)


async def update(server: KetlineServer, uri: str) -> None:
    """Computes the newest version's values, then their details, telling the editor where they differ from what it
    shows."""
    await asyncio.sleep(QUIET_SECONDS)
    document = await server.document(uri)
    if document is None:
        return
    snapshot, options = document.snapshot, server.options.hints
    run = document.estimating = object()

    def stale() -> bool:
        return document.closed or document.estimating is not run or document.snapshot is not snapshot

    limits = (options.maximum_qubits, float(options.maximum_seconds), stale, options.inputs, document.bench)
    found = await asyncio.to_thread(snapshot.estimates, *limits, undeclared=True)
    if stale() or await _keeps_old(document, snapshot):
        return
    await _show(server, document, found, snapshot)
    detailed = await asyncio.to_thread(snapshot.detailed, found, *limits)
    if not stale():
        await _show(server, document, detailed, snapshot)


async def clear(server: KetlineServer, uri: str) -> None:
    """Takes the values away: they have been turned off."""
    document = await server.document(uri)
    if document is not None:
        document.estimating = None
        await _show(server, document, [], document.snapshot)


async def _keeps_old(document: Document, snapshot: Snapshot) -> bool:
    """Whether the text is half-typed: no reason to take the last values away."""
    if not document.values:
        return False
    problems = await asyncio.to_thread(lambda: snapshot.problems)
    return any(problem.code in BROKEN for problem in problems)


async def _show(server: KetlineServer, document: Document, estimates: list[Estimate], snapshot: Snapshot) -> None:
    from ketline.lsp.shown_values import shown_values

    options = server.options.hints
    values = shown_values(estimates, options.gradients, options.measured)
    if any(estimate.details is None and estimate.value is not None for estimate in estimates):
        values = _with_old_slopes(values, document.values)
    changed = [(one.offset, one.label) for one in values] != [(one.offset, one.label) for one in document.values]
    first = document.estimated_version is None
    document.values, document.estimates, document.estimated_version = values, estimates, snapshot.version
    problems = missing_values(estimates)
    if problems != document.value_problems:
        document.value_problems = problems
        server.replace_task(document.uri, "diagnostics", diagnostics.publish(server, document.uri))
        await pull_diagnostics.refresh(server)
    if first or changed or problems:
        server.protocol.notify(VALUES, {"uri": document.uri, "values": values_of(estimates)})
    if (changed or first) and server.refreshes_hints:
        await server.workspace_inlay_hint_refresh_async(None)
    if changed and server.refreshes_lenses:
        await server.workspace_code_lens_refresh_async(None)


def _with_old_slopes(values: list[ShownValue], old: list[ShownValue]) -> list[ShownValue]:
    """Derivatives stay until newer ones are there, which take longer than the values."""
    slopes = [one for one in old if one.slope]
    return sorted([*values, *slopes], key=lambda one: one.offset)


def missing_values(estimates: list[Estimate]) -> list[Problem]:
    """Why values are missing (KT404), once for each place."""
    found: dict[tuple[int, int, str], Problem] = {}
    for estimate in estimates:
        if estimate.value is None and estimate.reason and "syntax errors" not in estimate.reason:
            start, end = estimate.place or (estimate.start, estimate.end)
            message = f"⟨{estimate.observable}⟩ has no value: {estimate.reason}"
            found.setdefault((start, end, estimate.reason), Problem(start, end, "KT404", message))
    return list(found.values())
