"""Programs that go on after measurements, against every way written down by hand; and sampled values' errors."""

from __future__ import annotations

import random

import numpy as np
import pytest

pytest.importorskip("qiskit", reason="Qiskit (extra 'train') is not installed")
from qiskit.circuit.library import CXGate, HGate, RXGate, RYGate, RZGate, XGate
from qiskit.quantum_info import Operator, Pauli, Statevector

from ketline.estimate import branches
from ketline.estimate.budget import Budget
from ketline.estimate.details import with_details
from ketline.estimate.program import Program
from ketline.estimate.workbench import Workbench
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
QUBITS = 3
PROJECTIONS = (np.diag([1.0, 0.0]), np.diag([0.0, 1.0]))


class Ways:
    """A program with measurements in the middle, and all its ways: unnormalised states with the bits measured."""

    def __init__(self, seed: int, steps: int) -> None:
        self.random = random.Random(seed)
        self.lines = [f"qubit[{QUBITS}] q;", "bit[2] c;", "bit d;"]
        self.ways: list[tuple[np.ndarray, dict[str, int]]] = [(Statevector.from_int(0, 2**QUBITS).data, {})]
        for _ in range(2):
            self.gate("", lambda bits: True)
        self.measure("c[0]")
        self.measure("c[1]")
        self.measure("d")
        for _ in range(steps):
            self.random.choice([self.conditional, self.conditional, self.both, self.again, self.reset])()
        self.gate("", lambda bits: True)
        self.label = "".join(self.random.choice("IXYZ") for _ in range(QUBITS - 1)) + "Z"
        factors = [f"{one}(q[{QUBITS - 1 - at}])" for at, one in enumerate(self.label) if one != "I"]
        self.lines.append(f"// ketline: observable H = {'*'.join(factors)}")

    @property
    def text(self) -> str:
        return HEAD + "\n".join([*self.lines, ""])

    @property
    def value(self) -> float:
        matrix = Pauli(self.label).to_matrix()
        return float(sum(np.vdot(state, matrix @ state).real for state, _ in self.ways))

    def apply(self, matrix: np.ndarray, qubits: list[int], when) -> None:
        self.ways = [
            (Statevector(state).evolve(Operator(matrix), qubits).data if when(bits) else state, bits)
            for state, bits in self.ways
        ]

    def gate(self, prefix: str, when) -> None:
        angle = round(self.random.uniform(-3, 3), 3)
        name, gate = self.random.choice(
            [("h", HGate()), (f"rx({angle})", RXGate(angle)), (f"ry({angle})", RYGate(angle)),
             (f"rz({angle})", RZGate(angle)), ("cx", CXGate())]
        )  # fmt: skip
        qubits = self.random.sample(range(QUBITS), gate.num_qubits)
        self.lines.append(f"{prefix}{name} {', '.join(f'q[{qubit}]' for qubit in qubits)};")
        self.apply(gate.to_matrix(), qubits, when)

    def measure(self, bit: str) -> None:
        qubit = self.random.randrange(QUBITS)
        self.lines.append(f"{bit} = measure q[{qubit}];")
        found = []
        for state, bits in self.ways:
            for outcome, projection in enumerate(PROJECTIONS):
                after = Statevector(state).evolve(Operator(projection), [qubit]).data
                if np.linalg.norm(after) > 1e-12:
                    found.append((after, {**bits, bit: outcome}))
        self.ways = found
        # Read at once, so that nothing depends on when an open outcome is decided.
        self.lines.append(f"if ({bit}) {{ x q[{(qubit + 1) % QUBITS}]; }}")
        self.apply(XGate().to_matrix(), [(qubit + 1) % QUBITS], lambda bits: bits[bit] == 1)

    def conditional(self) -> None:
        bit = self.random.choice(["c[0]", "c[1]", "d"])
        wanted = self.random.randrange(2)
        self.gate(f"if ({bit} == {wanted}) ", lambda bits: bits[bit] == wanted)

    def both(self) -> None:
        wanted = self.random.randrange(4)
        self.gate(f"if (c == {wanted}) ", lambda bits: bits["c[0]"] + 2 * bits["c[1]"] == wanted)

    def again(self) -> None:
        self.measure(self.random.choice(["c[0]", "c[1]", "d"]))

    def reset(self) -> None:
        qubit = self.random.randrange(QUBITS)
        self.lines.append(f"reset q[{qubit}];")
        lowered = np.array([[0.0, 1.0], [0.0, 0.0]])
        self.ways = [
            (Statevector(state).evolve(Operator(matrix), [qubit]).data, bits)
            for state, bits in self.ways
            for matrix in (PROJECTIONS[0], lowered)
        ]


