"""``ketline explain CODE``: what a diagnostic means, with a bad and a good example."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from rich.console import Console

from ketline.diagnostics.catalog import CATALOG


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="such as KT301")


def execute(arguments: Namespace) -> int:
    entry = CATALOG.get(arguments.code.upper())
    console = Console(highlight=False, soft_wrap=True)
    if entry is None:
        known = f"{min(CATALOG)} to {max(CATALOG)}"
        Console(stderr=True, soft_wrap=True).print(
            f"ketline explain: no code '{arguments.code}' ({known})", markup=False
        )
        return 2
    console.print(f"[bold]{entry.code}[/bold] {entry.name} ({entry.severity})\n")
    console.print(entry.why, markup=False)
    for title, example in (("Bad", entry.bad), ("Good", entry.good)):
        if example:
            console.print(f"\n[bold]{title}[/bold]")
            console.print("\n".join("    " + line for line in example.splitlines()), markup=False)
    return 0
