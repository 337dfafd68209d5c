"""workspace/symbol: the symbols of open documents and of the workspace's files, by a few letters of their names."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert
from ketline.lsp.document_symbol import kind_of

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.search import Match


def register(server: KetlineServer) -> None:
    @server.feature(lsp.WORKSPACE_SYMBOL)
    async def workspace_symbol(params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        await server.prepared()
        files, encoding = server.documents.files(None, server.root), server.encoding
        uris = {one.path: one.uri for one in server.documents if one.path is not None}

        def work() -> list[lsp.WorkspaceSymbol]:
            from ketline.navigation.search import search

            return [_symbol(match, uris.get(match.path), encoding) for match in search(files, params.query)]

        return await asyncio.to_thread(work)


def _symbol(match: Match, uri: str | None, encoding: str) -> lsp.WorkspaceSymbol:
    where = convert.range_between(match.lines, match.start, match.end, encoding)
    location = lsp.Location(uri or Path(match.path).as_uri(), where)
    return lsp.WorkspaceSymbol(location, match.symbol.name, kind_of(match.symbol), container_name=Path(match.path).name)