@pytest.mark.parametrize("seed", range(60))
def test_every_way_counts_with_its_probability(seed: int) -> None:
    program = Ways(seed, 3)
    snapshot = Snapshot(program.text)
    assert snapshot.problems == [], program.text
    (estimate,) = snapshot.estimates()
    assert estimate.error == pytest.approx(0, abs=1e-9)
    assert estimate.value == pytest.approx(program.value, abs=1e-9), program.text


@pytest.mark.parametrize("seed", range(12))
def test_derivatives_sum_over_the_ways(seed: int) -> None:
    text = Ways(seed, 2).text
    snapshot = Snapshot(text)
    (estimate,) = with_details(snapshot.estimates(), snapshot.analysis)
    assert estimate.details is not None and estimate.details.reason is None
    for slope in estimate.details.slopes:

        def value(by: float, start: int = slope.start, end: int = slope.end, at: float = slope.value) -> float:
            (moved,) = Snapshot(f"{text[:start]}{at + by!r}{text[end:]}").estimates()
            assert moved.value is not None
            return moved.value

        step = 1e-3
        wanted = (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * step)
        assert slope.slope == pytest.approx(wanted, abs=1e-6), text


def test_an_outcome_that_nobody_reads_stays_open() -> None:
    """Many qubits measured at the end, or measured and never asked for, are one way."""
    text = HEAD + "qubit[12] q; bit[12] c; h q; c = measure q;\n// ketline: observable H = X(q[3])\n"
    (estimate,) = Snapshot(text).estimates()
    assert estimate.value == pytest.approx(1.0) and estimate.exact
    copied = text.replace("// ketline", "bit[12] d = c; bit e = d[0];\n// ketline")
    assert Snapshot(copied).estimates()[0].value == pytest.approx(1.0)
    (read,) = Snapshot(copied.replace("// ketline", "if (e) { x q[5]; }\n// ketline")).estimates()
    assert "all 3 ways" in read.why, "bit 0 is read, and where it is 1 a measured qubit is used again"


@pytest.mark.slow
def test_sampled_values_lie_within_three_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """500 programs of up to 512 ways, sampled by 150 of them, against all of them."""
    monkeypatch.setattr(branches, "MAXIMUM_SAMPLED_WAYS", 150)
    outside = 0
    monkeypatch.setattr(branches, "MAXIMUM_BRANCHES", 1)
    count = 0
    for seed in range(10_000, 20_000):
        program = Ways(seed, 3)
        (estimate,) = Snapshot(program.text).estimates()
        if not estimate.exact:
            count += 1
            outside += abs(estimate.value - program.value) > 3 * estimate.error
        if count == 500:
            break
    print(f"\n{outside} of {count} outside three errors")
    assert count == 500 and outside <= 5


def test_a_budget_ends_sampling_with_what_there_is() -> None:
    program = Ways(3, 3)
    budget = Budget(0.0)
    with pytest.raises(branches.OutOfTime):
        backend = branches.StateVectorBackend(Workbench(), budget)
        branches.sampled(Program(Snapshot(program.text).analysis), lambda circuit: {}, backend, budget)
