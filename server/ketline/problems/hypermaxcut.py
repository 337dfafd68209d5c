"""Hypergraph max-cut: split the nodes in two so that as many hyperedges as possible have nodes on both sides.

A hyperedge e of k nodes lies on one side with the weight prod x + prod (1 - x) over its nodes, which is
2^(1-k) sum of prod Z over the subsets of even size; H = sum_e prod_e x + prod_e (1 - x). For hyperedges of two
and three nodes this is the reduction to pairs. The published encoding takes pairs for every size, sum over the
pairs of e of (Z_i Z_j + [k > 2] (Z_i + Z_j)/2) / (k (k - 1)), whose ground states need not be maximum cuts.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import is_published
from ketline.problems.graph import Graph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms


class HyperMaxCut(Problem):
    """A qubit a node; energy = constant - hyperedges cut. Edges count as hyperedges of two nodes."""

    id = "hypermaxcut"
    requires: ClassVar[Requirement] = "hyperedges"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        terms = Terms()
        for edge in _hyperedges(graph):
            if is_published(attributes):
                _published(terms, edge)
            else:
                terms.product(1.0, dict.fromkeys(edge, 0))
                terms.product(1.0, dict.fromkeys(edge, 1))
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Split the {len(graph.nodes)} nodes in two parts so that as many as possible of the "
            f"{len(_hyperedges(graph))} hyperedges have nodes in both parts."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        chosen = tuple(node for q, node in enumerate(instance.graph.nodes) if bit(state, q))
        cut = sum(len({bit(state, q) for q in edge}) == 2 for edge in _hyperedges(instance.graph))
        return Decoded(chosen=chosen, objective=float(cut), feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        largest = min(n_qubits, int(rng.choice([2, 3, 4, 5], p=[0.1, 0.25, 0.55, 0.1])))
        sizes = rng.integers(2, largest + 1, int(rng.integers(max(2, n_qubits // 2), 2 * n_qubits + 1)))
        edges = {tuple(sorted(map(int, rng.choice(n_qubits, int(k), replace=False)))) for k in sizes}
        return self.build(Graph(tuple(range(n_qubits)), (), False, tuple(sorted(edges))), {})


def _hyperedges(graph: Graph) -> tuple[tuple[int, ...], ...]:
    return graph.hyperedges + tuple((edge.source, edge.target) for edge in graph.edges)


def _published(terms: Terms, edge: tuple[int, ...]) -> None:
    share = 1 / (len(edge) * (len(edge) - 1))
    for a, b in combinations(edge, 2):
        terms.spins(share, a, b)
        if len(edge) > 2:
            terms.spins(share / 2, a)
            terms.spins(share / 2, b)
