"""Simplified circuits: shorter, and the same unitary."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit import elaborate
from ketline.commands.files import read_snapshot
from ketline.fixes import fix_all
from ketline.simplify import simplifications
from ketline.source.edits import applied
from ketline.workspace import Snapshot
from random_circuits import applied as operation_applied
from random_circuits import dense_state

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
OLD = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'


def simplified(text: str, start: int = 0, end: int | None = None) -> str:
    found = simplifications(Snapshot(text), start, end, seconds=60)
    return text if found is None else applied(text, found.edits)


def unitary(text: str) -> np.ndarray:
    """The matrix of a program, column by column, as the rest of the tests compute it."""
    circuit = elaborate(Snapshot(text).analysis)
    assert circuit.reason is None, circuit.reason
    columns = []
    for state in np.eye(1 << circuit.n_qubits, dtype=complex):
        for made in circuit.operations:
            state = operation_applied(state, made)
        columns.append(state)
    return np.array(columns).T


def same_up_to_phase(left: np.ndarray, right: np.ndarray) -> bool:
    return abs(abs(np.vdot(left, right)) - len(left)) < 1e-7


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("h q[0];\nh q[0];\n", ""),
        ("s q[0];\nsdg q[0];\n", ""),
        ("cx q[0], q[1];\nrz(0.3) q[0];\nx q[1];\ncx q[0], q[1];\n", "rz(0.3) q[0];\nx q[1];\n"),
        ("cz q[0], q[1];\nt q[0];\ncz q[1], q[0];\n", "t q[0];\n"),
        ("rz(0.1) q[0];\ncx q[0], q[1];\nrz(0.2) q[0];\n", "cx q[0], q[1];\nrz(0.3) q[0];\n"),
        ("rz(pi/4) q[0]; // a\nrz(pi/2) q[0]; // b\n", "// a\nrz(3*pi/4) q[0]; // b\n"),
        ("rx(a) q[0];\nrx(-b) q[0];\n", "rx(a - b) q[0];\n"),
        ("rx(a) q[0];\nrx(-(a + b)) q[0];\n", "rx(a + (-(a + b))) q[0];\n"),
        ("rx(a) q[0];\nrx(-a) q[0];\n", ""),
        ("rz(0) q[0];\nrx(4*pi) q[1];\nx q[2];\n", "x q[2];\n"),
        ("cp(0.5) q[0], q[1];\ncp(0.25) q[0], q[1];\n", "cp(0.75) q[0], q[1];\n"),
        ("h q[0];\nx q[0];\nh q[0];\n", "z q[0];\n"),
        ("s q[0];\ns q[0];\n", "z q[0];\n"),
        ("t q[0];\ncx q[1], q[2];\nt q[0];\n", "s q[0];\ncx q[1], q[2];\n"),
        ("h q[0];\nh q[1];\ncx q[0], q[1];\nh q[0];\nh q[1];\n", "cx q[1], q[0];\n"),
        ("h q[1];\ncx q[0], q[1];\nh q[1];\n", "cz q[0], q[1];\n"),
        ("cx q[0], q[1];\ncx q[1], q[0];\ncx q[0], q[1];\n", "swap q[0], q[1];\n"),
        ("ctrl @ x q[0], q[1];\ncx q[0], q[1];\n", ""),
        ("inv @ t q[0];\nt q[0];\n", ""),
        # Kept: something stands between, or is not known.
        ("h q[0];\nbarrier q;\nh q[0];\n", None),
        ("h q[0];\nreset q[0];\nh q[0];\n", None),
        ("h q[0];\nx q[0];\n// why\nx q[1];\n", None),
        ("cx q[0], q[1];\nh q[1];\ncx q[0], q[1];\n", None),
        ("crz(2*pi) q[0], q[1];\nx q[2];\n", None),
        ("rx(n) q[0];\nrx(n) q[0];\n", None),
        ("box { h q[0]; h q[0]; }\n", None),
        ("mine q[0];\nmine q[0];\n", None),
        ("h q;\nh q;\n", None),
    ],
)
def test_identities(old: str, new: str | None) -> None:
    head = HEAD + "input float a;\ninput float b;\nint n = 3;\nqubit[3] q;\ngate mine x { U(1, 2, 3) x; }\n"
    assert simplified(head + old) == head + (old if new is None else new)


def test_blocks_are_simplified_where_they_stand() -> None:
    text = HEAD + "qubit q;\nfor int i in [0:2] {\n  h q;\n  h q;\n  x q;\n}\n"
    assert simplified(text) == HEAD + "qubit q;\nfor int i in [0:2] {\n  x q;\n}\n"


def test_a_gates_body_keeps_its_phase() -> None:
    """rz(2*pi) is -1: nobody sees it in a program, a control of the gate does."""
    body = "rz(pi) a; rz(pi) a; x b;"
    assert simplified(HEAD + f"gate g a, b {{ {body} }}\n") == HEAD + "gate g a, b { rz(2*pi) a; x b; }\n"
    assert simplified(HEAD + "qubit a;\nqubit b;\nrz(pi) a;\nrz(pi) a;\nx b;\n") == HEAD + "qubit a;\nqubit b;\nx b;\n"


def test_parameters_of_unknown_value_are_added() -> None:
    text = HEAD + "gate g(t) a { rz(t) a; rz(t/2) a; }\n"
    assert simplified(text) == HEAD + "gate g(t) a { rz(t + t/2) a; }\n"


def test_version_2() -> None:
    assert simplified(OLD + "qreg q[1];\nu1(pi/2) q[0];\nu1(2^2) q[0];\n") == OLD + "qreg q[1];\nu1(pi/2 + 2^2) q[0];\n"


def test_only_what_is_selected() -> None:
    text = HEAD + "qubit q;\nh q;\nh q;\nx q;\nx q;\n"
    start = text.index("x q;")
    assert simplified(text, start, len(text)) == HEAD + "qubit q;\nh q;\nh q;\n"


def test_a_wide_clifford_circuit() -> None:
    lines = [f"cx q[{index}], q[{index + 1}];\n" for index in range(19)]
    text = HEAD + "qubit[20] q;\n" + "".join(lines + lines[::-1])
    assert simplified(text) == HEAD + "qubit[20] q;\n"


def test_a_library_that_is_not_included_gives_no_gates() -> None:
    """Without stdgates.inc there is no ``z`` to write."""
    text = "gate s a { U(0, 0, pi/2) a; }\nqubit q;\ns q;\ns q;\n"
    assert simplified(text) == text


_GATES = ["h", "x", "y", "z", "s", "sdg", "t", "tdg", "sx", "cx", "cz", "cy", "swap", "ccx", "rx", "ry", "rz", "p",
          "cp", "crz", "inv @ s", "ctrl @ z", "negctrl @ x", "inv @ rz"]  # fmt: skip
_SIZE = {"cx": 2, "cz": 2, "cy": 2, "swap": 2, "ccx": 3, "cp": 2, "crz": 2, "ctrl @ z": 2, "negctrl @ x": 2}
_TURNED = {"rx", "ry", "rz", "p", "cp", "crz", "inv @ rz"}
_ANGLES = ["pi/4", "-pi/4", "pi/2", "pi", "0.3", "-0.3", "2*pi", "t", "-t", "t/2"]


def circuit(seed: int, count: int, qubits: int = 3) -> list[str]:
    """Gates that often meet their like: few qubits, few angles, pairs with something between."""
    generator = random.Random(seed)
    lines: list[str] = []
    for _ in range(count):
        gate = generator.choice(_GATES)
        places = generator.sample(range(qubits), _SIZE.get(gate, 1))
        angle = f"({generator.choice(_ANGLES)})" if gate in _TURNED else ""
        lines.append(f"{gate}{angle} {', '.join(f'q{place}' for place in places)};")
        if generator.random() < 0.3 and len(lines) > 1:
            lines.append(generator.choice(lines[-4:]))
    return lines


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=60)
def test_no_unitary_changes(seed: int) -> None:
    body = circuit(seed, 14)
    head = HEAD + "const float t = 0.7;\nqubit q0;\nqubit q1;\nqubit q2;\n"
    text = head + "\n".join(body) + "\n"
    new = simplified(text)
    assert same_up_to_phase(unitary(text), unitary(new)), new
    assert len(new.splitlines()) <= len(text.splitlines())


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=30)
def test_no_controlled_unitary_changes(seed: int) -> None:
    """Inside a gate's body nothing changes at all, the global phase included."""
    text = HEAD + f"gate g(t) q0, q1, q2 {{ {' '.join(circuit(seed, 10))} }}\n"
    text += "qubit[4] q;\nctrl @ g(0.7) q[0], q[1], q[2], q[3];\n"
    new = simplified(text)
    assert same_up_to_phase(unitary(text), unitary(new)), new


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=30)
def test_simplified_twice_is_simplified_once(seed: int) -> None:
    text = HEAD + "const float t = 0.7;\nqubit q0;\nqubit q1;\nqubit q2;\n" + "\n".join(circuit(seed, 10)) + "\n"
    once = simplified(text)
    assert len(simplified(once)) <= len(once)


CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_files_keep_their_state() -> None:
    """What a program prepares is the same after simplifying it, and after every safe fix."""
    saved = 0
    for row in json.loads((CORPUS / "manifest.json").read_text()):
        snapshot = read_snapshot(str(CORPUS / row["file"]))
        before = elaborate(snapshot.analysis, snapshot.include)
        if before.reason is not None or before.n_qubits > 10 or len(before.operations) > 1_000:
            continue
        found = simplifications(snapshot, seconds=60)
        texts = [fix_all(snapshot).text] + ([applied(snapshot.text, found.edits)] if found is not None else [])
        saved += 0 if found is None else found.before - found.after
        wanted = dense_state(before.operations, before.n_qubits)
        for text in texts:
            new = snapshot.edited(text)
            after = elaborate(new.analysis, new.include)
            overlap = np.vdot(wanted, dense_state(after.operations, after.n_qubits))
            assert abs(abs(overlap) - 1) < 1e-7, row["file"]
    assert saved > 100
