"""Diagnostics on QASM texts, expectations in comments."""

from __future__ import annotations

import pytest

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.severities import shown
from ketline.workspace import Snapshot
from markers import check_markers

TEXTS = {
    "six errors in one file": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[4] q;
        bit[4] c;
        h q[0] //@ KT102 "]"
        cx q[0], qq[1]; //@ KT201 "qq"
        cx q[1], q[4]; //@ KT301 "4"
        ccx q[0], q[1]; //@ KT302 "ccx"
        rz(0.1, 0.2) q[2]; //@ KT303 "0.1, 0.2"
        cz q[3], q[3]; //@ KT304 "q[3]"
        c = measure q;
    """,
    "one missing include is one problem": """
        OPENQASM 3.0;
        qubit[2] q;
        h q[0]; //@ KT203 "h"
        cx q[0], q[1];
    """,
    "unknown gate with a guess": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit q;
        hh q; //@ KT202 "hh"
        gate swp a, b { cx a, b; cx b, a; cx a, b; }
        swp q; //@ KT302 "swp"
    """,
    "version 2": """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[3]; creg c[3];
        U(0, 0, pi) q[0]; CX q[0], q[1]; sx q;
        opaque magic(a) x, y;
        magic(0.5) q[0], q[1];
        magic q[0], q[1]; //@ KT303 "magic"
        if (c == 1) x q[3]; //@ KT301 "3"
        measure q -> c;
        measure q[0] -> d[0]; //@ KT201 "d"
    """,
    "registers together": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] a; qubit[3] b; bit[2] c;
        cx a, b; //@ KT305 "b"
        cx a, a; //@ KT304 "a"
        cx a[0], a; //@ KT304 "a"
        c = measure b; //@ KT305 "c = measure b;"
        cx a[0], b;
        let pair = a[0] ++ b[2];
        h pair[2]; //@ KT301 "2"
        cx a[-1], a[1]; //@ KT304 "a[1]"
        barrier a, b;
    """,
    "modifiers": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[4] q;
        ctrl @ x q[0], q[1];
        ctrl(2) @ x q[0], q[1], q[2];
        negctrl @ inv @ rz(0.5) q[0], q[1];
        ctrl @ ctrl @ z q[0], q[1]; //@ KT302 "z"
        pow(0.5) @ x q[3];
        ctrl @ gphase(0.25) q[0];
    """,
    "scopes": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[3] q; bit[3] c; const int n = 3;
        for int i in [0:n-1] { h q[i]; int inner = i; }
        inner = 3; //@ KT201 "inner"
        x q[i]; //@ KT201 "i"
        for uint i in {0, 2} x q[i];
        x q[n]; //@ KT301 "n"
        if (c[0]) { x q[1]; } else { z q[1]; }
        gate g(t) a { rx(t) a; rx(s) a; rx(w) a; } //@ KT307 "s" KT201 "w"
        def f(qubit a, int k) -> bit { x a; return measure a; }
        bit r = f(q[0], 2);
        f(q[0]); //@ KT309 "f(q[0])"
        return; //@ KT109 "return;"
        break; //@ KT109 "break;"
    """,
    "in a gate": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit q; bit c;
        gate bad a {
          x a;
          cx a, q; //@ KT306 "q"
          reset a; //@ KT109 "reset a;"
          int k = 2; //@ KT109 "int k = 2;"
        }
        bad q;
    """,
    "values and quantum": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q; bit[2] c; int a = 3; const float w = pi / 4;
        a = a + q; //@ KT311 "q"
        h c; //@ KT306 "c"
        q q[0]; //@ KT307 "q"
        h(q[0]); //@ KT307 "h"
        w = 0.5; //@ KT308 "w"
        rx(w * sin(0.3)) q[0];
        rx(sin(w, w)) q[0]; //@ KT309 "sin(w, w)"
        qubit[0] r; //@ KT310 "0"
        bit[2] q; //@ KT204 "q"
    """,
    "braces": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q;
        array[int[8], 3] a = {1, 2, 3};
        for int i in {0, 1} { x q[i]; }
        if (a[0] == 1) { //@ KT103 "{"
          x q[0];
        h q[1];
        x q[7]; //@ KT301 "7"
    """,
    "stray": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit q;
        x q; } //@ KT104 "}"
        else x q; //@ KT104 "else"
        x q ? ; //@ KT107 "?"
        rx(0.5 q; //@ KT101 "q"
        rx() q; //@ KT303 "rx"
        ;;; x q;
    """,
    "calibration and pragmas stay verbatim": """
        OPENQASM 3.0;
        defcalgrammar "openpulse";
        pragma anything goes } here {
        @annotated with { text
        cal { extern frame $frame; } }
    """.replace("} }", "}"),
    "an else of an inner if": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q;
        for int i in [0:1] if (i == 1) x q[0]; else z q[0];
    """,
    "loops run to their end": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[3] q;
        for int i in [0:3] { h q[i]; } //@ KT301 "i"
        for int i in [0:2] { h q[i]; }
        for int i in [0:3] { if (i < 3) { h q[i]; } }
    """,
    "sizes": """
        bit[-1] c; //@ KT310 "-1"
        bit[1 - 3] d; //@ KT310 "1 - 3"
        qubit[2000000000] q; //@ KT310 "2000000000"
        qubit[2.5] r; //@ KT310 "2.5"
    """,
    "observables": """
        OPENQASM 3.0;
        include "stdgates.inc";
        qubit[2] q; qubit a;
        // ketline: observable H = 0.5*Z(q[0])*Z(q[1]) - X(a) + 1/2 @ Y(q[0])
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    import textwrap

    check_markers(textwrap.dedent(TEXTS[name]).lstrip("\n"))


@pytest.mark.parametrize(
    ("observable", "code", "shown"),
    [
        ("Z(q[0])*W(q[1])", "KT401", "W"),
        ("Z(q[0]) Z(q[1])", "KT401", ")"),
        ("Z(q[0])*Z(q[0])", "KT401", "Z(q[0])"),
        ("0.5*", "KT401", "*"),
        ("Z(q[5])", "KT402", "q[5]"),
        ("Z(r[0])", "KT402", "r[0]"),
        ("Z(q)", "KT402", "q"),
        ("1/0*Z(q[0])", "KT401", "/"),
        ("", "KT401", "="),
    ],
)
def test_observable_mistakes(observable: str, code: str, shown: str) -> None:
    text = f"OPENQASM 3.0;\nqubit[2] q;\n// ketline: observable H = {observable}\n"
    assert [(p.code, text[p.start : p.end]) for p in Snapshot(text).problems] == [(code, shown)]


@pytest.mark.parametrize("code", CATALOG)
def test_catalogue_examples(code: str) -> None:
    entry = CATALOG[code]
    good, bad = Snapshot(entry.good), Snapshot(entry.bad)
    assert good.problems == []
    assert (good.lints if entry.is_lint else shown(good.lints, {}, "information")) == []
    if entry.bad:
        found = [*bad.problems, *bad.lints] if entry.is_lint else bad.problems
        assert {problem.code for problem in found} == {code}
    assert entry.why.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "{" * 1_000,
        "}" * 1_000,
        "let a = " + " ++ ".join(["q"] * 900) + ";",
        "if (true) " * 500 + "x q;",
        "qubit[5] q; U(0,0,0) q[0:1000000000];",
        "// ketline: observable H = Z(q[" + "9" * 5_000 + "])",
        "// ketline: observable H = 1e400*Z(q[0])",
        "int a = " + "9" * 5_000 + ";",
        "ctrl @ " * 3_000 + "x q;",
    ],
)
def test_absurd_texts_are_answered(text: str) -> None:
    snapshot = Snapshot(text)
    assert snapshot.problems
    snapshot.estimates()


