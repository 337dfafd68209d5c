"""``ketline optimise PATH``: the angles of a program moved to where an observable is lowest."""

from __future__ import annotations

import codecs
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ketline.commands.files import Unreadable, read_snapshot
from ketline.commands.findings import range_of
from ketline.commands.hints import add_inputs
from ketline.estimate.drawing import sparkline
from ketline.estimate.optimise import NothingToOptimise, Optimised, optimise
from ketline.estimate.program import Program
from ketline.limits import MAXIMUM_STATE_VECTOR_QUBITS
from ketline.rewrite import applied
from ketline.source.edits import Edit
from ketline.workspace import Snapshot


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="file, or - for standard input")
    parser.add_argument("--observable", metavar="NAME", help="which one; the first of the file without it")
    parser.add_argument("--steps", type=int, default=200, metavar="N", help="evaluations at most (200)")
    parser.add_argument("--write", action="store_true", help="write the new angles into the file")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_inputs(parser)


def execute(arguments: Namespace) -> int:
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        snapshot = read_snapshot(arguments.path)
    except Unreadable as error:
        errors.print(f"ketline optimise: {error}", markup=False)
        return 2
    program = Program(snapshot.analysis, snapshot.include, dict(arguments.input))
    name = arguments.observable or next((one.name for one in snapshot.analysis.directives), "C")
    try:
        found = _run(program, name, arguments.steps, quiet=arguments.format == "json")
    except NothingToOptimise as nothing:
        errors.print(f"ketline optimise: {arguments.path}: {nothing}", markup=False)
        return 1
    written = arguments.write and arguments.path != "-" and found.improved
    if written:
        try:
            _write(Path(arguments.path), snapshot, found)
        except OSError as error:
            errors.print(f"ketline optimise: {arguments.path}: {error.strerror or error}", markup=False)
            return 2
    if arguments.format == "json":
        print(json.dumps(_as_json(snapshot, found), indent=1))
    else:
        _tell(snapshot, found, written)
    return 0


def _write(path: Path, snapshot: Snapshot, found: Optimised) -> None:
    """Puts the angles into the file, if it is still what was read.

    Raises:
        OSError: where it is not, or cannot be written.
    """
    data = path.read_bytes()
    mark = data[:3] if data.startswith(codecs.BOM_UTF8) else b""
    if data[len(mark) :] != snapshot.text.encode():
        raise OSError(0, "the file was changed while its angles were optimised; nothing was written")
    edits = [Edit(start, end, text) for (start, end), text in zip(found.places, found.texts)]
    path.write_bytes(mark + applied(snapshot.text, edits).encode())


def _run(program: Program, name: str, steps: int, quiet: bool) -> Optimised:
    """Optimises while the curve so far is drawn."""
    with Live(console=Console(highlight=False), transient=True, refresh_per_second=10) as live:

        def progress(curve: Sequence[float]) -> None:
            if not quiet:
                live.update(Text(f"<{name}> {curve[-1]:.6f}  {sparkline(curve, 40)}  {len(curve)} evaluations"))

        return optimise(program, name, MAXIMUM_STATE_VECTOR_QUBITS, steps, progress)


def _tell(snapshot: Snapshot, found: Optimised, written: bool) -> None:
    console = Console(highlight=False)
    console.print(f"<{found.observable}>  {found.before:.6f} → {found.after:.6f}   {sparkline(found.curve, 40)}")
    console.print(f"{len(found.curve)} evaluations, {found.method}", style="dim")
    for (start, end), text in zip(found.places, found.texts):
        line, column = snapshot.lines.position(start, "utf-32")
        console.print(f"  {line + 1}:{column + 1}  {snapshot.text[start:end]} → {text}", markup=False)
    if not written:
        console.print("Nothing was written; --write puts the angles into the file." if found.improved else "No better.")


def _as_json(snapshot: Snapshot, found: Optimised) -> dict[str, object]:
    return {
        "observable": found.observable,
        "before": found.before,
        "after": found.after,
        "method": found.method,
        "curve": list(found.curve),
        "angles": [
            {"range": range_of(snapshot, start, end), "text": text}
            for (start, end), text in zip(found.places, found.texts)
        ],
    }
