"""Ghost text through a real server: from the request sent to the verified answer, at places in real files.

The files are those of the corpus and the examples, up to 2,000 lines, and circuits exported by Qiskit and MQT Bench.
There is nothing offline to compare with. Beside the first answers: the same request once more, and the requests of keys
that type through an answer. ``.venv/bin/python benchmarks/ghost.py`` needs the shipped model.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from client import Client, resident_megabytes
from editing import percentile95
from shown import show
from statement_starts import Place, statement_starts

PLACES = 300
SEED = 21
MOST_LINES = 2_000

#: Circuits that are exported: MQT Bench's name and qubits.
EXPORTED = (("ghz", 12), ("qft", 8), ("qaoa", 8), ("vqe_real_amp", 8), ("wstate", 10), ("grover", 5), ("dj", 10))

#: The targets in milliseconds: half of the first answers, 19 of 20 of them, and one that is known already.
HALF, NEARLY_ALL, KNOWN = 150, 400, 10


def exported() -> Iterator[str]:
    """Programs written by Qiskit, in OpenQASM 2 and 3 in turn; none where its packages are not installed."""
    try:
        from mqt.bench import BenchmarkLevel, get_benchmark
        from qiskit import qasm2, qasm3
    except ImportError:
        return
    for index, (name, qubits) in enumerate(EXPORTED):
        circuit = get_benchmark(name, BenchmarkLevel.INDEP, qubits)
        if circuit.parameters:
            circuit = circuit.assign_parameters([0.1 * (k + 1) for k in range(circuit.num_parameters)])
        yield (qasm2 if index % 2 else qasm3).dumps(circuit)


def places() -> list[Place]:
    """Two thirds in real files, a third in exported ones, where there are any."""
    texts = [text for text in exported() if text.count("\n") <= MOST_LINES]
    real = (2 * PLACES // 3 if texts else PLACES) + PLACES // 10  # some of the files are longer
    found = [place for place in statement_starts(real, SEED) if place.text.count("\n") <= MOST_LINES]
    found = found[: PLACES - (PLACES // 3 if texts else 0)]
    return found + (statement_starts(PLACES - len(found), SEED, texts) if texts else [])


class Asked:
    """Milliseconds of the first answers, of repeated ones and of those while typing through; how many had a text."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.again: list[float] = []
        self.through: list[float] = []
        self.answered = 0


def ask(client: Client, line: int, character: int) -> tuple[str, float]:
    params: dict[str, Any] = {"position": {"line": line, "character": character}, "context": {"triggerKind": 2}}
    answer, taken = client.ask("textDocument/inlineCompletion", params)
    items = answer["items"] if answer else []
    return (items[0]["insertText"] if items else ""), taken


def ask_at(client: Client, place: Place, asked: Asked) -> None:
    client.open(place.text)
    time.sleep(0.05)  # a pause in typing
    text, taken = ask(client, place.line, place.character)
    asked.first.append(taken)
    asked.answered += bool(text)
    asked.again.append(ask(client, place.line, place.character)[1])
    for typed, character in enumerate(text.partition("\n")[0][:3]):
        client.key(place.line, place.character + typed, character)
        asked.through.append(ask(client, place.line, place.character + typed + 1)[1])
    client.close()


def worker_memory(server: int) -> float:
    """Resident megabytes of the model's process (Linux only)."""
    found = subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True).stdout.split()
    return max(map(resident_megabytes, found), default=0.0)


def measure(progress: Callable[[str], None], drawn: Sequence[Place] | None = None) -> Table:
    drawn = places() if drawn is None else drawn
    client, asked = Client(suggestions=True), Asked()
    client.open("qubit q;\nh q;\n")
    ask(client, 2, 0)  # the model is loaded from here on
    client.close()
    for number, place in enumerate(drawn):
        progress(f"ghost text, {number} of {len(drawn)} places")
        ask_at(client, place, asked)
    megabytes = worker_memory(client.process.pid)
    client.stop()
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("ghost text", "median", "p95", "meant to be under"):
        table.add_column(heading, justify="left" if heading == "ghost text" else "right")
    rows = (
        (f"first answers, {len(drawn)} places", asked.first, f"{HALF} ms, {NEARLY_ALL} ms"),
        ("the same place again", asked.again, f"{KNOWN} ms"),
        ("typed through", asked.through, f"{KNOWN} ms"),
    )
    for what, found, target in rows:
        if found:
            table.add_row(what, f"{statistics.median(found):.1f} ms", f"{percentile95(found):.1f} ms", target)
    table.caption = f"{asked.answered / len(drawn):.0%} had a text; the model's process takes {megabytes:.0f} MB."
    return table


if __name__ == "__main__":
    show(measure, 100)
