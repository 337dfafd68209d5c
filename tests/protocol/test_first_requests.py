"""What is asked before the server has imported what reads programs is answered; that import is one thread's alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from conftest_protocol import GENEROUS, Editor, start_editor

pytestmark = pytest.mark.timeout(60)

TEXT = "OPENQASM 3.0;\ngate mine a { U(0, 0, 0) a; }\nqubit q;\nmine  q;\n"
AT = lsp.Position(3, 1)
EVERYTHING = lsp.Range(lsp.Position(0, 0), lsp.Position(4, 0))


def requests(editor: Editor, uri: str) -> dict[str, object]:
    """One of every kind about a document, not sent yet."""
    client, document = editor.client, lsp.TextDocumentIdentifier(uri)
    place = {"text_document": document, "position": AT}
    style = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    context = lsp.CodeActionContext(diagnostics=[])
    return {
        "definition": client.text_document_definition_async(lsp.DefinitionParams(**place)),
        "declaration": client.text_document_declaration_async(lsp.DeclarationParams(**place)),
        "implementation": client.text_document_implementation_async(lsp.ImplementationParams(**place)),
        "type": client.text_document_type_definition_async(lsp.TypeDefinitionParams(**place)),
        "formatting": client.text_document_formatting_async(lsp.DocumentFormattingParams(document, style)),
        "range": client.text_document_range_formatting_async(
            lsp.DocumentRangeFormattingParams(document, EVERYTHING, style)
        ),
        "on type": client.text_document_on_type_formatting_async(
            lsp.DocumentOnTypeFormattingParams(document, lsp.Position(3, 8), ";", style)
        ),
        "hover": client.text_document_hover_async(lsp.HoverParams(**place)),
        "highlight": client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**place)),
        "rename": client.text_document_rename_async(lsp.RenameParams(new_name="other", **place)),
        "symbols": client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)),
        "tokens": client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document)),
        "actions": client.text_document_code_action_async(lsp.CodeActionParams(document, EVERYTHING, context)),
        "lenses": client.text_document_code_lens_async(lsp.CodeLensParams(document)),
        "completion": client.text_document_completion_async(lsp.CompletionParams(**place)),
        "folding": client.text_document_folding_range_async(lsp.FoldingRangeParams(document)),
        "hints": client.text_document_inlay_hint_async(lsp.InlayHintParams(document, EVERYTHING)),
        "workspace": client.workspace_symbol_async(lsp.WorkspaceSymbolParams("mine")),
    }


@pytest.mark.asyncio
@pytest.mark.parametrize("backwards", [False, True])
async def test_every_request_is_answered_at_once(tmp_path: Path, backwards: bool) -> None:
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}}, capabilities=GENEROUS)
    asked = requests(editor, editor.open(TEXT))
    names = sorted(asked, reverse=backwards)
    answers = dict(zip(names, await asyncio.gather(*(asked[name] for name in names))))
    (link,) = answers["definition"]
    assert link.target_selection_range.start == lsp.Position(1, 5)
    for name in ("formatting", "range", "on type"):
        assert [(edit.range.start, edit.new_text) for edit in answers[name]] == [(lsp.Position(3, 5), "")], name
    assert "gate mine" in answers["hover"].contents.value
    assert len(answers["highlight"]) == 2
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_a_server_is_stopped_while_it_starts(tmp_path: Path) -> None:
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}})
    editor.open(TEXT)
    await editor.client.shutdown_session()
    await editor.client.stop()
