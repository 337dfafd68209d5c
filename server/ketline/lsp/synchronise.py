"""textDocument/didOpen, didChange, didClose: the documents' texts, and what a new text sets going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import diagnostics, inlay_hints
from ketline.source.edits import Range

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.documents.open(item.uri, item.text, item.version, server.root)
        _analyse(server, item.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        document = server.documents.get(params.text_document.uri)
        if document is None:
            return
        edits = [(_range(change), change.text) for change in params.content_changes]
        document.change(edits, params.text_document.version, server.encoding)
        _analyse(server, document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        for purpose in ("diagnostics", "estimates"):
            server.cancel_task(uri, purpose)
        server.documents.close(uri)
        diagnostics.clear(server, uri)


def _analyse(server: KetlineServer, uri: str) -> None:
    server.replace_task(uri, "diagnostics", diagnostics.publish(server, uri))
    if server.options.hints.enabled:
        server.replace_task(uri, "estimates", inlay_hints.update(server, uri))


def _range(change: lsp.TextDocumentContentChangeEvent) -> Range | None:
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return None
    start, end = change.range.start, change.range.end
    return (start.line, start.character), (end.line, end.character)
