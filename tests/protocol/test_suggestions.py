"""Ghost text from the shipped model through the real server."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from conftest_protocol import Editor, start_editor
from ketline.model.catalog import ModelUnavailable, shipped_model
from ketline.workspace import IncludeFiles, Snapshot
from statement_starts import REPOSITORY, statement_starts

try:
    MODEL = shipped_model()
except ModelUnavailable as error:
    pytest.skip(f"no shipped model: {error}", allow_module_level=True)
if find_spec("llama_cpp") is None:
    pytest.skip("llama-cpp-python is not installed", allow_module_level=True)
pytestmark = pytest.mark.model

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


async def ready(editor: Editor) -> None:
    while not any(state == "ready" for state, _ in editor.statuses):
        assert not any(state == "failed" for state, _ in editor.statuses), editor.statuses
        await asyncio.sleep(0.02)


@pytest_asyncio.fixture
async def writer(tmp_path: Path):
    editor = await start_editor(tmp_path)
    await ready(editor)
    yield editor
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_two_statements_get_a_suggestion_within_the_deadline(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    text = await writer.ghost(uri, 4, 0)
    assert text, "the server gives up at its default deadline of one second"
    assert Snapshot(HEAD + "qubit[3] q;\nh q[0];\n" + text).problems == []


@pytest.mark.asyncio
async def test_typing_through_a_suggestion_keeps_it(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    text = await writer.ghost(uri, 4, 0)
    assert text
    writer.change(uri, text[0], (4, 0, 4, 0))
    assert await writer.ghost(uri, 4, 1) == text[1:]


@pytest.mark.asyncio
async def test_half_typed_statements_are_finished(writer: Editor) -> None:
    for index, typed in enumerate(
        ["c", "cx q[", "cx q[0], ", "rx(", "rx(0.", "rx(-0.25", "rx(p", "rx(pi/", "cu(0.1,", "measure q["]
    ):
        document = HEAD + "qubit[3] q;\nbit[3] c;\nh q[0];\n" + typed
        uri = writer.open(document, f"{index}.qasm")
        text = await writer.ghost(uri, 5, len(typed))
        assert text, typed
        assert Snapshot(document + text).problems == [], typed + text


@pytest.mark.asyncio
async def test_the_popup_offers_the_continuation(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    params = lsp.CompletionParams(lsp.TextDocumentIdentifier(uri), lsp.Position(4, 0))
    items = (await writer.client.text_document_completion_async(params)).items
    first = min(items, key=lambda item: item.sort_text)
    assert first.kind == lsp.CompletionItemKind.Snippet
    assert Snapshot(HEAD + "qubit[3] q;\nh q[0];\n" + first.insert_text).problems == []


@pytest.mark.asyncio
async def test_ghost_text_goes_on_from_the_word_chosen_in_the_popup(writer: Editor) -> None:
    document = HEAD + "qubit[3] q;\nh q[0];\n"
    uri = writer.open(document + "c")
    typed = lsp.Range(lsp.Position(4, 0), lsp.Position(4, 1))
    chosen = lsp.SelectedCompletionInfo(range=typed, text="cz")
    context = lsp.InlineCompletionContext(lsp.InlineCompletionTriggerKind.Automatic, selected_completion_info=chosen)
    identifier = lsp.TextDocumentIdentifier(uri)
    params = lsp.InlineCompletionParams(context=context, text_document=identifier, position=typed.end)
    answer = await writer.client.text_document_inline_completion_async(params)
    (item,) = answer.items
    assert item.insert_text.startswith("cz ") and item.range == typed
    assert Snapshot(document + item.insert_text).problems == []


@pytest.mark.asyncio
async def test_a_comment_is_answered_with_the_circuit_it_asks_for(writer: Editor) -> None:
    observable = "// ketline: observable H = 0.5*Z(q[0])*Z(q[1]) + 0.5*Z(q[1])*Z(q[2])\n"
    document = HEAD + "// maxcut, 3 qubits, qaoa, 1 layers\n" + observable
    uri = writer.open(document)
    text = await writer.ghost(uri, 4, 0)
    assert text and "gate cost(g)" in text and "rx(" in text
    whole = Snapshot(document + text)
    assert whole.problems == []
    (estimate,) = whole.estimates()
    assert estimate.minimum == pytest.approx(-1.0) and estimate.value is not None


@pytest.mark.asyncio
async def test_nothing_is_suggested_in_a_comment(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\n// the next gate is \n")
    assert await writer.ghost(uri, 3, 20) is None


@pytest.mark.linux
@pytest.mark.asyncio
async def test_a_killed_model_costs_one_suggestion(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    await _kill_model(writer)
    writer.change(uri, "x q[9];\n", (4, 0, 4, 0))
    assert [d.code for d in await writer.diagnostics(uri)] == ["KT301"]
    assert await writer.ghost(uri, 5, 0) is not None
    assert writer.statuses[-1][0] == "ready"


def _workers(writer: Editor) -> list[int]:
    """The model processes of the server."""
    found = subprocess.run(["pgrep", "-f", f"ketline.model.worker.*{MODEL.path.name}"], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split() if _parent(int(pid)) == writer.client._server.pid]


async def _kill_model(writer: Editor) -> None:
    (worker,) = _workers(writer)
    os.kill(worker, signal.SIGKILL)
    while writer.statuses[-1][0] != "failed":
        await asyncio.sleep(0.02)


@pytest.mark.linux
@pytest.mark.asyncio
async def test_a_model_that_hangs_costs_one_suggestion(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    (worker,) = _workers(writer)
    os.kill(worker, signal.SIGSTOP)
    assert await writer.ghost(uri, 4, 0) is None
    writer.change(uri, "x q[9];\n", (4, 0, 4, 0))
    assert [d.code for d in await writer.diagnostics(uri)] == ["KT301"], "the rest goes on meanwhile"
    for _ in range(30):
        if await writer.ghost(uri, 5, 0) is not None:
            break
        await asyncio.sleep(0.1)
    else:
        pytest.fail("the model did not come back")
    assert worker not in _workers(writer), "it was started anew"


@pytest.mark.asyncio
async def test_a_model_of_noise_breaks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that loads and answers nonsense: what is shown is still a program."""
    folder = tmp_path / "models"
    folder.mkdir()
    manifest = json.loads((MODEL.path.parent / "manifest.json").read_text())
    data = bytearray(MODEL.path.read_bytes())
    half = len(data) // 2  # past the header and the vocabulary: the weights alone
    data[half:] = random.Random(1).randbytes(len(data) - half)
    (folder / MODEL.path.name).write_bytes(data)
    manifest["completion"]["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setenv("KETLINE_MODELS", str(folder))
    editor = await start_editor(tmp_path)
    await ready(editor)
    for index, place in enumerate(statement_starts(20, seed=4)):
        uri = editor.open(place.text, f"{index}.qasm")
        text = await editor.ghost(uri, place.line, place.character) or ""
        offset = Snapshot(place.text).lines.offset(place.line, place.character)
        before = Snapshot(place.text, include=IncludeFiles(place.file)).problems
        edited = place.text[:offset] + text + place.text[offset:]
        assert len(Snapshot(edited, include=IncludeFiles(place.file)).problems) <= len(before), text
    assert editor.statuses[-1][0] == "ready"
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_a_document_of_twenty_thousand_lines_is_answered(writer: Editor) -> None:
    lines = ["qubit[9] q;", *(f"rz(0.{index % 97}) q[{index % 9}];" for index in range(20_000))]
    uri = writer.open(HEAD + "\n".join([*lines[:10_000], "", *lines[10_000:]]) + "\n")
    await writer.diagnostics(uri)
    assert await writer.ghost(uri, 10_002, 0)


@pytest.mark.asyncio
async def test_nothing_is_suggested_in_a_comment_that_does_not_end(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\n/* the next gate is\nh q[0];\n")
    assert await writer.ghost(uri, 3, 10) is None
    assert await writer.ghost(uri, 3, 19) is None


@pytest.mark.linux
@pytest.mark.asyncio
async def test_what_was_suggested_is_not_asked_again(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    text = await writer.ghost(uri, 4, 0)
    assert text
    await _kill_model(writer)
    assert await writer.ghost(uri, 4, 0) == text
    writer.change(uri, text[:3], (4, 0, 4, 0))
    assert await writer.ghost(uri, 4, 3) == text[3:]
    writer.change(uri, "", (4, 0, 4, 3))
    assert await writer.ghost(uri, 4, 0) == text
    assert writer.statuses[-1][0] == "failed", "the model was not needed"


@pytest.mark.linux
@pytest.mark.asyncio
@pytest.mark.timeout(60)
async def test_what_follows_an_accepted_suggestion_is_asked_for_at_once(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    text = await writer.ghost(uri, 4, 0)
    assert text
    writer.change(uri, text, (4, 0, 4, 0))
    (worker,) = _workers(writer)
    begun = before = _processor_seconds(worker)
    await asyncio.sleep(0.5)
    while (now := _processor_seconds(worker)) == begun or now != before:  # until it has drawn and is at rest
        before = now
        await asyncio.sleep(0.5)
    await _kill_model(writer)
    lines = (HEAD + "qubit[3] q;\nh q[0];\n" + text).split("\n")
    following = await writer.ghost(uri, len(lines) - 1, len(lines[-1]))
    assert writer.statuses[-1][0] == "failed", "the model was not needed"
    assert following is None or Snapshot("\n".join(lines) + following).problems == []


@pytest.mark.asyncio
async def test_asking_again_at_once_after_a_cancel_is_answered(writer: Editor) -> None:
    uri = writer.open(HEAD + "qubit[3] q;\nh q[0];\n")
    params = lsp.InlineCompletionParams(
        context=lsp.InlineCompletionContext(lsp.InlineCompletionTriggerKind.Automatic),
        text_document=lsp.TextDocumentIdentifier(uri), position=lsp.Position(4, 0),
    )  # fmt: skip
    send = writer.client.protocol.send_request_async
    first = asyncio.ensure_future(send(lsp.TEXT_DOCUMENT_INLINE_COMPLETION, params, msg_id="first"))
    await asyncio.sleep(0.02)
    writer.client.protocol.notify("$/cancelRequest", lsp.CancelParams("first"))
    second = await send(lsp.TEXT_DOCUMENT_INLINE_COMPLETION, params, msg_id="second")
    await asyncio.gather(first, return_exceptions=True)
    assert second is not None and second.items[0].insert_text


@pytest.mark.linux
@pytest.mark.asyncio
@pytest.mark.slow
async def test_nothing_is_left_of_a_thousand_edits_and_cancelled_requests(writer: Editor) -> None:
    """Random keys, requests at random places, most of them cancelled: the model is at rest afterwards and answers."""
    generator = random.Random(1)
    start = HEAD + "qubit[3] q;\n"
    uri, asked, cancelled = writer.open(start), [], set()
    for event in range(1_000):
        kind = generator.choice(["type", "ask", "ask", "cancel", "wait"])
        if kind == "type":
            writer.change(uri, generator.choice(["h q[0];\n", "c", "\n", "rx(0.5) q[1];\n", ""]), (3, 0, 3, 0))
        elif kind == "ask":
            params = lsp.InlineCompletionParams(
                context=lsp.InlineCompletionContext(lsp.InlineCompletionTriggerKind.Automatic),
                text_document=lsp.TextDocumentIdentifier(uri), position=lsp.Position(3, 0),
            )  # fmt: skip
            name, method = f"event {event}", lsp.TEXT_DOCUMENT_INLINE_COMPLETION
            answer = writer.client.protocol.send_request_async(method, params, msg_id=name)
            asked.append((name, asyncio.ensure_future(answer)))
        elif kind == "cancel" and asked:
            name = generator.choice(asked)[0]
            cancelled.add(name)
            writer.client.protocol.notify("$/cancelRequest", lsp.CancelParams(name))
        await asyncio.sleep(0.02 if kind == "wait" else 0)
    answers = await asyncio.gather(*(future for _, future in asked), return_exceptions=True)
    assert len(answers) == len(asked) > 300
    kept = [answer for (name, _), answer in zip(asked, answers) if name not in cancelled]
    assert not any(isinstance(answer, BaseException) for answer in kept)
    worker = _workers(writer)[0]
    await asyncio.sleep(1.0)
    before = _processor_seconds(worker)
    await asyncio.sleep(1.0)
    assert _processor_seconds(worker) == before, "the model is at rest"
    writer.change(uri, start + "h q[0];\n")
    assert await writer.ghost(uri, 4, 0)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.asyncio
async def test_a_damaged_model_is_said_and_the_rest_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(MODEL.path.parent / "manifest.json", folder)
    data = bytearray(MODEL.path.read_bytes())
    data[len(data) // 2] ^= 1
    (folder / MODEL.path.name).write_bytes(data)
    monkeypatch.setenv("KETLINE_MODELS", str(folder))
    editor = await start_editor(tmp_path)
    while not editor.statuses or editor.statuses[-1][0] != "failed":
        await asyncio.sleep(0.02)
    assert "sha256" in editor.statuses[-1][1]
    uri = editor.open(HEAD + "qubit q;\nh q[1];\n")
    assert [d.code for d in await editor.diagnostics(uri)]
    assert await editor.ghost(uri, 4, 0) is None
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_completions_go_on_where_only_the_other_model_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("manifest.json", MODEL.path.name):
        shutil.copy(MODEL.path.parent / name, folder)
    monkeypatch.setenv("KETLINE_MODELS", str(folder))
    editor = await start_editor(tmp_path)
    while not editor.statuses or editor.statuses[-1][0] != "ready":
        await asyncio.sleep(0.02)
    uri = editor.open(HEAD + "qubit[3] q;\nh q[0];\n")
    assert await editor.ghost(uri, 4, 0)
    wish = HEAD + "// maxcut, 2 qubits, qaoa, 1 layer\n// ketline: observable H = Z(q[0])*Z(q[1])\n"
    asked = editor.open(wish, "wish.qasm")
    assert await editor.ghost(asked, 4, 0) is None
    assert await editor.ghost(uri, 4, 0)
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
@pytest.mark.slow
async def test_real_files_are_answered_and_never_broken(writer: Editor) -> None:
    """200 random statement starts: at least 60% answered, none with a new problem."""
    answered, broken = 0, []
    for index, place in enumerate(statement_starts(200, seed=11)):
        uri = writer.open(place.text, f"{index}.qasm")
        text = await writer.ghost(uri, place.line, place.character)
        if text is None:
            continue
        answered += 1
        include = IncludeFiles(place.file)
        before = Snapshot(place.text, include=include)
        offset = before.lines.offset(place.line, place.character)
        after = Snapshot(place.text[:offset] + text + place.text[offset:], include=include)
        known = [(problem.code, problem.message) for problem in before.problems]
        new = [problem for problem in after.problems if (problem.code, problem.message) not in known]
        if new:
            broken.append((place.file.relative_to(REPOSITORY.parent), place.line, text, new))
    assert broken == []
    assert answered >= 120, f"{answered} of 200 were answered"
    print(f"\n{answered} of 200 statement starts answered, none with a new problem")
