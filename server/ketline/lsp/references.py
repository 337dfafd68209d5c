"""textDocument/references: everywhere the name under the cursor is named, across files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.lsp.answers import PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def references(params: lsp.ReferenceParams) -> PlainJson | None:
        def work(question: Question) -> PlainJson:
            return PlainJson(_locations(question, params))

        return await answered(server, params.text_document.uri, work)


def _locations(question: Question, params: lsp.ReferenceParams) -> list[dict[str, Any]]:
    from ketline.navigation.references import references

    return [
        {"uri": question.uri_of(each.path), "range": question.json_range(one.start, one.end, each.snapshot.lines)}
        for each in references(question.files, question.snapshot, question.offset(params.position))
        for one in each.occurrences
        if params.context.include_declaration or not one.declares
    ]
