"""What a problem is, and one instance of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.problems.graph import Graph, read_graph
from ketline.problems.ising import Hamiltonian, ground_states, spectrum


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


class Problem(ABC):
    """An encoding: graph to Hamiltonian, bitstring to answer."""

    id: str

    @abstractmethod
    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        """Diagonal Hamiltonian whose ground states are the optimal answers."""

    @abstractmethod
    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        """The instance in one sentence."""

    @abstractmethod
    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Read basis state ``state`` as an answer and say whether it is feasible."""

    @abstractmethod
    def random(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        """A random instance on ``n_qubits`` qubits."""

    def instance(
        self, data: Mapping[str, Any], attributes: Mapping[str, Any] | None = None
    ) -> ProblemInstance:
        """The instance described by node-link ``data``; attributes may also stand in ``data['attributes']``.

        Raises ``InvalidGraph``.
        """
        graph = read_graph(data)
        given = {**(data.get("attributes") or {}), **(attributes or {})}
        return self.build(graph, given)

    def build(self, graph: Graph, attributes: Mapping[str, Any]) -> ProblemInstance:
        """The instance on a graph already checked."""
        return ProblemInstance(
            problem_id=self.id,
            graph=graph,
            attributes=attributes,
            n_qubits=len(graph.nodes),
            hamiltonian=self.hamiltonian(graph, attributes),
            description=self.describe(graph, attributes),
        )


def bit(state: int, qubit: int) -> int:
    """Bit of ``qubit`` in basis state ``state``."""
    return (state >> qubit) & 1
