"""textDocument/linkedEditingRange: a parameter or local name typed in one place changes in all.

Only names of one body: everything that they mean is in sight, and no other file rests on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

_NAME = r"[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*"


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_LINKED_EDITING_RANGE)
    async def linked_editing_range(params: lsp.LinkedEditingRangeParams) -> lsp.LinkedEditingRanges | None:
        def work(question: Question) -> lsp.LinkedEditingRanges | None:
            from ketline.navigation.occurrences import occurrence_at, occurrences_of

            snapshot = question.snapshot
            found = occurrence_at(snapshot, question.offset(params.position))
            symbol = None if found is None else found.symbol
            if symbol is None or symbol.origin or snapshot.analysis.scope.names.get(symbol.name) is symbol:
                return None
            places = [question.range(one.start, one.end) for one in occurrences_of(snapshot, symbol)]
            return lsp.LinkedEditingRanges(places, _NAME)

        return await answered(server, params.text_document.uri, work)
