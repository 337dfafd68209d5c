"""Values, derivatives and optimising through the real server."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from conftest_protocol import Editor, start_editor
from deep_circuits import deep

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
ONE = HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[1])\nrx(0.4) q[0];\ncx q[0], q[1];\n"

#: Seconds that a value may take to arrive before the test fails.
PATIENCE = 60


async def labels(editor: Editor, uri: str) -> list[str]:
    return [str(hint.label) for hint in await editor.hints(uri)]


async def until(editor: Editor, uri: str, *wanted: str) -> list[lsp.InlayHint]:
    """The hints once every label wanted is among them."""

    async def asked() -> list[lsp.InlayHint]:
        while True:
            found = await editor.hints(uri)
            if {str(hint.label) for hint in found} >= set(wanted):
                return found
            await asyncio.sleep(0.05)

    return await asyncio.wait_for(asked(), PATIENCE)


@pytest.mark.asyncio
async def test_a_derivative_stands_behind_its_angle(editor: Editor) -> None:
    uri = editor.open(ONE)
    hints = await until(editor, uri, "⟨H⟩ = 0.921 (min -1, P 4%)", "∂ -0.39")
    (slope,) = [hint for hint in hints if str(hint.label).startswith("∂")]
    assert (slope.position.line, slope.position.character) == (4, len("rx(0.4"))
    assert "-0.389" in slope.tooltip.value


@pytest.mark.asyncio
async def test_hints_never_blink_while_one_types(editor: Editor) -> None:
    """Each answer between the keys has the value and the derivative, old or new, where their text is by then."""
    uri = editor.open(ONE)
    await until(editor, uri, "∂ -0.39")
    typed = "\nry(0.25) q[1];\n// a comment\nx q[0];\n"
    for position, key in enumerate(typed):
        line = 6 + typed[:position].count("\n")
        column = position - (typed[:position].rfind("\n") + 1)
        editor.change(uri, key, (line, column, line, column))
        shown = await labels(editor, uri)
        assert any(label.startswith("⟨H⟩") for label in shown), typed[: position + 1]
        assert any(label.startswith("∂") for label in shown), typed[: position + 1]
        await asyncio.sleep(0.02 if position % 5 else 0.25)
    await until(editor, uri, "⟨H⟩ = 0.892 (min -1, P 5%)")


@pytest.mark.asyncio
async def test_hints_move_with_their_text_before_anything_is_computed(editor: Editor) -> None:
    uri = editor.open(ONE)
    await until(editor, uri, "∂ -0.39")
    editor.change(uri, "\n\n", (0, 0, 0, 0))
    editor.change(uri, "  ", (6, 0, 6, 0))
    moved = {str(hint.label)[0]: hint.position for hint in await editor.hints(uri)}
    assert (moved["⟨"].line, moved["∂"].line, moved["∂"].character) == (5, 6, len("  rx(0.4"))


async def busy(editor: Editor, seconds: float) -> float:
    """The share of a core that the server uses over some time."""
    before = _cpu_seconds(editor)
    await asyncio.sleep(seconds)
    return (_cpu_seconds(editor) - before) / seconds


def _cpu_seconds(editor: Editor) -> float:
    fields = Path(f"/proc/{editor.client._server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.linux
@pytest.mark.asyncio
async def test_a_newer_edit_or_closing_cancels_an_older_run(tmp_path: Path) -> None:
    """What takes a minute is dropped at once: the newer text is valued, and after closing nothing computes."""
    options = {"completion": {"enabled": False}, "hints": {"maximumSeconds": 100}}
    editor = await start_editor(tmp_path, options)
    slow = deep(20, 700)
    uri = editor.open(slow)
    await asyncio.sleep(3.0)
    assert await busy(editor, 1.0) > 0.5, "the run is under way"
    editor.change(uri, ONE)
    started = time.monotonic()
    await until(editor, uri, "⟨H⟩ = 0.921 (min -1, P 4%)")
    assert time.monotonic() - started < 5
    other = editor.open(slow, "other.qasm")
    await asyncio.sleep(3.0)
    assert await busy(editor, 1.0) > 0.5
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(other)))
    await asyncio.sleep(1.0)
    assert await busy(editor, 1.0) < 0.3
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.linux
@pytest.mark.asyncio
async def test_a_hover_is_answered_at_once_while_a_long_estimate_runs(tmp_path: Path) -> None:
    options = {"completion": {"enabled": False}, "hints": {"maximumSeconds": 100}}
    editor = await start_editor(tmp_path, options)
    small = editor.open(ONE, "small.qasm")
    await until(editor, small, "∂ -0.39")
    editor.open(deep(20, 700), "slow.qasm")
    begun = time.perf_counter()
    await asyncio.sleep(3.0)
    waited = []
    for _ in range(40):
        started = time.perf_counter()
        params = lsp.HoverParams(lsp.TextDocumentIdentifier(small), lsp.Position(4, 4))
        hover = await editor.client.text_document_hover_async(params)
        waited.append(time.perf_counter() - started)
        assert hover is not None and "d⟨H⟩" in hover.contents.value
        await asyncio.sleep(0.02)
    assert await busy(editor, 0.5) > 0.5, "the estimate is still running"
    estimating = time.perf_counter() - begun
    assert max(waited) < estimating / 20, "a hover waited for the estimate"
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_hints_that_are_turned_off_go_away(editor: Editor) -> None:
    uri = editor.open(HEAD + "input float t;\nqubit q;\n// ketline: observable H = Z(q)\nrx(t) q;\n")
    await editor.lints(uri, "KT404")
    editor.refreshed.clear()
    settings = {"ketline": {"hints": {"enabled": False}, "completion": {"enabled": False}}}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))
    await asyncio.wait_for(editor.refreshed.wait(), PATIENCE)
    assert await editor.hints(uri) == []
    while any(item.code == "KT404" for item in await editor.diagnostics(uri)):
        await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_why_there_is_no_value_is_a_diagnostic_at_its_place(editor: Editor) -> None:
    text = HEAD + "input float theta;\nqubit q;\n// ketline: observable H = Z(q)\nrx(theta) q;\n"
    uri = editor.open(text)
    await until(editor, uri, "⟨H⟩ not computed")
    found = await editor.lints(uri, "KT404")
    (missing,) = [item for item in found if item.code == "KT404"]
    assert missing.severity == lsp.DiagnosticSeverity.Information
    assert (missing.range.start.line, missing.range.start.character, missing.range.end.character) == (5, 3, 8)
    editor.change(uri, "// ketline: input theta = pi\n", (3, 0, 3, 0))
    await until(editor, uri, "⟨H⟩ = -1.000 (min -1, P 100%)")
    while any(item.code == "KT404" for item in await editor.diagnostics(uri)):
        await asyncio.sleep(0.05)


@pytest.mark.asyncio
async def test_settings_give_inputs_and_turn_derivatives_off(editor: Editor) -> None:
    declared = HEAD + "input float theta;\nqubit q;\n// ketline: observable H = Z(q)\n"
    uri = editor.open(declared + "rx(theta) q;\nrx(0.1) q;\n")
    settings = {"ketline": {"hints": {"inputs": {"theta": 0.3}, "gradients": False}, "completion": {"enabled": False}}}
    editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))
    await until(editor, uri, "⟨H⟩ = 0.921 (min -1, P 4%)")
    await asyncio.sleep(0.5)
    assert await labels(editor, uri) == ["⟨H⟩ = 0.921 (min -1, P 4%)"]


@pytest.mark.asyncio
async def test_measured_qubits_are_valued_where_nothing_is_declared(editor: Editor) -> None:
    uri = editor.open(HEAD + "qubit[2] q;\nbit[2] c;\nh q[0];\ncx q[0], q[1];\nc = measure q;\n")
    (hint,) = await until(editor, uri, "⟨Z⟩ = 0.00 0.00 entangled")
    assert hint.position.line == 6


async def lenses(editor: Editor, uri: str) -> list[lsp.CodeLens]:
    async def asked() -> list[lsp.CodeLens]:
        params = lsp.CodeLensParams(lsp.TextDocumentIdentifier(uri))
        while True:
            lenses = await editor.client.text_document_code_lens_async(params) or []
            if found := [lens for lens in lenses if lens.command.command]:
                return found
            await asyncio.sleep(0.05)

    return await asyncio.wait_for(asked(), PATIENCE)


@pytest.mark.asyncio
async def test_a_code_lens_moves_the_angles_to_the_minimum(editor: Editor) -> None:
    edits: list[lsp.WorkspaceEdit] = []

    @editor.client.feature(lsp.WORKSPACE_APPLY_EDIT)
    def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
        edits.append(params.edit)
        return lsp.ApplyWorkspaceEditResult(applied=True)

    uri = editor.open(ONE)
    await until(editor, uri, "∂ -0.39")
    (lens,) = await lenses(editor, uri)
    assert lens.command.title == "Minimise ⟨H⟩ over 1 angle"
    params = lsp.ExecuteCommandParams(lens.command.command, lens.command.arguments)
    answer = await editor.client.workspace_execute_command_async(params)
    (edit,) = edits
    (change,) = edit.changes[uri]
    assert (change.range.start.line, change.range.start.character, change.range.end.character) == (4, 3, 6)
    assert float(change.new_text) == pytest.approx(3.141593, abs=1e-4)
    assert _field(answer, "after") == pytest.approx(-1, abs=1e-9)
    where = change.range
    editor.change(uri, change.new_text, (where.start.line, where.start.character, where.end.line, where.end.character))
    await until(editor, uri, "⟨H⟩ = -1.000 (min -1, P 100%)")


def _field(answer: Any, name: str, kind: type = float) -> Any:
    found = answer.get(name) if isinstance(answer, dict) else getattr(answer, name, None)
    return None if found is None else kind(found)


@pytest.mark.asyncio
async def test_optimising_says_why_it_cannot(editor: Editor) -> None:
    told: list[str] = []

    @editor.client.feature(lsp.WINDOW_SHOW_MESSAGE)
    def say(params: lsp.ShowMessageParams) -> None:
        told.append(params.message)

    uri = editor.open(HEAD + "qubit q;\n// ketline: observable H = Z(q)\nrx(pi/2) q;\n")
    await until(editor, uri, "⟨H⟩ = 0.000 (min -1, P 50%)")
    params = lsp.ExecuteCommandParams("ketline.optimiseAngles", [uri, "H"])
    assert await editor.client.workspace_execute_command_async(params) is None
    assert told == ["'H' depends on no angle that is written as a number."]


@pytest.mark.asyncio
async def test_optimising_shows_progress_and_can_be_cancelled(tmp_path: Path) -> None:
    """Cancelled after a few evaluations, it keeps the best angles so far."""
    window = lsp.WindowClientCapabilities(work_done_progress=True)
    options = {"completion": {"enabled": False}, "hints": {"optimiseSteps": 100_000}}
    editor = await start_editor(tmp_path, options, window)
    edits: list[lsp.WorkspaceEdit] = []
    tokens: list[str] = []
    messages: list[str] = []

    @editor.client.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
    def create(params: lsp.WorkDoneProgressCreateParams) -> None:
        tokens.append(str(params.token))

    @editor.client.feature(lsp.PROGRESS)
    def progress(params: lsp.ProgressParams) -> None:
        message = _field(params.value, "message", str)
        if message:
            messages.append(message)

    @editor.client.feature(lsp.WORKSPACE_APPLY_EDIT)
    def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
        edits.append(params.edit)
        return lsp.ApplyWorkspaceEditResult(applied=True)

    uri = editor.open(deep(16, 5))
    await lenses(editor, uri)
    params = lsp.ExecuteCommandParams("ketline.optimiseAngles", [uri, "H"])
    running = asyncio.create_task(editor.client.workspace_execute_command_async(params))
    while not messages or float(messages[-1].split()[0]) > float(messages[0].split()[0]) - 0.01:
        assert not running.done()
        await asyncio.sleep(0.05)
    (token,) = tokens
    editor.client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(token))
    answer = await asyncio.wait_for(running, PATIENCE)
    assert _field(answer, "cancelled") == 1.0
    assert _field(answer, "after") < _field(answer, "before") and len(edits) == 1
    assert any(level in messages[0] for level in "▁▂▃▄▅▆▇█")
    await editor.client.shutdown_session()
    await editor.client.stop()
