"""``make bench``: one row per promise, each against what a user would otherwise run, in one run on one machine.

Prints medians and 95th percentiles in milliseconds, and how many times quicker. No time is asserted anywhere.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from rich.console import Console

import formatting
import gradients
import navigating
import values
from editing import measure, percentile95
from ketline.cli import settle_interpreter
from ketline.model.process import ModelFailure, ModelProcess
from ketline.suggest import cursor_at, suggest
from ketline.workspace import Snapshot
from programs import program


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
        asking = navigating.measure(status.update)
        rows = values.rows(status.update)
        slopes = gradients.table(status.update)
        layout = formatting.table()
        status.update("asking the model")
        try:
            ghost = asyncio.run(suggestion_times(40))
        except ModelFailure as failure:
            ghost = []
            console.print(f"No suggestion was timed: {failure}", markup=False)
    wide.print(typing)
    wide.print()
    wide.print(asking)
    wide.print()
    wide.print(values.table(rows))
    wide.print()
    wide.print(slopes)
    wide.print()
    wide.print(layout)
    if ghost:
        median, slowest = statistics.median(ghost), percentile95(ghost)
        wide.print(f"\na verified suggestion (nothing offline to compare): {median:.0f} ms, p95 {slowest:.0f} ms")


if __name__ == "__main__":
    main()