def test_errors_of_an_included_file_are_said_on_its_line() -> None:
    files = {"bad.inc": "gate g a { }\nx x x;\n", "good.inc": "gate g a { }\n"}

    def include(name: str) -> tuple[str, str] | None:
        return (name, files[name]) if name in files else None

    text = 'OPENQASM 3.0;\ninclude "bad.inc";\nqubit q;\ng q;\n'
    (problem,) = Snapshot(text, include=include).problems
    assert problem.code == "KT206" and "line 2" in problem.message
    assert Snapshot(text.replace("bad", "good"), include=include).problems == []


def test_many_sibling_includes_are_fine() -> None:
    def include(name: str) -> tuple[str, str] | None:
        return name, f"gate g{name} a {{ }}\n"

    text = "".join(f'include "{index}";\n' for index in range(30)) + "qubit q;\ng29 q;\n"
    assert Snapshot(text, include=include).problems == []


def test_too_large_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketline.syntax.tree.MAXIMUM_DOCUMENT_CHARACTERS", 100)
    snapshot = Snapshot("x q;\n" * 50)
    assert [problem.code for problem in snapshot.problems] == ["KT110"]
    assert snapshot.analysis.scope_at(7) is snapshot.analysis.scope


def test_every_message_says_what_to_do() -> None:
    for entry in CATALOG.values():
        for problem in [*Snapshot(entry.bad).problems, *Snapshot(entry.bad).lints]:
            assert problem.message.endswith((".", "?")), problem
