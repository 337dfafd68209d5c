"""Refactorings: the text that comes out, and the circuit that stays."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit import elaborate
from ketline.refactor import refactorings
from ketline.source.edits import applied
from ketline.syntax.tree import walk
from ketline.workspace import Snapshot
from random_programs import Program

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def offered(text: str) -> tuple[str, dict[str, str]]:
    """The texts by title, of a text in which ``|`` marks the cursor or ``[[ ]]`` the selection."""
    if "|" in text:
        start = end = text.index("|")
        text = text.replace("|", "")
    else:
        start, end = text.index("[["), text.index("]]") - 2
        text = text.replace("[[", "").replace("]]", "")
    text = HEAD + text
    found = refactorings(Snapshot(text), start + len(HEAD), end + len(HEAD))
    return text, {one.title: applied(text, one.edits)[len(HEAD) :] for one in found}


@pytest.mark.parametrize(
    ("text", "title", "wanted"),
    [
        (
            "qubit[2] q;\nh q[0];\n[[cx q[0], q[1];\nrz(0.3) q[1];]]\n", "Extract into a gate 'block'",
            "qubit[2] q;\nh q[0];\ngate block q0, q1 {\n    cx q0, q1;\n    rz(0.3) q1;\n}\nblock q[0], q[1];\n",
        ),
        (
            "float t = 0.5;\nqubit a;\nqubit b;\n[[rx(t) a;\nctrl @ x a, b;]]\n", "Extract into a gate 'block'",
            "float t = 0.5;\nqubit a;\nqubit b;\ngate block(t) a, b {\n    rx(t) a;\n    ctrl @ x a, b;\n}\n"
            "block(t) a, b;\n",
        ),
        (
            "qubit[2] q;\nfor int i in [0:1] {\n    [[h q[i];\n    rx(0.5) q[i];]]\n}\n", "Extract into a gate 'block'",
            "qubit[2] q;\ngate block qi {\n    h qi;\n    rx(0.5) qi;\n}\nfor int i in [0:1] {\n    block q[i];\n}\n",
        ),
        (
            "qubit[2] q;\n[[h q[0];\nx q[1];]]\n", "Extract into a subroutine 'block'",
            "qubit[2] q;\ndef block(qubit q0, qubit q1) {\n    h q0;\n    x q1;\n}\nblock(q[0], q[1]);\n",
        ),
        (
            "gate g(t) a, b { cx a, b; rz(2*t) b; }\nqubit[2] q;\n|g(0.1 + 0.2) q[0], q[1];\n",
            "Inline this call of 'g'",
            "gate g(t) a, b { cx a, b; rz(2*t) b; }\nqubit[2] q;\ncx q[0], q[1];\nrz(2*(0.1 + 0.2)) q[1];\n",
        ),
        (
            "qubit q;\nrx(0.|25) q;\n", "Name this angle: const float theta",
            "qubit q;\nconst float theta = 0.25;\nrx(theta) q;\n",
        ),
        (
            "qubit q;\nrx(-pi/|8) q;\n", "Make this angle an input: input float theta",
            "qubit q;\ninput float theta;\n// ketline: input theta = -pi/8\nrx(theta) q;\n",
        ),
        (
            "const float theta = pi/4 + 1;\nqubit q;\nrx(2*th|eta) q;\nrz(theta) q;\n",
            "Replace 'theta' by its value",
            "qubit q;\nrx(2*(pi/4 + 1)) q;\nrz((pi/4 + 1)) q;\n",
        ),
        (
            "qubit[3] q;\nf|or int i in [0:1] {\n    cx q[i], q[i+1];\n    rx(i*0.1) q[0];\n}\n",
            "Write out the 2 turns of this loop",
            "qubit[3] q;\ncx q[0], q[1];\nrx(0*0.1) q[0];\ncx q[1], q[2];\nrx(1*0.1) q[0];\n",
        ),
        (
            "qubit[3] q;\nf|or int i in {2, 0} h q[i];\n", "Write out the 2 turns of this loop",
            "qubit[3] q;\nh q[2];\nh q[0];\n",
        ),
        (
            "qubit[4] q;\n[[cx q[0], q[1];\ncx q[1], q[2];\ncx q[2], q[3];]]\n", "Roll into a loop of 3 turns",
            "qubit[4] q;\nfor int i in [0:2] {\n    cx q[i], q[i+1];\n}\n",
        ),
        (
            "qubit[6] q;\n[[h q[0];\ncx q[0], q[5];\nh q[2];\ncx q[2], q[3];]]\n", "Roll into a loop of 2 turns",
            "qubit[6] q;\nfor int i in [0:1] {\n    h q[2*i];\n    cx q[2*i], q[-2*i+5];\n}\n",
        ),
        (
            "qubit[1] q;\n[[x q[0];\nx q[0];\nx q[0];]]\n", "Roll into a loop of 3 turns",
            "qubit[1] q;\nfor int i in [0:2] {\n    x q[0];\n}\n",
        ),
    ],
)  # fmt: skip
def test_what_comes_out(text: str, title: str, wanted: str) -> None:
    _, found = offered(text)
    assert found.get(title) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "qubit[2] q;\n[[h q[0];\n// why\nx q[1];]]\n",
        "qubit[2] q;\n[[h q[0];\nbit c = measure q[0];]]\n",
        "gate g a { x a; }\nqubit[2] q;\n|ctrl @ g q[0], q[1];\n",
        "qubit[4] q;\n[[cx q[0], q[1];\nh q[1];\ncx q[3], q[2];]]\n|".replace("|", ""),
        "qubit q;\nh q;\nbit c = measure q;\nif (c) { x q; }\nrx(0.2|5) q;\n",
    ],
)
def test_what_is_not_offered(text: str) -> None:
    _, found = offered(text)
    assert not any("loop" in title or "Inline" in title or "Name" in title for title in found)
    if "//" in text or "measure" in text:
        assert found == {}


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_the_circuit_stays(seed: int, random: Random) -> None:
    """At any statement, and for any few neighbours: what is offered has the same operations."""
    text = Program(seed).text
    snapshot = Snapshot(text)
    before = elaborate(snapshot.analysis)
    nodes = list(walk(snapshot.tree.nodes))
    first = random.choice(nodes)
    behind = random.choice([node for node in nodes if node.start >= first.start][:6])
    for start, end in ((first.start, first.start), (first.end - 2, first.end - 2), (first.start, behind.end)):
        for found in refactorings(snapshot, start, end):
            new = Snapshot(applied(text, found.edits))
            assert elaborate(new.analysis).operations == before.operations, found.title
            assert len(new.problems) <= len(snapshot.problems)
