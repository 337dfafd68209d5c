"""A real server on the other side of a real pipe."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient


class Editor:
    """What an editor does, in a line each. ``marker | in text`` is where the cursor stands."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client, self.folder = client, folder
        self.refreshed = asyncio.Event()
        self.statuses: list[tuple[str, str]] = []
        self._versions: dict[str, int] = {}

    def open(self, text: str, name: str = "a.qasm") -> str:
        uri = (self.folder / name).as_uri()
        self._versions[uri] = 1
        item = lsp.TextDocumentItem(uri=uri, language_id="openqasm", version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str, where: tuple[int, int, int, int] | None = None) -> None:
        self._versions[uri] += 1
        if where is None:
            change: lsp.TextDocumentContentChangeEvent = lsp.TextDocumentContentChangeWholeDocument(text=text)
        else:
            first, left, last, right = where
            change = lsp.TextDocumentContentChangePartial(
                range=lsp.Range(lsp.Position(first, left), lsp.Position(last, right)), text=text
            )
        identifier = lsp.VersionedTextDocumentIdentifier(version=self._versions[uri], uri=uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))

    async def diagnostics(self, uri: str) -> list[lsp.Diagnostic]:
        """The diagnostics of the newest version, once they are published."""
        while (published := self.client.published.get(uri)) is None or published.version != self._versions[uri]:
            await asyncio.sleep(0.01)
        return list(published.diagnostics)

    async def lints(self, uri: str, one: str) -> list[lsp.Diagnostic]:
        """The newest diagnostics once ``one`` is among them: a document just opened has its errors first."""
        while one not in {item.code for item in await self.diagnostics(uri)}:
            await asyncio.sleep(0.01)
        return await self.diagnostics(uri)

    async def hints(self, uri: str, last_line: int = 10_000) -> list[lsp.InlayHint]:
        everything = lsp.Range(lsp.Position(0, 0), lsp.Position(last_line, 0))
        params = lsp.InlayHintParams(text_document=lsp.TextDocumentIdentifier(uri), range=everything)
        return list(await self.client.text_document_inlay_hint_async(params) or [])

    async def ghost(self, uri: str, line: int, character: int) -> str | None:
        context = lsp.InlineCompletionContext(trigger_kind=lsp.InlineCompletionTriggerKind.Automatic)
        params = lsp.InlineCompletionParams(
            context=context, text_document=lsp.TextDocumentIdentifier(uri), position=lsp.Position(line, character)
        )
        answer = await self.client.text_document_inline_completion_async(params)
        items = answer.items if isinstance(answer, lsp.InlineCompletionList) else answer or []
        return str(items[0].insert_text) if items else None


def units(text: str, encoding: str) -> int:
    """How many code units of an encoding, "utf-8" or "utf-16", a text takes."""
    return len(text.encode("utf-8")) if encoding == "utf-8" else len(text.encode("utf-16-le")) // 2


CAPABILITIES = lsp.ClientCapabilities(
    general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf16]),
    workspace=lsp.WorkspaceClientCapabilities(
        inlay_hint=lsp.InlayHintWorkspaceClientCapabilities(refresh_support=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        inlay_hint=lsp.InlayHintClientCapabilities(),
        inline_completion=lsp.InlineCompletionClientCapabilities(),
        completion=lsp.CompletionClientCapabilities(),
        publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(version_support=True),
    ),
)


#: What only some editors can do: links with surroundings, outlines with levels, versioned edits, columns in bytes.
GENEROUS = attrs.evolve(
    CAPABILITIES,
    general=lsp.GeneralClientCapabilities(position_encodings=[lsp.PositionEncodingKind.Utf8]),
    workspace=lsp.WorkspaceClientCapabilities(
        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        definition=lsp.DefinitionClientCapabilities(link_support=True),
        document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
        rename=lsp.RenameClientCapabilities(prepare_support=True),
        publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(version_support=True),
    ),
)


async def start_editor(
    folder: Path,
    options: dict | None = None,
    window: lsp.WindowClientCapabilities | None = None,
    encodings: list[lsp.PositionEncodingKind] | None = None,
    actions: lsp.CodeActionClientCapabilities | None = None,
    capabilities: lsp.ClientCapabilities = CAPABILITIES,
    command: Sequence[str] = (sys.executable, "-m", "ketline", "serve"),
) -> Editor:
    client = LanguageClient(converter_factory=default_converter)
    editor = Editor(client, folder)
    client.published = {}  # type: ignore[attr-defined]

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: lsp.PublishDiagnosticsParams) -> None:
        client.diagnostics[params.uri] = params.diagnostics
        client.published[params.uri] = params  # type: ignore[attr-defined]

    @client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh(params: None) -> None:
        editor.refreshed.set()

    @client.feature(lsp.WINDOW_LOG_MESSAGE)
    def log(params: lsp.LogMessageParams) -> None:
        client.log_messages.append(params)

    @client.feature("ketline/status")
    def status(params: Any) -> None:
        fields = params if isinstance(params, dict) else params._asdict()
        editor.statuses.append((fields["state"], fields["message"]))

    await client.start_io(*command)
    capabilities = attrs.evolve(capabilities, window=window)
    if actions is not None:
        text_document = attrs.evolve(capabilities.text_document, code_action=actions)
        capabilities = attrs.evolve(capabilities, text_document=text_document)
    if encodings is not None:
        general = lsp.GeneralClientCapabilities(position_encodings=encodings)
        capabilities = attrs.evolve(capabilities, general=general)
    params = lsp.InitializeParams(
        capabilities=capabilities, root_uri=folder.as_uri(), initialization_options=options or {}
    )
    editor.initialized = await client.initialize_session(params)  # type: ignore[attr-defined]
    return editor


@pytest_asyncio.fixture
async def editor(tmp_path: Path):
    made = await start_editor(tmp_path, {"completion": {"enabled": False}})
    yield made
    await made.client.shutdown_session()
    await made.client.stop()
