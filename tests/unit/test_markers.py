"""Syntax, names, files and directives on QASM texts, expectations in comments."""

from __future__ import annotations

import textwrap

import pytest

from markers import check_markers

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

#: After the head. A marker stands on the line it is about.
TEXTS = {
    "a missing ';' costs its statement": """
        qubit[3] q //@ KT102 "q"
        bit[3] c //@ KT102 "c"
        h q[0] //@ KT102 "]"
        rz(0.5) q[1] //@ KT102 "]"
        cx q[0], q[1] //@ KT102 "]"
        x q[3]; //@ KT301 "3"
        c = measure q //@ KT102 "q"
        reset q //@ KT102 "q"
        barrier q //@ KT102 "q"
        y q[2];
    """,
    "a statement may take several lines": """
        qubit[3]
          q;
        cx
          q[0],
          q[1];
        rz(
          pi
          / 2
        ) q[0];
        gate two a,
          b { cx a, b; }
        two q[0], q[1];
        const int n = 1
          + 2;
        h q[n]; //@ KT301 "n"
    """,
    "words that cannot stand where they do": """
        qubit[3] q; bit[3] c;
        cx q[0] q[1]; //@ KT101 "q"
        cx q[0],, q[1]; //@ KT101 ","
        h q[; //@ KT101 ";"
        rz() ) q[0]; //@ KT101 ")"
        rz(0.5 q[0]; //@ KT101 "q"
        c[0] == measure q[0]; //@ KT101 "measure"
        if c[0] x q[0]; //@ KT101 "c"
        for i in [0:2] { x q[i]; } //@ KT101 "i" KT201 "i"
        1 = c; //@ KT101 "="
        const n; //@ KT101 "n"
        x q[0];
    """,
    "braces": """
        qubit[3] q; bit c;
        if (c) { x q[0]; }
        if (c) { x q[0]; } else { y q[0]; }
        x q[0];
        } //@ KT104 "}"
        x q[3]; //@ KT301 "3"
        } //@ KT104 "}"
        else x q[0]; //@ KT104 "else"
        for int i in [0:2] { if (c) { x q[i]; } else { y q[i]; } }
        gate g a { h a; } g q[0];
    """,
    "a block that is never closed ends where the indentation does": """
        qubit[3] q; bit c;
        if (c) { //@ KT103 "{"
          int inner = 1;
          rz(inner) q[0];
        rz(inner) q[0]; //@ KT201 "inner"
        x q[3]; //@ KT301 "3"
    """,
    "an open block inside a closed one": """
        qubit[3] q; bit c;
        def f(qubit r) { //@ KT103 "{"
          if (c) { //@ KT207 "c"
            x r;
        }
        x q[3]; //@ KT301 "3"
        for int i in [0:2] { //@ KT103 "{"
          x q[i];
        gate g a { h a; }
        g q[0];
    """,
    "comments": """
        qubit[3] q; // a note; x q[9];
        /* x q[9]; */ x q[3]; //@ KT301 "3"
        /* over
           lines: x q[9]; */
        x /* inside */ q[0];
        x q[/* inside */ 3]; //@ KT301 "3"
        // a last line "with a quote
        x q[0]; /* never closed //@ KT105 "/*"
        x q[3]; //@ KT301 "3"
        y q[0]; /* nor this //@ KT105 "/*"
    """,
    "strings": """
        include "stdgates.inc //@ KT106 "\\"stdgates.inc"
        qubit[3] q;
        include 'stdgates.inc //@ KT106 "'stdgates.inc"
        include 'stdgates.inc';
        bit[2] b = "10";
        x q[3]; //@ KT301 "3"
    """,
    "characters": """
        qubit[3] q;
        x q[0]; ? //@ KT107 "?"
        x q[0]; # //@ KT107 "#"
        ` y q[0]; //@ KT107 "`"
        x q[0]; € //@ KT107 "€"
        qubit Ψ; qubit λ0; x Ψ; x λ0; x μ; //@ KT201 "μ"
        rz(π/2) q[0]; rz(τ) q[0];
        x q[3]; //@ KT301 "3"
    """,
    "tabs and spaces": """
        qubit[3]\tq;
        \tx\tq[3]; //@ KT301 "3"
        x   q [ 3 ] ; //@ KT301 "3"
        x q[0];x q[3]; //@ KT301 "3"
    """,
    "placement": """
        qubit[3] q; bit c;
        if (c) { qubit r; } //@ KT109 "qubit r;"
        gate g a { measure a; } //@ KT109 "measure a;"
        gate k a { reset a; } //@ KT109 "reset a;"
        def f() { gate h2 a { h a; } } //@ KT109 "gate h2 a {"
        return; //@ KT109 "return;"
        break; //@ KT109 "break;"
        while (c) { if (c) { break; } else { continue; } }
        for int i in [0:2] { continue; }
        if (c) { continue; } //@ KT109 "continue;"
        OPENQASM 3.0; //@ KT108 "OPENQASM 3.0;"
    """,
    "names": """
        qubit[3] q; bit[3] c; const int n = 2; input float angle0;
        x qq[0]; //@ KT201 "qq"
        x w[0]; //@ KT201 "w"
        c[0] = measure r[0]; //@ KT201 "r"
        d[0] = measure q[0]; //@ KT201 "d"
        rz(angle1) q[0]; //@ KT201 "angle1"
        rz(sine(0.5)) q[0]; //@ KT201 "sine"
        int m = n + k; //@ KT201 "k"
        reset z0; //@ KT201 "z0"
        barrier q, z1; //@ KT201 "z1"
        let part = q[0:n];
        x part[2];
        x part[3]; //@ KT301 "3"
        rz(angle0 * pi) q[n];
    """,
    "gates": """
        qubit[3] q;
        hh q[0]; //@ KT202 "hh"
        hadamard q[0]; //@ KT202 "hadamard"
        toffoli q[0], q[1], q[2]; //@ KT202 "toffoli"
        cnot q[0], q[1]; //@ KT202 "cnot"
        ctrl @ nothing q[0], q[1]; //@ KT202 "nothing"
        inv @ mine q[0]; //@ KT202 "mine"
        gate mine a { h a; }
        inv @ mine q[0];
        U(0, 0, pi) q[0]; CX q[0], q[1]; gphase(0.5);
    """,
    "declared twice": """
        qubit[3] q; bit[3] c;
        qubit r; bit r; //@ KT204 "r"
        int q; //@ KT204 "q"
        const int c = 2; //@ KT204 "c"
        gate g a { h a; }
        gate g a, b { cx a, b; } //@ KT204 "g"
        def f() { }
        def f(int i) { } //@ KT204 "f"
        let q = r; //@ KT204 "q"
        if (c[0]) { int q = 1; bit own; } else { bit own; }
        gate k a, a { h a; } //@ KT204 "a"
        for int i in [0:2] { int inner = i; }
        for int i in [0:2] { int inner = i; }
        def own(int i) { int j = i; int j = 2; } //@ KT204 "j"
    """,
    "observables": """
        qubit[3] q; qubit one;
        // ketline: observable A = Z(q[0])*Z(q[1]) - 0.5*X(q[2]) + 2
        // ketline: observable B = Y(one) @ Z(q[0]) / 2
    """,
    "bits hold no lines of the next": """
        bit[4] c = "1010"; bit[4] d = "0b10"; //@ KT101 "\\"0b10\\""
        c[0:1] = d[2:3];
        c[4] = d[0]; //@ KT301 "4"
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_markers(HEAD + textwrap.dedent(TEXTS[name]).lstrip("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "OPENQASM 4.0; //@ KT108 \"4.0\"\nqubit q;\n",
        "OPENQASM; //@ KT108 \"OPENQASM\"\nqubit q;\n",
        "OPENQASM 3.0 //@ KT102 \"3.0\"\nqubit q;\n",
        "OPENQASM 3;\nqubit q;\n",
        "OPENQASM 3.1;\nqubit q;\n",
        "qubit q;\nOPENQASM 3.0; //@ KT108 \"OPENQASM 3.0;\"\n",
        "OPENQASM 2.0;\nqreg q[1];\n",
        'OPENQASM 3.0;\nqubit q;\nh q; //@ KT203 "h"\nx q;\nrx(0.5) q;\n',
        'OPENQASM 2.0;\nqreg q[1];\nh q; //@ KT203 "h"\nx q;\n',
        'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\nsxdg q;\nrzz(0.5) q[0], q[1]; //@ KT301 "1"\n',
        'OPENQASM 3.0;\ninclude "gone.inc"; //@ KT205 "include \\"gone.inc\\";"\nqubit q;\nanything q;\n',
        'OPENQASM 3.0;\ninclude "../stdlib.inc"; //@ KT205 "include \\"../stdlib.inc\\";"\n',
        'OPENQASM 3.0;\ninclude "folder/stdgates.inc";\nqubit q;\nh q;\n',
        "OPENQASM 3.0;\nqubit q;\nrz(0.5) q; //@ KT203 \"rz\"\nrzz(0.5) q; //@ KT202 \"rzz\"\n",
    ],
)
def test_heads(text: str) -> None:
    check_markers(text)
