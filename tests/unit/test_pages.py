"""What is said of the thing under the cursor."""

from __future__ import annotations

from pathlib import Path

import pytest

from cursors import HEAD, at_cursor, workspace
from ketline.navigation import Files
from ketline.presentation.pages import page_at


def page(text: str, head: str = HEAD) -> str | None:
    found = page_at(Files(), *at_cursor(head + text))
    return None if found is None else found.text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # Gates: signature, what they do, matrix, definition.
        ("h‸ $0;", ["gate h a", "Hadamard", "1/√2 ⎡ 1   1 ⎤", "Declared in `stdgates.inc`"]),
        ("rx‸(pi/2) $0;", ["gate rx(θ) a", "With θ = π/2 = 1.5708", "1/√2 ⎡  1  -i ⎤"]),
        ("input float w; rx‸(w) $0;", ["-i sin θ/2", "cos θ/2"]),
        ("cx‸ $0, $1;", ["|t c⟩", "|01⟩ ⎢ ·  ·  ·  1 ⎥"]),
        ("U‸(0, 0, 0) $0;", ["gate U(θ, φ, λ) a", "built-in gate"]),
        ("gphase‸(pi/2);", ["gate gphase(γ)", "[ i ]"]),
        ("// A pair.\ngate bell‸ a, b { h a; cx a, b; }", ["gate bell a, b\n", "A pair.", "1/√2", "{ h a; cx a, b; }"]),
        ("gate g(t) a { rz(t) a; } const float p = pi; g‸(p/2) $0;", ["With t = π/2", "e^(-iπ/4)"]),
        ("gate big a, b, c, d { cx a, b; } big‸ $0, $1, $2, $3;", ["gate big a, b, c, d"]),
        # Registers.
        ("qubit[4] q‸; bit[4] c; h q[0]; c = measure q;",
         ["qubit[4] q\n", "4 qubits.", "Used 2 times, in line 3.", "Measured: `c = measure q` in line 3."]),
        ("bit[2] c‸;", ["bit[2] c\n", "2 bits. Not used."]),
        ("qubit[4] q; let a = q[1:2]; x a‸;", ["let a = q[1:2]", "Stands for q[1], q[2]."]),
        # Values.
        ("const float t‸ = 3*pi/4;", ["const float t = 3*pi/4", "3π/4 = 2.35619"]),
        ("const int n‸ = 2**4;", ["Value: 16"]),
        ("input float t‸;", ["Given when the program runs. `// ketline: input t = 0.3` gives it"]),
        ("input float t‸;\n// ketline: input t = pi/4\n", ["in estimates π/4 = 0.785398"]),
        ("for int i‸ in [0:2:6] { }", ["Runs from 0 to 6."]),
        ("gate g(t) a { rz(t‸) a; }", ["A parameter of this gate"]),
        # Functions.
        ("/* Measures.\n * Twice. */\ndef f(qubit q) -> bit { return measure q; } bit c = f‸($0);",
         ["def f(qubit q) -> bit\n", "Measures.\nTwice."]),
        ("def f(int[8] n‸) { }", ["int[8] n\n"]),
        ("float x = sin‸(1);", ["sin(x)", "The sine of an angle in radians."]),
        # The language.
        ("rz(-pi‸/4) $0;", ["pi = 3.14159265358979", "`-pi/4` = -π/4 = -0.785398 = -45°"]),
        ("ctrl‸ @ x $0, $1;", ["Applies the gate where its controls"]),
        ("reset‸ $0;", ["Puts a qubit into |0⟩"]),
        ("x $0‸;", ["Hardware qubit 0"]),
        ("rz(1.5708‸) $0;", ["`1.5708` ≈ π/2 = 90.0002°"]),
        ("int n = 0xF‸F;", ["= 255 = 0xFF = 0b11111111"]),
        ('bit[3] c = "01‸1";', ["3 bits", "3 as a number, 2 of them 1"]),
        ("// ketline: obser‸vable H = Z($0)\n", ["A sum of Pauli products"]),
        ("// ketline: noise‸ depolarizing(0.1)\n", ["What each gate does wrong"]),
    ],
)  # fmt: skip
def test_pages(text: str, parts: list[str]) -> None:
    found = page(text)
    assert found is not None
    assert [part for part in parts if part not in found] == []


@pytest.mark.parametrize("text", ["// a ‸comment", "x $0;‸ ", "rz(0.3‸) $0;", "unknown‸ $0;", "x ‸ $0;", "rz(12‸) $0;"])
def test_where_there_is_nothing_to_say(text: str) -> None:
    assert page(text) is None


def test_half_typed_text_is_described_as_well() -> None:
    found = page("qubit[2] q; float t = 1; rz(t‸ q[0];")
    assert found is not None and "float t = 1" in found


def test_an_included_file(tmp_path: Path) -> None:
    texts = {"a.qasm": HEAD + 'include "own‸.inc";\n', "own.inc": "const int n = 1;\ngate own a { }\n"}
    files, snapshot, offset = workspace(tmp_path, texts, "a.qasm")
    found = page_at(files, snapshot, offset)
    assert found is not None
    assert "Declares 2 names: `n`, `own`" in found.text and str(tmp_path) in found.text
    assert snapshot.text[found.start : found.end] == '"own.inc"'


def test_a_gate_of_an_included_file(tmp_path: Path) -> None:
    texts = {"a.qasm": HEAD + 'include "own.inc";\nown‸ $0;\n', "own.inc": "// Ours.\ngate own a { U(0, 0, pi) a; }\n"}
    files, snapshot, offset = workspace(tmp_path, texts, "a.qasm")
    found = page_at(files, snapshot, offset)
    assert found is not None
    for part in ("Ours.", "⎣ 0  -1 ⎦", "Declared in `own.inc`, line 2."):
        assert part in found.text


def test_a_gate_that_takes_long_to_write_out_has_no_matrix() -> None:
    found = page("gate long_ a { for int i in [0:90000] { x a; } } long_‸ $0;")
    assert found is not None and "⎡" not in found


def test_version_2() -> None:
    head = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\n'
    found = page("u1‸(2^2) q[0];", head)
    assert found is not None and "With lambda = 4" in found
    measured = page("creg c[2];\nmea‸sure q -> c;", head)
    assert measured is not None and "measure q -> c;" in measured
    own = page("gate mine a { u2(0, pi) a; }\nmine‸ q[0];", head)
    assert own is not None and "1/√2" in own
