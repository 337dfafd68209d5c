"""The published metrics, as published: distance to reference circuits whose optimisation stopped early.

SREV counts energies within 0.2 of the reference's, on Pauli strings that the published code mirrors; HQCR counts
distributions with a relative entropy below 0.1 bits to the reference's (Agent-Q, arXiv 2504.11109; QUASAR,
arXiv 2510.00967). A better circuit than the reference can count as a failure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.circuit_text import HEADER
from ketline.problems.ising import spectrum
from ketline.training.evaluation.scoring import distribution

NEAR_ENERGY, NEAR_ENTROPY = 0.2, 0.1


@dataclass(frozen=True)
class PublishedFigures:
    """Shares of instances where any of the answers counts, in percent, and the mean of the smallest entropies."""

    name: str
    samples: int
    parsed: float
    srev: float
    hqcr: float
    entropy: float


class Reference:
    """A row's reference distribution and its mirrored energies."""

    def __init__(self, row: dict[str, Any]) -> None:
        n = row["n_qubits"]
        self.n_qubits = n
        self.distribution = distribution(row["reference_circuit"])
        terms = [(c, tuple(n - 1 - q for q in qubits)) for c, qubits in row["hamiltonian"]]
        self._mirrored = spectrum(terms, n)

    def near_energy(self, found: NDArray[np.float64]) -> bool:
        """Whether the mirrored energy is near the reference's."""
        return abs(float((found - self.distribution) @ self._mirrored)) <= NEAR_ENERGY

    def entropy(self, found: NDArray[np.float64]) -> float:
        """Relative entropy to the reference, in bits."""
        from scipy.stats import entropy

        return float(entropy(found, self.distribution, base=2))


def published_figures(name: str, references: Sequence[Reference], answers: Sequence[Sequence[str]]) -> PublishedFigures:
    """The figures of each row's ``answers`` (programs), any of which may count."""
    parsed = near = close = 0
    entropies: list[float] = []
    for reference, programs in zip(references, answers, strict=True):
        found = [d for d in map(_distribution_or_none, programs) if d is not None]
        fitting = [d for d in found if len(d) == 1 << reference.n_qubits]
        parsed += bool(found)
        near += any(reference.near_energy(d) for d in fitting)
        divergences = [e for e in map(reference.entropy, fitting) if np.isfinite(e)]
        close += any(e < NEAR_ENTROPY for e in divergences)
        entropies += [min(divergences)] if divergences else []
    share = 100 / len(references)
    return PublishedFigures(
        name, max(len(programs) for programs in answers), round(parsed * share, 2), round(near * share, 2),
        round(close * share, 2), round(float(np.mean(entropies)), 2) if entropies else float("nan"),
    )  # fmt: skip


def _distribution_or_none(program: str) -> NDArray[np.float64] | None:
    try:
        return distribution(program)
    except Exception:
        return None


def toy_pair(row: dict[str, Any]) -> list[str]:
    """``h`` on every qubit, and one ground state written as ``x`` gates: what the metrics ask for at least."""
    n = row["n_qubits"]
    head = f"{HEADER}qubit[{n}] q;\n"
    ground = row["ground_states"][0]
    flips = "".join(f"x q[{qubit}];\n" for qubit in range(n) if ground >> qubit & 1)
    return [head + "h q;\n", head + flips]
