"""Lints about the order of quantum events, expectations in comments: KT611 to KT615."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.lints import START, fold, lint
from ketline.lints.gates import INVERSES, SELF_INVERSE
from ketline.semantics.library import QELIB1, STDGATES
from ketline.workspace import Snapshot
from markers import check_lints

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

TEXTS = {
    "used again without a reset": """
        qubit[3] q; bit[3] c;
        h q;
        c[0] = measure q[0];
        cx q[1], q[0]; //@ KT611 "cx q[1], q[0];"
        x q[0];
        c[1] = measure q[1];
        reset q[1];
        cx q[2], q[1];
        c[2] = measure q[2];
        h q; //@ KT611 "h q;"
    """,
    "a control keeps its outcome": """
        qubit[4] q; bit[4] c;
        c[0] = measure q[0];
        id q[0];
        cx q[0], q[1];
        cz q[0], q[2];
        ctrl @ x q[0], q[1];
        ctrl @ ctrl @ x q[0], q[2], q[3];
        ccx q[0], q[1], q[2];
        cswap q[0], q[1], q[2];
        cx q[1], q[0]; //@ KT611 "cx q[1], q[0];"
        c[1] = measure q[1];
        swap q[1], q[2]; //@ KT611 "swap q[1], q[2];"
    """,
    "an else on one line": """
        qubit[2] q; bit[2] c; c[1] = 1;
        c[0] = measure q[0];
        if (c[1]) { z q[1]; }
        else x q[0];
    """,
    "an outcome that is used": """
        qubit[3] q; bit[3] c; int count = 0;
        c[0] = measure q[0];
        if (c[0]) x q[0];
        h q[0];
        c[1] = measure q[1];
        if (c[1]) { z q[2]; }
        h q[1];
        c[2] = measure q[2];
        count += int[3](c);
        h q[2];
    """,
    "teleportation": """
        qubit[3] q; bit[2] c; bit out;
        h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0];
        c[0] = measure q[0];
        c[1] = measure q[1];
        if (c[1]) x q[2];
        if (c[0]) z q[2];
        out = measure q[2];
    """,
    "phase estimation with one qubit": """
        qubit[2] q; bit[2] c;
        h q[0]; ctrl @ p(0.5) q[0], q[1]; h q[0];
        c[0] = measure q[0];
        reset q[0];
        h q[0]; ctrl @ p(0.25) q[0], q[1];
        if (c[0]) rz(-pi/2) q[0];
        h q[0];
        c[1] = measure q[0];
    """,
    "measured in blocks": """
        qubit[2] q; bit[2] c; bit[2] d; bool go = true;
        if (go) { c[0] = measure q[0]; }
        x q[0];
        for int i in [0:1] { c[i] = measure q[i]; h q[i]; }
        while (go) { d[0] = measure q[0]; x q[0]; break; } //@ KT611 "x q[0];"
        x q[0]; d = measure q;
    """,
    "unknown indices are silent": """
        qubit[4] q; bit[4] c; int k = 2;
        c[k] = measure q[k];
        x q[2]; x q[k]; x q[k]; h q[1]; x q[k]; h q[1];
        c = measure q;
    """,
    "the end of a program is its output": """
        qubit[3] q; bit[3] c;
        h q[0]; cx q[0], q[1]; cx q[1], q[2];
        c = measure q;
    """,
    "lost outcomes": """
        qubit[3] q; bit[3] c; bit d;
        c[0] = measure q[0];
        c[0] = measure q[1]; //@ KT612 "c[0] = measure q[1];"
        d = measure q[2];
        reset q[2];
        h q[2];
        d = measure q[2]; //@ KT612 "d = measure q[2];"
        reset q; h q;
        c = measure q; //@ KT612 "c = measure q;"
    """,
    "outcomes that are read, or written over by hand": """
        qubit[3] q; bit[3] c; bit d; int n;
        c[0] = measure q[0];
        if (c[0]) { x q[1]; }
        c[0] = measure q[1];
        n = int[3](c);
        reset q; c = measure q;
        c = 0;
        reset q; c = measure q;
        d = c[1] ^ c[2];
        reset q; c[1] = measure q[1];
        c[2] = measure q[2];
    """,
    "a loop measures into one bit": """
        qubit[3] q; bit c; int n = 0;
        for int i in [0:2] { c = measure q[i]; n += int[1](c); }
        for int i in [0:2] { c = measure q[i]; }
        c = measure q[0];
    """,
    "aliases are followed": """
        qubit[4] q; bit[2] c;
        let low = q[0:1]; let both = low ++ q[3];
        c[0] = measure low[1];
        x q[1]; //@ KT611 "x q[1];"
        h both[2];
        h q[3]; //@ KT614 "h q[3];"
        c[1] = measure low[0];
        z both[0]; //@ KT611 "z both[0];"
    """,
    "measured twice": """
        qubit[3] q; bit[3] c; bit d;
        c[0] = measure q[0];
        c[1] = measure q[0]; //@ KT613 "c[1] = measure q[0];"
        d = measure q[1];
        d = measure q[1]; //@ KT613 "d = measure q[1];"
        c[2] = measure q[2];
        barrier q;
        measure q[2]; //@ KT613 "measure q[2];"
    """,
    "measured twice with something between": """
        qubit[4] q; bit[6] c;
        c[0] = measure q[0]; reset q[0]; c[1] = measure q[0];
        c[2] = measure q[1]; delay[100ns] q[1]; c[3] = measure q[1];
        c[4] = measure q[2]; cx q[2], q[3]; c[5] = measure q[2];
    """,
    "cancelling gates": """
        qubit[3] q;
        h q[0];
        h q[0]; //@ KT614 "h q[0];"
        cx q[0], q[1];
        x q[2];
        cx q[0], q[1]; //@ KT614 "cx q[0], q[1];"
        s q[0];
        sdg q[0]; //@ KT614 "sdg q[0];"
        tdg q[0];
        t q[0]; //@ KT614 "t q[0];"
        rz(0.3) q[0];
        rz(-0.3) q[0]; //@ KT614 "rz(-0.3) q[0];"
        cp(pi / 2) q[0], q[1];
        cp(-pi / 2) q[1], q[0]; //@ KT614 "cp(-pi / 2) q[1], q[0];"
        cz q[0], q[1];
        cz q[1], q[0]; //@ KT614 "cz q[1], q[0];"
        swap q[0], q[1];
        swap q[1], q[0]; //@ KT614 "swap q[1], q[0];"
        ccx q[0], q[1], q[2];
        ccx q[1], q[0], q[2]; //@ KT614 "ccx q[1], q[0], q[2];"
        sx q[0];
        inv @ sx q[0]; //@ KT614 "inv @ sx q[0];"
        u3(0.1, 0.2, 0.3) q[0];
        inv @ u3(0.1, 0.2, 0.3) q[0]; //@ KT614 "inv @ u3(0.1, 0.2, 0.3) q[0];"
        ctrl @ h q[0], q[1];
        ctrl @ h q[0], q[1]; //@ KT614 "ctrl @ h q[0], q[1];"
        negctrl @ x q[0], q[1];
        negctrl @ x q[0], q[1]; //@ KT614 "negctrl @ x q[0], q[1];"
        h q;
        h q; //@ KT614 "h q;"
        x $0;
        x $0; //@ KT614 "x $0;"
    """,
    "pairs are counted once": """
        qubit q;
        h q; h q; h q; //@ KT614 "h q;"
        x q;
        h q; h q; h q; h q; //@ KT614 "h q;" KT614 "h q;"
    """,
    "gates that do not cancel": """
        qubit[3] q; input float t; bit c;
        h q[0]; x q[0]; h q[0];
        cx q[0], q[1]; rz(t) q[1]; cx q[0], q[1];
        barrier q;
        cx q[0], q[1]; cx q[1], q[0];
        ccx q[0], q[1], q[2]; ccx q[0], q[2], q[1];
        s q[0]; s q[0]; sx q[1]; sx q[1]; rx(pi) q[2]; rx(pi) q[2];
        rz(t) q[0]; rz(-t) q[0];
        rz(0.5) q[1]; rz(-0.4) q[1];
        ctrl @ x q[0], q[1]; negctrl @ x q[0], q[1];
        pow(0.5) @ x q[2]; pow(0.5) @ x q[2];
        inv @ s q[0]; sdg q[0];
        h q[0]; barrier q[0]; h q[0];
        y q[1]; delay[10ns] q[1]; y q[1];
        z q[2]; reset q[2]; z q[2];
        c = measure q[0];
        if (c) x q[1];
        x q[1];
        if (c) { h q[2]; } else { h q[2]; }
        if (c) y q[2]; else y q[2];
        y q[2];
    """,
    "before and after an oracle": """
        qubit[3] q; bit[3] c;
        h q[0]; h q[1]; x q[2]; h q[2];
        cx q[1], q[2];
        h q[0]; h q[1];
        x q[0]; z q[1]; x q[0];
        c = measure q;
    """,
    "a whole register and one of it": """
        qubit[3] q;
        h q; h q[0];
        x q[0]; x q[1]; x q[2]; x q;
        y q; z q[1]; y q;
    """,
    "gates of one's own": """
        qubit[2] q;
        gate h2 a { h a; s a; }
        gate x a { U(0.1, 0.2, 0.3) a; }
        x q[0]; x q[0];
        h2 q[0]; h2 q[0];
        h2 q[1]; inv @ h2 q[1]; //@ KT614 "inv @ h2 q[1];"
    """,
    "inside bodies": """
        qubit[2] q; bit c;
        gate g a, b { h a; h a; cx a, b; cx b, a; } //@ KT614 "h a;"
        def f(qubit a) { x a; x a; } //@ KT614 "x a;"
        for int i in [0:3] { z q[1]; h q[0]; h q[0]; } //@ KT614 "h q[0];"
        for int i in [0:3] { h q[0]; cx q[0], q[1]; }
        h q[0];
        box { x q[1]; x q[1]; }
        x q[1];
        g q[0], q[1]; f(q[0]); c = measure q[0];
    """,
    "a subroutine may do anything": """
        qubit[2] q; bit[2] c;
        def f(qubit a) { x a; }
        x q[0]; f(q[0]); x q[0];
        c[0] = measure q[0]; f(q[0]); x q[0];
        c[0] = measure q[0];
    """,
    "bits without a value": """
        qubit[2] q; bit[2] c; bit d; bit e = 0; bit[2] f;
        if (d) x q[0]; //@ KT615 "d"
        if (c == 1) x q[0]; //@ KT615 "c"
        if (f[1]) { x q[0]; } //@ KT615 "f[1]"
        if (e) x q[0];
        f[0] = measure q[0];
        if (f == 1) x q[0];
        c = measure q;
        d = c[0];
        if (d) x q[1];
    """,
    "the wrong bit": """
        qubit[2] q; bit[2] c;
        c[0] = measure q[0];
        if (c[1]) x q[1]; //@ KT615 "c[1]"
        if (c[0]) x q[1];
    """,
    "loops read before they write": """
        qubit q; bit c; bit d; bit[3] e;
        while (!c) { h q; c = measure q; } //@ KT615 "c"
        for int i in [0:2] { if (d) x q; d = measure q; }
        for int i in [0:2] { e[i] = measure q; }
        if (e[1]) x q;
    """,
    "bits that something may have written": """
        qubit q; bit c; bit[2] d; bit e; bool go = true;
        def f() -> bit { return 1; }
        if (go) { c = measure q; }
        if (c) x q;
        d = "01";
        if (d[1]) x q;
        e = f();
        if (e) x q;
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_lints(HEAD + textwrap.dedent(TEXTS[name]).lstrip("\n"))


