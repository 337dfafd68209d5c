"""What good first angles save: energy evaluations until an optimiser is near the best it can find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.estimate.qaoa import energies_and_gradients
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.evaluation.baselines import ramp_angles
from ketline.training.evaluation.instances import EvaluatedInstance

BUDGET = 200
"""Evaluations after which a start counts as failed."""

NEAR = 0.01
"""Of the ratio: how near the best is near enough."""

Start = Callable[[EvaluatedInstance, np.random.Generator], "NDArray[np.float64] | None"]


@dataclass(frozen=True)
class WarmStarts:
    """A way to start, over instances: evaluations (energy with gradient) needed, failures counted as the budget."""

    name: str
    mean: float
    median: float
    failed: float
    first_ratio: float
    """Mean approximation ratio before any step."""


class _Reached(Exception):
    """The optimiser is near enough."""


def evaluations_needed(instance: EvaluatedInstance, start: NDArray[np.float64], target: float) -> int:
    """Evaluations by L-BFGS from ``start`` until the ratio is ``target``; ``BUDGET`` where it gets stuck."""
    count = 0

    def function(angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        nonlocal count
        count += 1
        values, gradients = energies_and_gradients(angles[None], instance.energies, instance.phases)
        if 1.0 - values[0] >= target or count >= BUDGET:
            raise _Reached
        return float(values[0]), gradients[0]

    try:
        minimize(function, start, jac=True, method="L-BFGS-B")
    except _Reached:
        return count
    return BUDGET


def compare_starts(instances: Sequence[EvaluatedInstance], starts: dict[str, Start], seed: int) -> list[WarmStarts]:
    """Every way to start on every instance; the target is within ``NEAR`` of the best of many starts."""
    from tqdm import tqdm

    needed: dict[str, list[int]] = {name: [] for name in starts}
    ratios: dict[str, list[float]] = {name: [] for name in starts}
    for index, instance in enumerate(tqdm(instances, desc="warm starts", unit="instance", mininterval=5)):
        target = instance.qaoa_optimum - NEAR
        for name, start in starts.items():
            angles = start(instance, np.random.default_rng([seed, index]))
            needed[name].append(BUDGET if angles is None else evaluations_needed(instance, angles, target))
            ratios[name].append(0.0 if angles is None else instance.qaoa_ratio(list(angles)))
    return [
        WarmStarts(
            name, round(float(np.mean(found)), 1), float(np.median(found)),
            round(float(np.mean(np.array(found) >= BUDGET)), 3), round(float(np.mean(ratios[name])), 4),
        )
        for name, found in needed.items()
    ]  # fmt: skip


def usual_starts(training: Path) -> dict[str, Start]:
    """Random angles, a linear ramp, fixed angles, and those of the most similar training instance."""
    nearest = NearestInstance(training)
    return {
        "random angles": lambda i, rng: np.concatenate(
            [rng.uniform(0, np.pi, i.layers), rng.uniform(-np.pi / 2, 0, i.layers)]
        ),
        "linear ramp": lambda i, rng: ramp_angles(i.layers),
        "fixed angles (formula)": lambda i, rng: starting_angles(i.layers, 1.0),
        "nearest training instance": lambda i, rng: nearest.angles(i),
    }


class NearestInstance:
    """Transfers the angles of the training instance with the most similar Hamiltonian."""

    def __init__(self, path: Path) -> None:
        from ketline.training.sources import read_instances

        rows = [row for row in read_instances(path) if row["split"] == "train"]
        self._angles = [row["angles"] for row in rows]
        self._features = np.array([features(row["terms"], row["n_qubits"]) for row in rows])
        self._scale = self._features.std(axis=0) + 1e-9

    def angles(self, instance: EvaluatedInstance) -> NDArray[np.float64]:
        """(gammas, betas) of the neighbour, in units of the strength as everywhere."""
        found = np.array(features(instance.hamiltonian, instance.n_qubits))
        distances = (((self._features - found) / self._scale) ** 2).sum(axis=1)
        return np.array(self._angles[int(np.argmin(distances))][instance.layers - 1])


def features(terms: Sequence[tuple[float, tuple[int, ...]]], n_qubits: int) -> list[float]:
    """Size, terms a qubit, and the shape of the coefficients by body, in units of the strength."""
    weights = np.array([c for c, q in terms if q])
    bodies = np.array([len(q) for _, q in terms if q])
    unit = float(np.sqrt((bodies * weights**2).sum() / n_qubits))
    scaled = weights / unit
    moments = [float((scaled[bodies == k] ** m).sum() / n_qubits) for k in (1, 2, 3) for m in (1, 2, 3)]
    return [float(n_qubits), len(weights) / n_qubits, float(np.abs(scaled).max()), *moments]
