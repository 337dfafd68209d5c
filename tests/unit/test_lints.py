"""Lints of single statements on QASM texts, expectations in comments: KT601 to KT607."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.lints import lint
from ketline.workspace import Snapshot
from markers import check_lints

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

TEXTS = {
    "rotations by nothing": """
        qubit[3] q; bit[3] c;
        rz(0) q[0]; //@ KT601 "rz(0) q[0];"
        rx(0) q; //@ KT601 "rx(0) q;"
        p(0) q[1]; //@ KT601 "p(0) q[1];"
        cp(0) q[0], q[1]; //@ KT601 "cp(0) q[0], q[1];"
        crz(0) q[0], q[1]; //@ KT601 "crz(0) q[0], q[1];"
        gphase(0); //@ KT601 "gphase(0);"
        U(0, 0, 0) q[0]; //@ KT601 "U(0, 0, 0) q[0];"
        ry(0 * pi) q[0]; //@ KT601 "ry(0 * pi) q[0];"
        ry(pi - pi) q[0]; //@ KT601 "ry(pi - pi) q[0];"
        ry(-0) q[0]; //@ KT601 "ry(-0) q[0];"
        ctrl @ rx(0) q[0], q[1]; //@ KT601 "ctrl @ rx(0) q[0], q[1];"
        U(0, pi/2, -pi/2) q[0];
        rz(pi) q[0]; rz(1e-3) q[0]; rx(1) q[0]; u2(0, 0) q[0];
        c = measure q;
    """,
    "a value that happens to be 0 is a knob": """
        qubit q; const float theta = 0; input float phi; float psi = 0;
        rz(theta) q;
        rz(2 * theta) q;
        rz(phi) q; rz(psi) q;
        rz(0.0) q;
        for int i in [0:2] rz(i) q;
        for int i in [0:2] { rz(i * pi) q; }
    """,
    "whole turns": """
        qubit[2] q;
        p(2 * pi) q[1]; //@ KT601 "p(2 * pi) q[1];"
        p(-tau) q[0]; //@ KT601 "p(-tau) q[0];"
        cp(tau) q[0], q[1]; //@ KT601 "cp(tau) q[0], q[1];"
        gphase(2 * pi); //@ KT601 "gphase(2 * pi);"
        rz(2 * pi) q[0]; //@ KT601 "rz(2 * pi) q[0];"
        rx(4 * pi) q[0]; //@ KT601 "rx(4 * pi) q[0];"
        crz(4 * pi) q[0], q[1]; //@ KT601 "crz(4 * pi) q[0], q[1];"
        crz(2 * pi) q[0], q[1];
        ctrl @ rz(2 * pi) q[0], q[1];
        ctrl @ p(2 * pi) q[0], q[1]; //@ KT601 "ctrl @ p(2 * pi) q[0], q[1];"
        pow(1/4) @ rx(4 * pi) q[0];
        rz(3 * pi) q[0]; p(pi) q[0]; U(2 * pi, 0, 0) q[0];
    """,
    "whole turns in a gate, which may be controlled": """
        qubit[2] q;
        gate turn a { rz(2 * pi) a; }
        gate twice a { rz(4 * pi) a; } //@ KT601 "rz(4 * pi) a;"
        gate nothing a { U(0, 0, 0) a; }
        gate no_phase a { p(0) a; } //@ KT601 "p(0) a;"
        ctrl @ turn q[0], q[1]; twice q[0]; nothing q[0]; no_phase q[0];
    """,
    "a gate of one's own is not the library's": """
        qubit q;
        gate rx(a) b { U(a, 0, 0) b; }
        rx(0) q;
        rx(90) q;
    """,
    "degrees": """
        qubit[2] q; input float t;
        rx(90) q[0]; //@ KT602 "90"
        ry(180) q[0]; //@ KT602 "180"
        rz(45) q[0]; //@ KT602 "45"
        rz(-90) q[0]; //@ KT602 "-90"
        rz(30.0) q[0]; //@ KT602 "30.0"
        p(360) q[0]; //@ KT602 "360"
        p(22.5) q[0]; //@ KT602 "22.5"
        p(720) q[0]; //@ KT602 "720"
        cp(15) q[0], q[1]; //@ KT602 "15"
        u3(90, 0, 180) q[0]; //@ KT602 "90" KT602 "180"
        U(90, 0.3, t) q[0]; //@ KT602 "90"
        gphase(60); //@ KT602 "60"
        ctrl @ rx(270) q[0], q[1]; //@ KT602 "270"
        if (true == false || t > 0) rx(120) q[0]; //@ KT602 "120"
        rx(90 * pi / 180) q[0];
        rx(3) q[0]; rx(6) q[0]; rx(7) q[0]; rx(10) q[0]; rx(100) q[0]; rx(20.5) q[0]; rx(0.9) q[0]; rx(5000) q[0];
        rx(t + 90) q[0]; rx(3.14159) q[0]; rx(6.283185) q[0];
    """,
    "hidden names": """
        qubit[4] q; bit[4] c; int i = 0; int n = 4;
        for int i in [0:3] { h q[i]; } //@ KT604 "i"
        for int i in [0:3] h q[i]; //@ KT604 "i"
        for int j in [0:3] { h q[j]; for int j in [0:1] { x q[j]; } } //@ KT604 "j"
        for int k in [0:1] { h q[k]; }
        for int k in [0:1] { x q[k]; }
        if (n == 4) { int n = 3; rx(n) q[0]; } //@ KT604 "n"
        if (n == 4) { bit c; c = measure q[0]; } //@ KT604 "c"
        while (i < 3) { const int n = 2; i += n; } //@ KT604 "n"
        if (n == 4) { let q = q[0:1]; } //@ KT604 "q"
        c = measure q;
    """,
    "names of one's own hide nothing": """
        qubit[4] q; int theta = 1; const int n = 4; bit c;
        gate g(theta) q { rx(theta) q; }
        def f(qubit q, int n) -> bit { int theta = n; rx(theta) q; bit c = measure q; return c; }
        for int s in [0:2] { g(s) q[s]; }
        for uint t in [0:n - 1] { rx(theta + t) q[t]; }
        for int late in [0:1] { x q[late]; }
        int late = 3;
        c = f(q[0], late);
    """,
    "conditions that are decided": """
        qubit q; const bool debug = false; bool flag = true; bit c = measure q;
        if (true) { x q; } //@ KT605 "true"
        if (false) x q; //@ KT605 "false"
        if (1 == 2) { x q; } //@ KT605 "1 == 2"
        if (c) { if (2 > 1) { x q; } } //@ KT605 "2 > 1"
        while (false) { x q; } //@ KT605 "false"
        while (1 > 2) x q; //@ KT605 "1 > 2"
        while (true) { x q; break; }
        if (debug) { x q; }
        if (flag) { x q; }
        if (c) { x q; } else if (!c) { z q; }
        if (c) { x q; } else if (false) { z q; } //@ KT605 "false"
    """,
    "empty ranges": """
        qubit[4] q; const int n = 4; int m = 3;
        for int i in [3:0] { h q[i]; } //@ KT606 "3:0"
        for int i in [n - 1:0] { h q[i]; } //@ KT606 "n - 1:0"
        for int i in [3:0] x q[i]; //@ KT606 "3:0"
        for int i in [0:-1:3] { h q[i]; } //@ KT606 "0:-1:3"
        for int i in [3:2:1] { h q[i]; } //@ KT606 "3:2:1"
        for int i in [3:-1:0] { h q[i]; }
        for int i in [0:3] { h q[i]; }
        for int i in [2:2] { h q[i]; }
        for int i in [5:n] { h q[0]; }
        for int i in [m:0] { h q[0]; }
        for int i in [0:n - 5] { h q[0]; }
    """,
    "impossible comparisons": """
        qubit[3] q; bit[3] c; bit b; const int limit = 8; c = measure q; x q[0]; //@ KT611 "x q[0];"
        b = measure q[0];
        if (c == 8) x q[0]; //@ KT607 "c == 8"
        if (c == limit) x q[0]; //@ KT607 "c == limit"
        if (9 == c) x q[0]; //@ KT607 "9 == c"
        if (c != 8) x q[0]; //@ KT607 "c != 8"
        if (c < 8) x q[0]; //@ KT607 "c < 8"
        if (c <= 7) x q[0]; //@ KT607 "c <= 7"
        if (c > 7) x q[0]; //@ KT607 "c > 7"
        if (c >= 0) x q[0]; //@ KT607 "c >= 0"
        if (8 > c) x q[0]; //@ KT607 "8 > c"
        if (c == -1) x q[0]; //@ KT607 "c == -1"
        if (c[0] == 2) x q[0]; //@ KT607 "c[0] == 2"
        if (c[0:1] == 4) x q[0]; //@ KT607 "c[0:1] == 4"
        if (b == 2) x q[0]; //@ KT607 "b == 2"
        if (b == 1 && c == 12) { x q[0]; } //@ KT607 "c == 12"
        while (c > 9) { c = measure q; } //@ KT607 "c > 9"
        bool never = c == 8; //@ KT607 "c == 8"
        if (c == 7) x q[0]; if (c == 0) x q[0]; if (c < 7) x q[0]; if (c > 0) x q[0]; if (c >= 7) x q[0];
        if (c[0] == 1) x q[0]; if (c[2] == true) x q[0]; if (b == 0) x q[0]; if (c[0:1] == 3) x q[0];
        if (c == "101") x q[0]; if (int[3](c) == 8) x q[0];
        int k = 9; if (k == 9) x q[0]; if (c == k) x q[0];
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_lints(HEAD + textwrap.dedent(TEXTS[name]).lstrip("\n"))


