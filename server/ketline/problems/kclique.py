"""k-clique: k nodes, each joined to each other.

H = P (k - sum_v x_v)^2 - sum_{uv in E} x_u x_v (Lucas 2014, section 2.3). Of k + d chosen nodes some d can be
dropped (or -d added) at a cost of at most d k + d (d - 1)/2 edges, which is less than P d^2 for P = k + 1: the
ground states have exactly k nodes and as many edges among them as possible, a clique where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from ketline.problems.attributes import penalty, whole
from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.random_graphs import networkx_graph, random_graph


class KClique(Problem):
    """A qubit a node, chosen (x = 1) is bit 0; the attribute ``k`` says how many."""

    id = "kclique"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        k = _k(graph, attributes)
        terms = Terms()
        everyone = dict.fromkeys(range(len(graph.nodes)), 1.0)
        terms.square(penalty(attributes, k + 1.0, above=float(k)), everyone, -float(k))
        for a, b in graph.pairs():
            terms.pair(-1.0, a, b)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Choose {_k(graph, attributes)} of the {len(graph.nodes)} nodes so that each two of them are "
            f"joined by one of the {len(graph.edges)} edges."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """The objective is the number of edges among the chosen nodes."""
        chosen = chosen_qubits(state, instance.n_qubits)
        k = _k(instance.graph, instance.attributes)
        inside = sum(a in chosen and b in chosen for a, b in instance.graph.pairs())
        return Decoded(
            chosen=tuple(instance.graph.nodes[q] for q in chosen),
            objective=float(inside),
            feasible=len(chosen) == k and 2 * inside == k * (k - 1),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        graph = random_graph(rng, n_qubits)
        largest = max(len(clique) for clique in nx.find_cliques(networkx_graph(graph)))
        return self.build(graph, {"k": int(rng.integers(2, largest + 1))})


def _k(graph: Graph, attributes: Mapping[str, Any]) -> int:
    k = whole(attributes, "k", 1)
    if k > len(graph.nodes):
        raise InvalidGraph(f"k = {k} nodes cannot be chosen: the graph has {len(graph.nodes)}")
    return k
