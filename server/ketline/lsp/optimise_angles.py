"""``ketline.optimiseAngles`` and its code lenses: the angles of a document moved to where an observable is lowest.

It runs behind with progress and can be cancelled; what it finds is one edit, so that one undo takes it back.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from ketline.lsp import convert
from ketline.lsp.documents import Document

if TYPE_CHECKING:
    from ketline.estimate.optimise import Optimised
    from ketline.estimate.result import Estimate
    from ketline.lsp.server import KetlineServer
    from ketline.workspace import Snapshot

_log = logging.getLogger(__name__)

COMMAND = "ketline.optimiseAngles"

#: Tells the client the values of a run that it does not have yet: ``start`` is the number of those it has.
CURVE = "ketline/curve"

#: Seconds between two reports of progress.
_REPORT_SECONDS = 0.1


def register(server: KetlineServer) -> None:
    @server.command(COMMAND)
    async def optimise_angles(uri: str, name: str | None = None, *rest: Any) -> dict[str, Any] | None:
        document = await server.document(uri)
        return None if document is None else await _optimise(server, document, name)


def lenses(server: KetlineServer, document: Document) -> list[lsp.CodeLens]:
    """What can be optimised, once the newest version is valued."""
    if not server.options.hints.enabled or document.estimated_version != document.snapshot.version:
        return []
    return [lens for estimate in document.estimates for lens in _lenses(server, document, estimate)]


def _lenses(server: KetlineServer, document: Document, estimate: Estimate) -> list[lsp.CodeLens]:
    from ketline.estimate.drawing import sparkline
    from ketline.estimate.optimise import free_angles
    from ketline.estimate.result import MEASURED, PROBABILITY

    angles = len(free_angles(estimate))
    if estimate.kind == MEASURED or estimate.value is None or not angles:
        return []
    verb = "Maximise" if estimate.kind == PROBABILITY else "Minimise"
    title = f"{verb} ⟨{estimate.observable}⟩ over {angles} angle{'s' * (angles != 1)}"
    last = document.curves.get(estimate.observable)
    if last is not None:
        title += f"  ·  {last.before:.3f} → {last.after:.3f} {sparkline(last.curve, 16)}"
    where = convert.range_between(document.snapshot.lines, estimate.start, estimate.anchor, server.encoding)
    return [lsp.CodeLens(where, lsp.Command(title, COMMAND, arguments=[document.uri, estimate.observable]))]


async def _optimise(server: KetlineServer, document: Document, name: str | None) -> dict[str, Any] | None:
    from ketline.estimate.optimise import NothingToOptimise

    snapshot = document.snapshot
    name = name or next((one.observable for one in document.estimates if one.value is not None), None)
    if name is None:
        _say(server, lsp.MessageType.Info, "There is no observable with a value to optimise.")
        return None
    try:
        found = await _with_progress(server, document, snapshot, name)
    except NothingToOptimise as nothing:
        _say(server, lsp.MessageType.Info, str(nothing))
        return None
    if document.snapshot is not snapshot:
        message = "The text was changed while its angles were optimised; nothing was replaced."
        _say(server, lsp.MessageType.Warning, message)
        return None
    document.curves[name] = found
    if found.improved:
        await _apply(server, document, snapshot, found)
    else:
        _say(server, lsp.MessageType.Info, f"⟨{name}⟩ = {found.before:.6g} is already at a minimum over these angles.")
    return {"observable": name, "before": found.before, "after": found.after, "curve": list(found.curve),
            "method": found.method, "cancelled": found.cancelled}  # fmt: skip


async def _with_progress(server: KetlineServer, document: Document, snapshot: Snapshot, name: str) -> Optimised:
    from ketline.estimate.optimise import optimise
    from ketline.estimate.program import Program

    options = server.options.hints
    token = await _begin(server, name)
    curve: list[float] = []
    told = 0
    given_up = False

    def progress(values: Sequence[float]) -> None:
        curve[:] = values

    def cancelled() -> bool:
        future = server.work_done_progress.tokens.get(token)
        outdated = document.closed or document.snapshot is not snapshot
        return given_up or outdated or (future is not None and future.cancelled())

    program = Program(snapshot.analysis, snapshot.include, options.inputs)
    work = asyncio.create_task(
        asyncio.to_thread(
            optimise, program, name, options.maximum_qubits, options.optimise_steps, progress, cancelled
        )
    )
    try:
        while not work.done():
            await asyncio.wait([work], timeout=_REPORT_SECONDS)
            _report(server, token, name, curve, options.optimise_steps)
            told = _tell(server, document.uri, name, curve, told)
        found = work.result()
        _tell(server, document.uri, name, curve, told, "cancelled" if found.cancelled else "optimised")
        return found
    finally:
        given_up = True  # a thread cannot be cancelled; it looks here
        _end(server, token, curve)


async def _begin(server: KetlineServer, name: str) -> str:
    """A progress that the client shows, where it can."""
    token = str(uuid.uuid4())
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return ""
    try:
        await server.work_done_progress.create_async(token)
    except JsonRpcException:
        return ""  # it said that it can and does not: the work is done without
    begin = lsp.WorkDoneProgressBegin(title=f"Optimising ⟨{name}⟩", cancellable=True, percentage=0)
    server.work_done_progress.begin(token, begin)
    return token


def _report(server: KetlineServer, token: str, name: str, curve: Sequence[float], most: int) -> None:
    from ketline.estimate.drawing import sparkline

    if token and curve:
        message = f"{curve[-1]:.4f} {sparkline(curve)}"
        share = min(100, round(100 * len(curve) / most))
        server.work_done_progress.report(token, lsp.WorkDoneProgressReport(message=message, percentage=share))


def _tell(
    server: KetlineServer, uri: str, name: str, curve: list[float], told: int, end: str | None = None
) -> int:
    """Sends what is new of the curve, and how it ended, for a client that draws it; how many values it has then."""
    values = curve[told:]
    if values or end is not None:
        part = {"uri": uri, "observable": name, "start": told, "values": values, "end": end}
        server.protocol.notify(CURVE, part)
    return told + len(values)


def _end(server: KetlineServer, token: str, curve: Sequence[float]) -> None:
    if token:
        message = f"{curve[0]:.4f} → {curve[-1]:.4f}" if curve else None
        server.work_done_progress.end(token, lsp.WorkDoneProgressEnd(message=message))


async def _apply(server: KetlineServer, document: Document, snapshot: Snapshot, found: Optimised) -> None:
    edits = [
        lsp.TextEdit(convert.range_between(snapshot.lines, start, end, server.encoding), text)
        for (start, end), text in zip(found.places, found.texts)
    ]
    versioned = lsp.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=snapshot.version)
    edit = lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(versioned, edits)])
    workspace = server.client_capabilities.workspace
    if not (workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes):
        edit = lsp.WorkspaceEdit(changes={document.uri: edits})
    params = lsp.ApplyWorkspaceEditParams(edit, label=f"Optimise ⟨{found.observable}⟩")
    result = await server.workspace_apply_edit_async(params)
    if not result.applied:
        _say(server, lsp.MessageType.Warning, "The editor did not take the new angles.")


def _say(server: KetlineServer, kind: lsp.MessageType, message: str) -> None:
    server.window_show_message(lsp.ShowMessageParams(kind, message))
