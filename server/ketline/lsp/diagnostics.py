"""textDocument/publishDiagnostics: all the problems of the newest version, a moment after the last key.

Pushed by ``synchronise``; there is no request to register. Clients that ask for diagnostics (``pull_diagnostics``) are
sent none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import shown as visible
from ketline.limits import MAXIMUM_PUBLISHED_PROBLEMS
from ketline.lsp import convert
from ketline.lsp.documents import Document
from ketline.lsp.options import DiagnosticOptions
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: An analysis that lately took less than this starts with the key that asks for it ...
AT_ONCE_SECONDS = 0.06
#: ... others once no key has come for as long as they take, at most this.
LONGEST_QUIET_SECONDS = 0.25


async def publish(server: KetlineServer, uri: str) -> None:
    """Publishes the newest version's problems, unless a newer one comes meanwhile, or the client asks for them."""
    document = await server.document(uri)
    if document is None or server.is_asked_for_diagnostics:
        return
    if document.analysis_seconds > AT_ONCE_SECONDS:
        await asyncio.sleep(min(document.analysis_seconds, LONGEST_QUIET_SECONDS))
    snapshot = document.snapshot
    started = time.perf_counter()
    just_opened = not document.published
    if just_opened:  # its errors first; later its lints are known from the version before, in no time
        await _send(server, document, snapshot, lints=False)
    await _send(server, document, snapshot, lints=True)
    if not just_opened:  # reading all of it says nothing of what a key will take
        document.analysis_seconds = time.perf_counter() - started


async def _send(server: KetlineServer, document: Document, snapshot: Snapshot, lints: bool) -> None:
    """Publishes a version's problems, unless it is not the newest any more when they are known."""
    options = server.options.diagnostics
    values = known_values(document)
    found = await asyncio.to_thread(found_in, snapshot, document.uri, server.encoding, options, lints, values)
    if document.snapshot is snapshot and server.documents.get(document.uri) is document:
        document.published = True
        server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=document.uri, diagnostics=found, version=snapshot.version)
        )


def known_values(document: Document) -> list[Problem]:
    """Why values of the newest version are missing, as far as that is known by now."""
    return list(document.value_problems) if document.estimated_version == document.snapshot.version else []


def clear(server: KetlineServer, uri: str) -> None:
    if server.is_asked_for_diagnostics:
        return
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=[]))


def found_in(
    snapshot: Snapshot,
    uri: str,
    encoding: str,
    options: DiagnosticOptions,
    lints: bool,
    missing_values: Sequence[Problem] = (),
) -> list[lsp.Diagnostic]:
    """The diagnostics of a version, the first ones where there are very many."""
    problems, more = snapshot.first_problems(MAXIMUM_PUBLISHED_PROBLEMS)
    problems = visible([*problems, *snapshot.lints, *missing_values] if lints else problems, options.severities)
    shown = problems[:MAXIMUM_PUBLISHED_PROBLEMS]
    found = [convert.diagnostic(snapshot.lines, uri, problem, encoding, options) for problem in shown]
    more += len(problems) - len(shown)
    if more and found:
        found[-1].message += f" ({more:,} more problems follow in this file.)"
    return found
