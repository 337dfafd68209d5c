"""Minimum s-t cut: separate source and sink by the edges of least capacity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, quadratic_to_ising
from ketline.problems.random_graphs import random_capacities


class MinCut(Problem):
    """sum c_ij x_i (1 - x_j) + P (1 - x_s (1 - x_t)), P = 1 + capacity leaving s; x = 1 is bit 0.

    x = 1 is the source's side. ``attributes`` name ``source`` and ``sink``; without them the first
    and the last node are taken. An undirected edge counts in both directions.
    """

    id = "min_cut"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        source, sink = self._ends(graph, attributes)
        linear = dict.fromkeys(range(len(graph.nodes)), 0.0)
        quadratic: dict[tuple[int, int], float] = {}
        leaving_source = 0.0
        for i, j, capacity in _arcs(graph):
            linear[i] += capacity
            quadratic[i, j] = quadratic.get((i, j), 0.0) - capacity
            leaving_source += capacity if i == source else 0.0
        penalty = leaving_source + 1.0
        linear[source] -= penalty
        quadratic[source, sink] = quadratic.get((source, sink), 0.0) + penalty
        return quadratic_to_ising(linear, quadratic)

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        source, sink = self._ends(graph, attributes)
        return (
            f"Cut edges of the least total capacity so that no path leads from node "
            f"{graph.nodes[source]} to node {graph.nodes[sink]} ({len(graph.edges)} edges)."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        source, sink = self._ends(instance.graph, instance.attributes)
        side = {q for q in range(instance.n_qubits) if not bit(state, q)}
        cut = sum(c for i, j, c in _arcs(instance.graph) if i in side and j not in side)
        chosen = tuple(instance.graph.nodes[q] for q in sorted(side))
        return Decoded(chosen=chosen, objective=cut, feasible=source in side and sink not in side)

    def random(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_capacities(rng, n_qubits)
        return self.build(graph, {"source": 0, "sink": n_qubits - 1})

    @staticmethod
    def _ends(graph: Graph, attributes: Mapping[str, Any]) -> tuple[int, int]:
        source = graph.qubit(attributes.get("source", graph.nodes[0]))
        sink = graph.qubit(attributes.get("sink", graph.nodes[-1]))
        if source == sink:
            raise InvalidGraph(f"source and sink are both node {graph.nodes[source]!r}")
        return source, sink


def _arcs(graph: Graph) -> list[tuple[int, int, float]]:
    arcs = []
    for edge in graph.edges:
        if edge.weight < 0:
            raise InvalidGraph(f"capacity {edge.weight} is negative")
        arcs.append((edge.source, edge.target, edge.weight))
        if not graph.directed:
            arcs.append((edge.target, edge.source, edge.weight))
    return arcs
