"""textDocument/didOpen, didChange, didClose: the documents' texts, and what a new text sets going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import diagnostics, inlay_hints, inline_completion, pull_diagnostics
from ketline.source.edits import Range

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: The files that programs include.
WATCHED = "**/*.{inc,qasm}"


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.documents.open(item.uri, item.text, item.version, server.root)
        _analyse(server, item.uri)
        _analyse_including(server, item.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        document = server.documents.get(params.text_document.uri)
        if document is None:
            return
        edits = [(_range(change), change.text) for change in params.content_changes]
        document.change(edits, params.text_document.version, server.encoding)
        server.documents.share(document)
        inline_completion.ask_ahead(server, document)
        _analyse(server, document.uri)
        _analyse_including(server, document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        for purpose in ("diagnostics", "estimates", "ahead"):
            server.cancel_task(uri, purpose)
        server.documents.close(uri)
        diagnostics.clear(server, uri)
        _analyse_including(server, uri)
        server.replace_task("", "shapes", server.keep_shapes())  # not every editor takes leave before it goes

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_watched_files(params: lsp.DidChangeWatchedFilesParams) -> None:
        _analyse_including(server, "")


def analyse_all(server: KetlineServer) -> None:
    """Says anew what there is to say of every open document: the settings have changed."""
    for document in server.documents:
        document.forget_suggestions()
        _analyse(server, document.uri)
    server.replace_task("", "refresh", pull_diagnostics.refresh(server))


def _analyse(server: KetlineServer, uri: str) -> None:
    server.replace_task(uri, "diagnostics", diagnostics.publish(server, uri))
    if server.options.hints.enabled:
        server.replace_task(uri, "estimates", inlay_hints.update(server, uri))
    elif (document := server.documents.get(uri)) is not None and (document.values or document.value_problems):
        server.replace_task(uri, "estimates", inlay_hints.clear(server, uri))


def _analyse_including(server: KetlineServer, changed: str) -> None:
    """Analyses the open documents anew whose included files are not what they were."""
    stale = [one for one in server.documents if one.uri != changed and one.snapshot.stale]
    for document in stale:
        document.snapshot = document.snapshot.refreshed()
        document.forget_suggestions()
        _analyse(server, document.uri)
    if stale:
        server.replace_task("", "refresh", pull_diagnostics.refresh(server))


async def watch_files(server: KetlineServer) -> None:
    """Asks the client to tell when a file that documents may include changes."""
    capabilities = server.client_capabilities.workspace
    watching = capabilities.did_change_watched_files if capabilities else None
    if not watching or not watching.dynamic_registration:
        return
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(WATCHED)])
    registration = lsp.Registration("ketline-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    await server.client_register_capability_async(lsp.RegistrationParams([registration]))


def _range(change: lsp.TextDocumentContentChangeEvent) -> Range | None:
    if isinstance(change, lsp.TextDocumentContentChangeWholeDocument):
        return None
    start, end = change.range.start, change.range.end
    return (start.line, start.character), (end.line, end.character)
