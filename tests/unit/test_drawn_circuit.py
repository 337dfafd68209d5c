"""A circuit as an editor draws it: labels, groups, limits."""

from __future__ import annotations

import pytest

from ketline.circuit import elaborate
from ketline.limits import MAXIMUM_DRAWN_GATES, MAXIMUM_DRAWN_QUBITS
from ketline.presentation.drawn_circuit import DrawnCircuit, DrawnGate, drawn_circuit
from ketline.problems import InvalidGraph, problem_ids
from ketline.problems.many_body import models
from ketline.problems.titles import TITLES
from ketline.suggest.commission import commission
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def drawn(body: str) -> DrawnCircuit:
    return drawn_circuit(elaborate(Snapshot(HEAD + body).analysis))


def drawn_for(outcome: int, body: str) -> str:
    """The labels where all measurements inside give ``outcome``."""
    written = elaborate(Snapshot(HEAD + body).analysis, outcomes=lambda circuit, qubit: outcome)
    return " ".join(f"{gate.label}{gate.targets[0]}" for gate in drawn_circuit(written).gates)


def said(gate: DrawnGate) -> str:
    """``X(0.5)' 1 | 0=1``: label, parameters, inverse, targets, controls with their values."""
    parameters = f"({', '.join(gate.parameters)})" if gate.parameters else ""
    controls = " |" + "".join(f" {qubit}={value}" for qubit, value in gate.controls) if gate.controls else ""
    return f"{gate.label}{parameters}{chr(39) * gate.adjoint} {' '.join(map(str, gate.targets))}{controls}"


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("x q[0];", "X 0"),
        ("cx q[0], q[1];", "X 1 | 0=1"),
        ("ccx q[0], q[1], q[2];", "X 2 | 0=1 1=1"),
        ("cswap q[0], q[1], q[2];", "SWAP 1 2 | 0=1"),
        ("sdg q[0];", "S' 0"),
        ("inv @ sdg q[0];", "S 0"),
        ("tdg q[0];", "T' 0"),
        ("rx(-pi/2) q[1];", "Rx(−π/2) 1"),
        ("crz(0.25) q[0], q[1];", "Rz(0.25) 1 | 0=1"),
        ("negctrl @ h q[0], q[1];", "H 1 | 0=0"),
        ("u3(1, 2, 3) q[0];", "U3(1, 2, 3) 0"),
        ("ctrl @ gphase(pi) q[0];", "P(π) 0"),
        ("ctrl(2) @ gphase(pi) q[0], q[1];", "P(π) 0 | 1=1"),
        ("negctrl @ gphase(pi) q[0];", "P|0⟩(π) 0"),
        ("negctrl @ ctrl @ gphase(pi) q[0], q[1];", "P(π) 1 | 0=0"),
    ],
)
def test_a_gate_is_its_matrix_with_the_controls_beside(call: str, expected: str) -> None:
    assert [said(gate) for gate in drawn(f"qubit[3] q;\n{call}\n").gates] == [expected]


def test_a_global_phase_is_not_drawn() -> None:
    assert drawn("qubit q;\ngphase(pi);\nx q;\n").gates[0].label == "X"


@pytest.mark.parametrize(
    ("body", "zero", "one"),
    [
        ("reset q;\nh q[0];\n", "00 01 H0", "00 01 H0"),
        ("h q[0];\nreset q[0];\nx q[0];\n", "H0 00 X0", "H0 00 X0"),
        ("h q[0];\nc = measure q[0];\nreset q[0];\n", "H0 M0 00", "H0 M0 00"),
        ("h q[0];\nif (true) reset q[0];\n", "H0 00", "H0 00"),
        ("h q[0];\nfor int i in [0:1] reset q[i];\n", "H0 00 01", "H0 00 01"),
        ("h q[0];\nc = measure q[0];\nif (c) x q[1];\n", "H0 M0", "H0 M0 X1"),
        ("gate reset_all a { h a; x a; }\nreset_all q[0];\n", "reset_all0", "reset_all0"),
    ],
)
def test_resets_and_measurements_inside_are_drawn(body: str, zero: str, one: str) -> None:
    program = "qubit[2] q;\nbit c;\n" + body
    assert (drawn_for(0, program), drawn_for(1, program)) == (zero, one)


