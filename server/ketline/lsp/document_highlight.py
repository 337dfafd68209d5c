"""textDocument/documentHighlight: where the name under the cursor stands in the document, and whether it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.limits import MAXIMUM_HIGHLIGHTS
from ketline.lsp.answers import PlainJson, Question, answered
from ketline.lsp.look_ahead import look_ahead

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def document_highlight(params: lsp.DocumentHighlightParams) -> PlainJson | None:
        def work(question: Question) -> tuple[int, PlainJson]:
            offset = question.offset(params.position)
            return offset, PlainJson.list_of(_highlights(question, offset))

        found = await answered(server, params.text_document.uri, work)
        if found is None:
            return None
        look_ahead(server, params.text_document.uri, found[0])
        return found[1]


def _highlights(question: Question, offset: int) -> Iterator[str]:
    from ketline.navigation.access import Access, accesses
    from ketline.navigation.occurrences import around, occurrence_at, same_names

    kinds = {
        Access.DECLARED: lsp.DocumentHighlightKind.Write.value,
        Access.WRITTEN: lsp.DocumentHighlightKind.Write.value,
        Access.READ: lsp.DocumentHighlightKind.Read.value,
        Access.NAMED: lsp.DocumentHighlightKind.Text.value,
    }
    occurrence = occurrence_at(question.snapshot, offset)
    everywhere = [] if occurrence is None else same_names(question.snapshot, occurrence)
    found = around(everywhere, offset, MAXIMUM_HIGHLIGHTS)
    ranges = question.json_of_names([(one.start, one.end) for one in found])
    for where, how in zip(ranges, accesses(question.snapshot, found)):
        yield f'{{"range":{where},"kind":{kinds[how]}}}'
