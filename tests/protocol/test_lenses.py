"""Code lenses through the real server: how large the program and its definitions are."""

from __future__ import annotations

import pytest
from lsprotocol import types as lsp

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
TEXT = HEAD + "gate pair a, b { h a; cx a, b; }\nqubit[3] q;\npair q[0], q[1];\npair q[1], q[2];\n"


async def titles(editor, uri: str) -> list[tuple[int, str]]:
    found = await editor.client.text_document_code_lens_async(lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri)))
    return [(lens.range.start.line, lens.command.title) for lens in found or []]


@pytest.mark.asyncio
async def test_gates_and_depth_are_counted(editor):
    uri = editor.open(TEXT)
    assert await titles(editor, uri) == [
        (0, "4 gates · 2 on two qubits · depth 4 on 3 qubits"),
        (2, "a call: 2 gates · 1 on two qubits · depth 2"),
    ]
    editor.change(uri, TEXT + "gate (")
    (first, *_) = await titles(editor, uri)
    assert first == (0, "4 gates · 2 on two qubits · depth 4 on 3 qubits"), "half typed: it stays"
    editor.change(uri, HEAD + "qubit q;\nh q;\n")
    assert await titles(editor, uri) == [(0, "1 gate · depth 1 on 1 qubit")]
    editor.change(uri, "")
    assert await titles(editor, uri) == []


@pytest.mark.asyncio
async def test_counts_can_be_switched_off(tmp_path):
    from conftest_protocol import start_editor

    editor = await start_editor(tmp_path, {"completion": {"enabled": False}, "lenses": {"counts": False}})
    assert await titles(editor, editor.open(TEXT)) == []
    await editor.client.shutdown_session()
    await editor.client.stop()
