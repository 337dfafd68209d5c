"""A model with a Hamiltonian of Pauli products, and one instance of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.many_body.spectrum import PauliTerm, extreme_energies, ground_space, sparse_matrix


@dataclass(frozen=True)
class ManyBodyInstance:
    """A Hamiltonian on ``n_qubits`` qubits, terms merged, without its constant.

    ``graph`` has the couplings of a spin model and no edges for a molecule. A molecule's
    ``attributes["constant"]`` is what to add to an energy for the one published, where it is known.
    """

    problem_id: str
    graph: Graph
    attributes: Mapping[str, Any]
    n_qubits: int
    hamiltonian: tuple[PauliTerm, ...]
    description: str

    @cached_property
    def matrix(self) -> Any:
        """scipy CSR matrix, shape (2**n, 2**n), qubit 0 the lowest bit."""
        return sparse_matrix(self.hamiltonian, self.n_qubits)

    @cached_property
    def extremes(self) -> tuple[float, float]:
        """Lowest and highest energy."""
        return extreme_energies(self.matrix)

    @cached_property
    def ground_space(self) -> NDArray[np.complex128]:
        """Orthonormal ground states, shape (k, 2**n_qubits)."""
        return ground_space(self.matrix)


class ManyBodyModel(ABC):
    """A family of Hamiltonians."""

    id: str

    sizes: ClassVar[tuple[int, ...]]
    """Qubit counts of which ``random`` makes instances."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        """A random instance on ``n_qubits`` qubits, which is one of ``sizes``."""

    def instance(self, data: Mapping[str, Any]) -> ManyBodyInstance:
        """The instance of a file's ``data``, its numbers in ``data['attributes']``; raises ``InvalidGraph``."""
        attributes = data.get("attributes") or {} if isinstance(data, Mapping) else None
        if not isinstance(attributes, Mapping):
            raise InvalidGraph("expected an object, with another as its 'attributes'")
        return self.build(data, attributes)

    @abstractmethod
    def build(self, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> ManyBodyInstance:
        """``instance``, with its attributes taken out."""

    def random(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        """A random instance on exactly ``n_qubits`` qubits; raises ``ValueError`` for none of ``sizes``."""
        if n_qubits not in self.sizes:
            known = ", ".join(map(str, self.sizes))
            raise ValueError(f"{self.id}: no random instance has {n_qubits} qubits; sizes are {known}")
        return self.draw(rng, n_qubits)


def merged(terms: Iterable[PauliTerm]) -> tuple[PauliTerm, ...]:
    """Terms added up by product, factors by qubit, products of many qubits last, negligible ones dropped."""
    total: dict[tuple[tuple[str, int], ...], float] = {}
    for coefficient, factors in terms:
        key = tuple(sorted(factors, key=lambda factor: factor[1]))
        total[key] = total.get(key, 0.0) + coefficient
    ordered = sorted(total.items(), key=lambda item: (len(item[0]), [(q, p) for p, q in item[0]]))
    return tuple((float(c), factors) for factors, c in ordered if factors and abs(c) > 1e-12)
