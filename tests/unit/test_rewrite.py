"""OpenQASM 2 rewritten as 3: the same state, no error, the layout kept."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit import elaborate
from ketline.diagnostics.catalog import severity
from ketline.estimate.budget import Budget
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.rewrite import applied, to_version3
from ketline.semantics.library import QELIB1
from ketline.workspace import IncludeFiles, Snapshot

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
HEAD = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'
TODAY = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def rewritten(text: str) -> str:
    snapshot = Snapshot(text)
    assert snapshot.problems == []
    new = Snapshot(applied(text, to_version3(snapshot.analysis)))
    assert [problem for problem in new.problems if severity(problem.code) == "error"] == []
    assert to_version3(new.analysis) == []
    return new.text


def state(text: str) -> np.ndarray | None:
    circuit = elaborate(Snapshot(text).analysis)
    return None if circuit.reason else amplitudes(final_state(circuit.operations, circuit.n_qubits, Budget(60)))


def compare(text: str) -> None:
    """Equal up to a global phase, where the old text can be simulated."""
    new, before = rewritten(text), state(text)
    if before is not None:
        after = state(new)
        assert after is not None
        assert abs(np.vdot(before, after)) == pytest.approx(1, abs=1e-9), new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("qreg q[2]; // two\ncreg  c[2];\n", "qubit[2] q; // two\nbit[2]  c;\n"),
        ("qreg q[1]; creg c[1];\nmeasure q -> c; // last\n", "qubit[1] q; bit[1] c;\nc = measure q; // last\n"),
        (
            "qreg q[1]; creg c[1];\nif (c==1)  measure q[0]->c[0];\n",
            "qubit[1] q; bit[1] c;\nif (c==1)  c[0] = measure q[0];\n",
        ),
        ("qreg q[1];\nu1(2^2/8 + ln(2)) q;\n", "qubit[1] q;\np(2.0**2/8 + log(2)) q;\n"),
        ("qreg q[1];\nu2(0, pi) q; u3(1,2,3) q; u0(1) q;\n", "qubit[1] q;\nU(pi/2, 0, pi) q; U(1,2,3) q; id q;\n"),
        ("qreg q[2];\ncu3(1,2,3) q[0],q[1];\n", "qubit[2] q;\ncu(1,2,3, 0) q[0],q[1];\n"),
        ("qreg q[2];\nsxdg q; csx q[0], q[1];\n", "qubit[2] q;\ninv @ sx q; ctrl @ sx q[0], q[1];\n"),
        ("qreg p[1]; creg c[1];\nmeasure p -> c;\n", "qubit[1] p_; bit[1] c;\nc = measure p_;\n"),
        ("qreg q[1]; creg x[1];\nmeasure q -> x;\n", "qubit[1] q; bit[1] x_;\nx_ = measure q;\n"),
        ("gate g(p) a { u1(p) a; }\n", None),
        ("gate g a { rx(1/2) a; rx(3/pi) a; }\n", "gate g a { rx(1.0/2) a; rx(3/pi) a; }\n"),
        (
            "opaque m(t) a;\n",
            "gate m(t) a { /* opaque in OpenQASM 2: write its body here, or its pulses with 'defcal' */ }\n",
        ),
    ],
)
def test_spellings(old: str, new: str | None) -> None:
    assert rewritten(HEAD + old) == TODAY + (old if new is None else new)


def test_a_definition_is_added_once_behind_the_include() -> None:
    text = 'OPENQASM 2.0;\ninclude "qelib1.inc"; // gates\nqreg q[2];\nrzz(1) q[0],q[1];\nrzz(2) q[0],q[1];\n'
    lines = rewritten(text).splitlines()
    assert lines[1] == 'include "stdgates.inc"; // gates'
    assert lines[2].startswith("gate rzz(theta)")
    assert lines[3:] == ["qubit[2] q;", "rzz(1) q[0],q[1];", "rzz(2) q[0],q[1];"]


def test_built_in_gates_need_no_include() -> None:
    compare("OPENQASM 2.0;\nqreg q[2];\nU(0.3,0.2,0.1) q;\nCX q[0],q[1];\nU(0.3,0.2,0.1) q[0];\n")


_ANGLES = st.sampled_from(["0.3", "pi/3", "1/2", "2^3/5", "-2^2", "2^-1", "ln(2)", "(1+2)/4", "sin(1)^2"])


@st.composite
def programs(draw: st.DrawFn) -> str:
    lines = [HEAD + "qreg q[5];\nu3(0.1,0.7,1.3) q;\nu3(0.4,0.2,0.9) q[1];\nu3(0.8,0.3,0.5) q[3];\n"]
    for name in draw(st.lists(st.sampled_from([*QELIB1, "CX", "U"]), min_size=1, max_size=8)):
        parameters, qubits = QELIB1.get(name) or {"CX": (0, 2), "U": (3, 1)}[name]
        given_ = ",".join(draw(_ANGLES) for _ in range(parameters))
        places = draw(st.permutations(range(5)))[:qubits]
        operands = ",".join(f"q[{place}]" for place in places)
        lines.append(f"{name}({given_}) {operands};\n" if parameters else f"{name} {operands};\n")
    return "".join(lines)


@settings(max_examples=120, deadline=None)
@given(programs())
def test_the_state_stays(text: str) -> None:
    compare(text)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_files() -> None:
    compared = 0
    for row in json.loads((CORPUS / "manifest.json").read_text()):
        path = CORPUS / row["file"]
        if row["version"] != "2.0" or row["expect"] != "clean" or path.stat().st_size > 6_000:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        circuit = elaborate(Snapshot(text, include=IncludeFiles(path)).analysis)
        if circuit.n_qubits <= 8:
            compare(text)
            compared += 1
        else:
            rewritten(text)
    assert compared >= 15
