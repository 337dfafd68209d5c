"""Spin glass: spins up or down of the least energy, every two of them coupled (Sherrington and Kirkpatrick 1975).

H = sum_ij J_ij Z_i Z_j + sum_i h_i Z_i, with the edges' weights as couplings as they are given; the random
instances divide theirs by the square root of the number of spins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ketline.problems.graph import Edge, Graph
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms


class SherringtonKirkpatrick(Problem):
    """A qubit a spin, up (Z = 1) is bit 0; a node's data may give its ``field``. The objective is the energy."""

    id = "sherrington_kirkpatrick"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        terms = Terms()
        for (a, b), coupling in graph.pairs().items():
            terms.spins(coupling, a, b)
        for node in range(len(graph.nodes)):
            terms.spins(graph.number(node, "field", 0.0), node)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Set each of the {len(graph.nodes)} spins up or down so that the energy of their "
            f"{len(graph.edges)} couplings is as small as possible."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        graph = instance.graph
        spin = [1 - 2 * bit(state, q) for q in range(instance.n_qubits)]
        energy = sum(coupling * spin[a] * spin[b] for (a, b), coupling in graph.pairs().items())
        energy += sum(graph.number(node, "field", 0.0) * s for node, s in enumerate(spin))
        return Decoded(tuple(graph.nodes[q] for q, s in enumerate(spin) if s > 0), energy, feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        pairs = [(i, j) for i in range(n_qubits) for j in range(i + 1, n_qubits)]
        couplings = rng.normal(0, 1, len(pairs)) if rng.random() < 0.6 else rng.choice([-1.0, 1.0], len(pairs))
        couplings = np.round(couplings / n_qubits**0.5, 3)
        edges = tuple(Edge(i, j, float(c)) for (i, j), c in zip(pairs, couplings, strict=True))
        data: tuple[dict[str, float], ...] = ()
        if rng.random() < 0.3:
            data = tuple({"field": float(h)} for h in np.round(rng.normal(0, 0.5, n_qubits), 2))
        return self.build(Graph(tuple(range(n_qubits)), edges, directed=False, node_data=data), {})