def test_version_2() -> None:
    check_lints(
        'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2]; creg c[2]; creg d[2];\n'
        "CX q[0],q[1]; CX q[0],q[1]; //@ KT614 \"CX q[0],q[1];\"\n"
        "measure q[0] -> c[0];\n"
        "measure q[1] -> c[0]; //@ KT612 \"measure q[1] -> c[0];\"\n"
        "if (c == 4) x q[0]; //@ KT607 \"c == 4\"\n"
        "if (d == 1) x q[0]; //@ KT615 \"d\"\n"
        "h q[1];\nmeasure q -> d;\n"
    )


def test_broken_lines_are_not_looked_past() -> None:
    text = HEAD + "qubit q;\nh q;\nh q[;\nh q;\n"
    assert "KT614" not in {lint.code for lint in Snapshot(text).lints}


def _arguments(gate: str) -> tuple[int, int]:
    return STDGATES.get(gate) or QELIB1[gate]


_KNOWN = sorted(gate for gate in SELF_INVERSE if gate in STDGATES or gate in QELIB1)


@pytest.mark.parametrize("gate", _KNOWN)
def test_every_self_inverse_gate_cancels(gate: str) -> None:
    qubits = ", ".join(f"q[{index}]" for index in range(_arguments(gate)[1]))
    text = f'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[5];\n{gate} {qubits};\n{gate} {qubits};\n'
    assert [lint.code for lint in Snapshot(text).lints] == ["KT614"]


