"""Max-cut: split the nodes in two so that the weight between the parts is largest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.graph import Graph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian
from ketline.problems.random_graphs import random_graph, random_weights


class MaxCut(Problem):
    """H = sum w_ij/2 Z_i Z_j, so that energy = W/2 - cut weight (Lucas 2014, section 2.2)."""

    id = "maxcut"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        return tuple((weight / 2, pair) for pair, weight in graph.pairs().items() if weight != 0.0)

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Split the {len(graph.nodes)} nodes in two parts so that the total weight of the "
            f"{len(graph.edges)} edges between the parts is as large as possible."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        chosen = tuple(node for q, node in enumerate(instance.graph.nodes) if bit(state, q))
        cut = sum(e.weight for e in instance.graph.edges if bit(state, e.source) != bit(state, e.target))
        return Decoded(chosen=chosen, objective=cut, feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_weights(rng, random_graph(rng, n_qubits))
        return self.build(graph, {})
