"""Formatting through the real server, as each kind of client counts columns."""

from __future__ import annotations

import pytest
from lsprotocol import types as lsp

OPTIONS = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
TEXT = "h   q; /* 𝛹𝛹 */ x   q;\nif(a){\nz q;\n}\n"


def edited(text: str, edits: list[lsp.TextEdit], encoding: str) -> str:
    """The text after edits whose columns count units of ``encoding``."""
    lines = [line.encode(encoding) for line in text.split("\n")]
    unit = 2 if encoding == "utf-16-le" else 1
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        start, end = edit.range.start, edit.range.end
        first, last = lines[start.line], lines[end.line]
        new = first[: start.character * unit] + edit.new_text.encode(encoding) + last[end.character * unit :]
        lines[start.line : end.line + 1] = [new]
    return "\n".join(line.decode(encoding) for line in lines)


@pytest.mark.asyncio
async def test_a_document_is_laid_out(editor):
    uri = editor.open(TEXT)
    params = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), OPTIONS)
    edits = await editor.client.text_document_formatting_async(params)
    wanted = "h q;\n/* 𝛹𝛹 */ x q;\nif (a) {\n  z q;\n}\n"
    assert edited(TEXT, edits, "utf-16-le") == wanted
    editor.change(uri, wanted)
    assert not await editor.client.text_document_formatting_async(params)


@pytest.mark.asyncio
async def test_columns_count_bytes_where_the_client_does(tmp_path):
    from conftest_protocol import start_editor

    encodings = [lsp.PositionEncodingKind.Utf8]
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}}, encodings=encodings)
    uri = editor.open(TEXT)
    params = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(uri), OPTIONS)
    edits = await editor.client.text_document_formatting_async(params)
    assert edited(TEXT, edits, "utf-8").startswith("h q;\n/* 𝛹𝛹 */ x q;\n")
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_a_range_is_laid_out(editor):
    uri = editor.open("h   q;\nx   q;\n")
    where = lsp.Range(lsp.Position(1, 0), lsp.Position(1, 99))
    params = lsp.DocumentRangeFormattingParams(lsp.TextDocumentIdentifier(uri), where, OPTIONS)
    (edit,) = await editor.client.text_document_range_formatting_async(params)
    assert (edit.range.start.line, edit.new_text) == (1, "")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("text", "place", "typed", "wanted"),
    [
        ("x   q;\n", (0, 6), ";", "x q;\n"),
        ("{\nx q;\n}\n", (2, 1), "}", "{\n    x q;\n}\n"),
        ("{\n\n}\n", (1, 0), "\n", "{\n    \n}\n"),
        ("x   q;\n", (9, 9), ";", "x   q;\n"),
    ],
)
async def test_typing(editor, text, place, typed, wanted):
    uri = editor.open(text)
    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    params = lsp.DocumentOnTypeFormattingParams(lsp.TextDocumentIdentifier(uri), lsp.Position(*place), typed, options)
    assert edited(text, await editor.client.text_document_on_type_formatting_async(params), "utf-16-le") == wanted


@pytest.mark.asyncio
async def test_a_closed_document_has_none(editor):
    params = lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier("file:///nowhere.qasm"), OPTIONS)
    assert await editor.client.text_document_formatting_async(params) is None
