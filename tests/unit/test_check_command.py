"""``ketline check``: its formats, fixes in place, and watching."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ketline.cli import main
from ketline.diagnostics.catalog import CATALOG

BAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqreg q[2];\nh q[0]\nx q[5];\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "a b.qasm"
    found.write_text(BAD)
    return found


def test_text_has_a_frame_and_no_colours_outside_of_a_terminal(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ketline", "check", str(path)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "COLUMNS": "200"},
    )  # fmt: skip
    assert "\x1b" not in done.stdout
    assert f"{path}:5:5: error KT301 " in done.stdout
    assert "    5 | x q[5];\n      |     ^\n" in done.stdout
    assert "'--fix' mends 1 problem." in done.stdout


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_the_users_choice(path: Path, variables: dict[str, str], coloured: bool) -> None:
    environment = {**os.environ, "FORCE_COLOR": "1", **variables}
    command = [sys.executable, "-m", "ketline", "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert ("\x1b[1;31m" in done.stdout) is coloured


def test_safe_fixes_are_made_in_place(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--fix", "--show", "hint", str(path)]) == 1
    assert path.read_text() == BAD.replace("qreg q[2]", "qubit[2] q").replace("h q[0]", "h q[0];")
    out = capsys.readouterr().out
    assert "Fixed 2 problems in 1 file." in out and "KT301" in out and "KT102" not in out
    assert main(["check", "--fix", str(path)]) == 1
    assert "Fixed" not in capsys.readouterr().out


def test_only_what_is_shown_is_fixed(path: Path) -> None:
    main(["check", "--fix", "--show", "error", str(path)])
    assert "qreg" in path.read_text()


def test_sarif_is_a_log_of_version_2_1_0(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "sarif", str(path)]) == 1
    log = json.loads(capsys.readouterr().out)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and [rule["id"] for rule in rules] == list(CATALOG)
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= {"error", "warning", "note", "none"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] and result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == path.as_uri()
        assert place["region"]["startLine"] >= 1 and place["region"]["endColumn"] >= 1


def test_annotations_for_github(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "github", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    head = f"::error file={path},line=5,endLine=5,col=5,endColumn=6,title=KT301 index-out-of-range::Index 5"
    assert lines[-1].startswith(head)
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_annotations_stay_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "100%,a:b"
    folder.mkdir()
    (folder / "a.qasm").write_text("h q;\n")
    assert main(["check", "--format", "github", str(folder)]) == 1
    assert "100%25%2Ca%3Ab" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--fix", "--watch"])
def test_standard_input_is_neither_fixed_nor_watched(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", option, "-"]) == 2
    assert "standard input" in capsys.readouterr().err


@pytest.mark.linux
def test_files_are_watched(path: Path) -> None:
    command = [sys.executable, "-m", "ketline", "check", "--watch", str(path)]
    watching = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored in the background
    )  # fmt: skip
    assert watching.stdout is not None
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.extend(iter(watching.stdout.readline, "")))
    reader.start()

    def wait_for(wanted: str) -> None:
        deadline = time.monotonic() + 60
        while not any(wanted in line for line in seen):
            assert time.monotonic() < deadline, seen
            time.sleep(0.05)

    try:
        wait_for("error KT301")
        path.write_text("qubit q;\nreset q;\n")
        wait_for("No problems in 1 file.")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 0
    finally:
        watching.kill()
        watching.wait()
        reader.join()
