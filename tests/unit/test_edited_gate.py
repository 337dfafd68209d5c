"""A gate edited again and again: from the third value on, the state is a sum of those that were run."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from ketline.circuit.operations import Operation, operation
from ketline.estimate import state_vector
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.look_ahead import look_ahead
from ketline.estimate.program import Program
from ketline.estimate.state_vector import Simulation, amplitudes, final_state
from ketline.estimate.workbench import Workbench
from ketline.workspace import Snapshot

QUBITS = 5


def circuit(random: Random, length: int = 60) -> list[Operation]:
    found = []
    for _ in range(length):
        one, other = random.sample(range(QUBITS), 2)
        found.append(random.choice([
            operation("h", (), (one,)), operation("rx", (random.uniform(0, 6),), (one,)),
            operation("cx", (), (other,), ((one, 1),)), operation("rzz", (random.uniform(0, 6),), (one, other)),
        ]))  # fmt: skip
    return found


EDITED = {
    "rx": lambda angle: operation("rx", (angle,), (2,)),
    "rz, inverse": lambda angle: operation("rz", (angle,), (1,), (), True),
    "p": lambda angle: operation("p", (angle,), (0,)),
    "controlled ry": lambda angle: operation("ry", (angle,), (3,), ((1, 1), (0, 0))),
    "rzz": lambda angle: operation("rzz", (angle,), (4, 1)),
    "u3, its second angle": lambda angle: operation("u3", (0.4, angle, 1.1), (2,)),
}


@pytest.mark.parametrize("name", EDITED)
def test_the_third_value_of_an_angle_runs_no_gate(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(name)
    operations = circuit(random)
    simulation = Simulation(QUBITS)
    run: list[int] = []
    fused = state_vector.fused
    monkeypatch.setattr(state_vector, "fused", lambda gates: run.append(len(gates)) or fused(gates))
    for turn in range(8):
        operations = [*operations[:30], EDITED[name](random.uniform(-7, 7)), *operations[31:]]
        run.clear()
        found = amplitudes(simulation.advance(operations, Budget(60)))
        assert bool(run) == (turn < (3 if "controlled" in name else 2))
        expected = amplitudes(final_state(operations, QUBITS, Budget(60)))
        assert np.abs(found - expected).max() < 1e-13


def test_any_sequence_of_edits_gives_what_a_fresh_run_gives() -> None:
    random = Random(3)
    operations = circuit(random)
    simulation = Simulation(QUBITS)
    for _ in range(400):
        kind = random.random()
        place = random.randrange(len(operations)) if kind < 0.3 else locals().get("place", 10)
        if kind < 0.05:
            operations = operations[: random.randrange(40, 60)]
        elif kind < 0.1:
            operations = [*operations, *circuit(random, 3)]
        place = min(place, len(operations) - 1)
        edited = random.choice(list(EDITED.values()))(random.uniform(-7, 7)) if kind > 0.8 else operations[place]
        if edited.parameters and not edited.given:
            index = random.randrange(len(edited.parameters))
            edited = edited.with_parameter(index, random.choice([random.uniform(-7, 7), 0.0, 1e-9, 2 * np.pi]))
        operations = [*operations[:place], edited, *operations[place + 1 :]]
        found = amplitudes(simulation.advance(operations, Budget(60)))
        expected = amplitudes(final_state(operations, QUBITS, Budget(60)))
        assert np.abs(found - expected).max() < 2e-12


def test_going_back_to_a_value_runs_no_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    operations = circuit(Random(5))
    edited = [*operations[:30], EDITED["rx"](1.0), *operations[31:]]
    simulation = Simulation(QUBITS)
    before = amplitudes(simulation.advance([*operations[:30], EDITED["rx"](0.2), *operations[31:]], Budget(60)))
    simulation.advance(edited, Budget(60))
    monkeypatch.setattr(state_vector, "fused", None)
    again = amplitudes(simulation.advance([*operations[:30], EDITED["rx"](0.2), *operations[31:]], Budget(60)))
    assert (again == before).all()


def test_a_run_that_was_given_up_leaves_no_wrong_state() -> None:
    random = Random(8)
    operations = circuit(random)
    simulation = Simulation(QUBITS)
    for turn in range(12):
        operations = [*operations[:30], EDITED["rx"](random.uniform(-7, 7)), *operations[31:]]
        if turn % 3 == 1:
            with pytest.raises(OutOfTime):
                simulation.advance([*operations[:20], EDITED["rz, inverse"](1.0 + turn), *operations[21:]], Budget(-1))
        found = amplitudes(simulation.advance(operations, Budget(60)))
        assert np.abs(found - amplitudes(final_state(operations, QUBITS, Budget(60)))).max() < 1e-13


PROGRAM = """OPENQASM 3.0;
include "stdgates.inc";
// ketline: observable H = Z(q[0])*Z(q[1]) + X(q[2])
qubit[3] q;
const float shared = 0.4;
h q;
rx(0.3) q[0];
cx q[0], q[1];
rz(shared) q[1];
rz(shared) q[2];
crx(pi/3) q[1], q[2];
"""


def test_the_details_of_a_value_leave_what_later_edits_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an editor asks: the values of each version, then its details."""
    snapshot, bench = Snapshot(PROGRAM), Workbench()
    run: list[int] = []
    fused = state_vector.fused
    monkeypatch.setattr(state_vector, "fused", lambda gates: run.append(len(gates)) or fused(gates))
    for turn, angle in enumerate(("0.3", "1.25", "2.5", "-0.7", "3.1")):
        snapshot = snapshot.edited(PROGRAM.replace("0.3", angle))
        run.clear()
        found = snapshot.detailed(snapshot.estimates(bench=bench), bench=bench)
        assert bool(run) == (turn < 2)
        (fresh,) = Snapshot(snapshot.text).estimates()
        assert found[0].value == pytest.approx(fresh.value, abs=1e-12)


@pytest.mark.parametrize(("angle", "is_prepared"), [("0.3", True), ("0.4", False), ("pi/3", True), ("q[0]", False)])
def test_the_first_edit_of_the_angle_under_the_cursor_runs_no_gate(
    angle: str, is_prepared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constant that several gates use, or what is no angle, is not prepared for."""
    snapshot, bench = Snapshot(PROGRAM), Workbench()
    snapshot.estimates(bench=bench)
    program = Program(snapshot.analysis, marks=bench.marks)
    offset = PROGRAM.index(angle)
    assert look_ahead(program, bench, offset, 20, Budget(60)) == is_prepared
    text = PROGRAM.replace(angle, "1.25", 1) if angle != "q[0]" else PROGRAM.replace("0.3", "1.25")
    (fresh,) = Snapshot(text).estimates()
    if is_prepared and angle != "pi/3":  # a controlled rotation needs one value more
        monkeypatch.setattr(state_vector, "fused", None)
    (found,) = snapshot.edited(text).estimates(bench=bench)
    assert found.value == pytest.approx(fresh.value, abs=1e-12)


def test_angles_that_are_almost_the_same_are_no_basis() -> None:
    random = Random(1)
    operations = circuit(random)
    simulation = Simulation(QUBITS)
    for angle in (0.3, 0.3 + 1e-10, 2.0):
        operations = [*operations[:30], EDITED["rx"](angle), *operations[31:]]
        found = amplitudes(simulation.advance(operations, Budget(60)))
        assert np.abs(found - amplitudes(final_state(operations, QUBITS, Budget(60)))).max() < 1e-13
