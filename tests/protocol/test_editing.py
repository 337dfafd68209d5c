"""Diagnostics and hints through the real stdio server."""

from __future__ import annotations

import asyncio
import textwrap

import pytest
from lsprotocol import types as lsp

from deep_circuits import deep

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


@pytest.mark.asyncio
async def test_diagnostics_are_published_on_open_and_follow_edits(editor):
    uri = editor.open(HEAD + "qubit[2] q;\nh q[5];\ncx q[0];\n")
    found = await editor.diagnostics(uri)
    assert [(d.code, d.range.start.line, d.range.start.character, d.range.end.character) for d in found] == [
        ("KT301", 3, 4, 5),
        ("KT302", 4, 0, 2),
    ]
    assert all(d.source == "ketline" and d.severity is lsp.DiagnosticSeverity.Error for d in found)
    editor.change(uri, "1", (3, 4, 3, 5))
    assert [d.code for d in await editor.diagnostics(uri)] == ["KT302"]
    editor.change(uri, ", q[1]", (4, 7, 4, 7))
    assert await editor.diagnostics(uri) == []


@pytest.mark.asyncio
async def test_columns_count_utf16_units(editor):
    uri = editor.open(HEAD + "qubit[2] q; /* 𝛹𝛹 */ h q[7];\n")
    (found,) = await editor.diagnostics(uri)
    assert found.range.start.character == len("qubit[2] q; /* ") + 4 + len(" */ h q[")
    editor.change(uri, "0", (2, found.range.start.character, 2, found.range.end.character))
    assert await editor.diagnostics(uri) == []


@pytest.mark.asyncio
async def test_hint_shows_the_energy_and_stays_while_a_new_one_is_computed(editor):
    text = HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[0])*Z(q[1])\nh q[0];\ncx q[0], q[1];\n"
    uri = editor.open(text)
    await asyncio.wait_for(editor.refreshed.wait(), 20)
    (hint,) = await editor.hints(uri)
    assert hint.label == "⟨H⟩ = 1.000 (min -1, P 0%)"
    assert (hint.position.line, hint.position.character) == (3, len("// ketline: observable H"))
    editor.refreshed.clear()
    editor.change(uri, "x q[0];\n", (6, 0, 6, 0))
    (kept,) = await editor.hints(uri)
    assert kept.label == hint.label, "the old value stays until the new one is there"
    await asyncio.wait_for(editor.refreshed.wait(), 20)
    (newer,) = await editor.hints(uri)
    assert newer.label == "⟨H⟩ = -1.000 (min -1, P 100%)"


@pytest.mark.asyncio
async def test_hint_moves_with_its_line_at_once(editor):
    uri = editor.open(HEAD + "qubit q;\n// ketline: observable M = Z(q)\n")
    await asyncio.wait_for(editor.refreshed.wait(), 20)
    editor.change(uri, "\n\n", (0, 0, 0, 0))
    (hint,) = await editor.hints(uri)
    assert hint.position.line == 5


@pytest.mark.asyncio
async def test_too_many_qubits_gives_a_reason_not_a_number(editor):
    uri = editor.open(deep(40, 20))
    await asyncio.wait_for(editor.refreshed.wait(), 60)
    (hint,) = await editor.hints(uri)
    assert hint.label == "⟨H⟩ not computed"
    assert "40 qubits" in hint.tooltip.value


@pytest.mark.asyncio
async def test_popup_lists_what_is_in_reach(editor):
    uri = editor.open(HEAD + "qubit[3] data;\nbit[3] c;\ncx data[\n")

    async def labels(line: int, character: int) -> list[str]:
        params = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, character))
        answer = await editor.client.text_document_completion_async(params)
        return [item.label for item in answer.items]

    assert await labels(4, 8) == ["0", "1", "2"]
    assert await labels(4, 3) == ["data"]
    start = await labels(4, 0)
    assert {"cx", "h", "measure", "c", "qubit"} <= set(start)
    assert "data" not in start


@pytest.mark.asyncio
async def test_quick_fixes_repair_the_file(editor):
    text = "OPENQASM 3.0;\nqubit[2] q;\nh q[0]\nx q[9];\n"
    uri = editor.open(text)
    diagnostics = await editor.diagnostics(uri)
    params = lsp.CodeActionParams(
        text_document=lsp.TextDocumentIdentifier(uri),
        range=lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0)),
        context=lsp.CodeActionContext(diagnostics=diagnostics),
    )
    actions = [one for one in await editor.client.text_document_code_action_async(params) if one.is_preferred]
    assert sorted(action.title for action in actions) == [
        "Add ';'",
        'Add include "stdgates.inc"',
        "Replace with '1'",
    ]
    edits = [edit for action in actions for edit in action.edit.changes[uri]]
    for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
        start, end = edit.range.start, edit.range.end
        editor.change(uri, edit.new_text, (start.line, start.character, end.line, end.character))
    assert await editor.diagnostics(uri) == []


