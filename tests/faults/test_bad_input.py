"""Texts and files that nobody meant: each gets an answer with a code, and nothing raises or hangs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from lsprotocol import types as lsp

from conftest_protocol import Editor
from ketline.cli import main
from ketline.diagnostics.catalog import severity
from ketline.limits import MAXIMUM_DOCUMENT_CHARACTERS, MAXIMUM_INCLUDE_DEPTH
from ketline.workspace import IncludeFiles, Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[20] q;\n'
needs_symlinks = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")


def codes(text: str, folder: Path | None = None) -> list[str]:
    include = IncludeFiles(folder / "program.qasm") if folder is not None else None
    snapshot = Snapshot(text, include=include) if include is not None else Snapshot(text)
    return [problem.code for problem in snapshot.problems if severity(problem.code) == "error"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("int a = " + "(" * 20_000 + "1" + ")" * 20_000 + ";", "KT110", id="20,000 parentheses"),
        pytest.param("int a = " + "(" * 200 + "1" + ")" * 200 + ";", "KT111", id="200 parentheses"),
        pytest.param("int a = " + "(" * 20_000, "KT110", id="20,000 open parentheses"),
        pytest.param("int a = " + "-" * 20_000 + "1;", "KT110", id="20,000 signs"),
        pytest.param("if (true) {" * 20_000, "KT111", id="20,000 open blocks"),
        pytest.param("if (true) {" * 20_000 + "}" * 20_000, "KT111", id="20,000 blocks"),
        pytest.param("int a = " + "9" * 10_000 + ";", "KT110", id="an integer of 10,000 digits"),
        pytest.param("float a = 1e" + "9" * 400 + ";", "KT110", id="an exponent of 400 digits"),
        pytest.param("int a = " + " + ".join("1" * 30_000) + ";", "KT110", id="30,000 terms"),
        pytest.param("/* never closed\n" + HEAD, "KT105", id="an open comment"),
        pytest.param('include "stdgates.inc;\nqubit q;\n', "KT106", id="an open string"),
        pytest.param("cal { play(drive($0), {{{{", "KT103", id="an open calibration body"),
        pytest.param(HEAD + "x q[0]\ud800;\n", "KT107", id="a lone surrogate"),
        pytest.param(HEAD + "x q[0];\0\n", "KT107", id="a zero byte"),
        pytest.param("\ufeff" + HEAD + "x w;\n", "KT201", id="a byte order mark"),
        pytest.param("q" * 1_000_000 + ";", "KT110", id="a name of 1 MB"),
        pytest.param("x" * (MAXIMUM_DOCUMENT_CHARACTERS + 1), "KT110", id="a text past the limit"),
        pytest.param("qubit[" + "9" * 40 + "] q;", "KT310", id="a register past every memory"),
    ],
)
def test_a_text_gets_its_code(text: str, code: str) -> None:
    found = codes(text)
    assert code in found
    assert len(found) <= 40_001


def test_a_line_of_one_megabyte_is_read() -> None:
    line = "x q[0]; " * 125_000
    assert codes(HEAD + line + "\nx q[20];\n") == ["KT301"]


@pytest.mark.slow
def test_100_000_lines_are_read_and_edited() -> None:
    text = HEAD + "rz(0.25) q[3];\ncx q[0], q[1];\n" * 50_000
    snapshot = Snapshot(text)
    assert snapshot.problems == []
    edited = snapshot.edited(text[: len(text) // 2] + ";\nx q[20];\n" + text[len(text) // 2 :])
    assert "KT301" in [problem.code for problem in edited.problems]


def test_a_hundred_thousand_problems_are_counted_and_the_first_shown() -> None:
    snapshot = Snapshot(HEAD + "x w;\n" * 100_000)
    shown, more = snapshot.first_problems(500)
    assert len(shown) == 500 and more == 99_500
    assert [problem.start for problem in shown] == sorted(problem.start for problem in shown)


# -- files -----------------------------------------------------------------------------------------------------
def including(name: str) -> str:
    return f'OPENQASM 3.0;\ninclude "{name}";\nqubit q;\n'


def test_a_cycle_of_includes_is_said_and_ends(tmp_path: Path) -> None:
    (tmp_path / "a.inc").write_text('include "b.inc";\n')
    (tmp_path / "b.inc").write_text('include "a.inc";\n')
    (tmp_path / "self.inc").write_text('include "self.inc";\n')
    (message,) = [p.message for p in Snapshot(including("a.inc"), include=IncludeFiles(tmp_path / "p.qasm")).problems]
    assert "includes itself" in message
    assert codes(including("self.inc"), tmp_path) == ["KT206"]


def test_a_document_that_includes_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "program.qasm").write_text(including("program.qasm"))
    assert codes(including("program.qasm"), tmp_path)


def test_a_chain_of_includes_has_a_limit(tmp_path: Path) -> None:
    for index in range(MAXIMUM_INCLUDE_DEPTH + 5):
        (tmp_path / f"{index}.inc").write_text(f'include "{index + 1}.inc";\n')
    assert codes(including("0.inc"), tmp_path) == ["KT206"]


def test_files_that_are_no_texts(tmp_path: Path) -> None:
    (tmp_path / "folder.inc").mkdir()
    (tmp_path / "binary.inc").write_bytes(bytes(range(256)) * 20)
    with (tmp_path / "huge.inc").open("wb") as file:
        file.truncate(MAXIMUM_DOCUMENT_CHARACTERS + 1)
    assert codes(including("folder.inc"), tmp_path) == ["KT205"]
    assert codes(including("missing.inc"), tmp_path) == ["KT205"]
    assert codes(including("huge.inc"), tmp_path) == ["KT205"]
    assert codes(including("binary.inc"), tmp_path) == ["KT206"]
    assert codes(including("../outside.inc"), tmp_path) == ["KT205"]
    assert codes(including("/etc/passwd"), tmp_path) == ["KT205"]
    assert codes(including("a\0b.inc"), tmp_path)
    assert codes(including("n" * 5_000), tmp_path) == ["KT205"]


@needs_symlinks
def test_devices_pipes_and_loops_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.inc")
    (tmp_path / "device.inc").symlink_to("/dev/zero")
    (tmp_path / "loop.inc").symlink_to(tmp_path / "loop.inc")
    for name in ("pipe.inc", "device.inc", "loop.inc"):
        assert codes(including(name), tmp_path) == ["KT205"]


@needs_symlinks
def test_check_refuses_what_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.qasm")
    assert main(["check", str(tmp_path / "pipe.qasm")]) == 2
    assert main(["check", "/dev/zero"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and all(line.startswith("ketline check: ") for line in said)


# -- through the server ------------------------------------------------------------------------------------------
@pytest.mark.asyncio
@pytest.mark.timeout(120)
async def test_the_server_answers_and_lives_on(editor: Editor) -> None:
    texts = [HEAD + "x q[0]\ud800; // 𝛹\n", "(" * 50_000, "{" * 20_000, "/*", '"', "\ufeff", "x q;\n" * 2_000]
    for index, text in enumerate(texts):
        uri = editor.open(json.loads(json.dumps(text)), f"bad{index}.qasm")
        await editor.diagnostics(uri)
        for where in ((0, 0, 0, 1), (0, 0, 900_000, 7), (5, 99, 2, 3)):
            editor.change(uri, "q", where)
            await editor.diagnostics(uri)
    uri = editor.open(HEAD + "x q[20];\n", "good.qasm")
    assert [found.code for found in await editor.diagnostics(uri)] == ["KT301"]


@pytest.mark.asyncio
@pytest.mark.timeout(60)
async def test_changes_of_a_document_that_is_not_open_are_passed_over(editor: Editor) -> None:
    uri = (editor.folder / "never.qasm").as_uri()
    identifier = lsp.VersionedTextDocumentIdentifier(version=3, uri=uri)
    change = lsp.TextDocumentContentChangeWholeDocument(text="x q;")
    editor.client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, [change]))
    editor.client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    assert await editor.hints(uri) == []
    good = editor.open(HEAD + "x q[20];\n")
    assert [found.code for found in await editor.diagnostics(good)] == ["KT301"]
