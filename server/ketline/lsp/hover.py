"""textDocument/hover: what a name, a number or a word means, and what is known of the value that stands there."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.estimate.optimise import Optimised
    from ketline.lsp.documents import Document
    from ketline.lsp.server import KetlineServer
    from ketline.lsp.shown_values import ShownValue


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        uri = params.text_document.uri
        document = server.documents.get(uri)
        values = list(document.values) if document is not None and server.options.hints.enabled else []

        def work(question: Question) -> lsp.Hover | None:
            offset = question.offset(params.position)
            found = [value for value in values if value.start <= offset <= value.offset]
            innermost = max(found, key=lambda one: one.start, default=None)
            return _hover(question, offset, document, innermost)

        return await answered(server, uri, work)


def _hover(question: Question, offset: int, document: Document | None, value: ShownValue | None) -> lsp.Hover | None:
    """The value first, since it is the document's own; then what is known of the word."""
    from ketline.presentation.pages import page_at

    page = page_at(question.files, question.snapshot, offset)
    texts, spans = [], []
    if value is not None and document is not None:
        curve = _curve(document, value.observable) if value.observable in document.curves else ""
        texts.append(value.tooltip + curve)
        spans.append((value.start, value.offset))
    if page is not None:
        texts.append(page.text)
        spans.append((page.start, page.end))
    if not texts:
        return None
    start, end = max(spans)  # the innermost begins last
    content = lsp.MarkupContent(lsp.MarkupKind.Markdown, "\n\n---\n\n".join(texts))
    return lsp.Hover(content, question.range(start, end))


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
