"""Columns of what edits or marks a line, for an editor that counts UTF-16 units and for one that counts bytes.

Each thing stands behind characters that take other numbers of units in the two.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from conftest_protocol import Editor, start_editor, units

pytestmark = pytest.mark.timeout(60)

WIDE = "/* 𝛹θ */ "
LINES = [
    "OPENQASM 3.0;",
    'include "stdgates.inc";',
    "qubit[2] q;",
    f"{WIDE}rx(0.5) q[0];",
    f"{WIDE}cx q[0], q[7];",
    f"{WIDE}h q[1];",
    "x q[1];",
    "h q[1];",
    f"// {WIDE}",
    "// ketline: observable 𝛹 = Z(q[0])",
]
TEXT = "\n".join([*LINES, ""])


@pytest_asyncio.fixture(params=[lsp.PositionEncodingKind.Utf16, lsp.PositionEncodingKind.Utf8])
async def either(request: pytest.FixtureRequest, tmp_path: Path):
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}}, encodings=[request.param])
    yield editor, request.param.value
    await editor.client.shutdown_session()
    await editor.client.stop()


async def actions(editor: Editor, uri: str, where: lsp.Range, found: list[lsp.Diagnostic]) -> dict[str, lsp.TextEdit]:
    """The first edit of each code action there, by title."""
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, lsp.CodeActionContext(found))
    offered = await editor.client.text_document_code_action_async(params) or []
    return {one.title: one.edit.changes[uri][0] for one in offered if one.edit is not None}


@pytest.mark.asyncio
async def test_diagnostics_and_their_fixes(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT)
    (error,) = [one for one in await editor.diagnostics(uri) if one.code == "KT301"]
    start = units(f"{WIDE}cx q[0], q[", encoding)
    assert (error.range.start, error.range.end) == (lsp.Position(4, start), lsp.Position(4, start + 1))
    edits = [edit for edit in (await actions(editor, uri, error.range, [error])).values() if edit.range.start.line == 4]
    assert edits and all(edit.range.start.character == start for edit in edits)


@pytest.mark.asyncio
async def test_simplifications(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT.replace("q[7]", "q[1]"))
    offered = await actions(editor, uri, lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)), [])
    (edit,) = [edit for title, edit in offered.items() if title.startswith("Simplify the gates of this file")]
    assert edit.range.start == lsp.Position(5, units(WIDE, encoding))


@pytest.mark.asyncio
async def test_values_and_derivatives(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT.replace("q[7]", "q[1]").replace("𝛹 = Z", "H = Z").replace("// ketline", "/* 𝛹 */// ketline"))
    await editor.diagnostics(uri)
    while len(hints := await editor.hints(uri)) < 2:
        await asyncio.sleep(0.05)
    places = {(hint.position.line, hint.position.character) for hint in hints}
    assert (3, units(f"{WIDE}rx(0.5", encoding)) in places
    assert (9, units("/* 𝛹 */// ketline: observable H", encoding)) in places


@pytest.mark.asyncio
async def test_layout_names_and_calls(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT.replace(f"{WIDE}rx(0.5) q", f"{WIDE}rx(0.5)   q").replace("q[7]", "q[1]"))
    document = lsp.TextDocumentIdentifier(uri)
    style = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    edits = await editor.client.text_document_formatting_async(lsp.DocumentFormattingParams(document, style))
    assert [(edit.range.start.line, edit.range.start.character) for edit in edits] == [
        (3, units(f"{WIDE}rx(0.5) ", encoding))
    ]
    inside = lsp.Position(4, units(f"{WIDE}cx q[0], q[", encoding))
    help_ = await editor.client.text_document_signature_help_async(lsp.SignatureHelpParams(document, inside))
    assert help_ is not None and "cx" in help_.signatures[0].label
    hover = await editor.client.text_document_hover_async(
        lsp.HoverParams(document, lsp.Position(4, units(WIDE, encoding)))
    )
    assert hover.range.start.character == units(WIDE, encoding)
    found = await editor.client.text_document_completion_async(lsp.CompletionParams(document, inside))
    assert {item.label for item in found.items} >= {"0", "1"}
