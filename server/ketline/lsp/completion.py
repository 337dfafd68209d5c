"""textDocument/completion: names, gates, keywords, indices in range, and the model's continuation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp.inline_completion import best_item
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.suggest import Cursor
    from ketline.suggest.names import Candidate

_KINDS = {
    "gate": lsp.CompletionItemKind.Function,
    "function": lsp.CompletionItemKind.Method,
    "register": lsp.CompletionItemKind.Variable,
    "constant": lsp.CompletionItemKind.Constant,
    "keyword": lsp.CompletionItemKind.Keyword,
    "index": lsp.CompletionItemKind.Value,
}

#: How long the popup waits for the model's continuation.
MODEL_SECONDS = 0.3


def register(server: KetlineServer) -> None:
    options = lsp.CompletionOptions(trigger_characters=["[", "(", ","])

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)
    async def completion(params: lsp.CompletionParams) -> lsp.CompletionList | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        offset = convert.offset_of(document.snapshot.lines, params.position, server.encoding)
        cursor = await asyncio.to_thread(_cursor_at, document.snapshot, offset)
        if cursor.in_comment:
            return None
        words = await asyncio.to_thread(_candidates, cursor)
        items = [_item(word, rank) for rank, word in enumerate(words)]
        unchanged = document.snapshot is cursor.snapshot
        if unchanged and server.options.completion.enabled and not cursor.typed.strip():
            items = [*[item async for item in _from_model(server, cursor, params)], *items]
        return lsp.CompletionList(is_incomplete=False, items=items)


def _cursor_at(snapshot: Snapshot, offset: int) -> Cursor:
    from ketline.suggest import cursor_at

    return cursor_at(snapshot, offset)


def _candidates(cursor: Cursor) -> list[Candidate]:
    from ketline.suggest.names import candidates

    return list(candidates(cursor))


async def _from_model(server: KetlineServer, cursor: Cursor, params: lsp.CompletionParams):  # type: ignore[no-untyped-def]
    """The verified continuation, first in the list, when the model is quick enough."""
    document = await server.document(params.text_document.uri)
    if document is None:
        return
    try:
        shown = await asyncio.wait_for(best_item(server, document, cursor.snapshot, cursor.offset), MODEL_SECONDS)
    except asyncio.TimeoutError:
        return
    if shown is not None:
        yield lsp.CompletionItem(
            label=shown.text.strip().splitlines()[0],
            kind=lsp.CompletionItemKind.Snippet,
            detail=shown.label or "continuation, checked",
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, f"```openqasm\n{shown.text}\n```"),
            insert_text=shown.text,
            insert_text_format=lsp.InsertTextFormat.PlainText,
            filter_text=shown.text.strip(),
            sort_text="0",
        )


def _item(word: Candidate, rank: int) -> lsp.CompletionItem:
    return lsp.CompletionItem(label=word.label, kind=_KINDS[word.kind], detail=word.detail, sort_text=f"1{rank:05d}")


