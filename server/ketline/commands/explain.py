"""``ketline explain [CODE]``: what a diagnostic means, with a bad and a good example, or the list of all of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ketline.commands.findings import COLOURS
from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.entry import Entry
from ketline.diagnostics.pages import families, pages


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", metavar="CODE", help="such as KT301 or qubit-count; without it, the list")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="write a page for each rule, and an index")


def execute(arguments: Namespace) -> int:
    if arguments.pages is not None:
        return _write(arguments.pages)
    if arguments.code is None:
        _list()
        return 0
    entry = _find(arguments.code)
    if entry is None:
        said = f"ketline explain: no code or name '{arguments.code}'; 'ketline explain' lists them"
        Console(stderr=True, soft_wrap=True).print(said, markup=False)
        return 2
    _explain(entry)
    return 0


def _find(word: str) -> Entry | None:
    named = {entry.name: entry for entry in CATALOG.values()}
    return CATALOG.get(word.upper()) or named.get(word.lower())


def _explain(entry: Entry) -> None:
    console = Console(highlight=False, soft_wrap=True)
    level = (f"({entry.severity})", COLOURS[entry.severity])
    console.print(Text.assemble((entry.code, "bold"), f" {entry.name} ", level))
    console.print()
    console.print(entry.why, markup=False)
    for title, example in (("Bad", entry.bad), ("Good", entry.good)):
        if example:
            console.print(f"\n[bold]{title}[/bold]")
            console.print("\n".join("    " + line for line in example.splitlines()), markup=False)
    if entry.is_lint:
        console.print(f"\nTo keep a line as it is, write behind it: // ketline: ignore {entry.code}", markup=False)


def _list() -> None:
    """Every code with its name and level, by family."""
    console = Console(highlight=False, soft_wrap=True)
    width = max(len(entry.name) for entry in CATALOG.values())
    for number, (title, entries) in enumerate(families().items()):
        console.print(Text.assemble("\n" if number else "", (title, "bold")))
        for entry in entries:
            level = (entry.severity, COLOURS[entry.severity])
            console.print(Text.assemble(f"  {entry.code}  {entry.name:<{width}}  ", level))


def _write(folder: Path) -> int:
    """The pages of the rules; pages of rules that are no more are removed."""
    made = pages()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("KT*.md"):
            if old.name not in made:
                old.unlink()
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        said = f"ketline explain: {error.filename or folder}: {error.strerror or error}"
        Console(stderr=True, soft_wrap=True).print(said, markup=False)
        return 2
    print(f"{len(made)} pages in {folder}")
    return 0
