"""``ketline doctor``: what is installed, which model, does it answer, how fast.

Exit 1 where the model should answer and does not; without its runtime, which is an extra, that is said and all is well.
"""

from __future__ import annotations

import asyncio
import platform
import sys
import time
from argparse import ArgumentParser, Namespace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ketline import __version__
from ketline.model.catalog import ModelUnavailable, shipped_model, verify
from ketline.model.process import ModelFailure, ModelProcess
from ketline.model.runtime import RUNTIME_MISSING, runtime_installed
from ketline.suggest import cursor_at, suggest
from ketline.workspace import Snapshot

_PACKAGES = ("pygls", "lsprotocol", "openqasm3", "numpy", "llama-cpp-python")
_EXTRAS = {"model": ("llama-cpp-python",), "train": ("torch", "transformers", "qiskit"), "notebook": ("ipython",)}

_PROGRAM = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[3] c;\nh q[0];\ncx q[0], q[1];\n'


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, metavar="GGUF", help="another model than the shipped one")


def execute(arguments: Namespace) -> int:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("ketline", __version__)
    table.add_row("python", f"{platform.python_version()} ({sys.executable})")
    for package in _PACKAGES:
        table.add_row(package, _version(package))
    for extra, packages in _EXTRAS.items():
        missing = [package for package in packages if _version(package) == "missing"]
        table.add_row(f"extra '{extra}'", "installed" if not missing else "not installed")
    healthy = asyncio.run(_model(table, arguments.model))
    Console(highlight=False, soft_wrap=True).print(table)
    return 0 if healthy else 1


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


async def _model(table: Table, path: Path | None) -> bool:
    if path is None:
        try:
            entry = shipped_model()
            table.add_row("model", f"{entry.name}, {entry.parameters / 1e6:.1f} M parameters ({entry.path})")
            verify(entry)
            table.add_row("sha256", "as in the manifest")
        except ModelUnavailable as error:
            table.add_row("model", f"[red]{escape(str(error))}[/red]")
            return False
    if not runtime_installed():
        table.add_row("answers", f"[yellow]no. {escape(RUNTIME_MISSING)} Everything else works.[/yellow]")
        return True
    model = ModelProcess(path)
    try:
        started = time.perf_counter()
        await model.start()
        table.add_row("loads in", f"{time.perf_counter() - started:.2f} s")
        started = time.perf_counter()
        found = await suggest(model, cursor_at(Snapshot(_PROGRAM), len(_PROGRAM)), milliseconds=5_000)
        elapsed = time.perf_counter() - started
    except ModelFailure as failure:
        table.add_row("answers", f"[red]{escape(str(failure))}[/red]")
        return False
    finally:
        await model.stop()
    if not found:
        table.add_row("answers", "[yellow]nothing for a three-qubit test program[/yellow]")
        return False
    rate = 1000 * found[0].tokens / max(found[0].milliseconds, 1e-3)
    table.add_row("answers", f"in {1000 * elapsed:.0f} ms, {rate:.0f} tokens a second")
    return True
