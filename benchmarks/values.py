"""Expectation values side by side with Qiskit's ``Statevector``, Aer's state vector and Aer's matrix product states."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from random import Random

from rich.table import Table

from editing import percentile95, timed
from ketline.estimate.budget import Budget
from ketline.estimate.details import with_details
from ketline.estimate.look_ahead import look_ahead
from ketline.estimate.program import Program
from ketline.estimate.result import Estimate
from ketline.estimate.workbench import Workbench
from ketline.workspace import Snapshot
from programs import HEAD, cubic_graph, program, qaoa_program

#: A row: what is measured, its times, what one would run instead, its times (all in milliseconds).
Row = tuple[str, list[float], str, list[float]]

QUBITS, GATES = 16, 300


def chain(qubits: int) -> str:
    terms = " + ".join(f"Z(q[{index}])*Z(q[{(index + 1) % qubits}])" for index in range(qubits))
    return f"// ketline: observable H = {terms}\n"


def aer_state_vector(qubits: int, text: str) -> Callable[[], object]:
    """A run of Aer on the circuit already read and built, with its own way to an expectation value."""
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_aer import AerSimulator
    from qiskit_qasm3_import import parse

    circuit = parse(text)
    pairs = [("ZZ", [index, (index + 1) % qubits], 1.0) for index in range(qubits)]
    circuit.save_expectation_value(SparsePauliOp.from_sparse_list(pairs, qubits), range(qubits))
    simulator = AerSimulator(method="statevector")
    return lambda: simulator.run(circuit).result()


def qiskit_state_vector(qubits: int, text: str) -> Callable[[], object]:
    from qiskit.quantum_info import SparsePauliOp, Statevector
    from qiskit_qasm3_import import parse

    pairs = [("ZZ", [index, (index + 1) % qubits], 1.0) for index in range(qubits)]
    operator = SparsePauliOp.from_sparse_list(pairs, qubits)
    return lambda: Statevector.from_instruction(parse(text)).expectation_value(operator)


def edits(
    text: str, places: tuple[float, float], count: int, rests: bool = False
) -> tuple[list[float], list[float]]:
    """From the new text, in which one angle in a part of the program has changed, to the new value.

    The part is from the first to the second share of its gates; an angle there is edited four times, as digits are
    typed, then another; where the cursor ``rests`` on it before, the server looks ahead, which is not counted. First
    edits of an angle, and those after them.
    """
    random = Random(7)
    lines = text.split("\n")
    first, last = (HEAD.count("\n") + int(place * GATES) for place in places)
    angles = [index for index in range(first, last) if lines[index].startswith(("rx(", "rz("))]
    snapshot, bench = Snapshot(text), Workbench()
    found: tuple[list[float], list[float]] = [], []
    snapshot.estimates(bench=bench)
    line = angles[0]
    for turn in range(4 * count):
        if turn % 4 == 0:
            line = random.choice(angles)
            if rests:
                place = len("\n".join(lines[:line])) + 1 + lines[line].index("(") + 1
                program = Program(snapshot.analysis, marks=bench.marks)
                assert look_ahead(program, bench, place, 22, Budget(60))
        head, _, tail = lines[line].partition("(")
        lines[line] = f"{head}({random.uniform(0, 6):.4f}){tail.partition(')')[2]}"
        following = "\n".join(lines)
        started = time.perf_counter()
        snapshot = snapshot.edited(following)
        (estimate,) = snapshot.estimates(bench=bench)
        assert estimate.exact
        found[turn % 4 > 0].append(1000 * (time.perf_counter() - started))
    return found


def editing_rows() -> list[Row]:
    text = program(GATES, QUBITS) + chain(QUBITS)
    instead = timed(aer_state_vector(QUBITS, text), 15)
    analysed = Snapshot(text)
    assert analysed.problems == []
    what = f"{GATES} gates on {QUBITS} qubits, sum of {QUBITS} ZZ"
    first, again = edits(text, (0.45, 0.55), 15)
    rested, _ = edits(text, (0.45, 0.55), 15, rests=True)
    last, last_again = edits(text, (0.9, 1.0), 15)
    return [
        (f"{what}: fresh, from the text's analysis", timed(analysed.estimates, 15), "Aer, circuit built", instead),
        (f"{what}: an angle in the middle, first key", first, "Aer, circuit built", instead),
        (f"{what}: the same where the cursor rested", rested, "Aer, circuit built", instead),
        (f"{what}: an angle in the middle, further keys", again, "Aer, circuit built", instead),
        (f"{what}: an angle in the last tenth, first key", last, "Aer, circuit built", instead),
        (f"{what}: an angle in the last tenth, further keys", last_again, "Aer, circuit built", instead),
        (f"{what}: all from text", timed(lambda: Snapshot(text).estimates(), 7), "Qiskit, from text",
         timed(qiskit_state_vector(QUBITS, text), 3)),
    ]  # fmt: skip


def gradient_rows() -> list[Row]:
    """All derivatives of 100 angles, beside the value alone."""
    qubits, random = 12, Random(5)
    lines = [HEAD.replace("20", str(qubits)), chain(qubits)]
    for index in range(100):
        one, other = random.sample(range(qubits), 2)
        gate = random.choice(("rx", "ry", "rz"))
        angle = f"{random.uniform(0, 6):.4f}"
        lines.append(f"{gate}({angle}) q[{one}];\ncx q[{one}], q[{other}];\nh q[{index % qubits}];\n")
    snapshot = Snapshot("".join(lines))
    (estimate,) = snapshot.estimates()

    def gradient() -> Estimate:
        (found,) = with_details([estimate], snapshot.analysis)
        assert found.details is not None and len(found.details.slopes) == 100
        return found

    what = f"all derivatives of 100 angles, 300 gates on {qubits} qubits"
    return [(what, timed(gradient, 15), "the value alone", timed(snapshot.estimates, 15))]


def wide_rows() -> list[Row]:
    instead = timed(aer_matrix_product_states(200), 1)
    rows: list[Row] = []
    for nodes, layers in ((200, 1), (1_000, 1), (200, 2)):
        snapshot = Snapshot(qaoa_program(cubic_graph(nodes), layers))
        assert snapshot.problems == []
        (estimate,) = snapshot.estimates()
        assert estimate.exact, estimate.reason
        what = f"QAOA, p = {layers}, on a cubic graph of {nodes:,} nodes, exact"
        rows.append((what, timed(snapshot.estimates, 5), "Aer MPS, 64, 200 nodes, p = 1", instead))
    return rows


def aer_matrix_product_states(nodes: int) -> Callable[[], object]:
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_aer import AerSimulator
    from qiskit_qasm3_import import parse

    graph = cubic_graph(nodes)
    circuit = parse(qaoa_program(graph, 1))
    pairs = [("ZZ", list(edge), 0.5) for edge in graph.edges]
    circuit.save_expectation_value(SparsePauliOp.from_sparse_list(pairs, nodes), range(nodes))
    simulator = AerSimulator(method="matrix_product_state", matrix_product_state_max_bond_dimension=64)
    return lambda: simulator.run(circuit).result()


def clifford_rows() -> list[Row]:
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_aer import AerSimulator
    from qiskit_qasm3_import import parse

    qubits, gates, random = 500, 5_000, Random(11)
    lines = [HEAD.replace("20", str(qubits)), chain(qubits)]
    for _ in range(gates):
        one, other = random.sample(range(qubits), 2)
        lines.append(random.choice([f"h q[{one}];\n", f"s q[{one}];\n", f"cx q[{one}], q[{other}];\n"]))
    text = "".join(lines)
    snapshot = Snapshot(text)
    (estimate,) = snapshot.estimates()
    assert estimate.exact and estimate.engine == "stabiliser", estimate
    circuit = parse(text)
    pairs = [("ZZ", [index, (index + 1) % qubits], 1.0) for index in range(qubits)]
    circuit.save_expectation_value(SparsePauliOp.from_sparse_list(pairs, qubits), range(qubits))
    simulator = AerSimulator(method="stabilizer")
    what = f"Clifford, {qubits} qubits, {gates:,} gates, sum of {qubits} ZZ"
    return [(what, timed(snapshot.estimates, 5), "Aer stabilizer", timed(lambda: simulator.run(circuit).result(), 1))]


def rows(say: Callable[[str], None]) -> list[Row]:
    found: list[Row] = []
    for what, part in (
        ("state vectors", editing_rows),
        ("derivatives", gradient_rows),
        ("wide circuits (Aer's takes a while)", wide_rows),
        ("Clifford circuits", clifford_rows),
    ):
        say(f"valuing {what}")
        found.extend(part())
    return found


def table(found: list[Row]) -> Table:
    made = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("what", "Ketline, median", "p95", "instead", "median", "times quicker"):
        made.add_column(heading, justify="left" if heading in ("what", "instead") else "right")
    for what, ours, instead, theirs in found:
        ours_median, theirs_median = statistics.median(ours), statistics.median(theirs)
        made.add_row(
            what, f"{ours_median:.1f} ms", f"{percentile95(ours):.1f} ms", instead, f"{theirs_median:,.0f} ms",
            f"{theirs_median / ours_median:.2f}",
        )  # fmt: skip
    return made


if __name__ == "__main__":
    from rich.console import Console

    console = Console(highlight=False, width=160)
    console.print(table(rows(console.print)))
