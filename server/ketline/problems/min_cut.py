"""Minimum s-t cut: separate source and sink by the edges of least capacity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.attributes import penalty
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
        source, sink = ends(graph, attributes)
        linear = dict.fromkeys(range(len(graph.nodes)), 0.0)
        quadratic: dict[tuple[int, int], float] = {}
        leaving_source = 0.0
        for i, j, capacity in arcs(graph):
            linear[i] += capacity
            quadratic[i, j] = quadratic.get((i, j), 0.0) - capacity
            leaving_source += capacity if i == source else 0.0
        scale = penalty(attributes, leaving_source + 1.0, above=leaving_source)
        linear[source] -= scale
        quadratic[source, sink] = quadratic.get((source, sink), 0.0) + scale
        return quadratic_to_ising(linear, quadratic)

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        source, sink = ends(graph, attributes)
        return (
            f"Cut edges of the least total capacity so that no path leads from node "
            f"{graph.nodes[source]} to node {graph.nodes[sink]} ({len(graph.edges)} edges)."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        source, sink = ends(instance.graph, instance.attributes)
        side = {q for q in range(instance.n_qubits) if not bit(state, q)}
        cut = sum(c for i, j, c in arcs(instance.graph) if i in side and j not in side)
        chosen = tuple(instance.graph.nodes[q] for q in sorted(side))
        return Decoded(chosen=chosen, objective=cut, feasible=source in side and sink not in side)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_capacities(rng, n_qubits)
        return self.build(graph, {"source": 0, "sink": n_qubits - 1})


def ends(graph: Graph, attributes: Mapping[str, Any]) -> tuple[int, int]:
    """Numbers of the source and the sink; raises ``InvalidGraph``."""
    source = graph.qubit(attributes.get("source", graph.nodes[0]))
    sink = graph.qubit(attributes.get("sink", graph.nodes[-1]))
    if source == sink:
        raise InvalidGraph(f"source and sink are both node {graph.nodes[source]!r}")
    return source, sink


def arcs(graph: Graph) -> list[tuple[int, int, float]]:
    """(from, to, capacity) in the order listed, an undirected edge once each way; raises ``InvalidGraph``."""
    found = []
    for edge in graph.edges:
        if edge.weight < 0:
            where = f"edge {graph.nodes[edge.source]!r} - {graph.nodes[edge.target]!r}"
            raise InvalidGraph(f"{where}: capacity {edge.weight:g} is negative")
        found.append((edge.source, edge.target, edge.weight))
        if not graph.directed:
            found.append((edge.target, edge.source, edge.weight))
    return found
