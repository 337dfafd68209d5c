"""``ketline train instances``: more diagonal instances, without angles, for variational circuits.

What those are trained on follows from a Hamiltonian in milliseconds, so there can be more of them than optimised
circuits, and more large registers. None is of the validation or test split of ``circuits.parquet``.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from ketline.training.dataset.instances import DIAGONAL_WEIGHTS, QUBIT_WEIGHTS, draw_instance
from ketline.training.exclusion import Excluded, excluded_rows
from ketline.training.tables import write_rows

SEED = 20_000
"""Another one than that of the data set."""

BATCH = 500
"""Instances drawn by one task."""

EVEN = 2.0
"""Added to the weight of every register, so that there are many large ones."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train instances``."""
    parser.add_argument("--count", type=int, default=60_000, help="drawn; fewer are kept (default %(default)s)")
    parser.add_argument("--exclude", type=Path, help="JSON lines with instances that may not be among them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/instances.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Write the table."""
    from tqdm import tqdm

    from ketline.training.dataset.scheduler import cluster, run

    excluded = excluded_rows(args.exclude) if args.exclude else Excluded()
    tasks = [range(start, min(start + BATCH, args.count)) for start in range(0, args.count, BATCH)]
    found: dict[str, dict[str, Any]] = {}
    with cluster(None, args.jobs) as client, tqdm(total=args.count, desc="instances", unit="instance") as bar:
        for task, rows in run(client, _Drawing(excluded), tasks):
            found |= {row["fingerprint"]: row for row in rows}
            bar.update(len(task))
    rows = sorted(found.values(), key=lambda row: row["instance"])
    write_rows(args.output, rows)
    print(f"{args.output}: {len(rows):,} distinct instances of the training split")
    return 0


class _Drawing:
    """A task: the instances of some indices that may be trained on."""

    def __init__(self, excluded: Excluded) -> None:
        self._excluded = excluded

    def __call__(self, indices: range) -> list[dict[str, Any]]:
        qubits = {n: weight + EVEN for n, weight in QUBIT_WEIGHTS.items()}
        drawn = (draw_instance(SEED, index, DIAGONAL_WEIGHTS, qubits) for index in indices)
        return [
            {
                "instance": f"m{i.index:06d}", "problem_type": i.problem_type, "n_qubits": i.n_qubits,
                "hamiltonian": i.hamiltonian, "split": i.split, "fingerprint": i.fingerprint,
            }
            for i in drawn
            if i is not None and i.split == "train" and not self._excluded.knows(*i.known_as)
        ]  # fmt: skip
