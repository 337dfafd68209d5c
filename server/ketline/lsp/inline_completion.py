"""textDocument/inlineCompletion: ghost text, verified, with what it does to the energy.

Before the model is asked: a suggestion that the user is typing through is given again at once. One request is in
flight; the newest wins; one that misses its deadline is not shown.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp.documents import Document, ShownSuggestion
from ketline.model.process import ModelFailure
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.suggest import Suggestion

#: The share of the user's deadline that the model may use; checking takes the rest.
MODEL_SHARE = 0.6

#: Samples drawn where an observable is in force: the one of lowest energy is shown.
SAMPLES_TO_RANK = 4


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLINE_COMPLETION, lsp.InlineCompletionOptions())
    async def inline_completion(params: lsp.InlineCompletionParams) -> lsp.InlineCompletionList | None:
        document = await server.document(params.text_document.uri)
        if document is None or not server.options.completion.enabled:
            return None
        selected = params.context.selected_completion_info
        if selected is not None:
            return await _after_selected(server, document, selected)
        offset = convert.offset_of(document.snapshot.lines, params.position, server.encoding)
        item = await best_item(server, document, document.snapshot, offset)
        if item is None:
            return None
        server.tell_effect(item.label)
        where = lsp.Range(params.position, params.position)
        return lsp.InlineCompletionList([lsp.InlineCompletionItem(insert_text=item.text, range=where)])


async def _after_selected(
    server: KetlineServer, document: Document, selected: lsp.SelectedCompletionInfo
) -> lsp.InlineCompletionList | None:
    """Ghost text that goes on from the word chosen in the popup, so that the two never disagree."""
    snapshot = document.snapshot
    start = convert.offset_of(snapshot.lines, selected.range.start, server.encoding)
    end = convert.offset_of(snapshot.lines, selected.range.end, server.encoding)
    with_word = snapshot.edited(snapshot.text[:start] + selected.text + snapshot.text[end:])
    item = await best_item(server, document, with_word, start + len(selected.text))
    if item is None or document.snapshot is not snapshot:
        return None
    server.tell_effect(item.label)
    inserted = lsp.InlineCompletionItem(insert_text=selected.text + item.text, range=selected.range)
    return lsp.InlineCompletionList([inserted])


async def warm_up(server: KetlineServer) -> None:
    """Loads the model before the first key, so that the first suggestion does not wait for it."""
    try:
        await server.model.start()
    except ModelFailure as failure:
        server.complain_once(str(failure))


async def best_item(
    server: KetlineServer, document: Document, snapshot: Snapshot, offset: int
) -> ShownSuggestion | None:
    """The suggestion at an offset of a text of the document, or None; dropped when the document changed meanwhile."""
    current = document.snapshot
    before, after = snapshot.text[:offset], snapshot.text[offset:]
    shown = typed_through(document.shown, before, after)
    if shown is not None:
        return shown
    from ketline.suggest import cursor_at, suggest

    options = server.options.completion
    try:
        found = await asyncio.wait_for(
            suggest(
                server.model,
                await asyncio.to_thread(cursor_at, snapshot, offset),
                samples=SAMPLES_TO_RANK if current.analysis.directives else 1,
                length=options.length,
                milliseconds=int(MODEL_SHARE * options.timeout_milliseconds),
            ),
            options.timeout_milliseconds / 1000,
        )
    except (ModelFailure, asyncio.TimeoutError):
        return None
    if not found or document.snapshot is not current:
        return None
    document.shown = ShownSuggestion(before, after, found[0].text, energy_label(found[0]))
    return document.shown


def typed_through(shown: ShownSuggestion | None, before: str, after: str) -> ShownSuggestion | None:
    """What is left of the shown suggestion when the user has typed its beginning."""
    if shown is None or after != shown.after or not before.startswith(shown.before):
        return None
    typed = before[len(shown.before) :]
    if not shown.text.startswith(typed) or len(typed) >= len(shown.text):
        return None
    return ShownSuggestion(before, after, shown.text[len(typed) :], shown.label)


def energy_label(suggestion: Suggestion) -> str:
    """``<H> -1.20 -> -2.87``, or nothing where no observable is in force."""
    if suggestion.energy_after is None or suggestion.energy_before is None:
        return ""
    before, after = (round(value, 2) + 0.0 for value in (suggestion.energy_before, suggestion.energy_after))
    return f"⟨{suggestion.observable}⟩ {before:.2f} → {after:.2f}"
