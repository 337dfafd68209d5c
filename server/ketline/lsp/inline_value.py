"""textDocument/inlineValue: the values of constants, inputs and loop variables, while a debugger shows a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLINE_VALUE)
    async def inline_value(params: lsp.InlineValueParams) -> list[lsp.InlineValueText] | None:
        def work(question: Question) -> list[lsp.InlineValueText]:
            from ketline.presentation.inline_values import inline_values

            start, end = question.offset(params.range.start), question.offset(params.range.end)
            return [
                lsp.InlineValueText(question.range(left, right), text)
                for left, right, text in inline_values(question.snapshot, start, end)
            ]

        return await answered(server, params.text_document.uri, work)
