"""Opening and typing through a real server, beside the tools that read OpenQASM otherwise.

The reference parser (openqasm3), QDK's analysis and pyqasm's validation read the whole text at each change, in this
process and without a server around them; our figures are from the message sent to the diagnostics received.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.table import Table

from client import Client
from programs import HEAD, program
from shown import show

LINES = 5_000
MANY_LINES = 50_000
STATEMENTS = (
    "h q[1];\n", "cx q[0], q[3];\n", "rz(0.25) q[2];\n", "qubit[2] w;\n", "// note\n", "if (true) { x q[0]; }\n",
)
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"

#: What ``check`` is measured against: one process that reads the same files with the reference parser.
_REFERENCE_PROCESS = """
import sys, openqasm3
for name in sys.argv[1:]:
    try:
        openqasm3.parse(open(name, encoding="utf-8", errors="replace").read())
    except Exception:
        pass
"""


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """Milliseconds of each repeat."""
    found = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - started))
    return found


def percentile95(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def keystrokes(client: Client, lines: int, statements: int, seed: int = 3) -> list[float]:
    """Whole statements typed key by key, each in another place of the open document."""
    generator = random.Random(seed)
    found = []
    for _ in range(statements):
        line = generator.randrange(len(HEAD.splitlines()), lines)
        for column, character in enumerate(generator.choice(STATEMENTS)):
            found.append(client.key(line, column, character))
            time.sleep(0.005)  # nobody types faster
    return found


def reference(text: str) -> object:
    import openqasm3

    return openqasm3.parse(text)


def others() -> Iterator[tuple[str, Callable[[str], object]]]:
    """What is installed of the tools to measure against."""
    yield "openqasm3", reference
    try:
        from qdk.openqasm import analyze

        yield "qdk", analyze
    except ImportError:
        pass
    try:
        import pyqasm

        yield "pyqasm", lambda text: pyqasm.loads(text).validate()
    except ImportError:
        pass


def corpus_files(count: int = 200) -> list[str]:
    """Real files that the reference parser reads to their end: those that it rejects it leaves early."""
    manifest = CORPUS / "manifest.json"
    if not manifest.is_file():
        return []
    rows = json.loads(manifest.read_text())
    return [str(CORPUS / row["file"]) for row in rows if row["expect"] in ("clean", "syntax-clean")][:count]


def check_times(files: list[str]) -> tuple[float, float]:
    """Milliseconds of one ``ketline check`` of the files, and of the reference parser in one process.

    In turn, so that what else the machine does strikes both alike.
    """
    ketline = [str(Path(sys.executable).with_name("ketline")), "check", "--format", "json", *files]
    subprocess.run(ketline, capture_output=True)  # the shapes of these files are known from then on
    reference_process = [sys.executable, "-c", _REFERENCE_PROCESS, *files]
    ours, theirs = [], []
    for _ in range(3):
        ours += timed(lambda: subprocess.run(ketline, capture_output=True), 3)
        theirs += timed(lambda: subprocess.run(reference_process, capture_output=True), 1)
    return statistics.median(ours), statistics.median(theirs)


def first_check_time(files: list[str]) -> float:
    """Milliseconds of a ``ketline check`` that no earlier run has prepared."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).with_name("ketline")), "check", "--format", "json", *files]
        environment = {**os.environ, "KETLINE_CACHE": folder}
        return timed(lambda: subprocess.run(command, capture_output=True, env=environment), 1)[0]


class Measured:
    """The table being filled: our figures, beside them what other tools take for ``LINES`` lines."""

    def __init__(self, tools: dict[str, float]) -> None:
        self.tools = tools
        self.table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
        for heading in ("what", "Ketline, median", "p95", *(f"{name} (times)" for name in tools)):
            self.table.add_column(heading, justify="left" if heading == "what" else "right")

    def row(self, what: str, found: list[float], compared: bool = True) -> None:
        median = statistics.median(found)
        beside = [f"{value:,.0f} ms ({value / median:,.1f})" for value in self.tools.values()] if compared else []
        self.table.add_row(what, f"{median:.1f} ms", f"{percentile95(found):.1f} ms", *beside)


def measure(progress: Callable[[str], None]) -> Table:
    """Runs everything and makes the table."""
    tools = {}
    for name, read in others():
        progress(f"{name} reads {LINES:,} lines")
        tools[name] = statistics.median(timed(lambda read=read: read(program(LINES)), 3))
    measured = Measured(tools)
    progress("starting the server")
    starts = [_start() for _ in range(5)]
    with tempfile.TemporaryDirectory() as cache:
        progress("typing on a new machine")
        first = _typing(Client(cache))
        client = Client(cache)
        client.open(HEAD)  # from here on the server has imported what it needs: the document is what is measured
        client.close()
        progress(f"opening {LINES:,} lines")
        measured.row(f"open {LINES:,} lines", _openings(client))
        progress(f"typing in {LINES:,} lines")
        keys = _typing(client)
    measured.row(f"a key in {LINES:,} lines", keys)
    measured.row("  for the first time on a machine", first, compared=False)
    client = Client()
    client.open(HEAD)
    client.close()
    progress(f"typing in {MANY_LINES:,} lines")
    many, memory = _many_lines(client)
    client.stop()
    measured.row(f"a key in {MANY_LINES:,} lines", many, compared=False)
    measured.row("CPU time to the answer of 'initialize'", starts, compared=False)
    if files := corpus_files():
        progress(f"checking {len(files)} real files")
        _checks(measured.table, files)
    slowest = percentile95(keys)
    measured.table.caption = (
        f"A key's p95 is 1/{tools['openqasm3'] / slowest:,.0f} of openqasm3's time for the file; in {MANY_LINES:,} "
        f"lines it is {percentile95(many) / slowest:.1f} times that in {LINES:,}. {memory}"
    )
    return measured.table


def _start() -> float:
    client = Client()
    client.stop()
    return 1000 * client.start_seconds


def _typing(client: Client) -> list[float]:
    client.open(program(LINES))
    found = keystrokes(client, LINES, 40)
    client.stop()
    return found


def _openings(client: Client) -> list[float]:
    found = []
    for seed in range(2, 9):  # other angles each time: statements are remembered
        found.append(client.open(program(LINES, seed=seed)))
        client.close()
    return found


def _many_lines(client: Client) -> tuple[list[float], str]:
    """The times of keys in a very long document, and what it holds in memory."""
    before = client.memory()
    client.open(program(MANY_LINES))
    held = (client.memory() - before) * 2**20 / MANY_LINES
    found = keystrokes(client, MANY_LINES, 40)
    settled = client.memory()
    more = len(keystrokes(client, MANY_LINES, 160, seed=5))
    grown = client.memory() - settled
    return found, f"Memory: {held:,.0f} bytes a line at {MANY_LINES:,} lines, {grown:+.1f} MB after {more:,} more keys."


def _checks(table: Table, files: list[str]) -> None:
    first = first_check_time(files)
    ours, theirs = check_times(files)
    for what, taken in (
        (f"check {len(files)} real files, whole process", ours),
        ("  for the first time on a machine", first),
    ):
        table.add_row(what, f"{taken:,.0f} ms", "", f"{theirs:,.0f} ms ({theirs / taken:.1f})")


if __name__ == "__main__":
    show(measure, 140)
