"""textDocument/hover: what is known of a value, on the observable, the angle or the measurement that it belongs to."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert

if TYPE_CHECKING:
    from ketline.estimate.optimise import Optimised
    from ketline.lsp.documents import Document
    from ketline.lsp.server import KetlineServer


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        document = await server.document(params.text_document.uri)
        if document is None or not server.options.hints.enabled:
            return None
        lines = document.snapshot.lines
        offset = convert.offset_of(lines, params.position, server.encoding)
        found = [value for value in document.values if value.start <= offset <= value.offset]
        if not found:
            return None
        value = max(found, key=lambda one: one.start)  # the innermost
        text = value.tooltip + (_curve(document, value.observable) if value.observable in document.curves else "")
        where = convert.range_between(lines, value.start, value.offset, server.encoding)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), where)


def _curve(document: Document, name: str) -> str:
    """How the last optimisation of an observable went, drawn."""
    found: Optimised = document.curves[name]
    from ketline.estimate.drawing import curve_svg

    minimum = next((one.minimum for one in document.estimates if one.observable == name and one.attained), None)
    svg = base64.b64encode(curve_svg(found.curve, minimum if found.sign > 0 else None).encode()).decode()
    return (
        f"\n\nOptimised by {found.method}: {found.before:.6g} → {found.after:.6g}\n\n"
        f"![energy by evaluation](data:image/svg+xml;base64,{svg})"
    )
