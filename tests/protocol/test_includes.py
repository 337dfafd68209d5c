"""Files that documents include: the unsaved text of an open one counts, and a change on the disk is seen."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types as lsp

from conftest_protocol import Editor

pytestmark = pytest.mark.timeout(60)

PROGRAM = 'OPENQASM 3.0;\ninclude "shared.inc";\nqubit[2] q;\nmine q[0];\n'


async def codes_once(editor: Editor, uri: str, wanted: list[str]) -> None:
    """Waits until the newest diagnostics of a document are these."""
    while [d.code for d in await editor.diagnostics(uri)] != wanted:
        await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_an_open_file_counts_as_it_is_typed(editor: Editor) -> None:
    program = editor.open(PROGRAM)
    await codes_once(editor, program, ["KT205"])
    shared = editor.open("gate mine a { U(0, 0, 0) a; }\n", "shared.inc")
    await codes_once(editor, program, [])
    editor.change(shared, "gate mine a, b { U(0, 0, 0) a; }\n")
    await codes_once(editor, program, ["KT302"])
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(shared)))
    await codes_once(editor, program, ["KT205"])


@pytest.mark.asyncio
async def test_a_change_on_the_disk_is_seen_when_the_client_tells(editor: Editor) -> None:
    file = editor.folder / "shared.inc"
    file.write_text("gate mine a { U(0, 0, 0) a; }\n")
    programs = [editor.open(PROGRAM, name) for name in ("a.qasm", "b.qasm")]
    for program in programs:
        await codes_once(editor, program, [])
    file.write_text("gate mine a, b { U(0, 0, 0) a; }\n")
    event = lsp.FileEvent(file.as_uri(), lsp.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
    for program in programs:
        await codes_once(editor, program, ["KT302"])


@pytest.mark.asyncio
async def test_an_error_in_an_included_file_is_told_where_it_is_included(editor: Editor) -> None:
    (editor.folder / "shared.inc").write_text("gate mine a { U(0, 0, 0) b; }\n")
    program = editor.open(PROGRAM)
    (found,) = await editor.diagnostics(program)
    assert found.code == "KT206" and "shared.inc" in found.message and "line 1" in found.message
