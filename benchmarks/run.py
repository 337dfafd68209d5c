"""``make bench``: one row per promise, each against what a user would otherwise run, in one run on one machine.

Prints medians and 95th percentiles in milliseconds, and how many times quicker. No time is asserted anywhere.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable

import openqasm3
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from ketline.cli import settle_interpreter
from ketline.model.process import ModelFailure, ModelProcess
from ketline.suggest import cursor_at, suggest
from ketline.syntax.statements import _remembered
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[20] q;\n'


def program(lines: int, qubits: int = 20, seed: int = 1) -> str:
    """A long program of one- and two-qubit gates with distinct angles."""
    generator = random.Random(seed)
    body = []
    for _ in range(lines):
        first, second = generator.sample(range(qubits), 2)
        kind = generator.choice(["rz({:.4f}) q[{}];", "h q[{1}];", "cx q[{1}], q[{2}];", "rx({:.4f}) q[{}];"])
        angle = generator.uniform(0, 6.28)
        body.append(
            kind.replace("{:.4f}", f"{angle:.4f}")
            .replace("{}", str(first))
            .replace("{1}", str(first))
            .replace("{2}", str(second))
        )
    return HEAD.replace("20", str(qubits)) + "\n".join(body) + "\n"


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """Milliseconds of each repeat."""
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - started))
    return found


def open_cold(text: str) -> Callable[[], object]:
    def work() -> object:
        _remembered.clear()
        return Snapshot(text).problems

    return work


def keystrokes(text: str) -> Callable[[], object]:
    """One key typed in the middle of the file, from the snapshot before it to the new list of problems."""
    snapshot = Snapshot(text)
    assert not snapshot.problems
    middle = text.index("\n", len(text) // 2) + 1
    state = {"snapshot": snapshot, "typed": 0}

    def work() -> object:
        typed = "h q[1];\n"[: state["typed"] % 8 + 1]
        state["typed"] += 1
        state["snapshot"] = state["snapshot"].edited(text[:middle] + typed + text[middle:])
        return state["snapshot"].problems

    return work


def analysis_rows() -> list[tuple[str, str, list[float], list[float]]]:
    rows = []
    for lines in (1_000, 5_000):
        text = program(lines)
        reference = timed(lambda text=text: openqasm3.parse(text), 3 if lines > 1_000 else 5)
        rows.append((f"open {lines:,} lines, all diagnostics", "openqasm3.parse", timed(open_cold(text), 5), reference))
        rows.append((f"one key in {lines:,} lines", "openqasm3.parse", timed(keystrokes(text), 60), reference))
    return rows


def value_rows() -> list[tuple[str, str, list[float], list[float]]]:
    from qiskit.quantum_info import SparsePauliOp, Statevector
    from qiskit_qasm3_import import parse

    rows = []
    for qubits in (8, 12, 16):
        observable = " + ".join(f"Z(q[{i}])*Z(q[{i + 1}])" for i in range(qubits - 1))
        text = program(300, qubits) + f"// ketline: observable H = {observable}\n"
        operator = SparsePauliOp.from_sparse_list([("ZZ", [i, i + 1], 1.0) for i in range(qubits - 1)], qubits)

        def qiskit(text: str = text, operator: SparsePauliOp = operator) -> object:
            return Statevector.from_instruction(parse(text)).expectation_value(operator)

        name = f"energy of 300 gates on {qubits} qubits, from text"
        rows.append(
            (
                name,
                "qiskit-qasm3-import + Statevector",
                timed(lambda text=text: Snapshot(text).estimates(), 5),
                timed(qiskit, 3),
            )
        )
    return rows


async def suggestion_times(repeats: int) -> list[float]:
    """Milliseconds from a key to a verified suggestion, each in another place of a program."""
    model = ModelProcess()
    try:
        await model.start()
        found = []
        for index in range(repeats):
            text = program(5 + index, 5, index)
            started = time.perf_counter()
            await suggest(model, cursor_at(Snapshot(text), len(text)))
            found.append(1000 * (time.perf_counter() - started))
        return found
    finally:
        await model.stop()


def percentile95(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def main() -> None:
    settle_interpreter()
    console = Console(highlight=False)
    rows = []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("measuring", total=3)
        rows += analysis_rows()
        progress.advance(task)
        rows += value_rows()
        progress.advance(task)
        try:
            ghost = asyncio.run(suggestion_times(40))
        except ModelFailure as failure:
            ghost = []
            console.print(f"No suggestion was timed: {failure}", markup=False)
        progress.advance(task)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("what", "Ketline, median", "p95", "instead", "median", "times quicker"):
        table.add_column(heading, justify="left" if heading in ("what", "instead") else "right")
    for what, instead, ours, theirs in rows:
        ours_median, theirs_median = statistics.median(ours), statistics.median(theirs)
        table.add_row(
            what,
            f"{ours_median:.1f} ms",
            f"{percentile95(ours):.1f} ms",
            instead,
            f"{theirs_median:.0f} ms",
            f"{theirs_median / ours_median:.1f}",
        )
    if ghost:
        table.add_row(
            "a verified suggestion",
            f"{statistics.median(ghost):.0f} ms",
            f"{percentile95(ghost):.0f} ms",
            "none offline",
        )
    Console(highlight=False, width=max(console.width, 140)).print(table)


if __name__ == "__main__":
    main()
