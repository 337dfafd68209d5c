"""Hamiltonian path (or cycle): visit each node once along edges; the shortest one where edges have lengths.

H = P sum_v (1 - sum_p x_vp)^2 + P sum_p (1 - sum_v x_vp)^2 + P sum x_up x_v,p+1 over pairs that are not edges
+ sum_{uv in E} w_uv x_up x_v,p+1 (Lucas 2014, sections 7.1 and 7.2); qubit v * nodes + p for node v at place p. Equal
lengths are left out and P = 1; otherwise P is more than the total of the longest n - 1 lengths (n for a cycle),
which no path exceeds, and breaking a rule costs at least P. A graph without such a path is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import flag, penalty
from ketline.problems.graph import Edge, Graph, InvalidGraph
from ketline.problems.instance import Decoded, Problem, ProblemInstance
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.labels import one_label_each, one_thing_each, qubit_of, read_labels
from ketline.problems.random_graphs import random_graph, random_positive_weights

Lengths = dict[tuple[int, int], float]


class HamiltonianPath(Problem):
    """The attribute ``cycle`` asks for a way back to the first node as well."""

    id = "hamiltonian_path"
    sizes: ClassVar[tuple[int, ...]] = (4, 9, 16)

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) ** 2

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        nodes, cycle = len(graph.nodes), flag(attributes, "cycle")
        lengths = _lengths(graph)
        _check(graph, lengths, cycle)
        steps = nodes if cycle else nodes - 1
        weighted = len(set(lengths.values())) > 1
        longest = sum(sorted(lengths.values(), reverse=True)[:steps]) if weighted else 0.0
        scale = penalty(attributes, longest + 1, above=longest)
        terms = Terms()
        one_label_each(terms, scale, nodes, nodes)
        one_thing_each(terms, scale, nodes, nodes)
        for u, v in permutations(range(nodes), 2):
            cost = lengths.get((u, v), scale) if weighted else (0.0 if (u, v) in lengths else scale)
            for place in range(steps):
                terms.pair(cost, qubit_of(u, place, nodes), qubit_of(v, (place + 1) % nodes, nodes))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        way = "a round trip" if flag(attributes, "cycle") else "a path"
        return (
            f"Find {way} along the {len(graph.edges)} edges that visits each of the {len(graph.nodes)} nodes "
            "once, the shortest one where the edges' lengths differ."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are the nodes in the order visited; the objective is the length."""
        nodes = len(instance.graph.nodes)
        places = read_labels(state, nodes, nodes)
        if places is None or len(set(places)) != nodes:
            return Decoded(chosen=(), objective=0.0, feasible=False)
        order = tuple(sorted(range(nodes), key=lambda node: places[node]))
        length = _length(order, _lengths(instance.graph), flag(instance.attributes, "cycle"))
        chosen = tuple(instance.graph.nodes[node] for node in order)
        return Decoded(chosen=chosen, objective=length or 0.0, feasible=length is not None)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        nodes = round(n_qubits**0.5)
        while True:
            graph = random_graph(rng, nodes)
            if rng.random() < 0.3:
                graph = random_positive_weights(rng, graph)
            if rng.random() < 0.2:
                graph = _some_one_way(rng, graph)
            cycle = nodes > 2 and bool(rng.random() < 0.3)
            if _best(graph, _lengths(graph), cycle) is not None:
                return self.build(graph, {"cycle": True} if cycle else {})


def _lengths(graph: Graph) -> Lengths:
    lengths: Lengths = {}
    for edge in graph.edges:
        if edge.weight < 0:
            where = f"edge {graph.nodes[edge.source]!r} - {graph.nodes[edge.target]!r}"
            raise InvalidGraph(f"{where}: length {edge.weight:g} is negative")
        ways = [(edge.source, edge.target)]
        if not graph.directed:
            ways.append((edge.target, edge.source))
        for way in ways:
            lengths[way] = min(edge.weight, lengths.get(way, edge.weight))
    return lengths


def _length(order: tuple[int, ...], lengths: Lengths, cycle: bool) -> float | None:
    steps = list(zip(order, order[1:] + (order[:1] if cycle else ()), strict=False))
    return sum(lengths[step] for step in steps) if all(step in lengths for step in steps) else None


def _best(graph: Graph, lengths: Lengths, cycle: bool) -> float | None:
    found = (_length(order, lengths, cycle) for order in permutations(range(len(graph.nodes))))
    return min((length for length in found if length is not None), default=None)


def _check(graph: Graph, lengths: Lengths, cycle: bool) -> None:
    nodes = len(graph.nodes)
    if cycle and nodes < 3:
        raise InvalidGraph(f"a round trip needs three nodes: the graph has {nodes}")
    if _best(graph, lengths, cycle) is None:
        way = "round trip" if cycle else "path"
        raise InvalidGraph(f"no {way} along the {len(graph.edges)} edges visits each of the {nodes} nodes once")


def _some_one_way(rng: np.random.Generator, graph: Graph) -> Graph:
    arcs = []
    for edge in graph.edges:
        kept = rng.choice(["forward", "backward", "both"])
        if kept != "backward":
            arcs.append(Edge(edge.source, edge.target, edge.weight))
        if kept != "forward":
            arcs.append(Edge(edge.target, edge.source, edge.weight))
    return Graph(graph.nodes, tuple(sorted(arcs, key=lambda a: (a.source, a.target))), directed=True)
