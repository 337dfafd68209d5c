"""What ranking by energy is worth: three suggestions accepted, one after the other, in files with an observable.

``.venv/bin/python benchmarks/ranking.py`` needs the shipped model. On 50 diagonal instances of our test split: the
problem in a comment, its Hamiltonian as the observable, ``h`` on every qubit. Each way continues its own file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from ketline.model.circuit_text import HEADER
from ketline.model.generation.text import observable
from ketline.model.process import ModelProcess
from ketline.problems.ising import spectrum
from ketline.suggest import Cursor, cursor_at, suggest
from ketline.suggest.suggest import completion_request, first_estimate, new_bench
from ketline.suggest.verify import verify
from ketline.training.evaluation.instances import EvaluatedInstance, own_test_split
from ketline.workspace import Snapshot

ROOT = Path(__file__).resolve().parents[1]
INSTANCES, ACCEPTED, MOST_QUBITS = 50, 3, 10
MILLISECONDS = 5_000
SEED = 3

Way = Callable[[ModelProcess, Cursor, int], Awaitable[str | None]]


def opening(instance: EvaluatedInstance) -> str:
    """The file before the first suggestion."""
    h = observable(instance.request("qaoa"))
    return f"{HEADER}// ketline: observable H = {h}\nqubit[{instance.n_qubits}] q;\nh q;\n"


async def ranked(model: ModelProcess, cursor: Cursor, seed: int) -> str | None:
    """The first of what the editor shows: four samples, cut and ranked by energy."""
    shown = await suggest(model, cursor, samples=4, milliseconds=MILLISECONDS, seed=seed)
    return shown[0].text if shown else None


async def unranked(model: ModelProcess, cursor: Cursor, seed: int) -> str | None:
    """One sample, checked and cut back where it adds a problem, whatever its energy."""
    request = completion_request(cursor, "block", MILLISECONDS, seed)
    if request is None:
        return None
    (drawn,) = await model.complete(request)
    verified = verify(cursor.snapshot, cursor.offset, drawn.text.rstrip())
    return verified.text if verified is not None else None


async def ratio_after(model: ModelProcess, instance: EvaluatedInstance, way: Way) -> float:
    """The approximation ratio after ``ACCEPTED`` suggestions."""
    text = opening(instance)
    for step in range(ACCEPTED):
        added = await way(model, cursor_at(Snapshot(text), len(text)), SEED + step)
        if added:
            text += added + "\n"
    estimate = first_estimate(Snapshot(text), new_bench())
    energies = spectrum(instance.hamiltonian, instance.n_qubits)
    value = None if estimate is None else estimate.value
    return 0.0 if value is None else float((energies.max() - value) / np.ptp(energies))


async def measure(console: Console) -> dict[str, list[float]]:
    """Ratios of each way, instance by instance."""
    drawn = own_test_split(ROOT / "models" / "datasets" / "angles.parquet", 4 * INSTANCES, SEED)
    instances = [instance for instance in drawn if instance.n_qubits <= MOST_QUBITS][:INSTANCES]
    ways: dict[str, Way] = {"ranked by energy": ranked, "unranked": unranked}
    found: dict[str, list[float]] = {name: [] for name in ways}
    found["before (h on every qubit)"] = [1.0 - float(i.energies.mean()) for i in instances]
    model = ModelProcess()
    try:
        await model.start()
        for instance in track(instances, "ranking", console=console, transient=True):
            for name, way in ways.items():
                found[name].append(await ratio_after(model, instance, way))
    finally:
        await model.stop()
    return found


def main() -> None:
    console = Console(highlight=False)
    found = asyncio.run(measure(console))
    table = Table(f"after {ACCEPTED} suggestions", "ratio, mean", "lower energy than unranked", box=None)
    other = np.array(found["unranked"])
    for name, ratios in found.items():
        table.add_row(name, f"{np.mean(ratios):.3f}", f"{np.mean(np.array(ratios) > other + 1e-6):.0%}")
    console.print(table)


if __name__ == "__main__":
    main()
