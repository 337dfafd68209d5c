"""textDocument/references: everywhere the name under the cursor is named, across files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    async def references(params: lsp.ReferenceParams) -> PlainJson | None:
        def work(question: Question) -> PlainJson:
            return PlainJson.list_of(_locations(question, params))

        return await answered(server, params.text_document.uri, work)


def _locations(question: Question, params: lsp.ReferenceParams) -> Iterator[str]:
    from ketline.navigation.references import references

    for each in references(question.files, question.snapshot, question.offset(params.position)):
        uri, lines = json.dumps(question.uri_of(each.path)), each.snapshot.lines
        places = [
            (one.start, one.end) for one in each.occurrences if params.context.include_declaration or not one.declares
        ]
        for where in question.json_of_names(places, lines):
            yield f'{{"uri":{uri},"range":{where}}}'
