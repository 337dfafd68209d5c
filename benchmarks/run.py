"""``make bench``: one row per promise, each against what a user would otherwise run, in one run on one machine.

Prints medians and 95th percentiles in milliseconds, and how many times quicker. No time is asserted anywhere.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from rich.console import Console
from rich.table import Table

from editing import measure, percentile95, timed
from ketline.cli import settle_interpreter
from ketline.model.process import ModelFailure, ModelProcess
from ketline.suggest import cursor_at, suggest
from ketline.workspace import Snapshot
from programs import program


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


def main() -> None:
    settle_interpreter()
    console = Console(highlight=False)
    wide = Console(highlight=False, width=max(console.width, 140))
    with console.status("measuring") as status:
        typing = measure(status.update)
        status.update("computing energies")
        rows = value_rows()
        status.update("asking the model")
        try:
            ghost = asyncio.run(suggestion_times(40))
        except ModelFailure as failure:
            ghost = []
            console.print(f"No suggestion was timed: {failure}", markup=False)
    wide.print(typing)
    wide.print()
    wide.print(_table(rows, ghost))


def _table(rows: list[tuple[str, str, list[float], list[float]]], ghost: list[float]) -> Table:
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
    return table


if __name__ == "__main__":
    main()
