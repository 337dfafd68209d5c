"""textDocument/publishDiagnostics: all the problems of the newest version, a moment after the last key.

Pushed by ``synchronise``; there is no request to register.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.severities import shown as visible
from ketline.limits import MAXIMUM_PUBLISHED_PROBLEMS
from ketline.lsp import convert
from ketline.lsp.options import DiagnosticOptions
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: How long after a key the analysis starts; a further key starts the wait again.
QUIET_SECONDS = 0.02


async def publish(server: KetlineServer, uri: str) -> None:
    """Publishes the newest version's problems, unless a newer one comes meanwhile."""
    await asyncio.sleep(QUIET_SECONDS)
    document = server.document(uri)
    if document is None:
        return
    snapshot = document.snapshot
    found = await asyncio.to_thread(_diagnostics, snapshot, uri, server.encoding, server.options.diagnostics)
    if document.snapshot is snapshot and server.document(uri) is document:
        server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=snapshot.version)
        )


def clear(server: KetlineServer, uri: str) -> None:
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def _diagnostics(
    snapshot: Snapshot, uri: str, encoding: str, options: DiagnosticOptions
) -> list[lsp.Diagnostic]:
    problems = visible([*snapshot.problems, *snapshot.lints], options.severities)
    shown = problems[:MAXIMUM_PUBLISHED_PROBLEMS]
    found = [convert.diagnostic(snapshot.lines, uri, problem, encoding, options) for problem in shown]
    if len(problems) > len(shown):
        last = found[-1]
        last.message += f" ({len(problems) - len(shown):,} more problems follow in this file.)"
    return found
