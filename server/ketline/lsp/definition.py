"""textDocument/definition, declaration, typeDefinition, implementation: where the name under the cursor comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.definitions import Origin

Locations = Sequence[lsp.Location] | Sequence[lsp.LocationLink] | None


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: lsp.DefinitionParams) -> Locations:
        return await _found(server, params.text_document.uri, params.position, "definition")

    @server.feature(lsp.TEXT_DOCUMENT_DECLARATION)
    async def declaration(params: lsp.DeclarationParams) -> Locations:
        return await _found(server, params.text_document.uri, params.position, "definition")

    @server.feature(lsp.TEXT_DOCUMENT_TYPE_DEFINITION)
    async def type_definition(params: lsp.TypeDefinitionParams) -> Locations:
        return await _found(server, params.text_document.uri, params.position, "type_definition")

    @server.feature(lsp.TEXT_DOCUMENT_IMPLEMENTATION)
    async def implementation(params: lsp.ImplementationParams) -> Locations:
        return await _found(server, params.text_document.uri, params.position, "implementation")


async def _found(server: KetlineServer, uri: str, position: lsp.Position, what: str) -> Locations:
    """``what`` is the function of ``navigation.definitions`` that answers."""

    def work(question: Question) -> Locations:
        from ketline.navigation import definitions

        find = getattr(definitions, what)
        origin = find(question.files, question.snapshot, question.offset(position))
        return None if origin is None else _locations(server, question, origin)

    return await answered(server, uri, work)


def _locations(server: KetlineServer, question: Question, origin: Origin) -> Locations:
    if not server.shows_links:
        return [lsp.Location(question.uri_of(one.path), question.range(one.start, one.end, one.lines))
                for one in origin.places]  # fmt: skip
    return [
        lsp.LocationLink(
            target_uri=question.uri_of(one.path),
            target_range=question.range(*one.around, one.lines),
            target_selection_range=question.range(one.start, one.end, one.lines),
            origin_selection_range=question.range(origin.start, origin.end),
        )
        for one in origin.places
    ]
