"""Edge cover: the fewest edges that touch every node.

H = sum_e x_e + P sum_v prod_{e at v} (1 - x_e), a qubit an edge in the order listed. A node left out costs P
and one more edge, which costs 1, covers it: any P > 1 will do; P = 2 is the published one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.attributes import penalty
from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.random_graphs import random_graph_with_edges

PENALTY = 2.0
"""Cost of an uncovered node, against 1 for a chosen edge."""

MOST_EDGES_AT_A_NODE = 5
"""Largest degree in random instances: a node of degree d makes a product of d factors."""


class EdgeCover(Problem):
    """A chosen edge (x = 1) is bit 0."""

    id = "edge_cover"

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.edges)

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        terms = Terms()
        for edge in range(len(graph.edges)):
            terms.linear(1.0, edge)
        for node, label in enumerate(graph.nodes):
            touching = edges_at(graph, node)
            if not touching:
                raise InvalidGraph(f"node {label!r} has no edge: no edge cover touches it")
            terms.product(penalty(attributes, PENALTY, above=1.0), dict.fromkeys(touching, 0))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Choose as few of the {len(graph.edges)} edges as possible so that each of the "
            f"{len(graph.nodes)} nodes is an end of a chosen edge."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        chosen = chosen_qubits(state, instance.n_qubits)
        edges = instance.graph.edges
        touched = {end for e in chosen for end in (edges[e].source, edges[e].target)}
        return Decoded(
            chosen=edge_labels(instance.graph, chosen),
            objective=float(len(chosen)),
            feasible=len(touched) == len(instance.graph.nodes),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        return self.build(random_graph_with_edges(rng, n_qubits, MOST_EDGES_AT_A_NODE), {})


def edges_at(graph: Graph, node: int) -> list[int]:
    """Numbers of the edges that end at node."""
    return [i for i, edge in enumerate(graph.edges) if node in (edge.source, edge.target)]


def edge_labels(graph: Graph, edges: list[int]) -> tuple[Any, ...]:
    """The edges as pairs of node labels."""
    return tuple((graph.nodes[graph.edges[e].source], graph.nodes[graph.edges[e].target]) for e in edges)
