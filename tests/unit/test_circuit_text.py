"""The text of optimised circuits: read by Qiskit and by Ketline, short, each number once."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circuit_oracles import energies_of, errors_of, qiskit_state, random_terms, same_state

pytest.importorskip("qiskit_qasm3_import")

from ketline.training.circuits import text
from ketline.training.circuits.adaptive_qaoa import Mixer
from ketline.training.circuits.ansatz import ANSATZES, Ansatz


def read(written):
    """The program must pass both readers; its state."""
    assert errors_of(written) == []
    return qiskit_state(written)


# -- numbers ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weight", "written"),
    [
        (1.0, "1.00"), (-1.0, "-1.00"), (0.1, "0.10"), (0.125, "0.12"), (0.666, "0.67"), (0.0371, "0.037"),
        (-0.0371, "-0.037"), (0.00371, "0.0037"), (0.000512, "0.00051"), (0.0995, "0.100"),
        (0.0, "0.00"), (-0.0, "0.00"),
    ],
)  # fmt: skip
def test_small_weights_have_two_significant_digits(weight, written):
    assert text.weight_text(weight) == written


@given(st.floats(1e-4, 1.0), st.sampled_from([-1, 1]))
def test_a_weight_is_written_to_half_of_its_last_digit(weight, sign):
    read_back = float(text.weight_text(sign * weight))
    allowed = 0.005 if weight >= 0.1 else 0.05 * weight
    assert abs(read_back - sign * weight) <= allowed * (1 + 1e-9)
    assert len(text.weight_text(sign * weight)) <= 8


@pytest.mark.parametrize(
    ("angle", "written"),
    [
        (math.pi / 2, "pi/2"), (-math.pi / 2, "-pi/2"), (math.pi, "pi"), (-math.pi, "-pi"), (3 * math.pi / 2, "3*pi/2"),
        (-3 * math.pi / 2, "-3*pi/2"), (2 * math.pi, "2*pi"), (1.571, "1.571"), (0.25, "0.250"), (-0.0001, "0.000"),
        (5 * math.pi / 2, "7.854"),
    ],
)  # fmt: skip
def test_quarter_turns_are_written_as_fractions_of_pi(angle, written):
    assert text.angle_text(angle) == written


def test_written_weights_are_merged_scaled_rounded_and_sorted():
    hamiltonian = [(2.0, (2, 0)), (1.0, (0, 2)), (-4.0, (1,)), (0.1, (0, 1)), (1e-5, (2,)), (0.5, (3,)), (-0.5, (3,))]
    assert text.written_weights(hamiltonian) == ((-1.0, (1,)), (0.025, (0, 1)), (0.75, (0, 2)))


# -- QAOA ---------------------------------------------------------------------------------------------------
def test_qaoa_of_two_terms_is_this_text():
    weights = text.written_weights([(0.5, (0,)), (-2.0, (0, 1)), (0.06, (1,))])
    assert text.qaoa(weights, 2, [0.62], [-math.pi / 2]) == (
        'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
        "gate zz(t) a, b { cx a, b; rz(t) b; cx a, b; }\n"
        "gate cost(g) q0, q1 {\n  rz(0.25*g) q0;\n  rz(0.030*g) q1;\n  zz(-1.00*g) q0, q1;\n}\n"
        "qubit[2] q;\nh q;\ncost(0.620) q[0], q[1];\nrx(-pi/2) q;\n"
    )


def test_every_weight_and_every_angle_stands_once():
    rng = np.random.default_rng(0)
    weights = text.written_weights(random_terms(rng, 5, 9))
    written = text.qaoa(weights, 5, [0.111, 0.222, 0.333], [-0.444, -0.555, -0.666])
    assert len(re.findall(r"\*g\)", written)) == len(weights)
    for angle in ("0.111", "0.222", "0.333", "-0.444", "-0.555", "-0.666"):
        assert written.count(f"({angle})") == 1
    assert written.count("rx(") == 3 and written.count("\ncost(") == 3


def test_a_layer_of_zeros_is_left_out():
    weights = ((1.0, (0, 1)),)
    written = text.qaoa(weights, 2, [0.0, 0.5], [-0.3, 0.0004])
    assert written.endswith("h q;\nrx(-0.300) q;\ncost(0.500) q[0], q[1];\n")
    assert read(written).shape == (4,)


@pytest.mark.parametrize("body", [1, 2, 3, 4, 5, 6])
def test_terms_of_every_size_turn_by_their_parity(body):
    n = 6
    qubits = tuple(sorted(map(int, np.random.default_rng(body).permutation(n)[:body])))
    state = read(text.qaoa(((1.0, qubits),), n, [0.7], [0.0]))
    expected = np.exp(-0.35j * energies_of([(1.0, qubits)], n)) / 8
    assert same_state(state, expected) < 1e-12


@pytest.mark.parametrize("seed", range(4))
def test_qaoa_is_read_by_both_readers(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    weights = text.written_weights(random_terms(rng, n, n + 2, largest=5))
    mixers = [Mixer("rx", ()), Mixer("ry", (n - 1,)), Mixer("yz", (1, 0)), Mixer("xx", (0, 1)), Mixer("yy", (0, 1))]
    for written in (
        text.qaoa(weights, n, rng.uniform(-4, 4, 3), rng.uniform(-3, 3, 3)),
        text.adaptive_qaoa(weights, n, mixers, rng.uniform(-4, 4, 5), [0.3, math.pi, -math.pi / 2, 0.7, 0.2]),
        text.adaptive_qaoa(weights, n, [], [], []),
        text.multi_angle_qaoa(weights, n, rng.uniform(-3, 3, (2, len(weights))), rng.uniform(-3, 3, (2, n))),
        text.multi_angle_qaoa(weights, n, np.zeros((1, len(weights))), np.zeros((1, n))),
    ):
        assert read(written).shape == (2**n,)


def test_adaptive_qaoa_defines_the_gates_it_calls_and_no_others():
    weights = ((1.0, (0, 1)),)
    mixers = [Mixer("yz", (1, 0)), Mixer("yy", (0, 1)), Mixer("rx", ())]
    written = text.adaptive_qaoa(weights, 2, mixers, [0.1, 0.2, 0.3], [0.4, 0.5, 0.6])
    assert re.findall(r"gate (\w+)", written) == ["zz", "cost", "yy", "yz"]
    assert "yz(0.400) q[1], q[0];" in written and written.endswith("rx(0.600) q;\n")


# -- variational circuits -----------------------------------------------------------------------------------
def body(ansatz, angles):
    return text.variational(ansatz, angles).removeprefix(text.HEADER)


def test_a_gate_on_every_qubit_is_one_broadcast():
    ansatz = Ansatz(3)
    ansatz.everywhere("h", "ry", "rx")
    assert body(ansatz, [0.5, 0.5, 0.5, 0.1, 0.2, 0.1]) == (
        "qubit[3] q;\nh q;\nry(0.500) q;\nrx(0.100) q[0];\nrx(0.200) q[1];\nrx(0.100) q[2];\n"
    )


def test_rotations_by_zero_are_left_out_but_a_whole_wall_stands():
    ansatz = Ansatz(2)
    ansatz.everywhere("ry", "rz")
    ansatz.add("crx", 0, 1)
    assert body(ansatz, [0.0, math.pi, 0.0, 0.0, 0.0]) == "qubit[2] q;\nry(pi) q[1];\nrz(0) q;\n"


def test_an_entangler_that_comes_back_is_a_gate_of_its_own():
    ansatz = ANSATZES["real_amplitudes"](3, 2)
    angles = np.arange(1, 10) / 10
    written = text.variational(ansatz, angles)
    assert written.count("gate entangle q0, q1, q2 { cx q0, q1; cx q1, q2; }\n") == 1
    assert written.count("\nentangle q[0], q[1], q[2];\n") == 2
    assert "cx q[" not in written
    assert "entangle" not in text.variational(ANSATZES["real_amplitudes"](3, 1), angles[:6])
    assert "entangle" not in text.variational(ANSATZES["real_amplitudes"](2, 3), angles[:8])


def test_a_gate_that_the_text_defines_is_defined_where_it_is_called():
    ansatz = Ansatz(4)
    ansatz.add("x", 0)
    ansatz.add("yxxx", 1, 0, 2, 3)
    ansatz.add("yx", 0, 1)
    assert re.findall(r"gate (\w+)", text.variational(ansatz, [0.4, 0.3])) == ["yx", "yxxx"]
    assert re.findall(r"gate (\w+)", text.variational(ansatz, [0.4, 0.0])) == ["yxxx"]
    assert read(text.variational(ansatz, [0.4, 0.3])).shape == (16,)


@pytest.mark.parametrize("name", list(ANSATZES))
def test_shortened_text_is_the_same_circuit(name):
    """With many zeros, quarter turns and equal walls: the state of the text is that of gate after gate."""
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import Statevector

    rng = np.random.default_rng(len(name))
    for n in (2, 4):
        ansatz = ANSATZES[name](n, 3)
        angles = rng.choice([0.0, 0.0, math.pi / 2, -math.pi, 0.731, 2 * math.pi], ansatz.n_parameters)
        angles[: n // 2 * 2] = angles[0]
        plain = QuantumCircuit(n)
        for gate in ansatz.gates:
            arguments = () if gate.parameter is None else (angles[gate.parameter],)
            getattr(plain, gate.name)(*arguments, *gate.qubits)
        assert same_state(read(text.variational(ansatz, angles)), np.asarray(Statevector(plain))) < 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_any_circuit_of_any_gates_is_read_as_it_is(seed):
    """Broadcasts, zeros and shared runs at random: the text has the state of gate after gate."""
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import Statevector

    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 4))
    ansatz = Ansatz(n)
    for _ in range(int(rng.integers(1, 7))):
        kind = int(rng.integers(4))
        if kind == 0:
            ansatz.everywhere(str(rng.choice(["h", "rx", "ry", "rz", "x"])))
        elif kind == 1:
            ansatz.along(str(rng.choice(["cx", "cz"])), [(q, q + 1) for q in range(n - 1)])
        elif kind == 2:
            pair = rng.permutation(n)[:2]
            ansatz.add(str(rng.choice(["crx", "cry", "crz", "cx"])), *map(int, pair))
        else:
            ansatz.add(str(rng.choice(["rx", "ry", "rz", "x"])), int(rng.integers(n)))
    angles = rng.choice([0.0, 0.4, -0.4, math.pi], ansatz.n_parameters)
    plain = QuantumCircuit(n)
    for gate in ansatz.gates:
        arguments = () if gate.parameter is None else (angles[gate.parameter],)
        getattr(plain, gate.name)(*arguments, *gate.qubits)
    written = text.variational(ansatz, angles)
    assert same_state(read(written), np.asarray(Statevector(plain))) < 1e-9, written
