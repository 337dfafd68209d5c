"""Community detection: a community for each node so that modularity is largest (Newman 2006, arXiv physics/0602124).

With B_uv = A_uv - k_u k_v / 2m, H = P sum_v (1 - sum_c x_vc)^2 - sum_{u<v} B_uv sum_c x_uc x_vc; qubit
v * communities + c, energy = constant - m * modularity. Giving a node without community its best one, or taking
the worse of two from it, changes the second part by at most the larger of sum_u max(B_uv, 0) and
sum_u max(-B_uv, 0); P is half as much again as the largest of these over the nodes. The published encoding has
P = 1/2 and B/20m, so much smaller that two decimals of a normalised Hamiltonian do not show it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import is_published, penalty, whole
from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import COMPOSITE_SIZES, Decoded, Problem, ProblemInstance
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.labels import one_label_each, qubit_of, random_shape, read_labels
from ketline.problems.random_graphs import random_graph, random_positive_weights


class CommunityDetection(Problem):
    """The attribute ``number_of_communities`` says how many there may be (2 unless told otherwise)."""

    id = "community_detection"
    sizes: ClassVar[tuple[int, ...]] = COMPOSITE_SIZES

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) * _communities(attributes)

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        communities = _communities(attributes)
        gain = _gains(graph)
        if is_published(attributes):
            scale, unit = 0.5, 1 / (20 * sum(edge.weight for edge in graph.edges))
        else:
            bound = _most_at_stake(gain, len(graph.nodes))
            scale, unit = penalty(attributes, 1.5 * bound, above=bound), 1.0
        terms = Terms()
        one_label_each(terms, scale, len(graph.nodes), communities)
        for (u, v), worth in gain.items():
            for c in range(communities):
                terms.pair(-unit * worth, qubit_of(u, c, communities), qubit_of(v, c, communities))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Put each of the {len(graph.nodes)} nodes in one of {_communities(attributes)} communities so that "
            f"the modularity of the graph with its {len(graph.edges)} edges is as large as possible."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are (node, community) pairs; the objective is the modularity."""
        graph = instance.graph
        found = read_labels(state, len(graph.nodes), _communities(instance.attributes))
        if found is None:
            return Decoded(chosen=(), objective=0.0, feasible=False)
        total = sum(edge.weight for edge in graph.edges)
        own = sum(strength**2 for strength in _strengths(graph)) / (2 * total)
        inside = sum(worth for (u, v), worth in _gains(graph).items() if found[u] == found[v])
        modularity = (2 * inside - own) / (2 * total)
        return Decoded(chosen=tuple(zip(graph.nodes, found, strict=True)), objective=modularity, feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        nodes, communities = random_shape(rng, n_qubits)
        graph = random_graph(rng, nodes)
        if rng.random() < 0.3:
            graph = random_positive_weights(rng, graph)
        return self.build(graph, {"number_of_communities": communities})


def _communities(attributes: Mapping[str, Any]) -> int:
    return whole(attributes, "number_of_communities", 2, 2)


def _strengths(graph: Graph) -> list[float]:
    strengths = [0.0] * len(graph.nodes)
    for edge in graph.edges:
        if edge.weight <= 0:
            where = f"edge {graph.nodes[edge.source]!r} - {graph.nodes[edge.target]!r}"
            raise InvalidGraph(f"{where}: weight {edge.weight:g} is not above zero")
        strengths[edge.source] += edge.weight
        strengths[edge.target] += edge.weight
    return strengths


def _gains(graph: Graph) -> dict[tuple[int, int], float]:
    strengths = _strengths(graph)
    total = sum(edge.weight for edge in graph.edges)
    joined = graph.pairs()
    pairs = combinations(range(len(graph.nodes)), 2)
    return {(u, v): joined.get((u, v), 0.0) - strengths[u] * strengths[v] / (2 * total) for u, v in pairs}


def _most_at_stake(gain: dict[tuple[int, int], float], nodes: int) -> float:
    gained, lost = [0.0] * nodes, [0.0] * nodes
    for pair, worth in gain.items():
        for node in pair:
            gained[node] += max(worth, 0.0)
            lost[node] += max(-worth, 0.0)
    return max(*gained, *lost)