OLD_SPELLINGS = """
    qreg q[3]; //@ KT603 "qreg q[3]"
    qreg single; //@ KT603 "qreg single"
    creg c[3]; //@ KT603 "creg c[3]"
    measure q -> c; //@ KT603 "measure q -> c"
    reset q; bit b = c[1];
    measure q[0] -> c[1]; //@ KT603 "measure q[0] -> c[1]"
    reset q; b = c[1];
    if (c[0]) measure q[0] -> c[1]; //@ KT603 "measure q[0] -> c[1]"
    CX q[0], q[1]; //@ KT603 "CX"
    u1(0.1) q[0]; //@ KT603 "u1"
    u2(0.1, 0.2) q[0]; //@ KT603 "u2"
    u3(0.1, 0.2, 0.3) q[0]; //@ KT603 "u3"
    phase(0.1) q[0]; //@ KT603 "phase"
    cphase(0.1) q[0], q[1]; //@ KT603 "cphase"
    ctrl @ u3(0.1, 0.2, 0.3) q[0], q[1]; //@ KT603 "u3"
    gate old a { u1(0.1) a; } //@ KT603 "u1"
    old q[0];
    opaque magic a; //@ KT603 "opaque"
    qubit[2] r; bit[2] d; cx r[0], r[1]; p(0.1) r[0]; U(0.1, 0.2, 0.3) r[0]; d = measure r;
"""