def test_each_application_of_an_own_gate_is_a_group() -> None:
    gate = "gate pair(a) p, r { cx p, r; rz(a) r; }\n"
    circuit = drawn(gate + "qubit[4] q;\nfor int i in [0:2] { pair(i) q[i], q[i+1]; }\n")
    assert [(said(gate), len(gate.parts)) for gate in circuit.gates] == [
        ("pair(0) 0 1", 2), ("pair(1) 1 2", 2), ("pair(2) 2 3", 2)
    ]  # fmt: skip


def test_a_broadcast_own_gate_is_a_group_for_each_qubit() -> None:
    circuit = drawn("gate twice p { h p; t p; }\nqubit[3] q;\ntwice q;\nctrl @ twice q[0], q[1];\n")
    assert [said(gate) for gate in circuit.gates] == ["twice 0", "twice 1", "twice 2", "twice 0 1"]
    assert [said(part) for part in circuit.gates[3].parts] == ["H 1 | 0=1", "T 1 | 0=1"]


def test_an_own_gate_inside_another_is_part_of_it() -> None:
    circuit = drawn("gate a p { h p; }\ngate b p { a p; x p; }\nqubit q;\nb q;\n")
    assert [(gate.label, [part.label for part in gate.parts]) for gate in circuit.gates] == [("b", ["H", "X"])]


def test_an_own_gate_that_does_nothing_is_not_drawn() -> None:
    assert drawn("gate nothing p { }\nqubit q;\nnothing q;\nh q;\n").gates[0].label == "H"


def test_groups_are_the_same_after_an_edit_behind_them() -> None:
    """The circuit is taken over from the version before up to a mark; so are its calls."""
    from ketline.circuit.marks import Marks

    text = HEAD + "gate a p { h p; t p; }\nqubit[2] q;\n" + "a q[0];\n" * 40
    marks = Marks()
    elaborate(Snapshot(text).analysis, marks=marks)
    snapshot = Snapshot(text)
    elaborate(snapshot.analysis, marks=marks)
    longer = snapshot.edited(text + "a q[1];\n")
    again = elaborate(longer.analysis, marks=marks)
    assert again.calls == elaborate(longer.analysis).calls and len(again.calls) == 41


def test_a_long_circuit_is_drawn_up_to_a_limit() -> None:
    circuit = drawn(f"qubit q;\nbit c;\nfor int i in [1:{MAXIMUM_DRAWN_GATES + 10}] {{ h q; }}\nc = measure q;\n")
    assert circuit.cut and circuit.drawn == len(circuit.gates) == MAXIMUM_DRAWN_GATES


def test_what_is_not_drawn_need_not_be_written_out() -> None:
    text = HEAD + "qubit q;\nfor int i in [1:150000] { h q; }\n"
    circuit = elaborate(Snapshot(text).analysis, most=MAXIMUM_DRAWN_GATES)
    assert circuit.cut and circuit.reason is None and len(circuit.operations) == MAXIMUM_DRAWN_GATES + 1
    assert drawn_circuit(circuit).cut


def test_too_many_qubits_are_not_drawn() -> None:
    circuit = drawn(f"qubit[{MAXIMUM_DRAWN_QUBITS + 1}] q;\nh q;\n")
    assert circuit.gates == () and circuit.reason == "257 qubits are too many to draw; 256 are not."


def test_what_can_be_asked_for_in_a_form_is_what_there_is() -> None:
    """All problems but lithium hydride, whose products of several letters the format has no gate for."""
    assert set(TITLES) == {*problem_ids(), *models()} - {"lih"}


@pytest.mark.parametrize("name", TITLES)
def test_the_attributes_of_a_form_go_with_a_ring(name: str) -> None:
    title = TITLES[name]
    ring = [{"source": i, "target": (i + 1) % 4} for i in range(4)] if title.has_edges else []
    data = {"nodes": [{"id": i, **title.node} for i in range(4)], "edges": ring, "attributes": dict(title.attributes)}
    if name == "graph_isomorphism":  # what it needs is another graph
        with pytest.raises(InvalidGraph, match="not node-link"):
            commission(name, data)
    else:
        assert commission(name, data).description