@pytest.mark.asyncio
async def test_everything_safe_is_fixed_at_once(editor):
    text = "OPENQASM 3.0;\nqreg q[2];\nh q[0]\nrx(0) q[1];\nx w;\n"
    uri = editor.open(text)
    params = lsp.CodeActionParams(
        text_document=lsp.TextDocumentIdentifier(uri),
        range=lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)),
        context=lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.SourceFixAll]),
    )
    (action,) = await editor.client.text_document_code_action_async(params)
    assert action.kind == "source.fixAll.ketline"
    (edit,) = action.edit.changes[uri]
    lines = text.split("\n")
    start, end = edit.range.start, edit.range.end
    new = "\n".join(lines[: start.line]) + "\n" + lines[start.line][: start.character] + edit.new_text
    new += "\n".join([lines[end.line][end.character :], *lines[end.line + 1 :]])
    assert new == 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nh q[0];\nx w;\n'


@pytest.mark.asyncio
async def test_one_code_is_fixed_everywhere(editor):
    uri = editor.open("OPENQASM 3.0;\nqreg q[2];\nqreg r[1];\nreset q;\nreset r;\n")
    where = lsp.Range(lsp.Position(1, 0), lsp.Position(1, 1))
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, lsp.CodeActionContext([]))
    titles = {action.title for action in await editor.client.text_document_code_action_async(params)}
    assert {"Replace with 'qubit[2] q'", "Fix all problems of KT603 (old-spelling)"} <= titles


@pytest.mark.asyncio
async def test_the_edit_of_a_whole_file_waits_until_it_is_wanted(tmp_path):
    from conftest_protocol import start_editor

    support = lsp.ClientCodeActionResolveOptions(["edit"])
    editor = await start_editor(
        tmp_path, {"completion": {"enabled": False}}, actions=lsp.CodeActionClientCapabilities(resolve_support=support)
    )
    uri = editor.open("OPENQASM 3.0;\nqreg q[2];\nqreg r[1];\nreset q;\nreset r;\n")
    where = lsp.Range(lsp.Position(1, 0), lsp.Position(1, 1))
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), where, lsp.CodeActionContext([]))
    actions = await editor.client.text_document_code_action_async(params)
    (action,) = [one for one in actions if one.title.startswith("Fix all")]
    assert action.edit is None
    resolved = await editor.client.code_action_resolve_async(action)
    (edit,) = resolved.edit.changes[uri]
    assert edit.new_text == "ubit[2] q;\nqubit[1] r"
    editor.change(uri, "x q;\n")
    assert (await editor.client.code_action_resolve_async(action)).edit is None
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_a_version_2_file_can_be_rewritten(editor):
    text = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\nu1(2^2) q; // turn\n'
    uri = editor.open(text)
    params = lsp.CodeActionParams(
        text_document=lsp.TextDocumentIdentifier(uri),
        range=lsp.Range(lsp.Position(3, 0), lsp.Position(3, 0)),
        context=lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.Refactor]),
    )
    (action,) = await editor.client.text_document_code_action_async(params)
    assert (action.title, action.kind) == ("Rewrite this file as OpenQASM 3", lsp.CodeActionKind.RefactorRewrite)
    new = {edit.new_text for edit in action.edit.changes[uri]}
    assert {"3.0", "stdgates.inc", "qubit[1]", "p", "**"} <= new


@pytest.mark.asyncio
async def test_bad_settings_become_a_message_and_the_default(tmp_path):
    from conftest_protocol import start_editor

    editor = await start_editor(
        tmp_path, {"completion": {"enabled": False, "length": "novel"}, "hints": {"maximumQubits": "many"}}
    )
    uri = editor.open(HEAD + "qubit q;\nh q;\n")
    assert await editor.diagnostics(uri) == []
    messages = [message.message for message in editor.client.log_messages]
    assert any("ketline.completion.length" in message for message in messages)
    assert any("ketline.hints.maximumQubits" in message for message in messages)
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_half_typed_text_never_stops_the_server(editor):
    program = textwrap.dedent(
        """
        qubit[3] q; bit[3] c;
        gate g(a) x, y { cx x, y; rz(a*2) y; }
        for int i in [0:2] { if (c[i] == 1) { x q[i]; } else { h q[i]; } }
        def f(qubit a, int n) -> bit { return measure a; }
        let z = q[0:1] ++ q[2]; c = measure q;
        """
    )
    uri = editor.open(HEAD)
    text = HEAD
    for character in program:
        text += character
        editor.change(uri, text)
    errors = [d for d in await editor.diagnostics(uri) if d.severity is lsp.DiagnosticSeverity.Error]
    assert errors == []
