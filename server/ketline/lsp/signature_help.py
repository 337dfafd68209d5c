"""textDocument/signatureHelp: the call being typed, and the part of it that the cursor is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.presentation.signatures import Signature


def register(server: KetlineServer) -> None:
    options = lsp.SignatureHelpOptions(trigger_characters=["(", ",", " "], retrigger_characters=[")", "]"])

    @server.feature(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, options)
    async def signature_help(params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        def work(question: Question) -> lsp.SignatureHelp | None:
            from ketline.presentation.signatures import signature_at

            found = signature_at(question.files, question.snapshot, question.offset(params.position))
            return None if found is None else lsp.SignatureHelp([_signature(found)], 0, _active(found))

        return await answered(server, params.text_document.uri, work)


def _signature(found: Signature) -> lsp.SignatureInformation:
    return lsp.SignatureInformation(
        label=found.label,
        documentation=_markdown(found.words),
        parameters=[
            lsp.ParameterInformation((_units(found.label, part.start), _units(found.label, part.end)), part.words)
            for part in found.parts
        ],
        active_parameter=_active(found),
    )


def _active(found: Signature) -> int:
    """Past the last part none is active: a number that no part has says so to every client."""
    return len(found.parts) if found.active is None else found.active


def _markdown(words: str) -> lsp.MarkupContent | None:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, words) if words else None


def _units(label: str, index: int) -> int:
    """An index into a label in UTF-16 units, which the protocol counts labels in whatever was agreed on."""
    return len(label[:index].encode("utf-16-le")) // 2
