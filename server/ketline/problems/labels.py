"""One-hot labels: a qubit for each thing and each of its possible labels.

Qubit thing * n_labels + label is x = 1 (bit 0) where the thing has the label.
"""

from __future__ import annotations

import numpy as np

from ketline.problems.instance import bit
from ketline.problems.ising import Terms


def qubit_of(thing: int, label: int, n_labels: int) -> int:
    """Qubit of ``thing`` having ``label``."""
    return thing * n_labels + label


def one_label_each(terms: Terms, penalty: float, things: int, n_labels: int) -> None:
    """Add penalty * (1 - labels of the thing)^2 for each thing."""
    for thing in range(things):
        qubits = [qubit_of(thing, label, n_labels) for label in range(n_labels)]
        terms.square(penalty, dict.fromkeys(qubits, 1.0), -1.0)


def one_thing_each(terms: Terms, penalty: float, things: int, n_labels: int) -> None:
    """Add penalty * (1 - things with the label)^2 for each label."""
    for label in range(n_labels):
        qubits = [qubit_of(thing, label, n_labels) for thing in range(things)]
        terms.square(penalty, dict.fromkeys(qubits, 1.0), -1.0)


def read_labels(state: int, things: int, n_labels: int) -> list[int] | None:
    """The label of each thing; None where one has no label or several."""
    found = []
    for thing in range(things):
        mine = [label for label in range(n_labels) if not bit(state, qubit_of(thing, label, n_labels))]
        if len(mine) != 1:
            return None
        found.append(mine[0])
    return found


def random_shape(rng: np.random.Generator, n_qubits: int) -> tuple[int, int]:
    """Numbers of things and of labels, both at least 2, whose product is ``n_qubits``."""
    shapes = [(n_qubits // k, k) for k in range(2, n_qubits // 2 + 1) if n_qubits % k == 0]
    likely = np.array([1.0 if labels <= things else 0.1 for things, labels in shapes])
    things, labels = shapes[int(rng.choice(len(shapes), p=likely / likely.sum()))]
    return things, labels
