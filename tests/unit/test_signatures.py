"""The call being typed: its signature with the active part in ⟦brackets⟧."""

from __future__ import annotations

import pytest

from cursors import HEAD, at_cursor
from ketline.navigation import Files
from ketline.presentation.signatures import signature_at

BEFORE = f"""{HEAD}qubit[4] q; bit c;
// Adds.
def add(int a, readonly array[int, #dim = 1] b, qubit r) -> int {{ return a; }}
gate mine(t, u) x, y {{ rz(t) x; }}
"""


def shown(text: str) -> str | None:
    found = signature_at(Files(), *at_cursor(BEFORE + text))
    if found is None:
        return None
    if found.active is None:
        return found.label
    part = found.parts[found.active]
    return f"{found.label[: part.start]}⟦{found.label[part.start : part.end]}⟧{found.label[part.end :]}"


@pytest.mark.parametrize(
    ("typed", "signature"),
    [
        ("rz(‸", "rz(⟦θ⟧) a"),
        ("rz(‸) q[0];", "rz(⟦θ⟧) a"),
        ("rz(0.5)‸", "rz(θ) ⟦a⟧"),
        ("rz(0.5) ‸", "rz(θ) ⟦a⟧"),
        ("rz(0.5) ‸q[0];", "rz(θ) ⟦a⟧"),
        ("cx ‸", "cx ⟦c⟧, t"),
        ("cx q[0], ‸", "cx c, ⟦t⟧"),
        ("cx q[‸0], q[1];", "cx ⟦c⟧, t"),
        ("cx q[0], q[1], ‸", "cx c, t"),
        ("cx q[0],‸\nh q[1];\n", "cx c, ⟦t⟧"),
        ("mine(1, ‸", "mine(t, ⟦u⟧) x, y"),
        ("mine(sin(‸", "sin(⟦x⟧)"),
        ("mine(sin(1), ‸", "mine(t, ⟦u⟧) x, y"),
        ("mine((1 + 2)*3, ‸", "mine(t, ⟦u⟧) x, y"),
        ("mine(1, 2) q[0], ‸", "mine(t, u) x, ⟦y⟧"),
        ("U(1, ‸", "U(θ, ⟦φ⟧, λ) a"),
        ("gphase(‸", "gphase(⟦γ⟧)"),
        ("ctrl(‸", "ctrl(⟦n⟧) @ gate"),
        ("pow(‸", "pow(⟦k⟧) @ gate"),
        ("ctrl @ x ‸", "x ⟦control1⟧, a"),
        ("ctrl(2) @ negctrl @ rz(0.1) q[0], q[1], ‸", "rz(θ) control1, control2, ⟦control3⟧, a"),
        ("ctrl @ inv @ x q[0], ‸", "x control1, ⟦a⟧"),
        ("int k = add(‸", "add(⟦int a⟧, readonly array[int, #dim = 1] b, qubit r) -> int"),
        ("int k = add(1, ‸", "add(int a, ⟦readonly array[int, #dim = 1] b⟧, qubit r) -> int"),
        ("int k = add(1, {1, ‸", "add(int a, ⟦readonly array[int, #dim = 1] b⟧, qubit r) -> int"),
        ("int k = mod(7, ‸", "mod(a, ⟦b⟧)"),
        ("if (c == 1) rx(‸", "rx(⟦θ⟧) a"),
        ("if (c == 1) { cx q[0], ‸", "cx c, ⟦t⟧"),
        ("for int i in [0:3] cx q[i], ‸", "cx c, ⟦t⟧"),
        ("gate g a { cx a, ‸ }", "cx c, ⟦t⟧"),
    ],
)
def test_active_parts(typed: str, signature: str) -> None:
    assert shown(typed) == signature


@pytest.mark.parametrize(
    "typed",
    ["cx‸", "cx q[0], q[1];‸", "if (‸", "q[‸", "// rz(‸", "gate g(‸", "gate x‸", "unknown(‸", "int k = (‸", "", "‸",
     "h q[0]\n ‸", "cx\n‸", "barrier ‸", "measure ‸", "qubit ‸"],
)  # fmt: skip
def test_no_call(typed: str) -> None:
    assert shown(typed if "‸" in typed else typed + "‸") is None


def test_words_come_from_the_comment_above() -> None:
    found = signature_at(Files(), *at_cursor(BEFORE + "int k = add(‸"))
    assert found is not None and found.words == "Adds."


def test_version_2() -> None:
    found = signature_at(Files(), *at_cursor('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\ncu1(pi) q[0],‸'))
    assert found is not None and found.label == "cu1(lambda) c, t" and found.active == 2
