"""``ketline format``: what is written, what is only said, and exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketline.cli import main

UGLY, NICE = "h   q;\n", "h q;\n"


def test_files_are_laid_out_in_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ugly, nice = tmp_path / "a.qasm", tmp_path / "b.qasm"
    ugly.write_text(UGLY)
    nice.write_text(NICE)
    assert main(["format", str(tmp_path)]) == 0
    assert (ugly.read_text(), nice.read_text()) == (NICE, NICE)
    assert "1 of 2 files changed." in capsys.readouterr().err
    assert main(["format", str(tmp_path)]) == 0
    assert "Nothing to change in 2 files." in capsys.readouterr().err


def test_check_names_files_and_writes_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    path.write_text(UGLY)
    assert main(["format", "--check", str(path)]) == 1
    assert path.read_text() == UGLY
    assert capsys.readouterr().out == f"would change {path}\n"
    path.write_text(NICE)
    assert main(["format", "--check", str(path)]) == 0


def test_diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    path.write_text(UGLY)
    assert main(["format", "--diff", str(path)]) == 1
    assert "-h   q;\n+h q;\n" in capsys.readouterr().out
    assert path.read_text() == UGLY


def test_standard_input() -> None:
    command = [sys.executable, "-m", "ketline", "format", "--indent", "2", "-"]
    done = subprocess.run(command, input="{\nh  q;\n}", capture_output=True, text=True, timeout=60, env=os.environ)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n  h q;\n}\n", "")


def test_syntax_errors_are_left_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    path.write_text("x  q  q\n;\nh  q;\n")
    assert main(["format", str(path)]) == 1
    assert path.read_text() == "x  q  q\n;\nh q;\n"
    assert "1 syntax error left as written" in capsys.readouterr().err


def test_byte_order_mark_and_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.qasm"
    path.write_bytes(b"\xef\xbb\xbfh  q;\r\nx  q;\r\n")
    assert main(["format", str(path)]) == 0
    assert path.read_bytes() == b"\xef\xbb\xbfh q;\r\nx q;\r\n"


@pytest.mark.parametrize("arguments", [["nowhere.qasm"], ["--indent", "0", "-"]])
def test_bad_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["format", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