@pytest.mark.parametrize(("first", "second"), sorted(pair for pair in INVERSES if set(pair) <= set(QELIB1)))
def test_every_inverse_pair_cancels(first: str, second: str) -> None:
    text = f'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\n{first} q;\n{second} q;\n'
    assert [lint.code for lint in Snapshot(text).lints] == ["KT614"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(set(STDGATES) - {"id", "u2"})),
    st.lists(st.floats(0.01, 3.0), min_size=4, max_size=4),
    st.permutations(range(4)),
    st.sampled_from(["", "ctrl @ ", "negctrl @ "]),
)
def test_a_gate_and_its_inverse_cancel(gate: str, angles: list[float], order: list[int], modifier: str) -> None:
    parameters, qubits = STDGATES[gate]
    count = qubits + (1 if modifier else 0)
    call = f"{gate}{'(' + ', '.join(map(repr, angles[:parameters])) + ')' if parameters else ''}"
    operands = ", ".join(f"q[{index}]" for index in order[:count])
    text = HEAD + f"qubit[4] q;\n{modifier}{call} {operands};\ninv @ {modifier}{call} {operands};\n"
    assert [lint.code for lint in Snapshot(text).lints if lint.code != "KT603"] == ["KT614"]


_LINES = st.sampled_from(
    """h q[0];|x q[1];|cx q[0], q[1];|h q;|c[0] = measure q[0];|c[1] = measure q[1];|c = measure q;|reset q[0];
    barrier q;|if (c[0]) x q[1];|if (c == 1) { h q[0]; }|for int i in [0:1] { h q[i]; }|s q[0];|sdg q[0];|d = c[1];
    rz(0.5) q[1];|rz(-0.5) q[1];|bit e;|f(q[0]);|let a = q[0:0];""".replace("\n    ", "|").split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, max_size=25), st.data())
