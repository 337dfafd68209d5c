"""Suggestions at 1,000 random statement starts: raw with and without the grammar, and as shown.

``.venv/bin/python benchmarks/suggestions.py`` needs the shipped model. Half of the places are in real files: the
examples and, where it is beside the repository, the corpus. Half are in the test split of our programs, where
``models/datasets/programs.parquet`` has been made. The model has read none of them.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Callable
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

PLACES = 500
"""In real files, and in our own programs."""

SEED = 11
PROGRAMS = Path(__file__).resolve().parents[1] / "models" / "datasets" / "programs.parquet"


async def measure(places: list[Place], console: Console) -> dict[str, list[float]]:
    """One entry a place: 1.0 or 0.0 for the two shares of raw samples, for an answer and for one that adds a problem;
    milliseconds of an answer."""
    found: dict[str, list[float]] = {"with": [], "without": [], "answered": [], "worse": [], "milliseconds": []}
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
            found["worse"].append(float(any(adds_a_problem(snapshot, place, cursor.offset, s.text) for s in shown)))
    finally:
        await model.stop()
    return found


def adds_a_problem(snapshot: Snapshot, place: Place, offset: int, text: str) -> bool:
    """Whether the document with ``text``, read from nothing, has more problems than before."""
    edited = snapshot.text[:offset] + text + snapshot.text[offset:]
    return len(Snapshot(edited, include=IncludeFiles(place.file)).problems) > len(snapshot.problems)


def main() -> None:
    console = Console(highlight=False)
    places = {"real files": statement_starts(PLACES, SEED)}
    if PROGRAMS.is_file():
        from ketline.training.evaluation.questions import held_out_programs

        places["our test programs"] = statement_starts(PLACES, SEED, held_out_programs(PROGRAMS))
    else:
        console.print(f"{PROGRAMS.name} has not been made: real files only")
    found = {name: asyncio.run(measure(drawn, console)) for name, drawn in places.items()}
    table = Table("", *places, box=None, padding=(0, 2, 0, 0))
    for label, shown in LINES.items():
        table.add_row(label, *(shown(figures) for figures in found.values()))
    console.print(table)


def percent(name: str) -> Callable[[Figures], str]:
    return lambda found: f"{statistics.mean(found[name]):.1%}"


Figures = dict[str, list[float]]
LINES: dict[str, Callable[[Figures], str]] = {
    "places": lambda found: str(len(found["answered"])),
    "of which the grammar has something to say at": lambda found: str(len(found["with"])),
    "raw samples there that add no problem, with the grammar": percent("with"),
    "raw samples there that add no problem, without it": percent("without"),
    "answered, of all, checked and cut back": percent("answered"),
    "suggestions that add a problem": lambda found: f"{sum(found['worse']):.0f}",
    "milliseconds to an answer, median": lambda found: f"{statistics.median(found['milliseconds']):.0f}",
    "milliseconds to an answer, p95": lambda found: f"{statistics.quantiles(found['milliseconds'], n=20)[-1]:.0f}",
}


if __name__ == "__main__":
    main()
