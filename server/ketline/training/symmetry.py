"""Other views of an instance, with the same spectrum and the same QAOA angles: qubits renamed, Z turned round.

X on a qubit turns its Z round; it commutes with the mixer and leaves the wall of ``h`` as it is. So the terms change
their signs and nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketline.model.hamiltonian import Term

TURNED_SHARE = 0.5
"""Share of the views in which each qubit's Z is turned round or not by chance; in the others none is."""


@dataclass(frozen=True)
class View:
    """Qubit q of the instance is qubit ``label[q]`` here, its Z turned round where ``turned[q]``."""

    label: tuple[int, ...]
    turned: tuple[bool, ...]

    def terms(self, terms: Sequence[Term]) -> tuple[Term, ...]:
        """The Hamiltonian as it is seen here."""
        return tuple(
            (-c if sum(self.turned[q] for q in qubits) % 2 else c, tuple(self.label[q] for q in qubits))
            for c, qubits in terms
        )

    def states(self, bits: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Basis states, shape (count, n_qubits), as they are seen here."""
        seen = np.empty_like(bits)
        seen[:, list(self.label)] = bits ^ np.array(self.turned)
        return seen


def random_view(n_qubits: int, rng: np.random.Generator, turned_share: float = TURNED_SHARE) -> View:
    """A view drawn from all."""
    label = tuple(int(q) for q in rng.permutation(n_qubits))
    turned = rng.random(n_qubits) < 0.5 if rng.random() < turned_share else np.zeros(n_qubits, dtype=bool)
    return View(label, tuple(bool(t) for t in turned))
