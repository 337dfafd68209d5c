"""textDocument/foldingRange: blocks, comments, includes and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.lsp.answers import PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.folding import Fold

_KINDS = {
    "comment": lsp.FoldingRangeKind.Comment.value,
    "includes": lsp.FoldingRangeKind.Imports.value,
    "region": lsp.FoldingRangeKind.Region.value,
}


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_FOLDING_RANGE)
    async def folding_range(params: lsp.FoldingRangeParams) -> PlainJson | None:
        def work(question: Question) -> PlainJson:
            from ketline.navigation.folding import folds

            return PlainJson.of([_range(question, fold) for fold in folds(question.snapshot)])

        return await answered(server, params.text_document.uri, work)


def _range(question: Question, fold: Fold) -> dict[str, Any]:
    """Whole lines; the line of a block's '}' stays in sight."""
    lines = question.snapshot.lines
    first, last = lines.position(fold.start)[0], lines.position(fold.end)[0]
    if question.snapshot.text[fold.end : fold.end + 1] == "}" and last - 1 > first:
        last -= 1
    found: dict[str, Any] = {"startLine": first, "endLine": last}
    if fold.kind.value in _KINDS:
        found["kind"] = _KINDS[fold.kind.value]
    return found