def test_folding_in_two_parts_is_folding_at_once(lines: list[str], data: st.DataObject) -> None:
    """What makes it possible to keep the findings of a stretch whose entry state is unchanged."""
    text = HEAD + "qubit[2] q; bit[2] c; bit d;\ndef f(qubit z) { x z; }\n" + "\n".join(lines)
    analysis = Snapshot(text).analysis
    items = [
        (start + offset, item.events)
        for start, section in zip(analysis.tree.section_starts, lint(analysis).sections, strict=True)
        for offset, item in section.items
    ]
    cut = data.draw(st.integers(0, len(items)))
    middle, first = fold(START, items[:cut])
    end, second = fold(middle, items[cut:])
    assert (end, first + second) == fold(START, items)
    assert fold(middle, items[cut:]) == (end, second)  # a state is not changed by being folded on


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=20), st.integers(0, 3))
def test_findings_move_with_their_text(lines: list[str], blank: int) -> None:
    before, body = HEAD + "qubit[2] q; bit[2] c; bit d;\ndef f(qubit z) { x z; }\n", "\n".join(lines)
    here = Snapshot(before + body).lints
    moved = Snapshot(before + "\n" * blank + body).lints
    assert [(lint.code, lint.message) for lint in here] == [(lint.code, lint.message) for lint in moved]


def test_a_measured_qubit_named_twice_is_no_crash() -> None:
    snapshot = Snapshot(HEAD + "qubit[2] q;\nbit c;\nc = measure q[0];\nswap q[0], q[0];\n")
    assert [problem.code for problem in snapshot.problems] == ["KT304"]
    assert [problem.code for problem in snapshot.lints] == ["KT611"]
