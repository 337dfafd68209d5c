"""Opening and typing through a real server, beside the tools that read OpenQASM otherwise.

The reference parser (openqasm3), QDK's analysis and pyqasm's validation read the whole text at each change, in this
process and without a server around them; our figures are from the message sent to the diagnostics received.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from client import Client
from programs import HEAD, program

LINES = 5_000
MANY_LINES = 50_000
STATEMENTS = ("h q[1];\n", "cx q[0], q[3];\n", "rz(0.25) q[2];\n", "qubit[2] w;\n", "// note\n", "if (true) { x q[0]; }\n")
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
    return [str(path) for path in sorted(CORPUS.rglob("*.qasm"))[:count]]


def check_times(files: list[str]) -> tuple[float, float]:
    """Milliseconds of one ``ketline check`` of the files, and of the reference parser in one process."""
    ketline = [str(Path(sys.executable).with_name("ketline")), "check", "--format", "json", *files]
    ours = timed(lambda: subprocess.run(ketline, capture_output=True), 3)
    theirs = timed(
        lambda: subprocess.run([sys.executable, "-c", _REFERENCE_PROCESS, *files], capture_output=True), 2
    )
    return statistics.median(ours), statistics.median(theirs)


def measure(progress: Callable[[str], None]) -> Table:
    """Runs everything and makes the table."""
    text = program(LINES)
    tools = {}
    for name, read in others():
        progress(f"{name} reads {LINES:,} lines")
        tools[name] = statistics.median(timed(lambda read=read: read(text), 3))
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("what", "Ketline, median", "p95", *(f"{name} (times)" for name in tools)):
        table.add_column(heading, justify="left" if heading == "what" else "right")

    def row(what: str, found: list[float], compared: bool = True, lines: int = LINES) -> None:
        median = statistics.median(found)
        beside = [f"{value:,.0f} ms ({value / median:,.1f})" for value in tools.values()] if compared else []
        table.add_row(what, f"{median:.1f} ms", f"{percentile95(found):.1f} ms", *beside)

    progress("starting the server")
    starts = []
    for _ in range(5):
        client = Client()
        starts.append(1000 * client.start_seconds)
        client.stop()
    client = Client()
    client.open(HEAD)  # the server is at work since its start; what is measured is the document
    client.close()
    progress(f"opening {LINES:,} lines")
    opening = []
    for seed in range(2, 7):  # other angles each time: statements are remembered
        opening.append(client.open(program(LINES, seed=seed)))
        client.close()
    row(f"open {LINES:,} lines", opening)
    client.open(text)
    progress(f"typing in {LINES:,} lines")
    keys = keystrokes(client, LINES, 40)
    row(f"a key in {LINES:,} lines", keys)
    client.close()
    progress(f"typing in {MANY_LINES:,} lines")
    before = client.memory()
    client.open(program(MANY_LINES))
    held = client.memory() - before
    many = keystrokes(client, MANY_LINES, 40)
    row(f"a key in {MANY_LINES:,} lines", many, compared=False)
    settled = client.memory()
    keystrokes(client, MANY_LINES, 200, seed=5)
    grown = client.memory() - settled
    client.stop()
    row("CPU time to the answer of 'initialize'", starts, compared=False)
    slowest = percentile95(keys)
    if files := corpus_files():
        progress(f"checking {len(files)} real files")
        ours, theirs = check_times(files)
        table.add_row(f"check {len(files)} real files, whole process", f"{ours:,.0f} ms", "", f"{theirs:,.0f} ms ({theirs / ours:.1f})")
    table.caption = (
        f"A key's p95 is 1/{tools['openqasm3'] / slowest:,.0f} of openqasm3's time for the file; in {MANY_LINES:,} lines it is "
        f"{percentile95(many) / slowest:.1f} times that in {LINES:,}. Memory: {held * 2**20 / MANY_LINES:,.0f} bytes a line at "
        f"{MANY_LINES:,} lines, {grown:+.1f} MB after 2,000 more keys."
    )
    return table


def main() -> None:
    console = Console(highlight=False)
    with console.status("measuring") as status:
        table = measure(status.update)
    Console(highlight=False, width=max(console.width, 140)).print(table)


if __name__ == "__main__":
    main()
