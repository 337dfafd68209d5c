"""Simplifications and refactorings through the real server."""

from __future__ import annotations

import pytest
from lsprotocol import types as lsp

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


async def actions(editor, text: str, where: tuple[int, int, int, int], only: list[str] | None = None):
    uri = editor.open(HEAD + text)
    first, left, last, right = where
    params = lsp.CodeActionParams(
        lsp.TextDocumentIdentifier(uri),
        lsp.Range(lsp.Position(first, left), lsp.Position(last, right)),
        lsp.CodeActionContext([], only=only),
    )
    found = await editor.client.text_document_code_action_async(params) or []
    return {action.title: (action.kind, action.edit.changes[uri]) for action in found}


@pytest.mark.asyncio
async def test_gates_are_simplified(editor):
    text = "qubit[2] q; /* 𝛹 */ h q[0];\nx q[0];\nh q[0];\ncx q[0], q[1];\n"
    around = await actions(editor, text, (3, 0, 3, 0))
    kind, edits = around["Simplify the gates around here: 2 fewer, proved equal"]
    assert kind == lsp.CodeActionKind.RefactorRewrite
    assert (edits[0].range.start.character, edits[0].new_text) == (len("qubit[2] q; /* ") + 2 + len(" */ "), "z q[0];")
    selected = await actions(editor, text, (3, 0, 5, 0), [lsp.CodeActionKind.Refactor])
    assert not any("in the selection" in title for title in selected), "x and h alone are not one gate"
    whole = await actions(editor, text, (0, 0, 0, 0))
    assert "Simplify the gates of this file: 2 fewer, proved equal" in whole


@pytest.mark.asyncio
async def test_refactorings_are_offered_by_kind(editor):
    text = "qubit[3] q;\ncx q[0], q[1];\ncx q[1], q[2];\n"
    found = await actions(editor, text, (3, 0, 4, 99))
    kinds = {title: kind for title, (kind, _) in found.items()}
    assert kinds["Extract into a gate 'block'"] == lsp.CodeActionKind.RefactorExtract
    assert kinds["Roll into a loop of 2 turns"] == lsp.CodeActionKind.RefactorRewrite
    only = await actions(editor, text, (3, 0, 4, 99), [lsp.CodeActionKind.RefactorInline])
    assert only == {}


@pytest.mark.asyncio
async def test_half_typed_files_have_answers(editor):
    for text in ("", "qubit q", "for int i in [0:2] {\n", "gate g(", "rx(0.3", "h q[0];\nh q[0];\n"):
        await actions(editor, text, (0, 0, 99, 99))
        await actions(editor, text, (2, 3, 2, 3), [lsp.CodeActionKind.Refactor, lsp.CodeActionKind.SourceFixAll])
