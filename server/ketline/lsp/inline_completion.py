"""textDocument/inlineCompletion: ghost text, verified, with what it does to the energy.

What the model said lately of the same place, or of one that the user has typed on from, is given again at once. Once a
suggestion is accepted, the next one is asked for before the editor does. One request is in flight; the newest wins; one
that misses its deadline is not shown.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp.documents import Asking, Document
from ketline.lsp.suggestion_memory import Memory, Remembered
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


def ask_ahead(server: KetlineServer, document: Document) -> None:
    """Asks for what follows a suggestion that has just been accepted, before the editor does."""
    server.cancel_task(document.uri, "ahead")
    newest, text = document.memory.newest(), document.snapshot.text
    if newest is None or not newest.text or not server.options.completion.enabled:
        return
    if len(text) == len(newest.accepted) + len(newest.after) and text == newest.accepted + newest.after:
        server.replace_task(document.uri, "ahead", _ahead(server, document.uri, len(newest.accepted)))


async def _ahead(server: KetlineServer, uri: str, offset: int) -> None:
    document = await server.document(uri)
    if document is not None:
        await best_item(server, document, document.snapshot, offset)


async def best_item(
    server: KetlineServer, document: Document, snapshot: Snapshot, offset: int
) -> Remembered | None:
    """The suggestion at an offset of a text of the document, or None; dropped when the document changed meanwhile."""
    current = document.snapshot
    before, after = snapshot.text[:offset], snapshot.text[offset:]
    found = document.memory.find(before, after)
    if found is None:
        found = await _asked(server, document, snapshot, before, after)
    return found if found is not None and found.text and document.snapshot is current else None


async def _asked(
    server: KetlineServer, document: Document, snapshot: Snapshot, before: str, after: str
) -> Remembered | None:
    """What the model says of a place, which it may be asked for already."""
    asking = document.asking
    if asking is None or not asking.waiting or asking.task.done() or (asking.before, asking.after) != (before, after):
        task = asyncio.get_running_loop().create_task(_suggested(server, document.memory, snapshot, before, after))
        asking = document.asking = Asking(before, after, task)
    asking.waiting += 1
    try:
        return await asyncio.shield(asking.task)
    except asyncio.CancelledError:
        if asking.waiting == 1:
            asking.task.cancel()
        raise
    finally:
        asking.waiting -= 1


async def _suggested(
    server: KetlineServer, memory: Memory, snapshot: Snapshot, before: str, after: str
) -> Remembered | None:
    """The best suggestion of the model, remembered; None where it did not answer in time."""
    from ketline.suggest import cursor_at, suggest

    options = server.options.completion
    milliseconds = int(MODEL_SHARE * options.timeout_milliseconds)
    started = time.monotonic()
    try:
        found = await asyncio.wait_for(
            suggest(
                server.model,
                await asyncio.to_thread(cursor_at, snapshot, len(before)),
                samples=SAMPLES_TO_RANK if snapshot.analysis.directives else 1,
                length=options.length,
                milliseconds=milliseconds,
            ),
            options.timeout_milliseconds / 1000,
        )
    except (ModelFailure, asyncio.TimeoutError):
        return None
    if not found and time.monotonic() - started >= milliseconds / 1000:
        return None  # cut short: with more time there may be something
    best = Remembered(before, after, found[0].text, energy_label(found[0])) if found else Remembered(before, after, "")
    memory.add(best)
    return best


def energy_label(suggestion: Suggestion) -> str:
    """``<H> -1.20 -> -2.87``, or nothing where no observable is in force."""
    if suggestion.energy_after is None or suggestion.energy_before is None:
        return ""
    before, after = (round(value, 2) + 0.0 for value in (suggestion.energy_before, suggestion.energy_after))
    return f"⟨{suggestion.observable}⟩ {before:.2f} → {after:.2f}"
