"""Independent set: nodes of the largest total weight, no two of them joined.

H = - sum_v w_v x_v + sum_{uv in E} P_uv x_u x_v with P_uv = 2 min(w_u, w_v) (Lucas 2014, section 4.2, for unit
weights): of two joined chosen nodes the lighter one brings w and costs at least 2w, so dropping it is always better.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import penalty
from ketline.problems.graph import Graph, InvalidGraph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.random_graphs import random_graph

PENALTY = 2.0
"""Cost of two joined chosen nodes in units of the lighter one's weight."""


class IndependentSet(Problem):
    """A qubit a node, chosen (x = 1) is bit 0; a node's data may give its ``weight`` (else 1)."""

    id = "independent_set"
    requires: ClassVar[Requirement] = "nodes"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        weights = _weights(graph)
        scale = penalty(attributes, PENALTY, above=1.0)
        terms = Terms()
        for node, weight in enumerate(weights):
            terms.linear(-weight, node)
        for a, b in graph.pairs():
            terms.pair(scale * min(weights[a], weights[b]), a, b)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        aim = "as many" if len(set(_weights(graph))) == 1 else "as much weight"
        return (
            f"Choose {aim} of the {len(graph.nodes)} nodes as possible so that none of the "
            f"{len(graph.edges)} edges has both ends chosen."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        chosen = chosen_qubits(state, instance.n_qubits)
        weights = _weights(instance.graph)
        return Decoded(
            chosen=tuple(instance.graph.nodes[q] for q in chosen),
            objective=sum(weights[q] for q in chosen),
            feasible=not any(a in chosen and b in chosen for a, b in instance.graph.pairs()),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_graph(rng, n_qubits)
        if rng.random() < 0.4:
            weights = rng.integers(1, int(rng.choice([3, 10])) + 1, n_qubits)
            data = tuple({"weight": int(weight)} for weight in weights)
            graph = Graph(graph.nodes, graph.edges, graph.directed, node_data=data)
        return self.build(graph, {})


def _weights(graph: Graph) -> list[float]:
    weights = [graph.number(node, "weight", 1.0) for node in range(len(graph.nodes))]
    for node, weight in enumerate(weights):
        if weight <= 0:
            raise InvalidGraph(f"node {graph.nodes[node]!r}: weight {weight:g} is not above zero")
    return weights
