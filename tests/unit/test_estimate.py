"""Circuits and expectation values against Qiskit."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit import elaborate
from ketline.circuit.matrices import matrix_power, unitary
from ketline.estimate.budget import Budget
from ketline.estimate.observables import Observable, PauliTerm, dense_matrix, expectation
from ketline.estimate.qaoa import energy_and_gradient, qaoa_state
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.workspace import Snapshot

qiskit = pytest.importorskip("qiskit", reason="Qiskit (extra 'train') is not installed")
from qiskit.quantum_info import SparsePauliOp, Statevector  # noqa: E402

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.qasm"))
HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def oracle_circuit(text: str):
    if text.lstrip().startswith("OPENQASM 2"):
        from qiskit import qasm2

        return qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
    return pytest.importorskip("qiskit_qasm3_import").parse(text)


def oracle_state(text: str) -> np.ndarray:
    circuit = oracle_circuit(text)
    circuit.remove_final_measurements()
    return Statevector.from_instruction(circuit).data


def state_of(text: str) -> np.ndarray:
    circuit = elaborate(Snapshot(text).analysis)
    assert circuit.reason is None, circuit.reason
    return amplitudes(final_state(circuit.operations, circuit.n_qubits, Budget(60)))


def assert_same_state(text: str) -> None:
    overlap = np.vdot(oracle_state(text), state_of(text))
    assert abs(abs(overlap) - 1) < 1e-10


def oracle_value(directive, circuit, state) -> float:
    """<H> by Qiskit's own operators; its labels have qubit 0 on the right."""
    first = {}
    for index, qubit in enumerate(circuit.qubits):
        for register, place in circuit.find_bit(qubit).registers:
            first[register.name, place] = index
    total = 0.0
    for term in directive.terms:
        label = ["I"] * circuit.num_qubits
        for pauli, register, index in term.factors:
            label[circuit.num_qubits - 1 - first[register, index]] = pauli
        total += term.coefficient * Statevector(state).expectation_value(SparsePauliOp("".join(label))).real
    return total


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_with_observables_agree_with_qiskit(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    snapshot = Snapshot(text)
    assert snapshot.problems == []
    if not snapshot.analysis.directives:
        assert snapshot.estimates() == []
        return
    circuit = oracle_circuit(text)
    circuit.remove_final_measurements()
    state = Statevector.from_instruction(circuit)
    for directive, estimate in zip(snapshot.analysis.directives, snapshot.estimates(), strict=True):
        assert estimate.exact
        assert estimate.value == pytest.approx(oracle_value(directive, circuit, state), abs=1e-9)
        assert estimate.minimum is None or estimate.minimum - 1e-9 <= estimate.value <= estimate.maximum + 1e-9


GATES = {
    (0, 1): ["x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "id"],
    (1, 1): ["p", "rx", "ry", "rz", "u1"],
    (2, 1): ["u2"],
    (3, 1): ["u3"],
    (0, 2): ["cx", "cy", "cz", "ch", "swap"],
    (1, 2): ["cp", "crx", "cry", "crz"],
    (4, 2): ["cu"],
    (0, 3): ["ccx", "cswap"],
}


@st.composite
def programs(draw) -> str:
    lines = []
    for _ in range(draw(st.integers(1, 12))):
        shape = draw(st.sampled_from(list(GATES)))
        name = draw(st.sampled_from(GATES[shape]))
        angles = [f"{draw(st.floats(-7, 7, allow_nan=False)):.4f}" for _ in range(shape[0])]
        qubits = draw(st.permutations(range(4)))[: shape[1]]
        prefix = ""
        if shape == (0, 1) and draw(st.booleans()):
            prefix, qubits = draw(st.sampled_from(["ctrl @ ", "negctrl @ "])), draw(st.permutations(range(4)))[:2]
        parameters = f"({', '.join(angles)})" if angles else ""
        lines.append(f"{prefix}{name}{parameters} {', '.join(f'q[{qubit}]' for qubit in qubits)};")
    return HEAD + "qubit[4] q;\nh q;\n" + "\n".join(lines) + "\n"


@given(programs())
@settings(max_examples=60, deadline=None)
def test_random_circuits_agree_with_qiskit(text: str) -> None:
    assert_same_state(text)


@pytest.mark.parametrize(
    "body",
    [
        "gate zz(t) a, b { cx a, b; rz(2*t) b; cx a, b; } zz(0.3) q[0], q[2]; ctrl @ zz(0.4) q[3], q[1], q[0];",
        "gate cost(g) a, b, c { rz(0.5*g) a; cx a, b; rz(-g/3) b; cx a, b; } h q; cost(1.25) q[3], q[0], q[1];",
        "h q; inv @ s q[1]; inv @ rz(0.4) q[0]; pow(2) @ t q[2]; inv @ ctrl @ ry(0.7) q[0], q[1];",
        "let a = q[1:2]; h a; let b = a ++ q[0:0]; cx b[2], b[0];",
        "h q[0:2]; x q[{0, 3}]; cx q[0], q[3]; barrier q;",
        "h q; ctrl @ gphase(0.7) q[0]; gphase(0.2); p(pi/8) q[1]; U(0.1, 0.2, 0.3) q[3];",
        "gate g a { U(0, 0, pi/2) a; } h q[0]; h q[1]; ctrl @ g q[0], q[1]; negctrl(2) @ x q[0], q[1], q[2];",
    ],
)
def test_definitions_modifiers_and_aliases_agree_with_qiskit(body: str) -> None:
    assert_same_state(HEAD + "qubit[4] q;\n" + body)


@pytest.mark.parametrize(
    ("compact", "written_out"),
    [
        ("for int i in [0:2] { h q[i]; }", "h q[0]; h q[1]; h q[2];"),
        ("for uint i in {0, 2} rx(i * 0.5) q[i];", "rx(0) q[0]; rx(1.0) q[2];"),
        ("const int n = 2; if (n == 2) { x q[0]; } else { x q[1]; }", "x q[0];"),
        ("int k = 0; while (k < 3) { h q[k]; k += 1; }", "h q[0]; h q[1]; h q[2];"),
        ("int k = 5; if (k < 2) x q[0]; else if (k < 6) x q[1]; else x q[2];", "x q[1];"),
        ("def f(qubit[2] a, float t) { ry(t) a[0]; cx a[0], a[1]; } f(q[1:2], 0.3);", "ry(0.3) q[1]; cx q[1], q[2];"),
        ("int s = 2; switch (s) { case 1 { x q[0]; } case 2, 3 { x q[1]; } default { x q[2]; } }", "x q[1];"),
        ("for int i in [3:-1:0] { if (i == 1) break; x q[i]; }", "x q[3]; x q[2];"),
        ("h q; pow(1.0/2) @ x q[1];", "h q; sx q[1];"),
        ("float a = 3; rx(a/2) q[0];", "rx(1.5) q[0];"),
        ("const float a = 3; rx(a/2) q[0];", "rx(1.5) q[0];"),
        ("int n = 1; n = 2.9; rx(n) q[0];", "rx(2) q[0];"),
        ("end; x q[0];", ""),
        ("def a(qubit p) -> bit { x p; return measure p; } def b(qubit p) -> bit { return a(p); } b(q[0]);", "x q[0];"),
        ("if (true) if (false) z q[0]; else x q[0];", "x q[0];"),
        ("if (false) if (false) z q[0]; else x q[0];", ""),
        ("if (true) if (false) { x q[0]; }", ""),
        ("if (true) for int i in [0:1] { x q[i]; }", "x q[0]; x q[1];"),
    ],
)
def test_control_flow_is_written_out(compact: str, written_out: str) -> None:
    overlap = np.vdot(state_of(HEAD + "qubit[4] q;\n" + compact), state_of(HEAD + "qubit[4] q;\n" + written_out))
    assert abs(abs(overlap) - 1) < 1e-10


def test_version_2_has_powers_instead_of_bit_operators() -> None:
    head = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[1];\n'
    assert np.allclose(state_of(head + "rx(2^3) q[0];"), state_of(head + "rx(8) q[0];"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("qubit q; bit c; if (c) x q;", "branches on a value"),
        ("input float t; qubit q; rx(t) q;", "not known before the program runs"),
        ("qubit q; int i = 0; while (true) { x q; }", "loops more than"),
        ("qubit[2] q; gate a x0 { b x0; } gate b x0 { a x0; } a q[0];", "nested more than"),
        ("qubit q; cx q q;", "syntax errors"),
    ],
)
def test_what_has_no_value_says_why(body: str, reason: str) -> None:
    register = "q[0]" if "qubit[" in body else "q"
    (estimate,) = Snapshot(HEAD + f"// ketline: observable H = Z({register})\n" + body).estimates()
    assert estimate.value is None
    assert reason in estimate.reason


def test_a_bomb_is_stopped() -> None:
    rings = "".join(f"gate g{k} a {{ g{k - 1} a; g{k - 1} a; }}\n" for k in range(1, 40))
    text = HEAD + "gate g0 a { x a; }\n" + rings + "qubit q;\n// ketline: observable M = Z(q)\ng39 q;\n"
    (estimate,) = Snapshot(text).estimates()
    assert estimate.value is None
    assert "200,000 calls" in estimate.reason


@pytest.mark.parametrize(
    "body",
    [
        "qubit[2000000000] q;",
        "qubit[3] q; ctrl(2000000000) @ x q[0], q[1];",
        "qubit[3] q; h q[0:2**70];",
        "qubit[3] q; break;",
        "qubit[3] q; return;",
        "gate g0 a {}\n" + "".join(f"gate g{k} a {{ g{k-1} a; g{k-1} a; }}\n" for k in range(1, 40)) + "qubit q;g39 q;",
    ],
)
def test_nothing_absurd_runs_away(body: str) -> None:
    register = "q" if "qubit q" in body else "q[0]"
    (estimate,) = Snapshot(HEAD + body + f"\n// ketline: observable H = Z({register})\n").estimates(seconds=20)
    assert estimate.value is None and estimate.reason


def test_numbers_too_large_have_no_value() -> None:
    text = HEAD + "qubit[2] q;\n// ketline: observable H = 1e308*Z(q[0]) + 1e308*Z(q[1])\n"
    (estimate,) = Snapshot(text).estimates()
    assert estimate.value is None and "coefficients" in estimate.reason


def test_a_comment_inside_an_unfinished_statement_still_declares() -> None:
    text = HEAD + "qubit[2] q;\nh q[0]\n// ketline: observable H = Z(q[1])\nx q[1];\n"
    (estimate,) = Snapshot(text).estimates()
    assert estimate.value == pytest.approx(-1.0)


def test_observables_may_name_aliases() -> None:
    text = HEAD + "qubit[3] q;\nlet a = q[1:2];\nx q[2];\n// ketline: observable H = Z(a[1])\n"
    assert Snapshot(text).estimates()[0].value == pytest.approx(-1.0)


def test_time_budget_is_kept() -> None:
    text = HEAD + "qubit[18] q;\n// ketline: observable H = Z(q[0])\n" + "h q;\n" * 400
    (estimate,) = Snapshot(text).estimates(seconds=0.05)
    assert "took longer than 0.05 s" in estimate.reason


@given(st.integers(1, 4), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_observables_equal_their_matrices(n: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    terms = tuple(
        PauliTerm(float(random.normal()), int(random.integers(1 << n)), int(random.integers(1 << n))) for _ in range(4)
    )
    state = random.normal(size=1 << n) + 1j * random.normal(size=1 << n)
    state /= np.linalg.norm(state)
    observable = Observable("H", terms)
    labels = ["".join("IXZY"[(t.x_mask >> q & 1) + 2 * (t.z_mask >> q & 1)] for q in reversed(range(n))) for t in terms]
    wanted = SparsePauliOp(labels, [t.coefficient for t in terms]).to_matrix()
    assert np.allclose(dense_matrix(observable, n), wanted)
    assert expectation(state, observable) == pytest.approx(np.vdot(state, wanted @ state).real, abs=1e-10)


def test_qaoa_shortcut_equals_the_circuit_and_its_gradient() -> None:
    energies = np.array([0.5, -1.0, 0.25, 1.5, -0.75, 0.0, 2.0, -0.5])
    angles = np.array([0.4, 0.9, -0.7, -0.3])
    value, gradient = energy_and_gradient(angles, energies)
    state = qaoa_state(energies, angles[:2], angles[2:])
    assert value == pytest.approx(float(np.abs(state) ** 2 @ energies))
    for index in range(4):
        step = np.zeros(4)
        step[index] = 1e-6
        slope = (
            energy_and_gradient(angles + step, energies)[0] - energy_and_gradient(angles - step, energies)[0]
        ) / 2e-6
        assert gradient[index] == pytest.approx(slope, abs=1e-6)


def test_powers_of_matrices() -> None:
    circuit = elaborate(Snapshot(HEAD + "qubit[2] q; h q[0]; cx q[0], q[1]; rz(0.3) q[1];").analysis)
    matrix = unitary(circuit.operations, [0, 1])
    half = matrix_power(matrix, 0.5)
    assert np.allclose(half @ half, matrix)
    assert np.allclose(matrix @ matrix.conj().T, np.eye(4))
    assert math.isclose(abs(np.linalg.det(matrix)), 1.0)
