"""Hamiltonians that are not diagonal: the share of the way from the best product state to the ansatz's optimum.

A share of 0 is the best product state's energy, 1 the lowest energy that the same gates from the same start reach when
they are optimised. Instances where that is no way to speak of are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.generation import (
    MAX_LAYERS,
    ManyBodyRequest,
    generation_prompt,
    hva,
    written_products,
)
from ketline.problems.many_body.spectrum import sparse_matrix
from ketline.training.circuits.products import LayeredProducts
from ketline.training.evaluation.sampling import Sampler

LEAST_WAY = 0.05
"""Of the gap between the product state and the ground state: what the ansatz must reach for a share to mean a thing."""

LEAST_GAIN = 1e-3
"""Share of the product state's energy below which a gain is not worth a circuit."""

MOST_TOKENS = 8
"""Of a call in an answer, of which three are needed, or four."""

SUCCESS = 0.9
"""Share from which an instance counts as solved."""

Row = dict[str, Any]
Angles = NDArray[np.float64]
Guess = Callable[[Row, int], "Sequence[float] | None"]
"""Angles for a row and a number of layers; None where there are none."""


def many_body_figures(sampler: Sampler, rows: Sequence[Row], seed: int) -> list[dict[str, Any]]:
    """By way of guessing, problem and layers: instances, mean and median share, and how many are solved.

    ``rows`` are those of ``hva_angles.parquet``: the test split is measured, the training split is what baselines know.
    """
    training = [row for row in rows if row["split"] == "train"]
    guesses: dict[str, Guess] = {
        "mean training angles": MeanAngles(training),
        "nearest training instance": NearestAngles(training),
        "this model": lambda row, layers: drawn_angles(sampler, row, layers, seed),
    }
    shares: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for row in rows:
        if row["split"] == "test":
            matrix = sparse_matrix(row["terms"], row["n_qubits"])
            for layers in range(1, MAX_LAYERS + 1):
                if has_way(row, layers):
                    for name, guess in guesses.items():
                        share = share_of(row, layers, guess(row, layers), matrix)
                        shares[name, row["problem_type"], layers].append(share)
    return [_figures(*key, found) for key, found in shares.items()]


def _figures(name: str, problem: str, layers: int, shares: Sequence[float]) -> dict[str, Any]:
    return {
        "name": name,
        "problem": problem,
        "layers": layers,
        "instances": len(shares),
        "mean": round(float(np.mean(shares)), 4),
        "median": round(float(np.median(shares)), 4),
        "solved": round(float(np.mean(np.array(shares) >= SUCCESS)), 4),
    }


def has_way(row: Row, layers: int) -> bool:
    """Whether the ansatz gets below the best product state by enough to be measured."""
    product = row["product_energy"]
    least = max(LEAST_WAY * (product - row["ground_energy"]), LEAST_GAIN * abs(product))
    return bool(product - row["best_energies"][layers - 1] > least)


def share_of(row: Row, layers: int, angles: Sequence[float] | None, matrix: Any) -> float:
    """0 at the best product state, 1 at the ansatz's optimum, below 0 above the product state; 0 for no answer."""
    if angles is None:
        return 0.0
    request = request_of(row, layers)
    circuit = LayeredProducts(list(hva.groups(request).values()), request.start)
    way = row["product_energy"] - row["best_energies"][layers - 1]
    return float((row["product_energy"] - circuit.expectation(np.asarray(angles), matrix)) / way)


def request_of(row: Row, layers: int) -> ManyBodyRequest:
    """The request of a row as it stands."""
    start = tuple((theta, phi) for theta, phi in row["starts"][layers - 1])
    return ManyBodyRequest(row["problem_type"], row["terms"], row["n_qubits"], layers, start)


def drawn_angles(sampler: Sampler, row: Row, layers: int, seed: int) -> list[float] | None:
    """Those of the raw greedy sample, drawn without the grammar; None where it is not of the form."""
    request = request_of(row, layers)
    most = MOST_TOKENS * layers * len(hva.groups(request))
    found = sampler.draw(generation_prompt(request), 0.0, seed, most=most)
    return hva.read_answer(request, found.text)


class MeanAngles:
    """The mean over the training instances of the same problem, layers and gates."""

    def __init__(self, training: Sequence[Row]) -> None:
        found: dict[tuple[str, int], list[Sequence[float]]] = defaultdict(list)
        for row in training:
            for angles in row["angles"]:
                found[row["problem_type"], len(angles)].append(angles)
        self._means = {key: np.mean(angles, axis=0) for key, angles in found.items()}

    def __call__(self, row: Row, layers: int) -> Sequence[float] | None:
        means = self._means.get((row["problem_type"], len(row["angles"][layers - 1])))
        return None if means is None else means.tolist()


class NearestAngles:
    """Those of the training instance of the same problem with the most similar Hamiltonian and start."""

    def __init__(self, training: Sequence[Row]) -> None:
        self._known: dict[tuple[str, int, int], tuple[Angles, list[Sequence[float]]]] = {}
        grouped: dict[tuple[str, int, int], list[tuple[list[float], Sequence[float]]]] = defaultdict(list)
        for row in training:
            for layers in range(1, MAX_LAYERS + 1):
                angles = row["angles"][layers - 1]
                grouped[row["problem_type"], layers, len(angles)].append((features(row, layers), angles))
        for key, found in grouped.items():
            self._known[key] = np.array([one for one, _ in found]), [angles for _, angles in found]

    def __call__(self, row: Row, layers: int) -> Sequence[float] | None:
        key = (row["problem_type"], layers, len(row["angles"][layers - 1]))
        if key not in self._known:
            return None
        known, angles = self._known[key]
        scaled = (known - np.array(features(row, layers))) / (known.std(axis=0) + 1e-9)
        return angles[int(np.argmin((scaled**2).sum(axis=1)))]


def features(row: Row, layers: int) -> list[float]:
    """Size, moments of the written coefficients by letters, and how far the start lies from Z and from X."""
    request = request_of(row, layers)
    products = written_products(request)
    found = [float(row["n_qubits"])]
    for letters in ("X", "Z", "XX", "YY", "ZZ"):
        weights = np.array([c for c, factors in products if "".join(p for p, _ in factors) == letters])
        found += [float((weights**m).sum() / row["n_qubits"]) for m in (1, 2, 3)]
    thetas = np.array([theta for theta, _ in request.start])
    return [*found, float(np.abs(np.cos(thetas)).mean()), float(np.abs(np.sin(thetas)).mean())]
