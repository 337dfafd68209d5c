"""How good the stored QAOA angles are: against the best of random starts, minimised by scipy in double precision.

Starts are uniform over a whole turn of every angle, for weights of 1 at most; adaptive circuits, whose mixers were
chosen one by one, are not compared.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.estimate.qaoa import energies_and_gradients
from ketline.problems.ising import spectrum
from ketline.training.circuits.diagonal_layers import DiagonalLayers, parities
from ketline.training.circuits.text import written_weights

STARTS = 20
COMPARED = ("standard", "multi_angle")
ALLOWED = 0.005
"""Ratio by which a row may fall short of the best start."""

Function = Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]]


@dataclass(frozen=True)
class Comparison:
    """A row's ratio and the best one of ``STARTS`` random starts."""

    id: str
    ratio: float
    best: float

    @property
    def short(self) -> bool:
        """Whether the row is further below than allowed."""
        return self.best - self.ratio > ALLOWED


def compare(task: tuple[dict[str, Any], int]) -> Comparison:
    """The comparison of ``task`` = (row, seed)."""
    row, seed = task
    rng = np.random.default_rng([seed, *row["id"].encode()])
    function, angles = _function(row)
    starts = rng.uniform(0.0, 2 * math.pi, (STARTS, angles))
    values = [minimize(function, start, jac=True, method="L-BFGS-B").fun for start in starts]
    return Comparison(row["id"], row["ratio"], 1.0 - float(min(values)))


def _function(row: dict[str, Any]) -> tuple[Function, int]:
    """Energy between 0 and 1 with its gradient, and the number of angles."""
    n, layers = row["n_qubits"], row["n_layers"]
    terms = [(c, tuple(q)) for c, q in json.loads(row["hamiltonian"])]
    energies, weights = spectrum(terms, n), written_weights(terms)
    scaled = (energies - energies.min()) / np.ptp(energies)
    if row["variant"] == "multi_angle":
        circuit = DiagonalLayers(scaled, parities(weights, n), layers, np.complex128)
        return _single(circuit.energies_and_gradients), layers * (len(weights) + n)
    phases = spectrum(weights, n)
    return _single(lambda angles: energies_and_gradients(angles, scaled, phases)), 2 * layers


def _single(batch: Callable[[NDArray[np.float64]], tuple[NDArray, NDArray]]) -> Function:
    def function(angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        values, gradients = batch(angles[None])
        return float(values[0]), gradients[0].astype(float)

    return function


def compare_sample(
    path: Path, client: Any, progress: Callable[[str, int, int], None], count: int, seed: int
) -> list[Comparison]:
    """Comparisons of ``count`` QAOA rows of a file, drawn by ``seed``."""
    from ketline.training.dataset.scheduler import run
    from ketline.training.tables import read_table

    table = read_table(path).select(["id", "family", "variant", "n_qubits", "n_layers", "hamiltonian", "ratio"])
    rows = [row for row in table.to_pylist() if row["family"] == "qaoa" and row["variant"] in COMPARED]
    chosen = np.random.default_rng(seed).choice(len(rows), min(count, len(rows)), replace=False)
    tasks = [(rows[int(index)], seed) for index in sorted(chosen)]
    found: list[Comparison] = []
    progress("rows compared", 0, len(tasks))
    for _, comparison in run(client, compare, tasks):
        found.append(comparison)
        progress("rows compared", len(found), len(tasks))
    return sorted(found, key=lambda comparison: comparison.id)


def summary(found: Sequence[Comparison]) -> str:
    """One line of figures."""
    differences = np.array([c.best - c.ratio for c in found])
    return (
        f"{len(found)} rows against the best of {STARTS} random starts: {np.mean(differences <= ALLOWED):.1%} are "
        f"within {ALLOWED:.1%} of it or better, {np.mean(differences < -ALLOWED):.1%} better by more than that; "
        f"mean ratio {np.mean([c.ratio for c in found]):.4f} against {np.mean([c.best for c in found]):.4f}"
    )
