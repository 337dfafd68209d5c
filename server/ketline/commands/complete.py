"""``ketline complete PATH --at LINE:COLUMN``: verified model completions."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.syntax import Syntax

from ketline.commands.files import Unreadable, position_argument, read_snapshot
from ketline.commands.findings import range_of
from ketline.model.process import ModelFailure, ModelProcess
from ketline.suggest import Suggestion, cursor_at, suggest
from ketline.workspace import Snapshot

#: The shell has more patience than an editor.
MILLISECONDS = 5_000


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="file, or - for standard input")
    parser.add_argument("--at", required=True, type=_position, metavar="LINE:COLUMN", help="1-based, as editors show")
    parser.add_argument("-n", type=_positive, default=1, metavar="N", help="samples")
    parser.add_argument("--model", type=Path, metavar="GGUF", help="another model than the shipped one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _position(text: str) -> tuple[int, int]:
    try:
        return position_argument(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not LINE:COLUMN, such as 7:1") from None


def _positive(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 100:
        raise ArgumentTypeError(f"'{text}' is not a number from 1 to 100")
    return int(text)


def execute(arguments: Namespace) -> int:
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        snapshot = read_snapshot(arguments.path)
        found = asyncio.run(_suggestions(snapshot, arguments))
    except (Unreadable, ModelFailure) as error:
        errors.print(f"ketline complete: {error}", markup=False)
        return 2
    if arguments.format == "json":
        print(json.dumps([as_json(snapshot, arguments.at, suggestion) for suggestion in found], indent=1))
        return 0
    console = Console(highlight=False, soft_wrap=True)
    if not found:
        console.print("No suggestion here.")
    for suggestion in found:
        print_suggestion(console, suggestion)
    return 0


def offset_at(snapshot: Snapshot, position: tuple[int, int]) -> int:
    """The offset of a 0-based line and column in characters."""
    return snapshot.lines.offset(*position, "utf-32")


async def _suggestions(snapshot: Snapshot, arguments: Namespace) -> list[Suggestion]:
    model = ModelProcess(arguments.model)
    try:
        await model.start()  # that there is none is said wherever the cursor is
        cursor = cursor_at(snapshot, offset_at(snapshot, arguments.at))
        return await suggest(model, cursor, arguments.n, milliseconds=MILLISECONDS, seed=arguments.seed)
    finally:
        await model.stop()


def as_json(snapshot: Snapshot, position: tuple[int, int], suggestion: Suggestion) -> dict[str, Any]:
    offset = offset_at(snapshot, position)
    return {
        "text": suggestion.text,
        "range": range_of(snapshot, offset, offset),
        "problems_added": 0,
        "energy_before": suggestion.energy_before,
        "energy_after": suggestion.energy_after,
        "tokens": suggestion.tokens,
        "milliseconds": round(suggestion.milliseconds, 1),
    }


def _rounded(value: float) -> str:
    return f"{round(value, 4) + 0.0:.4f}"


def print_suggestion(console: Console, suggestion: Suggestion) -> None:
    console.print(Syntax(suggestion.text.strip("\n"), "c", theme="ansi_light", background_color="default"))
    details = f"adds no problem, {suggestion.tokens} tokens, {suggestion.milliseconds:.0f} ms"
    if suggestion.energy_after is not None:
        before = "" if suggestion.energy_before is None else _rounded(suggestion.energy_before) + " "
        console.print(
            f"<{suggestion.observable}> {before}-> [bold]{_rounded(suggestion.energy_after)}[/bold]   "
            f"[dim]{details}[/dim]"
        )
    else:
        console.print(f"[dim]{details}[/dim]")


