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

from ketline.problems.ising import spectrum
from ketline.training.evaluation.scoring import distribution

NEAR_ENERGY, NEAR_ENTROPY = 0.2, 0.1


@dataclass(frozen=True)
class PublishedFigures:
    """Shares of instances where any of the answers counts, in percent, and the mean of the smallest entropies."""

    name: str
    group: str
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


@dataclass(frozen=True)
class Mark:
    """One row's answers: whether any was read, is near in energy and in distribution; the smallest relative entropy."""

    samples: int
    parsed: bool
    near: bool
    close: bool
    entropy: float


def mark(reference: Reference, answers: Sequence[NDArray[np.float64] | None]) -> Mark:
    """What the distributions of a row's answers are worth; None for one that Qiskit does not read."""
    found = [answer for answer in answers if answer is not None]
    fitting = [d for d in found if len(d) == 1 << reference.n_qubits]
    smallest = min(map(reference.entropy, fitting), default=np.inf)
    near = any(reference.near_energy(d) for d in fitting)
    return Mark(len(answers), bool(found), near, smallest < NEAR_ENTROPY, smallest)


def published_figures(name: str, group: str, marks: Sequence[Mark]) -> PublishedFigures:
    """Shares and the mean over rows."""
    share = 100 / len(marks)
    finite = [m.entropy for m in marks if np.isfinite(m.entropy)]
    return PublishedFigures(
        name, group, max(m.samples for m in marks), round(sum(m.parsed for m in marks) * share, 2),
        round(sum(m.near for m in marks) * share, 2), round(sum(m.close for m in marks) * share, 2),
        round(float(np.mean(finite)), 2) if finite else float("nan"),
    )  # fmt: skip


def distribution_or_none(program: str) -> NDArray[np.float64] | None:
    """Probabilities of the basis states; None for a program that Qiskit does not read."""
    try:
        return distribution(program)
    except Exception:
        return None
