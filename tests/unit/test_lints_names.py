"""Lints about unused names and about observables, expectations in comments: KT621 to KT623."""

from __future__ import annotations

import textwrap

import pytest

from ketline.workspace import Snapshot
from markers import check_lints

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

NAMES = {
    "unused declarations": """
        qubit[2] q; qubit[3] ancilla; //@ KT621 "ancilla"
        qubit one; //@ KT621 "one"
        bit[2] c; bit[2] other; //@ KT621 "other"
        int counter; //@ KT621 "counter"
        const float angle1 = pi / 2; const float angle2 = pi / 4; //@ KT621 "angle2"
        input float theta; input float phi; //@ KT621 "phi"
        let low = q[0:0]; //@ KT621 "low"
        gate unused_gate a { x a; } //@ KT621 "unused_gate"
        def unused_def(qubit a) { x a; } //@ KT621 "unused_def"
        extern unused_extern(int) -> int; //@ KT621 "unused_extern"
        rx(angle1 + theta) q[0];
        c = measure q;
    """,
    "unused parameters": """
        qubit[2] q;
        gate g(a, b) c, d { rx(a) c; } //@ KT621 "b" KT621 "d"
        def f(qubit a, int k, bit m) { x a; } //@ KT621 "k" KT621 "m"
        gate id2(t) a { }
        def nothing(qubit a) { }
        gate _kept(_t) _a, b { x b; }
        g(0.1, 0.2) q[0], q[1]; f(q[0], 1, true); id2(0.1) q[0]; nothing(q[0]);
        _kept(0.3) q[0], q[1];
    """,
    "unused in a block": """
        qubit q; bit c = measure q;
        if (c) { int k = 3; x q; } //@ KT621 "k"
        while (c) { const int m = 2; bit b; c = measure q; } //@ KT621 "m" KT621 "b"
        for int i in [0:3] { y q; }
        for int i in [0:3] y q;
    """,
    "uses of every kind": """
        const int n = 2; const int rows = 2; qubit[n] q; qubit[2] r; bit[2] c; bit d; bit[2] e; qubit s;
        input int k; int[8] total = 0; array[int[8], rows] table; duration wait = 100ns; const uint high = 1;
        gate mine(t) a { rx(t) a; }
        def f(qubit a, int m) -> int { rx(m) a; return m; }
        let both = q ++ r;
        h both[0];
        c[0] = measure q[k];
        d = measure s;
        if (d) x q[high];
        e = c;
        total += f(q[0], 1) + table[0];
        delay[wait] s;
        mine(0.2) q[0];
        d = e[0];
    """,
    "global values are a program's output": """
        qubit q; bit result = measure q; int answer = 42; float ratio = 0.5 + answer;
    """,
    "unless it says which": """
        output bit result; output float ratio; //@ KT621 "ratio"
        qubit q; qubit r; bit other = measure r; //@ KT621 "other"
        result = measure q;
    """,
    "hardware qubits and underscores": """
        bit _scratch; qubit _spare; x $0; _scratch = measure $0;
    """,
    "an observable is a use": """
        qubit[2] q; qubit a; x q[0]; x a;
        // ketline: observable H = Z(q[0]) + X(a)
    """,
}


@pytest.mark.parametrize("name", NAMES)
def test_unused_names(name: str) -> None:
    check_lints(HEAD + textwrap.dedent(NAMES[name]).lstrip("\n"), {"KT621"})


@pytest.mark.parametrize(
    "text",
    [
        "gate g a { x a; }\ndef f(qubit a) { x a; }\nconst float t = 0.5;\n",
        "OPENQASM 3.0;\nqubit q;\n#pragma braket result expectation z(q)\n",
        "OPENQASM 3.0;\nqubit q;\ndefcalgrammar \"openpulse\";\ncal { play(q); }\n",
        "OPENQASM 3.0;\nqubit q;\nfloat t;\n@tuned by t on q\nx $0;\n",
        "OPENQASM 3.0;\nqubit q;\nq h q[;\n",
        "OPENQASM 3.0;\nqubit q;\ndelay[durationof({ x q; })] $0;\n",
        "OPENQASM 2.0;\nqreg q[1];\nopaque magic(t) a;\nmagic(0.5) q[0];\n",
    ],
)
def test_names_that_others_may_use(text: str) -> None:
    assert [lint for lint in Snapshot(text).lints if lint.code == "KT621"] == []


def test_names_that_an_included_file_may_use() -> None:
    def include(name: str) -> tuple[str, str] | None:
        return ("rest.inc", "x q;\n") if name == "rest.inc" else None

    lints = Snapshot(HEAD + 'qubit q;\ninclude "rest.inc";\n', include=include).lints
    assert lints == []


def test_a_name_in_a_comment_is_no_use() -> None:
    (found,) = Snapshot("OPENQASM 3.0;\nqubit q; // q holds the state\n/* q */\n").lints
    assert (found.code, found.start) == ("KT621", 20)


OBSERVABLES = {
    "idle qubits": """
        qubit[3] q; qubit a; qubit b;
        h q[0]; cx q[0], q[1]; x a;
        // ketline: observable H = Z(q[0])*Z(q[1]) + X(a)
        // ketline: observable G = Z(q[0])*Z(q[2]) //@ KT622 "q[2]"
        // ketline: observable K = 0.5*X( q[ 2 ] ) - Z(b) //@ KT622 "q[ 2 ] "
        // ketline: observable L = Z(b) //@ KT622 "b"
        // ketline: observable I = 1.5
    """,
    "driven in other ways": """
        qubit[4] q; bit c; int k = 1;
        let pair = q[0:1];
        h pair;
        if (c) { x q[2]; } //@ KT615 "c"
        // ketline: observable H = Z(q[0]) + Z(q[1]) + Z(q[2])
        // ketline: observable G = Z(q[3]) //@ KT622 "q[3]"
    """,
    "driven by an index that is not known": """
        qubit[4] q; int k = 1;
        x q[k];
        // ketline: observable H = Z(q[3])
    """,
    "driven by a subroutine": """
        qubit[4] q;
        def f(qubit a) { x a; }
        f(q[0]);
        // ketline: observable H = Z(q[3])
    """,
    "a circuit that is not begun": """
        qubit[4] q;
        // ketline: observable H = Z(q[3])
    """,
    "one name twice": """
        qubit[2] q; h q;
        // ketline: observable H = Z(q[0])
        // ketline: observable H = Z(q[1]) //@ KT623 "H"
        // ketline: observable G = Z(q[1])
        // ketline: observable H = X(q[1]) //@ KT623 "H"
    """,
}


@pytest.mark.parametrize("name", OBSERVABLES)
def test_observables(name: str) -> None:
    check_lints(HEAD + textwrap.dedent(OBSERVABLES[name]).lstrip("\n"))
