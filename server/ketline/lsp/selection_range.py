"""textDocument/selectionRange: the word, the expression, the statement, the block, the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_SELECTION_RANGE)
    async def selection_range(params: lsp.SelectionRangeParams) -> list[lsp.SelectionRange] | None:
        def work(question: Question) -> list[lsp.SelectionRange]:
            return [_chain(question, question.offset(position)) for position in params.positions]

        return await answered(server, params.text_document.uri, work)


def _chain(question: Question, offset: int) -> lsp.SelectionRange:
    from ketline.navigation.selection import selections

    found: lsp.SelectionRange | None = None
    for start, end in reversed(selections(question.snapshot, offset)):
        found = lsp.SelectionRange(question.range(start, end), found)
    assert found is not None  # the whole text is always one
    return found
