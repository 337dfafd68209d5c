"""What happens when the model's process misbehaves: one clear line, and the rest keeps working.

The worker here is a script that plays the part, so that each fault happens when the test says; the real one is in
``tests/protocol/test_suggestions.py``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ketline.model import process as module
from ketline.model.process import ModelFailure, ModelProcess, Superseded
from ketline.model.prompts import Special
from ketline.model.protocol import CompletionRequest

WORKER = """
import json, os, sys, threading, time
mode = sys.argv[1]
one_at_a_time = threading.Lock()
def say(message):
    with one_at_a_time: print(json.dumps(message), flush=True)
if mode == "silent": time.sleep(60)
if mode == "dies": os._exit(3)
if mode == "refuses": say({"failed": "ValueError: not a model"}); sys.exit(1)
say({"ready": {"context": 64, "milliseconds": 1.0}})
cancelled = set()
def answer(message):
    identity = message["id"]
    if mode == "crashes": os._exit(9)
    if mode == "hangs": return
    if mode == "slow":
        while identity not in cancelled: time.sleep(0.01)
    finish = "cancelled" if identity in cancelled else "end"
    say({"id": identity, "completions": [{"text": "h q;", "tokens": 3, "finish": finish, "milliseconds": 1.0}]})
for line in sys.stdin:
    message = json.loads(line)
    if "cancel" in message: cancelled.add(message["cancel"]); continue
    threading.Thread(target=answer, args=(message,), daemon=True).start()
"""

REQUEST = CompletionRequest((Special.PREFIX, "qubit q;\n"), milliseconds=100)


class Played(ModelProcess):
    """A ModelProcess whose worker is the script above."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.script = folder / "worker.py"
        self.script.write_text(WORKER)
        self.mode = mode
        self.said: list[str] = []
        super().__init__(self.script, on_status=lambda status: self.said.append(status.state))

    def _command(self, entries: object) -> list[str]:
        return [sys.executable, str(self.script), self.mode]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "runtime_installed", lambda: True)
    monkeypatch.setattr(module, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(module, "HUNG_SECONDS", 0.3)
    monkeypatch.setattr(module, "START_SECONDS", 5.0)
    monkeypatch.setattr(module, "BACK_OFF_SECONDS", (0.0, 0.0, 0.0, 0.0, 0.0))


def run(work):
    return asyncio.run(asyncio.wait_for(work, 60))


def test_a_good_worker_answers(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "good")
        assert (await model.complete(REQUEST))[0].text == "h q;"
        assert model.said == ["starting", "ready"]
        await model.stop()
        assert model.said[-1] == "off"

    run(work())


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("dies", "ended while loading"),
        ("refuses", "not a model"),
        ("crashes", "process ended"),
        ("hangs", "did not answer in time"),
    ],
)
def test_a_bad_worker_costs_one_suggestion(tmp_path: Path, mode: str, words: str) -> None:
    async def work() -> None:
        model = Played(tmp_path, mode)
        with pytest.raises(ModelFailure, match=words):
            await model.complete(REQUEST)
        assert model.status.state == "failed" and model.process_id is None
        model.mode = "good"
        assert (await model.complete(REQUEST))[0].text == "h q;"
        await model.stop()

    run(work())


def test_a_worker_that_never_loads_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "START_SECONDS", 0.3)

    async def work() -> None:
        with pytest.raises(ModelFailure, match=r"did not load within 0\.3 s"):
            await Played(tmp_path, "silent").complete(REQUEST)

    run(work())


@pytest.mark.linux
def test_killed_between_requests(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "good")
        await model.complete(REQUEST)
        os.kill(model.process_id, signal.SIGKILL)
        for _ in range(100):
            if model.status.state == "failed":
                break
            await asyncio.sleep(0.02)
        assert model.status.state == "failed"
        assert (await model.complete(REQUEST))[0].text == "h q;"
        await model.stop()

    run(work())


def test_the_newest_request_wins(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "slow")
        await model.start()
        slow = CompletionRequest(REQUEST.prompt, milliseconds=5_000)
        older = asyncio.create_task(model.complete(slow))
        await asyncio.sleep(0.2)
        newer = asyncio.create_task(model.complete(slow))
        with pytest.raises(Superseded):
            await older
        newer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await newer
        await model.stop()

    run(work())


def test_a_request_that_is_given_up_must_still_be_answered(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "hangs")
        await model.start()
        given_up = asyncio.create_task(model.complete(CompletionRequest(REQUEST.prompt, milliseconds=5_000)))
        await asyncio.sleep(0.1)
        given_up.cancel()
        await asyncio.sleep(1.0)
        assert model.status.state == "failed" and model.process_id is None
        await model.stop()

    run(work())


def test_a_cancel_that_crosses_its_answer_costs_nothing(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "good")
        await model.start()
        for _ in range(20):  # the answer is there, or in the pipe, when the next request takes its place
            tasks = [asyncio.create_task(model.complete(REQUEST)) for _ in range(2)]
            await asyncio.sleep(0.002)
            tasks[1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await model.complete(REQUEST)
        worker = model.process_id
        await asyncio.sleep(0.8)
        assert model.process_id == worker is not None and "failed" not in model.said
        await model.stop()

    run(work())


def test_it_stops_trying_after_too_many_failures(tmp_path: Path) -> None:
    async def work() -> None:
        model = Played(tmp_path, "dies")
        for _ in range(module.MAXIMUM_FAILURES):
            with pytest.raises(ModelFailure):
                await model.start()
        model.mode = "good"
        with pytest.raises(ModelFailure, match="restart it by hand"):
            await model.start()
        await model.restart()
        assert model.status.state == "ready"
        await model.stop()

    run(work())


def test_back_off_delays_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BACK_OFF_SECONDS", (30.0,))

    async def work() -> None:
        model = Played(tmp_path, "dies")
        for _ in range(2):
            with pytest.raises(ModelFailure):
                await model.start()
        assert model.said == ["starting", "failed"], "the second request did not start a process"

    run(work())


@pytest.mark.skipif(find_spec("llama_cpp") is None, reason="llama-cpp-python is not installed")
def test_a_file_that_is_not_a_model(tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + bytes(200))

    async def work() -> None:
        with pytest.raises(ModelFailure, match=r"broken\.gguf"):
            await ModelProcess(path).start()

    run(work())


@pytest.mark.skipif(find_spec("llama_cpp") is None, reason="the model's runtime (extra 'model') is not installed")
def test_no_file_of_the_opened_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that an editor has opened may be anybody's: its ``json.py`` is no module of ours."""
    (tmp_path / "json.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)

    async def start() -> None:
        model = ModelProcess()
        await model.start()
        await model.stop()

    asyncio.run(start())
    assert not (tmp_path / "was_run").exists()
