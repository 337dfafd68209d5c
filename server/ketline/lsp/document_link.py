"""textDocument/documentLink: the files that includes name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK, lsp.DocumentLinkOptions())
    async def document_link(params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink] | None:
        def work(question: Question) -> list[lsp.DocumentLink]:
            from ketline.navigation.links import links

            return [
                lsp.DocumentLink(question.range(start, end), question.uri_of(path))
                for start, end, path in links(question.snapshot)
            ]

        return await answered(server, params.text_document.uri, work)
