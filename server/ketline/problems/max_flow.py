"""Maximum flow: as much as possible from source to sink, no arc above its capacity.

The flow of an arc of capacity c is sum_k 2^k x_k with the last weight cut down so that all bits give exactly c; bits
stand arc by arc in the order listed, the least first. H = P sum_v (in - out)^2 over the inner nodes
- (out of the source - into it). Flow that appears or vanishes at inner nodes, d units of it, can be taken away
path by path and raises the flow by at most d, while it costs P d or more: P = 2 > 1 will do. The published encoding
has P = 1 and, instead of the flow, the sum of the squared flows of the source's arcs over their total capacity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np

from ketline.problems.attributes import is_published, penalty
from ketline.problems.graph import Edge, Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.min_cut import arcs, ends
from ketline.problems.random_graphs import random_graph

PENALTY = 2.0
"""Cost of a unit that appears or vanishes, against 1 for a unit of flow."""


class MaxFlow(Problem):
    """``attributes`` name ``source`` and ``sink`` (else the first and the last node); a 1 bit of a flow is bit 0."""

    id = "max_flow"

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        bits = sum(len(bit_weights(capacity)) for _, _, capacity in _whole_arcs(graph))
        if not bits:
            raise InvalidGraph("every capacity is zero: there is no flow")
        return bits

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        source, sink = ends(graph, attributes)
        published = is_published(attributes)
        scale = 1.0 if published else penalty(attributes, PENALTY, above=1.0)
        flows = _flows(graph)
        terms = Terms()
        for node in range(len(graph.nodes)):
            if node not in (source, sink):
                balance = {q: w for i, j, bits in flows for q, w in bits.items() if j == node}
                balance |= {q: -w for i, j, bits in flows for q, w in bits.items() if i == node}
                terms.square(scale, balance)
        leaving = [bits for i, _, bits in flows if i == source]
        if published:
            total = sum(sum(bits.values()) for bits in leaving)
            for bits in leaving:
                terms.square(-1 / max(total, 1.0), bits)
            return terms.hamiltonian()
        for i, j, bits in flows:
            for q, weight in bits.items():
                terms.linear(weight * ((j == source) - (i == source)), q)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        source, sink = ends(graph, attributes)
        return (
            f"Send as much as possible from node {graph.nodes[source]} to node {graph.nodes[sink]} "
            f"along {len(graph.edges)} edges, on none of them more than its capacity."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are (from, to, units) of the arcs in use; the objective is what leaves the source on balance."""
        graph = instance.graph
        source, sink = ends(graph, instance.attributes)
        balance = [0.0] * len(graph.nodes)
        used = []
        for i, j, bits in _flows(graph):
            units = sum(weight for q, weight in bits.items() if not bit(state, q))
            balance[i] -= units
            balance[j] += units
            if units:
                used.append((graph.nodes[i], graph.nodes[j], units))
        inner = [value for node, value in enumerate(balance) if node not in (source, sink)]
        return Decoded(chosen=tuple(used), objective=-balance[source], feasible=not any(inner))

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        while True:
            graph = _random_network(rng, n_qubits)
            if graph is not None and _maximum(graph) > 0:
                return self.build(graph, {"source": 0, "sink": len(graph.nodes) - 1})


def bit_weights(capacity: int) -> list[int]:
    """Weights of the bits that together give every whole number from 0 to ``capacity`` and none above it."""
    if capacity == 0:
        return []
    powers = [1 << k for k in range(capacity.bit_length() - 1)]
    return [*powers, capacity - sum(powers)]


def _whole_arcs(graph: Graph) -> list[tuple[int, int, int]]:
    for i, j, capacity in arcs(graph):
        if not capacity.is_integer():
            raise InvalidGraph(
                f"edge {graph.nodes[i]!r} - {graph.nodes[j]!r}: capacity {capacity:g} is not a whole number"
            )
    return [(i, j, int(capacity)) for i, j, capacity in arcs(graph)]


def _flows(graph: Graph) -> list[tuple[int, int, dict[int, float]]]:
    flows, first = [], 0
    for i, j, capacity in _whole_arcs(graph):
        weights = bit_weights(capacity)
        flows.append((i, j, {first + k: float(weight) for k, weight in enumerate(weights)}))
        first += len(weights)
    return flows


def _maximum(graph: Graph) -> float:
    network = nx.DiGraph()
    network.add_nodes_from(range(len(graph.nodes)))
    network.add_edges_from((edge.source, edge.target, {"capacity": edge.weight}) for edge in graph.edges)
    return float(nx.maximum_flow_value(network, 0, len(graph.nodes) - 1))


def _random_network(rng: np.random.Generator, n_qubits: int) -> Graph | None:
    nodes = int(rng.integers(2, max(3, min(9, n_qubits // 2 + 3))))
    pairs = [(e.source, e.target) for e in random_graph(rng, nodes).edges]
    top = int(rng.integers(1, 8))
    left, found = n_qubits, []
    for index in rng.permutation(len(pairs)):
        a, b = pairs[int(index)] if rng.random() < 0.75 else pairs[int(index)][::-1]
        capacity = int(min(rng.integers(1, top + 1), 2**left - 1))
        if left and b != 0 and a != nodes - 1:
            found.append(Edge(a, b, float(capacity)))
            left -= len(bit_weights(capacity))
    if left:
        return None
    return Graph(tuple(range(nodes)), tuple(sorted(found, key=lambda e: (e.source, e.target))), directed=True)
