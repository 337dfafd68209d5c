"""Suggestions at 200 random statement starts of real files: raw with and without the grammar, and as shown.

``.venv/bin/python benchmarks/suggestions.py`` needs the shipped model. The files are the examples and, where it is
beside the repository, the corpus (which the model has never read).
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from ketline.model.process import ModelProcess
from ketline.suggest import cursor_at, suggest
from ketline.suggest.grammar import literal_start
from ketline.suggest.suggest import completion_request
from ketline.suggest.verify import verify
from ketline.workspace import IncludeFiles, Snapshot
from statement_starts import Place, statement_starts

PLACES = 200
SEED = 11


async def measure(places: list[Place], console: Console) -> dict[str, list[float]]:
    """One entry a place: 1.0 or 0.0 for the two shares of raw samples and for an answer; milliseconds of an answer."""
    found: dict[str, list[float]] = {"with": [], "without": [], "answered": [], "milliseconds": []}
    model = ModelProcess()
    try:
        await model.start()
        for place in track(places, "suggestions", console=console, transient=True):
            snapshot = Snapshot(place.text, include=IncludeFiles(place.file))
            cursor = cursor_at(snapshot, snapshot.lines.offset(place.line, place.character))
            request = completion_request(cursor, "block", 5_000, 0)
            if request is not None:
                literal = snapshot.text[literal_start(cursor) : cursor.offset]
                for name, grammar in (("with", request.grammar), ("without", None)):
                    (drawn,) = await model.complete(replace(request, grammar=grammar))
                    text = drawn.text[len(literal) :] if drawn.text.startswith(literal) else drawn.text
                    verified = verify(snapshot, cursor.offset, text.rstrip())
                    found[name].append(float(verified is not None and verified.text == text.rstrip()))
            started = time.perf_counter()
            shown = await suggest(model, cursor)
            found["milliseconds"].append(1000 * (time.perf_counter() - started))
            found["answered"].append(float(bool(shown)))
    finally:
        await model.stop()
    return found


def main() -> None:
    console = Console(highlight=False)
    found = asyncio.run(measure(statement_starts(PLACES, SEED), console))
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("places where the grammar has something to say", str(len(found["with"])))
    table.add_row("raw samples there that add no problem, with the grammar", f"{statistics.mean(found['with']):.1%}")
    table.add_row("raw samples there that add no problem, without it", f"{statistics.mean(found['without']):.1%}")
    table.add_row(f"answered, of all {PLACES}, checked and cut back", f"{statistics.mean(found['answered']):.1%}")
    table.add_row("milliseconds to an answer, median", f"{statistics.median(found['milliseconds']):.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
