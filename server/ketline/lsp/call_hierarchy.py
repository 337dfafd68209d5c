"""textDocument/prepareCallHierarchy, callHierarchy/incomingCalls and outgoingCalls: gates and subroutines.

An item says where its name is declared; the calls are looked up from there, in the file as it then is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp.answers import Question, answered, asked
from ketline.lsp.documents import path_of

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.calls import Call, Routine


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    async def prepare(params: lsp.CallHierarchyPrepareParams) -> list[lsp.CallHierarchyItem] | None:
        def work(question: Question) -> list[lsp.CallHierarchyItem] | None:
            from ketline.navigation.calls import routine_at

            found = routine_at(question.files, question.snapshot, question.offset(params.position))
            return None if found is None else [_item(question, found)]

        return await answered(server, params.text_document.uri, work)

    @server.feature(lsp.CALL_HIERARCHY_INCOMING_CALLS)
    async def incoming(params: lsp.CallHierarchyIncomingCallsParams) -> list[lsp.CallHierarchyIncomingCall] | None:
        def work(question: Question, offset: int) -> list[lsp.CallHierarchyIncomingCall]:
            from ketline.navigation import calls

            return [
                lsp.CallHierarchyIncomingCall(_item(question, call.other), _ranges(question, call))
                for call in calls.incoming(question.files, question.snapshot, offset)
            ]

        return await _asked_of_item(server, params.item, work)

    @server.feature(lsp.CALL_HIERARCHY_OUTGOING_CALLS)
    async def outgoing(params: lsp.CallHierarchyOutgoingCallsParams) -> list[lsp.CallHierarchyOutgoingCall] | None:
        def work(question: Question, offset: int) -> list[lsp.CallHierarchyOutgoingCall]:
            from ketline.navigation import calls

            return [
                lsp.CallHierarchyOutgoingCall(_item(question, call.other), _ranges(question, call))
                for call in calls.outgoing(question.files, question.snapshot, offset)
            ]

        return await _asked_of_item(server, params.item, work)


async def _asked_of_item(
    server: KetlineServer, item: lsp.CallHierarchyItem, work: Callable[[Question, int], list[Any]]
) -> list[Any] | None:
    """The calls of an item whose file need not be open."""
    await server.prepared()
    document = server.documents.get(item.uri)
    question = await _about_closed(server, item.uri) if document is None else asked(server, document)
    if question is None:
        return None
    start = item.selection_range.start
    offset = convert.offset_of(question.snapshot.lines, start, server.encoding)
    return await asyncio.to_thread(work, question, offset)


async def _about_closed(server: KetlineServer, uri: str) -> Question | None:
    """A question about a file that is not open, as it is on the disk."""
    path = path_of(uri)
    if path is None:
        return None
    name = str(path.resolve())
    files = replace(server.documents.files(None, server.root), path=name)
    snapshot = await asyncio.to_thread(files.snapshot, name)
    uris = {one.path: one.uri for one in server.documents if one.path is not None}
    return None if snapshot is None else Question(uri, snapshot, files, server.encoding, uris, {})


def _item(question: Question, called: Routine) -> lsp.CallHierarchyItem:
    from ketline.presentation.summary import summary

    place, uri = called.place, question.uri_of(called.place.path)
    return lsp.CallHierarchyItem(
        name=unquote(uri.rpartition("/")[2]) if called.symbol is None else called.name,
        kind=lsp.SymbolKind.File if called.symbol is None else lsp.SymbolKind.Function,
        uri=uri,
        range=question.range(*place.around, place.lines),
        selection_range=question.range(place.start, place.end, place.lines),
        detail=None if called.symbol is None else summary(called.symbol),
    )


def _ranges(question: Question, call: Call) -> list[lsp.Range]:
    return [question.range(start, end, call.lines) for start, end in call.places]
