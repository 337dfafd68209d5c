"""``ketline demo``: the main job on the examples, in a minute: errors, energies, a completion, a generated circuit."""

from __future__ import annotations

import asyncio
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.rule import Rule
from rich.syntax import Syntax

from ketline.commands.complete import print_suggestion
from ketline.commands.files import Unreadable, read_json, read_snapshot
from ketline.commands.findings import finding, print_finding
from ketline.commands.generate import comparison
from ketline.commands.values import table_of
from ketline.diagnostics.catalog import severity
from ketline.estimate.result import Estimate
from ketline.model.process import ModelFailure, ModelProcess
from ketline.model.runtime import RUNTIME_MISSING, runtime_installed
from ketline.suggest import cursor_at, suggest
from ketline.suggest.commission import commission
from ketline.suggest.generate import GeneratedCircuit, generate

BROKEN = "broken/six_errors.qasm"
UNFINISHED = "unfinished_qaoa.qasm"
GRAPH = "graphs/cubic_8.json"
LAYERS = 2
SAMPLES = 6


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--examples", type=Path, default=Path("examples"), metavar="FOLDER")


def execute(arguments: Namespace) -> int:
    console = Console(highlight=False)
    folder: Path = arguments.examples
    try:
        _errors(console, folder)
        _values(console, folder)
        return asyncio.run(_with_model(console, folder))
    except (Unreadable, OSError) as error:
        Console(stderr=True, soft_wrap=True).print(f"ketline demo: {error}", markup=False)
        return 2


def _heading(console: Console, text: str, command: str | None = None) -> None:
    console.print()
    console.print(Rule(text, align="left", style="cyan"))
    if command is not None:
        console.print(f"$ ketline {command}", style="dim", markup=False, soft_wrap=True)


def _errors(console: Console, folder: Path) -> None:
    path = folder / BROKEN
    _heading(console, "1  Every error at once", f"check {path}")
    snapshot = read_snapshot(str(path))
    for problem in snapshot.problems:
        print_finding(console, finding(str(path), snapshot, problem, severity(problem.code)))


def _values(console: Console, folder: Path) -> None:
    _heading(console, "2  Expectation values, in the editor beside each observable", f"hints {folder}/FILE.qasm")
    rows: list[tuple[str, Estimate]] = []
    files = sorted(folder.glob("*.qasm"))
    with _progress(console) as progress:
        task = progress.add_task("simulating", total=len(files))
        for file in files:
            rows.extend((file.name, estimate) for estimate in read_snapshot(str(file)).estimates())
            progress.advance(task)
    console.print(table_of(rows))


def _progress(console: Console) -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)


async def _with_model(console: Console, folder: Path) -> int:
    """What the model does. Exit 1 where it does not answer; that its runtime is not installed is no fault."""
    if not runtime_installed():
        _heading(console, "3  Completions and circuits")
        console.print(RUNTIME_MISSING, markup=False, soft_wrap=True)
        _farewell(console)
        return 0
    model = ModelProcess()
    try:
        with _progress(console) as progress:
            progress.add_task("loading the model", total=None)
            await model.start()
        await _completion(console, folder, model)
        await _generation(console, folder, model)
    except ModelFailure as failure:
        console.print(f"\n[yellow]The model does not answer:[/yellow] {escape(str(failure))}")
        return 1
    finally:
        await model.stop()
    _farewell(console)
    return 0


async def _completion(console: Console, folder: Path, model: ModelProcess) -> None:
    path = folder / UNFINISHED
    snapshot = read_snapshot(str(path))
    line, column = snapshot.lines.position(len(snapshot.text), "utf-32")
    _heading(console, "3  A verified completion", f"complete {path} --at {line + 1}:{column + 1} -n {SAMPLES}")
    context = "\n".join(snapshot.text.rstrip().splitlines()[-3:])
    console.print(Syntax(context, "c", theme="ansi_dark", background_color="default"), style="dim")
    found = await suggest(model, cursor_at(snapshot, len(snapshot.text)), samples=SAMPLES, milliseconds=10_000)
    if found:
        print_suggestion(console, found[0])
    else:
        console.print("No suggestion passed the checks.")


async def _generation(console: Console, folder: Path, model: ModelProcess) -> None:
    path = folder / GRAPH
    command = f"generate --problem maxcut --graph {path} --layers {LAYERS} -n {SAMPLES}"
    _heading(console, "4  A circuit for a graph", command)
    asked = commission("maxcut", read_json(str(path)), "qaoa", LAYERS)
    started = time.perf_counter()
    with _progress(console) as progress:
        progress.add_task(f"drawing {SAMPLES} circuits, simulating, refining", total=None)
        circuits: list[GeneratedCircuit] = await generate(model, asked.request, SAMPLES)
    if not circuits:
        console.print("No circuit passed the checks.")
        return
    console.print(comparison(asked, circuits[0], seed=0))
    console.print(f"[dim]{asked.description}[/dim]")
    console.print(f"[dim]{SAMPLES} circuits in {time.perf_counter() - started:.1f} s on this machine.[/dim]")


def _farewell(console: Console) -> None:
    _heading(console, "Next: open it in an editor")
    console.print(
        "VS Code:  make vsix, then  code --install-extension client-vscode/ketline-*.vsix  and open examples/\n"
        "others:   any LSP client can start  .venv/bin/ketline serve  for .qasm files\n"
        "shell:    .venv/bin/ketline --help",
        markup=False,
    )
