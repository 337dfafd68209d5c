"""Vertex cover: the fewest nodes that touch every edge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.attributes import penalty
from ketline.problems.graph import Graph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, quadratic_to_ising
from ketline.problems.random_graphs import random_graph

PENALTY = 2.0
"""Cost of an uncovered edge, against 1 for a chosen node (the published encoding)."""


class VertexCover(Problem):
    """sum x_i + PENALTY sum_edges (1 - x_i)(1 - x_j); a chosen node (x = 1) is bit 0."""

    id = "vertex_cover"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        scale = penalty(attributes, PENALTY, above=1.0)
        linear = dict.fromkeys(range(len(graph.nodes)), 1.0)
        quadratic: dict[tuple[int, int], float] = {}
        for i, j in graph.pairs():
            quadratic[i, j] = scale
            linear[i] -= scale
            linear[j] -= scale
        return quadratic_to_ising(linear, quadratic)

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Choose as few of the {len(graph.nodes)} nodes as possible so that each of the "
            f"{len(graph.edges)} edges has a chosen end."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        covered = {q for q in range(instance.n_qubits) if not bit(state, q)}
        feasible = all(e.source in covered or e.target in covered for e in instance.graph.edges)
        chosen = tuple(instance.graph.nodes[q] for q in sorted(covered))
        return Decoded(chosen=chosen, objective=float(len(chosen)), feasible=feasible)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        return self.build(random_graph(rng, n_qubits), {})
