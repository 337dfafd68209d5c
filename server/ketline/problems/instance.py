"""What a problem is, and one instance of it."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ketline.problems.graph import Graph, InvalidGraph, Requirement, read_graph
from ketline.problems.ising import MAX_ENUMERATED_QUBITS, Hamiltonian, ground_states, spectrum


@dataclass(frozen=True)
class Decoded:
    """A bitstring read as an answer to the problem."""

    chosen: tuple[Any, ...]
    objective: float
    feasible: bool


@dataclass(frozen=True)
class ProblemInstance:
    """A problem on a graph: its Hamiltonian on ``n_qubits`` qubits and its words."""

    problem_id: str
    graph: Graph
    attributes: Mapping[str, Any]
    n_qubits: int
    hamiltonian: Hamiltonian
    description: str

    @cached_property
    def energies(self) -> NDArray[np.float64]:
        """Energies of all basis states, shape (2**n_qubits,), qubit 0 the lowest bit."""
        return spectrum(self.hamiltonian, self.n_qubits)

    @cached_property
    def optimum(self) -> float:
        """Lowest energy, by enumeration."""
        return float(self.energies.min())

    @cached_property
    def optimal_states(self) -> tuple[int, ...]:
        """Basis states of lowest energy."""
        return tuple(int(s) for s in ground_states(self.energies))


MAX_QUBITS = MAX_ENUMERATED_QUBITS
"""Most qubits of an instance: its exact optimum is found by enumeration."""

SIZES = tuple(range(2, 17))
"""Qubit counts of random instances, where a problem has no gaps."""

COMPOSITE_SIZES = tuple(n for n in SIZES if any(n % k == 0 for k in range(2, n)))
"""Qubit counts of random instances with a qubit for each node and each of two or more labels."""


class Problem(ABC):
    """An encoding: graph to Hamiltonian, bitstring to answer."""

    id: str

    requires: ClassVar[Requirement] = "edges"
    """What a graph must have."""

    sizes: ClassVar[tuple[int, ...]] = SIZES
    """Qubit counts, within 2 to 16, of which ``random`` makes instances."""

    @abstractmethod
    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        """Diagonal Hamiltonian whose ground states are the optimal answers; raises ``InvalidGraph``."""

    @abstractmethod
    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        """The instance in one sentence."""

    @abstractmethod
    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Read basis state ``state`` as an answer and say whether it is feasible."""

    @abstractmethod
    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        """A random instance on ``n_qubits`` qubits, which is one of ``sizes``."""

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        """Qubits of the encoding: one a node where a problem says nothing else."""
        return len(graph.nodes)

    def random(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        """A random instance on exactly ``n_qubits`` qubits; raises ``ValueError`` for none of ``sizes``."""
        if n_qubits not in self.sizes:
            known = ", ".join(map(str, self.sizes))
            raise ValueError(f"{self.id}: no random instance has {n_qubits} qubits; sizes are {known}")
        instance = self.draw(rng, n_qubits)
        assert instance.n_qubits == n_qubits
        return instance

    def instance(
        self, data: Mapping[str, Any], attributes: Mapping[str, Any] | None = None
    ) -> ProblemInstance:
        """The instance described by node-link ``data``; attributes may also stand in ``data['attributes']``.

        Raises ``InvalidGraph``.
        """
        graph = read_graph(data, self.requires)
        listed = data.get("attributes") or {}
        if not isinstance(listed, Mapping):
            raise InvalidGraph("'attributes' is not an object")
        return self.build(graph, {**listed, **(attributes or {})})

    def build(self, graph: Graph, attributes: Mapping[str, Any]) -> ProblemInstance:
        """The instance on a graph already checked; raises ``InvalidGraph`` where there is none."""
        n_qubits = self.qubits(graph, attributes)
        if n_qubits > MAX_QUBITS:
            raise InvalidGraph(
                f"{self.id} of {len(graph.nodes)} nodes takes {n_qubits} qubits: "
                f"at most {MAX_QUBITS} are supported (MAX_QUBITS)"
            )
        hamiltonian = self.hamiltonian(graph, attributes)
        if not all(math.isfinite(coefficient) for coefficient, _ in hamiltonian):
            raise InvalidGraph("the numbers of the graph are too large: the Hamiltonian overflows")
        return ProblemInstance(
            problem_id=self.id,
            graph=graph,
            attributes=attributes,
            n_qubits=n_qubits,
            hamiltonian=hamiltonian,
            description=self.describe(graph, attributes),
        )


def bit(state: int, qubit: int) -> int:
    """Bit of ``qubit`` in basis state ``state``."""
    return (state >> qubit) & 1


def chosen_qubits(state: int, n_qubits: int) -> list[int]:
    """Qubits whose variable x is 1, that is, whose bit is 0."""
    return [q for q in range(n_qubits) if not bit(state, q)]
