"""textDocument/documentSymbol: the outline of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.lsp.answers import PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.outline import Entry
    from ketline.semantics import Symbol


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def document_symbol(params: lsp.DocumentSymbolParams) -> PlainJson | None:
        def work(question: Question) -> PlainJson:
            from ketline.navigation.outline import outline

            entries = outline(question.snapshot)
            if server.shows_trees:
                return PlainJson.of([_symbol(question, entry) for entry in entries])
            return PlainJson.of([flat for entry in entries for flat in _flat(question, entry, None)])

        return await answered(server, params.text_document.uri, work)


def kind_of(symbol: Symbol) -> lsp.SymbolKind:
    """The protocol's kind of a declared name."""
    from ketline.semantics import Kind

    if symbol.kind is Kind.GATE or symbol.kind.is_callable:
        return lsp.SymbolKind.Function
    if symbol.kind is Kind.CONSTANT:
        return lsp.SymbolKind.Constant
    if symbol.kind is Kind.INPUT:
        return lsp.SymbolKind.Property
    if symbol.kind in (Kind.QUBIT, Kind.BIT) and symbol.indexable:
        return lsp.SymbolKind.Array
    return lsp.SymbolKind.Variable


def _kind(entry: Entry) -> int:
    if entry.symbol is not None:
        return kind_of(entry.symbol).value
    return (lsp.SymbolKind.Event if entry.name.startswith("⟨") else lsp.SymbolKind.Namespace).value


def _symbol(question: Question, entry: Entry) -> dict[str, Any]:
    from ketline.presentation.summary import summary

    return {
        "name": entry.name,
        "detail": "" if entry.symbol is None else summary(entry.symbol),
        "kind": _kind(entry),
        "range": question.json_range(*entry.around),
        "selectionRange": question.json_range(entry.start, entry.end),
        "children": [_symbol(question, child) for child in entry.children],
    }


def _flat(question: Question, entry: Entry, inside: str | None) -> list[dict[str, Any]]:
    """The same for clients without trees."""
    own: dict[str, Any] = {
        "name": entry.name,
        "kind": _kind(entry),
        "location": {"uri": question.uri, "range": question.json_range(*entry.around)},
    }
    if inside is not None:
        own["containerName"] = inside
    return [own, *(flat for child in entry.children for flat in _flat(question, child, entry.name))]
