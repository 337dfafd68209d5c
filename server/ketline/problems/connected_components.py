"""Connected component: the nodes that can be reached from a given one.

With L the graph's Laplacian and x = 1 for the given node, H = sum_v x_v + P |L x|^2, a qubit for each other node in
order. L x = 0 where x is constant on components, and otherwise at least two of its whole entries differ from zero
(they add up to 0), which costs 2P: with P = |V|/2 more than any set of nodes. The published P = 1 can
leave a component torn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import is_published, penalty
from ketline.problems.graph import Edge, Graph, InvalidGraph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.random_graphs import networkx_graph, random_graph


class ConnectedComponents(Problem):
    """The attribute ``node`` is the given node, the first one unless told; reached (x = 1) is bit 0."""

    id = "connected_components"
    requires: ClassVar[Requirement] = "nodes"

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) - 1

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        start = _start(graph, attributes)
        nodes = len(graph.nodes)
        scale = 1.0 if is_published(attributes) else penalty(attributes, nodes / 2, above=(nodes - 1) / 2)
        qubit = {node: q for q, node in enumerate(_others(nodes, start))}
        terms = Terms()
        for q in qubit.values():
            terms.linear(1.0, q)
        neighbours = networkx_graph(graph).adj
        for node in range(nodes):
            row = dict.fromkeys(neighbours[node], -1.0) | {node: float(len(neighbours[node]))}
            terms.square(scale, {qubit[n]: w for n, w in row.items() if n != start}, row.get(start, 0.0))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Find the nodes that can be reached from node {graph.nodes[_start(graph, attributes)]} "
            f"in a graph of {len(graph.nodes)} nodes and {len(graph.edges)} edges."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are the nodes reached, the given one among them; the objective is their number."""
        graph, start = instance.graph, _start(instance.graph, instance.attributes)
        others = _others(len(graph.nodes), start)
        reached = {start, *(others[q] for q in chosen_qubits(state, instance.n_qubits))}
        return Decoded(
            chosen=tuple(graph.nodes[node] for node in sorted(reached)),
            objective=float(len(reached)),
            feasible=all((a in reached) == (b in reached) for a, b in graph.pairs()),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        parts = min(int(rng.choice([1, 2, 3], p=[0.2, 0.5, 0.3])), (n_qubits + 1) // 2)
        cuts = sorted(map(int, rng.choice(np.arange(2, n_qubits), parts - 1, replace=False))) if parts > 1 else []
        edges: list[tuple[int, int]] = []
        for low, high in zip([0, *cuts], [*cuts, n_qubits + 1], strict=True):
            if high - low > 1:
                edges += [(low + e.source, low + e.target) for e in random_graph(rng, high - low).edges]
        place = [int(i) for i in rng.permutation(n_qubits + 1)]
        moved = sorted((min(place[a], place[b]), max(place[a], place[b])) for a, b in edges)
        graph = Graph(tuple(range(n_qubits + 1)), tuple(Edge(a, b, 1.0) for a, b in moved), directed=False)
        return self.build(graph, {"node": int(rng.integers(n_qubits + 1))})


def _others(nodes: int, start: int) -> list[int]:
    return [node for node in range(nodes) if node != start]


def _start(graph: Graph, attributes: Mapping[str, Any]) -> int:
    if len(graph.nodes) < 2:
        raise InvalidGraph("a graph of one node has nothing to reach")
    return graph.qubit(attributes.get("node", graph.nodes[0]))
