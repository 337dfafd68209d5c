"""Gates and depth of programs and of their definitions."""

from __future__ import annotations

from ketline.circuit import elaborate
from ketline.circuit.counts import Counts, counts_of
from ketline.circuit.definitions import definition_circuits
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def program(text: str) -> Counts:
    return counts_of(elaborate(Snapshot(HEAD + text).analysis).operations)


def definitions(text: str) -> dict[str, Counts]:
    return {name: counts_of(made) for name, made in definition_circuits(Snapshot(text).analysis).items()}


def test_depth_is_the_longest_chain() -> None:
    assert program("qubit[3] q;\nh q;\ncx q[0], q[1];\nx q[2];\nccx q[0], q[1], q[2];\n") == Counts(6, 1, 1, 3)


def test_a_global_phase_is_no_gate_and_a_controlled_one_is() -> None:
    assert program("qubit q;\ngphase(0.5);\nctrl @ gphase(0.5) q;\n") == Counts(1, 0, 0, 1)


def test_definitions_are_counted_one_call_each() -> None:
    text = HEAD + (
        "gate g(t) a, b { cx a, b; rz(t) b; cx a, b; }\n"
        "qubit[4] q;\nfor int i in [0:2] { g(0.1) q[i], q[i+1]; }\n"
        "const int n = 3;\n"
        "def f(qubit[n] r, float x) { for int i in [0:n-1] { ry(x) r[i]; } g(x) r[0], r[1]; }\n"
        "gate twice a, b { g(1) a, b; g(2) a, b; }\n"
    )
    assert definitions(text) == {"g": Counts(3, 2, 0, 3), "f": Counts(6, 2, 0, 4), "twice": Counts(6, 4, 0, 6)}


def test_what_cannot_be_known_is_left_out() -> None:
    text = HEAD + (
        "def f(qubit q, int n) { for int i in [0:n] { x q; } }\ndef g(qubit q) -> bit { h q; bit c = measure q; if (c) "
        "{ x q; } return c; }\ngate h2 a { h a; }\ndef fine(qubit q) -> bit { h q; return measure q; }\n"
    )
    assert set(definitions(text)) == {"h2", "fine"}


def test_half_typed_definitions_have_none() -> None:
    assert definitions("gate g a {\ngate (") == {"g": Counts(0, 0, 0, 0)}
    assert definitions(HEAD + "gate g a { h a; nothing a; }\n") == {}
