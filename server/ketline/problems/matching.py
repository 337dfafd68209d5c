"""Matching: edges without a common end that cover as many nodes as possible, of the least total weight.

H = P sum_v (1 - sum_{e at v} x_e)^2 + sum_e w_e x_e (exact cover; Lucas 2014, section 4.5, has the pairs only), a
qubit an edge in the order listed. Weights are above zero. Two chosen edges with a common end cost 2P more for
the pair, and dropping one of them gives up at most 2P and saves its weight; so the ground states are matchings.
A larger matching saves 2P and costs at most the sum W of the heaviest floor(|V|/2) edges more; so P > W/2 makes
them as large as possible. P = (W + 1)/2 here; the published P = |V| + 1 is often less than W/2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from ketline.problems.attributes import choice, is_published, penalty
from ketline.problems.edge_cover import edge_labels, edges_at
from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.random_graphs import networkx_graph, random_graph_with_edges, random_positive_weights

KINDS = tuple(size + sides for sides in ("", "_bipartite") for size in ("maximum", "perfect", "near_perfect"))
"""Values of the attribute ``matching``: of perfect ones no node is left over, of near perfect ones one is."""

MOST_EDGES_AT_A_NODE = 7
"""Largest degree in random instances."""


class Matching(Problem):
    """A chosen edge (x = 1) is bit 0."""

    id = "matching"

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.edges)

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        _check(graph, attributes)
        heaviest = sorted((edge.weight for edge in graph.edges), reverse=True)[: len(graph.nodes) // 2]
        if is_published(attributes):
            scale = len(graph.nodes) + 1.0
        else:
            scale = penalty(attributes, (sum(heaviest) + 1) / 2, above=sum(heaviest) / 2)
        terms = Terms()
        for node in range(len(graph.nodes)):
            terms.square(scale, dict.fromkeys(edges_at(graph, node), 1.0), -1.0)
        for number, edge in enumerate(graph.edges):
            terms.linear(edge.weight, number)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        kind = choice(attributes, "matching", KINDS).replace("_", " ")
        return (
            f"Choose edges without a common end, a {kind} matching of the {len(graph.nodes)} nodes, "
            f"of the least total weight ({len(graph.edges)} edges)."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """The objective is the chosen weight; feasible are matchings as large as the graph has."""
        chosen = chosen_qubits(state, instance.n_qubits)
        edges = instance.graph.edges
        ends = [end for e in chosen for end in (edges[e].source, edges[e].target)]
        return Decoded(
            chosen=edge_labels(instance.graph, chosen),
            objective=sum(edges[e].weight for e in chosen),
            feasible=len(set(ends)) == len(ends) and len(chosen) == _most_edges(instance.graph),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_positive_weights(rng, random_graph_with_edges(rng, n_qubits, MOST_EDGES_AT_A_NODE))
        left_over = len(graph.nodes) - 2 * _most_edges(graph)
        kinds = ["maximum"] if left_over > 1 else ["maximum", ("perfect", "near_perfect")[left_over]]
        if nx.is_bipartite(networkx_graph(graph)):
            kinds += [f"{kind}_bipartite" for kind in kinds]
        return self.build(graph, {"matching": str(rng.choice(kinds))})


def _check(graph: Graph, attributes: Mapping[str, Any]) -> None:
    for edge in graph.edges:
        if edge.weight <= 0:
            where = f"edge {graph.nodes[edge.source]!r} - {graph.nodes[edge.target]!r}"
            raise InvalidGraph(f"{where}: weight {edge.weight:g} is not above zero")
    kind = choice(attributes, "matching", KINDS)
    if kind.endswith("_bipartite") and not nx.is_bipartite(networkx_graph(graph)):
        raise InvalidGraph("a bipartite matching was asked for, but the graph has an odd cycle")
    left_over = len(graph.nodes) - 2 * _most_edges(graph)
    allowed = {"perfect": 0, "near_perfect": 1}.get(kind.removesuffix("_bipartite"), left_over)
    if left_over > allowed:
        raise InvalidGraph(
            f"no {kind.replace('_', ' ')} matching: every matching leaves {left_over} of the "
            f"{len(graph.nodes)} nodes over"
        )


def _most_edges(graph: Graph) -> int:
    return len(nx.max_weight_matching(networkx_graph(graph), maxcardinality=True))
