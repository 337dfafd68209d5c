"""The server object: its state, its settings, and which features it offers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from ketline import __version__
from ketline.lsp import (
    call_hierarchy,
    circuit_view,
    code_actions,
    code_lenses,
    completion,
    definition,
    document_highlight,
    document_link,
    document_symbol,
    explanations,
    folding_range,
    formatting,
    generate_circuit,
    hover,
    inlay_hints,
    inline_completion,
    inline_value,
    linked_editing,
    optimise_angles,
    pull_diagnostics,
    references,
    rename,
    selection_range,
    semantic_tokens,
    signature_help,
    state_view,
    synchronise,
    workspace_symbol,
)
from ketline.lsp.answers import PlainJson, Refusal
from ketline.lsp.documents import Document, Documents
from ketline.lsp.options import Options, read_options
from ketline.model.process import ModelProcess, ModelStatus

_log = logging.getLogger(__name__)

STATUS = "ketline/status"
SUGGESTION = "ketline/suggestion"
RESTART_MODEL = "ketline.restartModel"


class KetlineProtocol(LanguageServerProtocol):
    """The protocol without its own copies of the texts, which ``Documents`` keeps.

    The library's store splits the whole text into lines at each change, at some characters that end no line in LSP.
    """

    @lsp_method(lsp.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: lsp.DidOpenTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_OPEN], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: lsp.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CHANGE], (params,), None

    @lsp_method(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: lsp.DidCloseTextDocumentParams) -> Generator[Any, Any, None]:
        yield self.fm.features[lsp.TEXT_DOCUMENT_DID_CLOSE], (params,), None

    def _send_handler_result(self, future: Future[Any], *, msg_id: Any) -> None:
        """Sends what a handler found. A refusal is an answer, and no error that belongs into the log."""
        refusal = None if future.cancelled() else future.exception()
        if isinstance(refusal, Refusal):
            self._request_futures.pop(msg_id, None)
            self._send_response(msg_id, error=refusal.to_response_error())
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _send_response(self, msg_id: Any, result: Any = None, error: lsp.ResponseError | None = None) -> None:
        """Long results are JSON already: the library would convert them object by object."""
        if error is None and isinstance(result, PlainJson) and self.writer is not None:
            self._result_types.pop(msg_id, None)
            body = f'{{"jsonrpc":"{self.VERSION}","id":{json.dumps(msg_id)},"result":{result.text}}}'.encode()
            written = self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            if asyncio.iscoroutine(written):
                self._writing = asyncio.ensure_future(written)
        else:
            super()._send_response(msg_id, result, error)


class KetlineServer(LanguageServer):
    """The state that handlers share. Everything here belongs to the event loop."""

    def __init__(self) -> None:
        super().__init__(
            "ketline", __version__, lsp.TextDocumentSyncKind.Incremental, protocol_cls=KetlineProtocol
        )
        self.documents = Documents()
        self.options = Options()
        self.model = ModelProcess(on_status=self._model_status)
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._complained: set[str] = set()
        self._preparation: asyncio.Task[None] | None = None

    # -- what the client can do, asked once -------------------------------------------------------------
    @property
    def encoding(self) -> str:
        """The unit of columns agreed on with the client."""
        agreed = self.workspace.position_encoding
        return str(getattr(agreed, "value", agreed))

    @property
    def refreshes_hints(self) -> bool:
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support)

    @property
    def refreshes_lenses(self) -> bool:
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.code_lens and workspace.code_lens.refresh_support)

    @property
    def resolves_actions(self) -> bool:
        """Whether the client asks for the edit of a code action when somebody takes it."""
        text_document = self.client_capabilities.text_document
        actions = text_document.code_action if text_document else None
        return bool(actions and actions.resolve_support and "edit" in actions.resolve_support.properties)

    @property
    def is_asked_for_diagnostics(self) -> bool:
        """Whether the client asks for diagnostics rather than waiting for them."""
        document = self.client_capabilities.text_document
        return bool(document and document.diagnostic)

    @property
    def shows_links(self) -> bool:
        """Whether definitions may say what is around them."""
        document = self.client_capabilities.text_document
        return bool(document and document.definition and document.definition.link_support)

    @property
    def shows_trees(self) -> bool:
        """Whether an outline may have levels."""
        document = self.client_capabilities.text_document
        symbols = document.document_symbol if document else None
        return bool(symbols and symbols.hierarchical_document_symbol_support)

    @property
    def takes_versioned_edits(self) -> bool:
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)

    @property
    def root(self) -> Path | None:
        return Path(self.workspace.root_path) if self.workspace.root_path else None

    # -- background work ---------------------------------------------------------------------------------
    def replace_task(self, uri: str, purpose: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs ``work`` for a document, in place of the task of that purpose that still runs."""
        self.cancel_task(uri, purpose)
        task = asyncio.get_running_loop().create_task(self._guarded(work))
        self._tasks[uri, purpose] = task
        return task

    def cancel_task(self, uri: str, purpose: str) -> None:
        task = self._tasks.pop((uri, purpose), None)
        if task is not None:
            task.cancel()

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """No exception of background work reaches the user as more than a line in the log."""
        try:
            await work
        except asyncio.CancelledError:
            raise
        except Exception:
            _log.exception("background work failed")

    # -- the user's settings and the model ---------------------------------------------------------------
    def apply_settings(self, settings: Any) -> None:
        self.options, complaints = read_options(settings)
        for complaint in complaints:
            self.complain_once(complaint)

    def use_model(self) -> None:
        """The model that the settings name, in place of the one before."""
        path = self.options.completion.model_path
        wanted = Path(path).expanduser() if path else None
        if wanted != self.model.path:
            asyncio.get_running_loop().create_task(self.model.stop())
            self.model = ModelProcess(wanted, on_status=self._model_status)

    def complain_once(self, message: str) -> None:
        """A warning in the log, said once."""
        if message not in self._complained:
            self._complained.add(message)
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, message))

    def _model_status(self, status: ModelStatus) -> None:
        self.protocol.notify(STATUS, {"state": status.state, "message": status.message})
        if status.state == "failed":
            self.complain_once(status.message)

    def tell_effect(self, effect: str) -> None:
        """What the suggestion just sent does to the observable, for the status bar."""
        self.protocol.notify(SUGGESTION, {"effect": effect})

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What goes wrong in a handler goes to the log, never into a pop-up."""
        _log.error("a handler failed", exc_info=error)

    async def document(self, uri: str) -> Document | None:
        """An open document, once everything that reads it is imported."""
        await self.prepared()
        return self.documents.get(uri)

    async def prepared(self) -> None:
        """Waits for the analysis to be imported: by one thread alone, since two that import at once can deadlock."""
        if self._preparation is None:
            self._preparation = asyncio.get_running_loop().create_task(asyncio.to_thread(_import_analysis))
        await asyncio.shield(self._preparation)

    async def keep_shapes(self) -> None:
        """Keeps what was learned of the grammar for the next start, if the grammar was imported."""
        if self._preparation is not None and self._preparation.done():
            await asyncio.to_thread(_keep_shapes)


def _import_analysis() -> None:
    """Imports what documents need: half a second that nobody should wait for before the server says what it can do."""
    from ketline import fixes, formatting, lints, refactor, rewrite, semantics, simplify, suggest  # noqa: F401
    from ketline.estimate import details  # noqa: F401
    from ketline.navigation import calls, folding, links, outline, renaming, search, selection  # noqa: F401
    from ketline.presentation import inline_values, pages, signatures, summary, tokens  # noqa: F401
    from ketline.suggest import names  # noqa: F401
    from ketline.syntax import parse, reference  # noqa: F401  (the grammar itself: a first unknown shape is half-typed)

    parse("x q[0];\n")


def _keep_shapes() -> None:
    from ketline.syntax.shapes import known_shapes

    known_shapes.save()


#: Every feature; each module registers its own handlers.
FEATURES = (
    synchronise,
    inlay_hints,
    hover,
    optimise_angles,
    inline_completion,
    completion,
    code_actions,
    code_lenses,
    formatting,
    definition,
    references,
    document_highlight,
    rename,
    signature_help,
    semantic_tokens,
    document_symbol,
    workspace_symbol,
    folding_range,
    selection_range,
    linked_editing,
    document_link,
    call_hierarchy,
    inline_value,
    pull_diagnostics,
    circuit_view,
    state_view,
    generate_circuit,
    explanations,
)


def create_server() -> KetlineServer:
    """A server with every feature registered, not yet started."""
    server = KetlineServer()
    for feature in FEATURES:
        feature.register(server)
    _register_life(server)
    return server


def _register_life(server: KetlineServer) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        server.apply_settings(params.initialization_options)

    @server.feature(lsp.INITIALIZED)
    async def initialized(params: lsp.InitializedParams) -> None:
        server.use_model()
        server.replace_task("", "preparation", server.prepared())
        server.replace_task("", "watching", synchronise.watch_files(server))
        if server.options.completion.enabled:
            server.replace_task("", "model", inline_completion.warm_up(server))

    @server.feature(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configuration(params: lsp.DidChangeConfigurationParams) -> None:
        settings = params.settings
        if isinstance(settings, dict):
            server.apply_settings(settings.get("ketline", settings))
            server.use_model()
            synchronise.analyse_all(server)

    @server.feature(lsp.SHUTDOWN)
    async def shutdown(params: None) -> None:
        await server.model.stop()
        await server.keep_shapes()

    @server.command(RESTART_MODEL)
    async def restart_model(*arguments: Any) -> None:
        server.use_model()
        server.replace_task("", "model", server.model.restart())
