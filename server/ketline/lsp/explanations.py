"""``ketline/explain``: what a diagnostic's ``code`` means, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

METHOD = "ketline/explain"


def register(server: KetlineServer) -> None:
    @server.feature(METHOD)
    async def explain(params: Any) -> dict[str, str] | None:
        await server.prepared()
        from ketline.diagnostics.catalog import CATALOG
        from ketline.diagnostics.pages import page

        entry = CATALOG.get(str(getattr(params, "code", "")))
        return None if entry is None else {"markdown": page(entry)}
