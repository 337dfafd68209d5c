"""Portfolio selection: a fixed number of assets of much return and little risk (Markowitz 1952).

H = q sum_ij s_ij x_i x_j - sum_i r_i x_i + P (sum_i x_i - B)^2. Adding or dropping asset i changes the first two
parts by at most D_i = |r_i - q s_ii| + 2q sum_{j != i} |s_ij|, so P > max D makes the ground states hold exactly B
assets; P is 1.2 times that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import penalty, whole
from ketline.problems.graph import Edge, Graph, InvalidGraph, Requirement, finite
from ketline.problems.instance import Decoded, Problem, ProblemInstance, chosen_qubits
from ketline.problems.ising import Hamiltonian, Terms


class Portfolio(Problem):
    """A qubit an asset, held (x = 1) is bit 0.

    Node data: ``return`` and ``variance``; an edge's weight is the covariance of its ends. Attributes: ``budget``
    (how many assets) and ``risk`` (q, 0.5 unless told).
    """

    id = "portfolio"
    requires: ClassVar[Requirement] = "nodes"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        budget = _budget(graph, attributes)
        alone, together = _costs(graph, attributes)
        stake = [abs(cost) for cost in alone]
        for pair, cost in together.items():
            for node in pair:
                stake[node] += abs(cost)
        scale = penalty(attributes, 1.2 * max(stake) or 1.0, above=max(stake))
        terms = Terms()
        terms.square(scale, dict.fromkeys(range(len(graph.nodes)), 1.0), -float(budget))
        for node, cost in enumerate(alone):
            terms.linear(cost, node)
        for (a, b), cost in together.items():
            terms.pair(cost, a, b)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Choose {_budget(graph, attributes)} of {len(graph.nodes)} assets so that their return minus "
            f"{_risk(attributes):g} times their variance is as large as possible."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """The objective is return - q * variance."""
        held = chosen_qubits(state, instance.n_qubits)
        alone, together = _costs(instance.graph, instance.attributes)
        cost = sum(alone[q] for q in held) + sum(c for (a, b), c in together.items() if a in held and b in held)
        return Decoded(
            chosen=tuple(instance.graph.nodes[q] for q in held),
            objective=-cost,
            feasible=len(held) == _budget(instance.graph, instance.attributes),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        factors = rng.normal(0, 1, (n_qubits, int(rng.integers(1, 4))))
        covariance = np.round(0.3 * factors @ factors.T + np.diag(rng.uniform(0.05, 0.4, n_qubits)), 3)
        returns = np.round(rng.uniform(-0.1, 1.0, n_qubits), 3)
        data = tuple({"return": float(r), "variance": float(covariance[i, i])} for i, r in enumerate(returns))
        edges = tuple(
            Edge(i, j, float(covariance[i, j])) for i in range(n_qubits) for j in range(i + 1, n_qubits)
        )
        graph = Graph(tuple(range(n_qubits)), edges, directed=False, node_data=data)
        budget = int(rng.integers(1, n_qubits))
        return self.build(graph, {"budget": budget, "risk": float(rng.choice([0.25, 0.5, 1.0]))})


def _budget(graph: Graph, attributes: Mapping[str, Any]) -> int:
    budget = whole(attributes, "budget", 1)
    if budget > len(graph.nodes):
        raise InvalidGraph(f"a budget of {budget} assets: there are only {len(graph.nodes)}")
    return budget


def _risk(attributes: Mapping[str, Any]) -> float:
    risk = finite(attributes.get("risk", 0.5), "attribute 'risk':")
    if risk < 0:
        raise InvalidGraph(f"attribute 'risk' is {risk:g}: expected zero or more")
    return risk


def _costs(graph: Graph, attributes: Mapping[str, Any]) -> tuple[list[float], dict[tuple[int, int], float]]:
    risk = _risk(attributes)
    nodes = range(len(graph.nodes))
    alone = [risk * graph.number(node, "variance", 0.0) - graph.number(node, "return") for node in nodes]
    return alone, {pair: 2 * risk * covariance for pair, covariance in graph.pairs().items()}
