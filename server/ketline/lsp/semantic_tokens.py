"""textDocument/semanticTokens, full, delta and range: what every name is, so that qubits, bits and gates differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.presentation.tokens import Colouring

#: The legend; ``presentation.tokens`` has the same in its own words, which a test compares.
LEGEND = lsp.SemanticTokensLegend(
    token_types=[
        "qubit", "bit", "gate", "variable", "parameter", "input", "function", "keyword", "type", "decorator", "macro",
        "directive",
    ],
    token_modifiers=["declaration", "readonly", "defaultLibrary", "modification"],
)  # fmt: skip

_identities = count(1)


@dataclass(frozen=True)
class Sent:
    """The tokens that a client was sent last, by the identity that it knows them by."""

    identity: str
    colours: Colouring


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, LEGEND)
    async def full(params: lsp.SemanticTokensParams) -> PlainJson | None:
        return await _answer(server, params.text_document.uri, None)

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, LEGEND)
    async def delta(params: lsp.SemanticTokensDeltaParams) -> PlainJson | None:
        return await _answer(server, params.text_document.uri, params.previous_result_id)

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, LEGEND)
    async def in_range(params: lsp.SemanticTokensRangeParams) -> PlainJson | None:
        uri = params.text_document.uri
        sent = _last(server, uri)

        def work(question: Question) -> PlainJson:
            from ketline.presentation.tokens import colouring, within

            colours = colouring(question.snapshot, question.encoding, None if sent is None else sent.colours)
            start, end = question.offset(params.range.start), question.offset(params.range.end)
            return PlainJson.of({"data": within(question.snapshot, colours, start, end)})

        return await answered(server, uri, work)


def _last(server: KetlineServer, uri: str) -> Sent | None:
    document = server.documents.get(uri)
    return None if document is None else document.colours


async def _answer(server: KetlineServer, uri: str, previous: str | None) -> PlainJson | None:
    sent = _last(server, uri)

    def work(question: Question) -> tuple[Sent, PlainJson]:
        from ketline.presentation.tokens import colouring, difference

        before = None if sent is None else sent.colours
        now = Sent(str(next(_identities)), colouring(question.snapshot, question.encoding, before))
        if sent is None or sent.identity != previous:
            return now, PlainJson.of({"resultId": now.identity, "data": now.colours.data()})
        edit = difference(sent.colours, now.colours)
        edits = [] if edit is None else [{"start": edit[0], "deleteCount": edit[1], "data": edit[2]}]
        return now, PlainJson.of({"resultId": now.identity, "edits": edits})

    found = await answered(server, uri, work)
    document = server.documents.get(uri)
    if found is None or document is None:
        return None
    document.colours = found[0]
    return found[1]
