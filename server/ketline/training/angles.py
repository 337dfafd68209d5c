"""``ketline train angles``: the QAOA angles that the model learns, for every diagonal instance of the data set.

They are those of the valley that the Sherrington-Kirkpatrick angles lie in, a smooth function of the instance. The
best valley of many (``circuits.parquet``) is lower by a little and anywhere: nothing that can be read off a
Hamiltonian. Angles are for the coefficients as the model's text has them.
"""

from __future__ import annotations

import argparse
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ketline.estimate.qaoa import energies_and_gradients
from ketline.model.generation import MAX_BODY, MAX_LAYERS, GenerationRequest, written_terms
from ketline.model.generation.numbers import angle_text
from ketline.problems.ising import spectrum
from ketline.training.circuits.bfgs import minimise
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.tables import read_table, write_rows

BATCH = 64
"""Instances a task."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train angles``."""
    parser.add_argument("--circuits", type=Path, default=Path("models/datasets/circuits.parquet"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/angles.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Write the table."""
    from tqdm import tqdm

    from ketline.training.dataset.scheduler import cluster, run

    instances = diagonal_instances(args.circuits)
    tasks = [instances[start : start + BATCH] for start in range(0, len(instances), BATCH)]
    found: list[dict[str, Any]] = []
    with cluster(None, args.jobs) as client, tqdm(total=len(instances), desc="angles", unit="instance") as bar:
        for _, rows in run(client, solved, tasks):
            found += rows
            bar.update(len(rows))
    found.sort(key=lambda row: row["instance"])
    write_rows(args.output, found)
    for p in range(1, MAX_LAYERS + 1):
        print(f"p = {p}: mean ratio {np.mean([row['ratios'][p - 1] for row in found]):.4f}")
    print(f"{args.output}: {len(found):,} instances")
    return 0


def diagonal_instances(path: Path) -> list[dict[str, Any]]:
    """Each diagonal instance once: its name, problem, register, Hamiltonian and split. Raises ``UnreadableTable``."""
    table = read_table(path).select(["instance", "problem_type", "n_qubits", "hamiltonian", "split"])
    distinct = {row["instance"]: row for row in table.to_pylist()}
    return [row for row in distinct.values() if is_diagonal(row["hamiltonian"])]


def is_diagonal(hamiltonian: str) -> bool:
    """Whether stored terms are Z products that the model's format can say."""
    terms = json.loads(hamiltonian)
    return all(len(qubits) <= MAX_BODY and all(isinstance(q, int) for q in qubits) for _, qubits in terms)


def solved(instances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The instances with ``angles`` (lists for 1 to 4 layers, gammas then betas) and their ``ratios``."""
    return [row | _columns(row) for row in instances]


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    hamiltonian = tuple((c, tuple(q)) for c, q in json.loads(row["hamiltonian"]))
    n = row["n_qubits"]
    energies = spectrum(hamiltonian, n)
    scaled = (energies - energies.min()) / np.ptp(energies)
    phases = spectrum(written_terms(GenerationRequest("", hamiltonian, n, "qaoa", 1)), n)
    found = [smooth_optimum(scaled, phases, p) for p in range(1, MAX_LAYERS + 1)]
    return {"angles": [angles for angles, _ in found], "ratios": [ratio for _, ratio in found]}


def smooth_optimum(scaled: np.ndarray, phases: np.ndarray, p: int) -> tuple[list[float], float]:
    """(angles to 0.01, ratio) of the valley around the SK angles; ``scaled`` energies lie between 0 and 1."""
    searched = partial(energies_and_gradients, energies=scaled, phases=phases, single_precision=True)
    found = minimise(searched, starting_angles(p, 1.0)[None], 1e-4, 2e-6)
    angles = [float(angle_text(a)) for a in found.points[0]]
    value = energies_and_gradients(np.array([angles]), scaled, phases)[0][0]
    return angles, 1.0 - float(value)