def test_old_spellings() -> None:
    check_lints(HEAD + textwrap.dedent(OLD_SPELLINGS).lstrip("\n"), {"KT603"})


@pytest.mark.parametrize("version", ["OPENQASM 2.0;\n", ""])
def test_old_spellings_are_right_in_old_programs(version: str) -> None:
    text = version + 'include "qelib1.inc";\nqreg q[1];\ncreg c[1];\nu3(0.1, 0.2, 0.3) q[0];\nmeasure q -> c;\n'
    assert Snapshot(text).lints == []


@pytest.mark.parametrize(
    ("written", "today"),
    [
        ("qreg q[n + 1];", "qubit[n + 1] q;"),
        ("creg c;", "bit c;"),
        ("measure a[0] -> b[1];", "b[1] = measure a[0];"),
        ("CX a[0], a[1];", "cx a[0], a[1];"),
        ("u3(0.1, 0.2, 0.3) a[0];", "U(0.1, 0.2, 0.3) a[0];"),
        ("ctrl @ u3(0.1, 0.2, 0.3) a[0], a[1];", None),
        ("gate g c { u3(0.1, 0.2, 0.3) c; }", None),
        ("u2(0.1, 0.2) a[0];", None),
        ("rx(90) a[0];", "rx(pi/2) a[0];"),
        ("rx(-135) a[0];", "rx(-3*pi/4) a[0];"),
        ("rx(180) a[0];", "rx(pi) a[0];"),
        ("rx(720.0) a[0];", "rx(4*pi) a[0];"),
        ("p(22.5) a[0];", "p(pi/8) a[0];"),
        ("for int i in [3:0] x a[0];", "for int i in [3:-1:0] x a[0];"),
        ("rx(0) a[0];", ""),
        ("if (b[0]) rx(0) a[0];", None),
    ],
)
def test_replacements(written: str, today: str | None) -> None:
    before = HEAD + "qubit[2] a; bit[2] b; const int n = 1; b = measure a;\n"
    text = before + written + "\n"
    found = [lint for lint in Snapshot(text).lints if lint.code in ("KT601", "KT602", "KT603", "KT606")]
    assert len(found) == 1
    if today is None:
        assert found[0].replacement is None
        return
    assert found[0].replacement is not None
    mended = text[: found[0].start] + found[0].replacement + text[found[0].end :]
    assert mended == before + today + "\n"
    assert Snapshot(mended).problems == []


