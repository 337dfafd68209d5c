"""textDocument/formatting, rangeFormatting and onTypeFormatting: white space in one style, as small edits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.source.edits import Edit

if TYPE_CHECKING:
    from ketline.formatting import Style
    from ketline.lsp.documents import Document
    from ketline.lsp.server import KetlineServer
    from ketline.syntax import Tree

#: What finds the edits of a tree.
_Work = Callable[["Tree", "Style"], "list[Edit]"]


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        document = await server.document(params.text_document.uri)
        from ketline.formatting import formatting

        return None if document is None else await _edits(server, document, params.options, formatting)

    @server.feature(lsp.TEXT_DOCUMENT_RANGE_FORMATTING)
    async def range_formatting(params: lsp.DocumentRangeFormattingParams) -> list[lsp.TextEdit] | None:
        document = await server.document(params.text_document.uri)
        from ketline.formatting import formatting_between

        if document is None:
            return None
        start = convert.offset_of(document.snapshot.lines, params.range.start, server.encoding)
        end = convert.offset_of(document.snapshot.lines, params.range.end, server.encoding)

        def work(tree: Tree, style: Style) -> list[Edit]:
            return formatting_between(tree, start, end, style)

        return await _edits(server, document, params.options, work)

    options = lsp.DocumentOnTypeFormattingOptions(first_trigger_character=";", more_trigger_character=["}", "\n"])

    @server.feature(lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING, options)
    async def on_type_formatting(params: lsp.DocumentOnTypeFormattingParams) -> list[lsp.TextEdit] | None:
        document = await server.document(params.text_document.uri)
        from ketline.formatting import formatting_on_type

        if document is None:
            return None
        offset = convert.offset_of(document.snapshot.lines, params.position, server.encoding)

        def work(tree: Tree, style: Style) -> list[Edit]:
            return formatting_on_type(tree, offset, params.ch, style)

        return await _edits(server, document, params.options, work)


async def _edits(
    server: KetlineServer, document: Document, options: lsp.FormattingOptions, work: _Work
) -> list[lsp.TextEdit]:
    """The edits as the client counts; none, with a line in the log, where they would change the program."""
    from ketline.formatting import MeaningChanged, Style

    snapshot, encoding = document.snapshot, server.encoding
    style = Style(" " * max(options.tab_size, 1) if options.insert_spaces else "\t")
    try:
        edits = await asyncio.to_thread(lambda: work(snapshot.tree, style))
    except MeaningChanged as refused:
        server.complain_once(f"{document.uri} was not formatted: {refused}")
        return []
    return [convert.text_edit(snapshot.lines, edit, encoding) for edit in edits]
