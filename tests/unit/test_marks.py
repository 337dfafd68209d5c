"""What is kept from one version of a text to the next changes nothing but the time that it takes."""

from __future__ import annotations

import random
import re

import pytest

pytest.importorskip("qiskit", reason="Qiskit (extra 'train') is not installed")

from ketline.circuit import Circuit, elaborate
from ketline.circuit.marks import Marks
from ketline.estimate.workbench import Workbench
from ketline.workspace import Snapshot
from random_programs import Program

MEASURED = """OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
bit[2] c;
const float t = 0.3;
gate g(x) a { rx(x) a; }
h q[0];
g(t) q[1];
let a = q[1:2];
cx a[0], a[1];
if (t > 0.2) {
  ry(t) q[2];
}
else {
  x q[2];
}
c[0] = measure q[0];
if (c[0]) x q[1];
reset q[0];
// ketline: observable H = Z(q[1]) + 0.5*Z(q[2])
"""


def said(circuit: Circuit) -> object:
    """Everything that an engine or a hint may read of a circuit."""
    slopes = {
        index: [[(angle.start, angle.end, angle.value, slope) for angle, slope in parts] for parts in found]
        for index, found in circuit.slopes.items()
    }
    operations = [(one.name, one.parameters, one.targets, one.controls, one.adjoint) for one in circuit.operations]
    angles = [(angle.start, angle.end, angle.value, angle.name, angle.exact) for angle in circuit.angles]
    return (circuit.n_qubits, circuit.registers, operations, circuit.sources, slopes, angles, circuit.measurements,
            circuit.reason, circuit.place, circuit.dynamic)  # fmt: skip


def edited(text: str, source: random.Random) -> str:
    """A line doubled, taken out, moved, left half, or with another number in it."""
    lines = text.split("\n")
    place = source.randrange(3, len(lines))
    kind = source.randrange(6)
    if kind == 0:
        lines.insert(place, lines[source.randrange(3, len(lines))])
    elif kind == 1:
        del lines[place]
    elif kind == 2:
        lines.insert(source.randrange(3, len(lines)), lines.pop(place))
    elif kind == 3:
        lines[place] = lines[place][: len(lines[place]) // 2]
    else:
        lines[place] = re.sub(r"\d\.\d+", lambda match: f"{source.uniform(0, 3):.3f}", lines[place], count=1)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(25))
def test_marks_change_nothing(seed: int) -> None:
    source, original = random.Random(seed), Program(seed).text if seed % 3 else MEASURED
    text, marks = original, Marks()
    for turn in range(30):
        text = edited(text, source) if turn % 7 else original
        analysis = Snapshot(text).analysis
        assert said(elaborate(analysis, marks=marks)) == said(elaborate(analysis)), text


@pytest.mark.parametrize("seed", range(12))
def test_values_from_kept_states_equal_fresh_ones(seed: int) -> None:
    source, original = random.Random(seed), Program(seed).text if seed % 2 else MEASURED
    text, bench, snapshot = original, Workbench(), Snapshot(original)
    for turn in range(20):
        text = edited(text, source) if turn % 5 else original
        snapshot = snapshot.edited(text)
        kept, fresh = snapshot.estimates(bench=bench), Snapshot(text).estimates()
        assert [(one.observable, one.reason) for one in kept] == [(one.observable, one.reason) for one in fresh], text
        for one, other in zip(kept, fresh):
            assert one.value == (None if other.value is None else pytest.approx(other.value, abs=1e-9)), text


def test_only_what_follows_an_edit_is_written_out_again() -> None:
    lines = ["OPENQASM 3.0;", 'include "stdgates.inc";', "qubit[2] q;", *["rx(0.1) q[0];"] * 400]
    marks = Marks()
    snapshot = Snapshot("\n".join(lines))
    elaborate(snapshot.analysis, marks=marks)
    before = marks.circuit.operations
    lines[-3] = "ry(0.2) q[1];"
    snapshot = snapshot.edited("\n".join(lines))
    mark = marks.last_common(snapshot.tree.sections, marks.conditions)
    assert mark is not None and len(before) - 20 < mark.operations < len(before)


def test_writing_out_stops_between_statements_and_goes_on_from_there() -> None:
    text = "qubit[2] q;\n" + "".join(f"U({index}, 0, 0) q[{index % 2}];\n" for index in range(1_000))
    snapshot, marks, asked = Snapshot(text), Marks(), []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 50

    stopped = elaborate(snapshot.analysis, stop=stop, marks=marks)
    assert stopped.reason == "Writing the program out took too long."
    assert 0 < len(stopped.operations) < 500
    assert len(marks.marks) > 10
    whole = elaborate(snapshot.analysis, marks=marks)
    assert said(whole) == said(elaborate(snapshot.analysis)) and len(whole.operations) == 1_000