def test_else_is_not_taken_away() -> None:
    text = HEAD + "qubit q; bit c = measure q;\nif (c) x q; else rx(0) q;\n"
    assert [(lint.code, lint.replacement) for lint in Snapshot(text).lints] == [("KT601", None)]


def test_generated_files_are_not_flooded() -> None:
    lints = Snapshot(HEAD + "qubit q;\n" + "rz(0) q;\nh q;\n" * 100).lints
    assert [lint.code for lint in lints] == ["KT601"] * 20
    assert "80 more of these" in lints[-1].message


_WORDS = st.sampled_from(
    """OPENQASM 3.0; qubit q [ 3 ] ; bit c = measure -> if ( ) == 0 { } else for int i in : h x cx rz pi , reset barrier
    gate def return let ++ ctrl @ inv pow - 90 // ketline: ignore KT601 observable Z \n $0 while true switch case opaque
    qreg creg input output const float array end break box delay 10ns #pragma cal { } include "a.inc"; """.split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_WORDS, max_size=60).map(" ".join))
def test_no_text_is_too_odd(text: str) -> None:
    snapshot = Snapshot(text)
    for lint_found in snapshot.lints:
        assert 0 <= lint_found.start <= lint_found.end <= len(text)
        assert lint_found.message.endswith(".") or lint_found.message.endswith(")")


@pytest.mark.parametrize(
    "text",
    [
        "bit c; float a = " + "+".join(["c"] * 900) + ";",
        "bit c; if (" + "!" * 50 + "c) { }",
        "if (true) " * 300 + "x q;",
        "for int i in [0:1] " * 300 + "x q;",
        "qubit[3] q; let a = " + " ++ ".join(["q"] * 900) + "; h a; h a;",
        "let a = b; let b = a; h a;",
        "qubit[1000000] q; bit[1000000] c; h q; h q; c = measure q; c = measure q; if (c == 1) { }",
        "qubit[4] q; h q[0:1000000000]; h q[{0, 1, 9}]; h q[3:0]; barrier q[-9]; measure q[7];",
        "if (a) {" * 80 + "}" * 80,
        "bit[300] c; if (c == " + "9" * 120 + ") { }",
        "rx(" + "9" * 290 + ") q; rx(1e300) q; p(1e-300) q; rz(1/0) q;",
    ],
)
def test_absurd_texts(text: str) -> None:
    assert isinstance(Snapshot('include "stdgates.inc";\n' + text).lints, list)


def test_an_included_files_names_are_its_own() -> None:
    """Its offsets are those of another text, and may by chance be those of a use in this one."""

    def include(name: str) -> tuple[str, str]:
        return name, " " * 38 + "gate own a { }\nconst int n = 3;\n"

    text = 'OPENQASM 3.0;\ninclude "own.inc";\nqubit q;\nown q; if (true == (n > 2)) { int n; }\n'
    for shift in range(12):
        lints = Snapshot(" " * shift + text, include=include).lints
        assert {lint.code for lint in lints} <= {"KT621"}
        assert [text[lint.start - shift : lint.end - shift] for lint in lints] in ([], ["n"])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_characters_are_too_odd(text: str) -> None:
    assert lint(Snapshot(text).analysis).found == Snapshot(text).lints
