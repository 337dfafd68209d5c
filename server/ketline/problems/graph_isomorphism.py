"""Graph isomorphism: which node of one graph is which of another.

H = P sum_v (1 - sum_i x_vi)^2 + P sum_i (1 - sum_v x_vi)^2 + P sum of x_ui x_vj over pairs u, v and i, j of which one
is an edge and the other not (Lucas 2014, section 9); qubit v * nodes + i. All parts are at least zero and zero for
isomorphisms only, so any P > 0 will do: P = 1, the published one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import penalty
from ketline.problems.graph import Edge, Graph, InvalidGraph, graph_data, read_graph
from ketline.problems.instance import Decoded, Problem, ProblemInstance
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.labels import one_label_each, one_thing_each, qubit_of, read_labels
from ketline.problems.random_graphs import degrees, random_graph

OTHER = "autoisomorphic_graph"
"""Attribute that holds the other graph, as node-link data."""


class GraphIsomorphism(Problem):
    """Nodes of both graphs are numbered as in every graph: by label where labels are whole numbers."""

    id = "graph_isomorphism"
    sizes: ClassVar[tuple[int, ...]] = (4, 9, 16)

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) ** 2

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        other = _other(graph, attributes)
        nodes = len(graph.nodes)
        scale = penalty(attributes, 1.0, above=0.0)
        terms = Terms()
        one_label_each(terms, scale, nodes, nodes)
        one_thing_each(terms, scale, nodes, nodes)
        mine, theirs = graph.pairs(), other.pairs()
        for u, v in permutations(range(nodes), 2):
            for i in range(nodes):
                for j in range(i + 1, nodes):
                    if ((min(u, v), max(u, v)) in mine) != ((i, j) in theirs):
                        terms.pair(scale, qubit_of(u, i, nodes), qubit_of(v, j, nodes))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Match the {len(graph.nodes)} nodes of a graph with those of another so that joined nodes are "
            f"matched with joined ones ({len(graph.edges)} edges)."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are pairs (node, node of the other graph); the objective is the number of edges kept."""
        graph, other = instance.graph, _other(instance.graph, instance.attributes)
        found = read_labels(state, len(graph.nodes), len(graph.nodes))
        if found is None or len(set(found)) != len(found):
            return Decoded(chosen=(), objective=0.0, feasible=False)
        theirs = other.pairs()
        kept = sum((min(found[a], found[b]), max(found[a], found[b])) in theirs for a, b in graph.pairs())
        chosen = tuple((node, other.nodes[i]) for node, i in zip(graph.nodes, found, strict=True))
        return Decoded(chosen=chosen, objective=float(kept), feasible=kept == len(theirs))

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_graph(rng, round(n_qubits**0.5))
        place = [int(i) for i in rng.permutation(len(graph.nodes))]
        moved = sorted(tuple(sorted((place[e.source], place[e.target]))) for e in graph.edges)
        other = Graph(graph.nodes, tuple(Edge(a, b, 1.0) for a, b in moved), directed=False)
        return self.build(graph, {OTHER: graph_data(other)})


def _other(graph: Graph, attributes: Mapping[str, Any]) -> Graph:
    if OTHER not in attributes:
        raise InvalidGraph(f"attribute '{OTHER}' is missing: the other graph as node-link data")
    try:
        other = read_graph(attributes[OTHER])
    except InvalidGraph as error:
        raise InvalidGraph(f"attribute '{OTHER}': {error}") from None
    if len(other.nodes) != len(graph.nodes) or len(other.pairs()) != len(graph.pairs()):
        raise InvalidGraph(
            f"not isomorphic: {len(graph.nodes)} nodes and {len(graph.pairs())} edges against "
            f"{len(other.nodes)} and {len(other.pairs())}"
        )
    if sorted(degrees(graph)) != sorted(degrees(other)):
        raise InvalidGraph(f"not isomorphic: degrees {sorted(degrees(graph))} against {sorted(degrees(other))}")
    return other
