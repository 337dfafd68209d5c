"""Definitions, references, highlights and renames through the real server, with columns in UTF-16 and in UTF-8."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from conftest_protocol import CAPABILITIES, GENEROUS, Editor, start_editor, units
from ketline.limits import MAXIMUM_HIGHLIGHTS

pytestmark = pytest.mark.timeout(60)

# What stands before the names takes other numbers of units in each encoding.
LINES = ["OPENQASM 3.0;", 'include "shared.inc";', "qubit[2] q; /* 𝛹𝛹θ */ mine q[0];", "/* 𝛹 */ mine q[1];"]
TEXT = "\n".join([*LINES, ""])
SHARED = "/* 𝛹 */ gate mine a { U(0, 0, 0) a; }\n"


@pytest_asyncio.fixture(params=["utf-16", "utf-8"])
async def either(request: pytest.FixtureRequest, tmp_path: Path):
    (tmp_path / "shared.inc").write_text(SHARED, encoding="utf-8")
    capabilities = CAPABILITIES if request.param == "utf-16" else GENEROUS
    made = await start_editor(tmp_path, {"completion": {"enabled": False}}, capabilities=capabilities)
    yield made, request.param
    await made.client.shutdown_session()
    await made.client.stop()


def column(line: str, word: str, encoding: str) -> int:
    """The column of a word's first character."""
    return units(line[: line.index(word)], encoding)


def place(uri: str, line: int, character: int) -> dict:
    return {"text_document": lsp.TextDocumentIdentifier(uri), "position": lsp.Position(line, character)}


@pytest.mark.asyncio
async def test_a_gate_of_an_included_file(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT)
    at = column(LINES[3], "mine", encoding)
    answer = await editor.client.text_document_definition_async(lsp.DefinitionParams(**place(uri, 3, at)))
    shared = (editor.folder / "shared.inc").as_uri()
    start = column(SHARED, "mine", encoding)
    if encoding == "utf-8":
        (link,) = answer
        assert (link.target_uri, link.target_selection_range.start) == (shared, lsp.Position(0, start))
        assert link.target_range.start == lsp.Position(0, column(SHARED, "gate", encoding))
        assert link.origin_selection_range == lsp.Range(lsp.Position(3, at), lsp.Position(3, at + 4))
    else:
        (location,) = answer
        assert (location.uri, location.range.start) == (shared, lsp.Position(0, start))

    found = await editor.client.text_document_references_async(
        lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=True), **place(uri, 3, at))
    )
    assert [(one.uri, one.range.start.line, one.range.start.character) for one in found] == [
        (uri, 2, column(LINES[2], "mine", encoding)), (uri, 3, at), (shared, 0, start),
    ]  # fmt: skip
    used = await editor.client.text_document_references_async(
        lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=False), **place(uri, 3, at))
    )
    assert [one.uri for one in used] == [uri, uri]


@pytest.mark.asyncio
async def test_a_rename_reaches_the_included_file(either: tuple[Editor, str]) -> None:
    editor, encoding = either
    uri = editor.open(TEXT)
    at = column(LINES[3], "mine", encoding) + 4  # behind the name, where the cursor is after typing it
    found = await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**place(uri, 3, at)))
    assert (found.placeholder, found.range.end) == ("mine", lsp.Position(3, at))
    edit = await editor.client.text_document_rename_async(lsp.RenameParams(new_name="ours", **place(uri, 3, at)))
    shared = (editor.folder / "shared.inc").as_uri()
    if encoding == "utf-8":
        versions = {change.text_document.uri: change.text_document.version for change in edit.document_changes}
        assert versions == {uri: 1, shared: None}
        edits = {change.text_document.uri: change.edits for change in edit.document_changes}
    else:
        edits = edit.changes
    assert {name: [one.range.start.line for one in changes] for name, changes in edits.items()} == {
        uri: [2, 3], shared: [0],
    }  # fmt: skip
    first = edits[uri][0]
    assert first.new_text == "ours" and first.range.start.character == column(LINES[2], "mine", encoding)


