"""Without llama-cpp-python, which is an extra: what needs the model says so in a line, everything else works.

The package is hidden from the processes that are started here by a ``sitecustomize`` of their own, as an interpreter
without it would not find it; ``tests/offline`` installs Ketline without it.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest_protocol import start_editor
from ketline.model.runtime import RUNTIME_MISSING

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"


@pytest.fixture(autouse=True)
def no_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hiding = tmp_path / "hiding"
    hiding.mkdir()
    (hiding / "sitecustomize.py").write_text('import sys\nsys.modules["llama_cpp"] = None\n')
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hiding), str(REPOSITORY / "server")]))


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ketline", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    "arguments",
    [
        ("complete", EXAMPLES / "unfinished_qaoa.qasm", "--at", "1:1"),
        ("complete", EXAMPLES / "unfinished_qaoa.qasm", "--at", "12:1", "--format", "json"),
        ("generate", "--problem", "maxcut", "--graph", EXAMPLES / "graphs" / "ring_6.json"),
    ],
)
def test_a_command_that_needs_the_model_says_so_in_a_line(arguments: tuple[str | Path, ...]) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"ketline {arguments[0]}: {RUNTIME_MISSING}\n"


def test_doctor_says_so_and_finds_nothing_wrong() -> None:
    result = run("doctor")
    assert result.returncode == 0, result.stdout + result.stderr
    assert " ".join(result.stdout.split()).endswith(f"{RUNTIME_MISSING} Everything else works.")


def test_everything_else_works() -> None:
    checked = run("check", EXAMPLES / "broken" / "six_errors.qasm", "--format", "json")
    assert (checked.returncode, len(json.loads(checked.stdout))) == (1, 6), checked.stderr
    hints = run("hints", EXAMPLES / "ghz.qasm", "--format", "json")
    assert hints.returncode == 0 and all(row["exact"] for row in json.loads(hints.stdout)), hints.stderr


@pytest.mark.asyncio
async def test_the_server_says_so_once_and_goes_on(tmp_path: Path) -> None:
    editor = await start_editor(tmp_path)
    uri = editor.open("OPENQASM 3.0;\nqubit q;\nh qq;\n")
    assert await asyncio.wait_for(editor.diagnostics(uri), 60)
    for _ in range(3):
        assert await editor.ghost(uri, 1, 8) is None
    while ("off", RUNTIME_MISSING) not in editor.statuses:
        await asyncio.sleep(0.01)
    assert [status for status in editor.statuses if status[0] != "off"] == []
    assert editor.statuses.count(("off", RUNTIME_MISSING)) == 1
    said = [log.message for log in editor.client.log_messages if log.message == RUNTIME_MISSING]
    assert len(said) == 1
    await editor.client.shutdown_session()
    await editor.client.stop()
