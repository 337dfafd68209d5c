"""Definitions, types and bodies: the line that a place leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from cursors import HEAD, at_cursor, line_of, workspace
from ketline.navigation import Files
from ketline.navigation.definitions import Origin, definition, implementation, type_definition
from ketline.navigation.links import links

FILES = {
    "a.qasm": HEAD + 'include "parts/own.inc";\nqubit[2] q;\n',
    "parts/own.inc": "// Ours.\nconst int n = 2;\ngate own(t) a { rz(t) a; }\n",
}


def places(origin: Origin | None) -> list[tuple[str | None, str]]:
    found = [] if origin is None else origin.places
    return [(None if one.path is None else Path(one.path).name, line_of(one)) for one in found]


@pytest.mark.parametrize(
    ("line", "file", "declaration"),
    [
        ("own‸(n) q[0];", "own.inc", "gate own(t) a { rz(t) a; }"),
        ("own(‸n) q[0];", "own.inc", "const int n = 2;"),
        ("own(n) q‸[0];", None, "qubit[2] q;"),
        ("h‸ q[0];", "stdgates.inc", "gate h a { U(π/2, 0, π) a; gphase(-π/4); }"),
        ("own(1) q‸", None, "qubit[2] q;"),
    ],
)
def test_definitions_across_files(tmp_path: Path, line: str, file: str | None, declaration: str) -> None:
    files, snapshot, offset = workspace(tmp_path, {**FILES, "a.qasm": FILES["a.qasm"] + line}, "a.qasm")
    assert places(definition(files, snapshot, offset)) == [(file, declaration)]


def test_an_include_leads_to_its_file(tmp_path: Path) -> None:
    texts = {**FILES, "a.qasm": FILES["a.qasm"].replace("own.inc", "own‸.inc")}
    files, snapshot, offset = workspace(tmp_path, texts, "a.qasm")
    assert places(definition(files, snapshot, offset)) == [("own.inc", "// Ours.")]
    standard = snapshot.text.index("stdgates")
    assert places(definition(files, snapshot, standard)) == [("stdgates.inc", "OPENQASM 3.0;")]
    assert [(snapshot.text[start:end], Path(path).name) for start, end, path in links(snapshot)] == [
        ("stdgates.inc", "stdgates.inc"), ("parts/own.inc", "own.inc"),
    ]  # fmt: skip


def test_a_standard_file_is_read_only_and_navigable(tmp_path: Path) -> None:
    files, snapshot, offset = workspace(tmp_path, {"a.qasm": HEAD + "qubit q; c‸cx q, q, q;"}, "a.qasm")
    origin = definition(files, snapshot, offset)
    assert origin is not None and origin.places[0].path is not None
    path = Path(origin.places[0].path)
    assert path.stat().st_mode & 0o222 == 0
    library = files.snapshot(str(path))
    assert library is not None and library.problems == []
    inner = definition(files, library, library.text.index("ctrl(2) @ x") + len("ctrl(2) @ "))
    assert places(inner) == [(None, "gate x a { U(π, 0, π) a; gphase(-π/2); }")]


@pytest.mark.parametrize("word", ["U‸(0, 0, 0) q;", "rz(pi‸) q;", "x $‸0;", "unknown‸ q;", "barr‸ier q;"])
def test_what_the_language_brings_along_is_declared_nowhere(word: str) -> None:
    assert definition(Files(), *at_cursor(HEAD + "qubit q;\n" + word)) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("qubit[4] q; h q‸[0];", ["qubit[4]"]),
        ("const float[64] x = 1; rz(x‸) $0;", ["float[64]"]),
        ("input angle[8] x; rz(x‸) $0;", ["angle[8]"]),
        ("def f(int n, qubit[2] r‸) { reset r; }", ["qubit[2]"]),
        ("def f(mutable array[int[8], #dim = 1] a‸) { }", ["array[int[8], #dim = 1]"]),
        ("for uint[4] i in [0:2] { rz(i‸) $0; }", ["uint[4]"]),
        ("qreg r[2]; x r‸;", ["qreg"]),
        ("qubit[2] a; qubit[2] b; let c = a ++ b; x c‸;", ["a", "b"]),
        ("gate g a { } g‸ $0;", []),
    ],
)
def test_type_definitions(text: str, written: list[str]) -> None:
    snapshot, offset = at_cursor(HEAD + text)
    origin = type_definition(Files(), snapshot, offset)
    found = [] if origin is None else [snapshot.text[one.start : one.end] for one in origin.places]
    assert found == written


def test_bodies_of_gates_and_calibrations(tmp_path: Path) -> None:
    text = HEAD + 'defcalgrammar "openpulse";\ngate mine a { x a; }\ndefcal mine $0 { play; }\nmine‸ $0;\n'
    files, snapshot, offset = workspace(tmp_path, {"a.qasm": text}, "a.qasm")
    assert [line for _, line in places(implementation(files, snapshot, offset))] == [
        "gate mine a { x a; }", "defcal mine $0 { play; }",
    ]  # fmt: skip
    assert implementation(files, *at_cursor(HEAD + "extern f(int) -> int; int k = f‸(1);")) is None