@pytest.mark.asyncio
async def test_a_refused_rename_says_why(editor: Editor) -> None:
    encoding = "utf-16"
    (editor.folder / "shared.inc").write_text(SHARED, encoding="utf-8")
    uri = editor.open(TEXT)
    at = column(LINES[3], "mine", encoding)
    with pytest.raises(JsonRpcException, match="'q' is already a qubit register") as refused:
        await editor.client.text_document_rename_async(lsp.RenameParams(new_name="q", **place(uri, 3, at)))
    assert refused.value.code == lsp.LSPErrorCodes.RequestFailed.value
    with pytest.raises(JsonRpcException, match="keyword"):
        await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**place(uri, 2, 2)))


@pytest.mark.asyncio
async def test_highlights_say_what_is_changed(editor: Editor) -> None:
    uri = editor.open("qubit[2] q;\nbit c;\nU(0, 0, 0) q[0];\nc = measure q[0];\n")
    found = await editor.client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**place(uri, 0, 9)))
    assert [(one.range.start.line, one.kind) for one in found] == [
        (0, lsp.DocumentHighlightKind.Write), (2, lsp.DocumentHighlightKind.Write), (3, lsp.DocumentHighlightKind.Read),
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_highlights_of_a_long_file_are_those_around_the_cursor(editor: Editor) -> None:
    uri = editor.open("qubit q;\n" + "U(0.1, 0, 0) q;\n" * (2 * MAXIMUM_HIGHLIGHTS))
    at = lsp.DocumentHighlightParams(**place(uri, MAXIMUM_HIGHLIGHTS, 13))
    found = await editor.client.text_document_document_highlight_async(at)
    lines = [one.range.start.line for one in found]
    middle = MAXIMUM_HIGHLIGHTS // 2
    assert lines == list(range(MAXIMUM_HIGHLIGHTS - middle + 1, MAXIMUM_HIGHLIGHTS + middle + 1))


@pytest.mark.asyncio
async def test_an_answer_about_a_text_that_is_gone_is_an_error(editor: Editor) -> None:
    uri = editor.open("qubit q;\n" + "U(0.1, 0, 0) q;\n" * 5_000)
    asked = asyncio.ensure_future(
        editor.client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**place(uri, 0, 6)))
    )
    await asyncio.sleep(0)
    editor.change(uri, "\n", (0, 0, 0, 0))
    with pytest.raises(JsonRpcException) as stale:
        await asked
    assert stale.value.code == lsp.LSPErrorCodes.ContentModified.value


@pytest.mark.asyncio
async def test_positions_past_the_end_and_documents_that_are_not_open(editor: Editor) -> None:
    uri = editor.open("qubit q;")
    client = editor.client
    for at in (place(uri, 99, 99), place(uri, 0, 99), place((editor.folder / "none.qasm").as_uri(), 0, 0)):
        assert not await client.text_document_definition_async(lsp.DefinitionParams(**at))
        assert not await client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**at))
        assert not await client.text_document_implementation_async(lsp.ImplementationParams(**at))


@pytest.mark.asyncio
async def test_questions_while_one_types_have_an_answer_or_are_stale(editor: Editor) -> None:
    uri = editor.open("OPENQASM 3.0;\n")
    client, asked = editor.client, []
    for column, character in enumerate("gate g(t) a { U(t, 0, 0) a; } // 𝛹"):
        editor.change(uri, character, (1, column, 1, column))
        at = place(uri, 1, column)
        asked.append(client.text_document_hover_async(lsp.HoverParams(**at)))
        asked.append(client.text_document_definition_async(lsp.DefinitionParams(**at)))
        asked.append(client.text_document_signature_help_async(lsp.SignatureHelpParams(**at)))
        asked.append(client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**at)))
        asked.append(client.text_document_rename_async(lsp.RenameParams(new_name="fresh", **at)))
        asked.append(client.text_document_folding_range_async(lsp.FoldingRangeParams(lsp.TextDocumentIdentifier(uri))))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    known = {lsp.LSPErrorCodes.ContentModified.value, lsp.LSPErrorCodes.RequestFailed.value}
    assert [error for error in errors if getattr(error, "code", None) not in known] == []
    assert len(errors) < len(answers), "the last text is answered"
