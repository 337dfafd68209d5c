"""textDocument/diagnostic: the problems of a document for clients that ask; to those nothing is published.

What changes without an edit (included files, settings, missing values) makes the client ask again.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import diagnostics
from ketline.lsp.answers import Refusal

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


class AskAgain(Refusal):
    """The document changed while its problems were being found."""

    CODE = lsp.LSPErrorCodes.ServerCancelled.value
    MESSAGE = "The document has changed."

    def __init__(self) -> None:
        super().__init__(data={"retriggerRequest": True})


def register(server: KetlineServer) -> None:
    options = lsp.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="ketline")

    @server.feature(lsp.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def diagnostic(params: lsp.DocumentDiagnosticParams) -> lsp.DocumentDiagnosticReport:
        document = server.documents.get(params.text_document.uri)
        if document is None:
            return lsp.RelatedFullDocumentDiagnosticReport([])
        snapshot = document.snapshot
        await server.prepared()
        if document.snapshot is not snapshot:
            raise AskAgain
        values = diagnostics.known_values(document)
        found = await asyncio.to_thread(
            diagnostics.found_in, snapshot, document.uri, server.encoding, server.options.diagnostics, True, values
        )
        if document.snapshot is not snapshot:
            raise AskAgain
        identity = _identity(found)
        if identity == params.previous_result_id:
            return lsp.RelatedUnchangedDocumentDiagnosticReport(identity)
        return lsp.RelatedFullDocumentDiagnosticReport(found, result_id=identity)


def _identity(found: list[lsp.Diagnostic]) -> str:
    """The same for the same diagnostics in the same places."""
    digest = hashlib.sha256()
    for one in found:
        where = one.range
        place = where.start.line, where.start.character, where.end.line, where.end.character
        digest.update(repr((place, one.code, one.severity, one.message)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


async def refresh(server: KetlineServer) -> None:
    """Has a client that asks for diagnostics ask again, where it can be told to."""
    workspace = server.client_capabilities.workspace
    if workspace and workspace.diagnostics and workspace.diagnostics.refresh_support:
        await server.workspace_diagnostic_refresh_async(None)
