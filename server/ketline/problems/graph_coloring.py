"""Graph colouring: a colour for each node so that the ends of each edge differ.

H = P sum_v (1 - sum_c x_vc)^2 + P sum_{uv in E} sum_c x_uc x_vc (Lucas 2014, section 6.1); qubit v * colours + c.
All parts are at least zero and zero for proper colourings only, so any P > 0 will do: P = 1. A graph that has no
proper colouring is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import penalty, whole
from ketline.problems.graph import Graph, InvalidGraph
from ketline.problems.instance import COMPOSITE_SIZES, Decoded, Problem, ProblemInstance
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.labels import one_label_each, qubit_of, random_shape, read_labels
from ketline.problems.random_graphs import random_graph


class GraphColoring(Problem):
    """The attribute ``colors`` says how many there are."""

    id = "graph_coloring"
    sizes: ClassVar[tuple[int, ...]] = COMPOSITE_SIZES

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) * _colors(attributes)

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        colors = _colors(attributes)
        if not _is_colourable(graph, colors):
            raise InvalidGraph(f"the nodes cannot be coloured with {colors} colours so that joined ones differ")
        scale = penalty(attributes, 1.0, above=0.0)
        terms = Terms()
        one_label_each(terms, scale, len(graph.nodes), colors)
        for a, b in graph.pairs():
            for color in range(colors):
                terms.pair(scale, qubit_of(a, color, colors), qubit_of(b, color, colors))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Give each of the {len(graph.nodes)} nodes one of {_colors(attributes)} colours so that the ends "
            f"of each of the {len(graph.edges)} edges differ."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are (node, colour) pairs; the objective is the number of edges with ends alike."""
        graph, colors = instance.graph, _colors(instance.attributes)
        found = read_labels(state, len(graph.nodes), colors)
        if found is None:
            return Decoded(chosen=(), objective=float(len(graph.edges)), feasible=False)
        alike = sum(found[a] == found[b] for a, b in graph.pairs())
        chosen = tuple(zip(graph.nodes, found, strict=True))
        return Decoded(chosen=chosen, objective=float(alike), feasible=alike == 0)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        nodes, colors = random_shape(rng, n_qubits)
        while True:
            graph = random_graph(rng, nodes)
            if _is_colourable(graph, colors):
                return self.build(graph, {"colors": colors})


def _colors(attributes: Mapping[str, Any]) -> int:
    return whole(attributes, "colors", 2)


def _is_colourable(graph: Graph, colors: int) -> bool:
    pairs = list(graph.pairs())
    tries = product(range(colors), repeat=len(graph.nodes))
    return any(all(found[a] != found[b] for a, b in pairs) for found in tries)
