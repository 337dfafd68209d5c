"""textDocument/publishDiagnostics: all the problems of the newest version, a moment after the last key.

Pushed by ``synchronise``; there is no request to register.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.limits import MAXIMUM_PUBLISHED_PROBLEMS
from ketline.lsp import convert
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: An analysis that lately took less than this starts with the key that asks for it ...
AT_ONCE_SECONDS = 0.03
#: ... others once no key has come for as long as they take, at most this.
LONGEST_QUIET_SECONDS = 0.25


async def publish(server: KetlineServer, uri: str) -> None:
    """Publishes the newest version's problems, unless a newer one comes meanwhile."""
    document = await server.document(uri)
    if document is None:
        return
    if document.analysis_seconds > AT_ONCE_SECONDS:
        await asyncio.sleep(min(document.analysis_seconds, LONGEST_QUIET_SECONDS))
    snapshot = document.snapshot
    started = time.perf_counter()
    found = await asyncio.to_thread(_diagnostics, snapshot, uri, server.encoding)
    document.analysis_seconds = time.perf_counter() - started
    if document.snapshot is snapshot and server.documents.get(uri) is document:
        server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=snapshot.version)
        )


def clear(server: KetlineServer, uri: str) -> None:
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def _diagnostics(snapshot: Snapshot, uri: str, encoding: str) -> list[lsp.Diagnostic]:
    shown, more = snapshot.first_problems(MAXIMUM_PUBLISHED_PROBLEMS)
    found = [convert.diagnostic(snapshot.lines, uri, problem, encoding) for problem in shown]
    if more:
        found[-1].message += f" ({more:,} more problems follow in this file.)"
    return found
