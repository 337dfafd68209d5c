"""Instances to measure on: published rows, and our own test split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import energies_and_gradients
from ketline.model.generation import GenerationRequest, written_terms
from ketline.model.hamiltonian import Term, strength
from ketline.problems.ising import spectrum
from ketline.training.circuits.qaoa import QaoaOptimum, optimise

STARTS = 20
"""Of the search for the best angles of an ansatz."""


@dataclass(frozen=True)
class EvaluatedInstance:
    """A diagonal problem with a number of layers; energies are scaled to lie between 0 and 1."""

    problem_type: str
    hamiltonian: tuple[Term, ...]
    n_qubits: int
    layers: int
    seed: int

    def request(self, ansatz: str) -> GenerationRequest:
        """What is asked of the model."""
        return GenerationRequest(self.problem_type, self.hamiltonian, self.n_qubits, ansatz, self.layers)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The Hamiltonian as the text has it."""
        return written_terms(self.request("qaoa"))

    @cached_property
    def energies(self) -> NDArray[np.float64]:
        """Of every basis state, shape (2**n,)."""
        energies = spectrum(self.hamiltonian, self.n_qubits)
        return (energies - energies.min()) / np.ptp(energies)

    @cached_property
    def phases(self) -> NDArray[np.float64]:
        """Of the cost gate as the text has it, shape (2**n,)."""
        return spectrum(self.terms, self.n_qubits)

    def ratio_of(self, energy: float | None) -> float:
        """Of an energy of the Hamiltonian as given; 0 where there is none."""
        if energy is None:
            return 0.0
        energies = spectrum(self.hamiltonian, self.n_qubits)
        return float((energies.max() - energy) / np.ptp(energies))

    def qaoa_ratio(self, angles: Sequence[float]) -> float:
        """Approximation ratio at (gammas, betas)."""
        return 1.0 - float(energies_and_gradients(np.array([angles]), self.energies, self.phases)[0][0])

    @property
    def qaoa_optimum(self) -> float:
        """The ratio that QAOA of these layers reaches, optimised from many starts."""
        return 1.0 - self.qaoa_optimised.energy

    @cached_property
    def qaoa_optimised(self) -> QaoaOptimum:
        """The angles that reach it."""
        even = all(len(qubits) % 2 == 0 for _, qubits in self.terms)
        rng = np.random.default_rng(self.seed)
        unit = strength(self.terms, self.n_qubits)
        return optimise(self.energies, self.layers, unit, rng, even, self.phases)


def published(rows: Sequence[dict[str, Any]], seed: int) -> list[EvaluatedInstance]:
    """Rows of the published test data, each with its own number of layers."""
    return [
        EvaluatedInstance(
            row["problem_type"],
            tuple((float(c), tuple(q)) for c, q in row["hamiltonian"]),
            row["n_qubits"],
            row["n_layers"],
            seed + index,
        )
        for index, row in enumerate(rows)
    ]


def own_test_split(path: Path, count: int, seed: int) -> list[EvaluatedInstance]:
    """``count`` instances of our test split, drawn by ``seed``, with 1 to 4 layers in turn."""
    from ketline.training.sources import read_instances

    rows = [row for row in read_instances(path) if row["split"] == "test"]
    chosen = np.random.default_rng(seed).permutation(len(rows))[:count]
    return list(_instances((rows[int(index)] for index in chosen), seed))


def _instances(rows: Iterator[dict[str, Any]], seed: int) -> Iterator[EvaluatedInstance]:
    for index, row in enumerate(rows):
        yield EvaluatedInstance(row["problem_type"], row["terms"], row["n_qubits"], 1 + index % 4, seed + index)
