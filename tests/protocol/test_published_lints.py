"""Lints in an editor: published beside the problems, changed by settings, mended by quick fixes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from conftest_protocol import start_editor
from ketline.workspace import Snapshot

TEXT = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit q;\nqubit spare;\nrz(0) q;\nrx(90) q;\nh w;\n'


@pytest.mark.asyncio
async def test_lints_are_published(editor) -> None:  # type: ignore[no-untyped-def]
    found = {item.code: item for item in await editor.lints(editor.open(TEXT), "KT602")}
    assert set(found) == {"KT201", "KT601", "KT602", "KT621"}
    assert found["KT201"].severity is lsp.DiagnosticSeverity.Error
    assert found["KT602"].severity is lsp.DiagnosticSeverity.Warning
    assert list(found["KT621"].tags or ()) == [lsp.DiagnosticTag.Unnecessary]


@pytest.mark.asyncio
async def test_severities_are_the_users(tmp_path: Path) -> None:
    severities = {"KT601": "off", "KT602": "error", "KT102": "off"}
    options = {"completion": {"enabled": False}, "diagnostics": {"severities": severities}}
    editor = await start_editor(tmp_path, options)
    found = {item.code: item.severity for item in await editor.lints(editor.open(TEXT + "h q\n"), "KT602")}
    assert "KT601" not in found
    assert found["KT602"] is found["KT102"] is lsp.DiagnosticSeverity.Error
    assert any("KT102" in message.message for message in editor.client.log_messages)
    await editor.client.shutdown_session()


@pytest.mark.asyncio
async def test_quick_fixes_of_lints(editor) -> None:  # type: ignore[no-untyped-def]
    uri = editor.open(TEXT)
    await editor.diagnostics(uri)
    everything = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), everything, lsp.CodeActionContext([]))
    actions = await editor.client.text_document_code_action_async(params)
    titles = {action.title for action in actions}
    assert {"Remove the gate", "Replace with 'pi/2'", "Ignore KT602 on this line"} <= titles
    assert not any("Ignore KT201" in title for title in titles)
    (ignore,) = [action for action in actions if action.title == "Ignore KT602 on this line"]
    (edit,) = ignore.edit.changes[uri]
    lines = TEXT.splitlines()
    assert edit.range.start == edit.range.end == lsp.Position(5, len(lines[5])) and not ignore.is_preferred
    lines[5] += edit.new_text
    assert "KT602" not in {lint.code for lint in Snapshot("\n".join(lines)).lints}


@pytest.mark.asyncio
async def test_changed_settings_count_at_once(editor) -> None:  # type: ignore[no-untyped-def]
    uri = editor.open(TEXT)
    await editor.lints(uri, "KT602")
    severities = {"ketline": {"completion": {"enabled": False}, "diagnostics": {"severities": {"KT602": "off"}}}}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings=severities))
    while "KT602" in {item.code for item in await editor.diagnostics(uri)}:
        await asyncio.sleep(0.01)
