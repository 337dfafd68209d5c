"""Knapsack: things of the largest total value whose total weight a sack can carry.

H = P (sum_i w_i x_i + slack - C)^2 - sum_i v_i x_i with binary slack (Lucas 2014, section 5.2, whose slack is one-hot).
Weights are whole, values above zero, and C is at most the sum of the weights. The best choices leave less room than the
heaviest thing weighs, or one more would fit, so the slack runs from 0 to min(C, max w - 1) only. Being d over costs
P d^2 and dropping at most d things mends it: P = max v + 1 makes that worth while.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.attributes import penalty, whole
from ketline.problems.graph import Graph, InvalidGraph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms
from ketline.problems.max_flow import bit_weights


class Knapsack(Problem):
    """A qubit a thing, packed (x = 1) is bit 0, then the slack's bits; node data: ``weight`` and ``value``.

    The attribute ``capacity`` is what the sack can carry.
    """

    id = "knapsack"
    requires: ClassVar[Requirement] = "nodes"

    def qubits(self, graph: Graph, attributes: Mapping[str, Any]) -> int:
        return len(graph.nodes) + len(bit_weights(_most_slack(graph, attributes)))

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        things = len(graph.nodes)
        values = _values(graph)
        filled = {q: float(weight) for q, weight in enumerate(_weights(graph))}
        for k, weight in enumerate(bit_weights(_most_slack(graph, attributes))):
            filled[things + k] = float(weight)
        scale = penalty(attributes, max(values) + 1, above=max(values))
        terms = Terms()
        terms.square(scale, filled, -float(_capacity(graph, attributes)))
        for q, value in enumerate(values):
            terms.linear(-value, q)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Pack things of the largest total value, out of {len(graph.nodes)}, into a sack that carries "
            f"a weight of {whole(attributes, 'capacity', 1)}."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """The slack's bits say nothing about the answer: packed things are feasible where their weight is."""
        graph = instance.graph
        packed = [q for q in range(len(graph.nodes)) if not bit(state, q)]
        weights, values = _weights(graph), _values(graph)
        return Decoded(
            chosen=tuple(graph.nodes[q] for q in packed),
            objective=sum(values[q] for q in packed),
            feasible=sum(weights[q] for q in packed) <= _capacity(graph, instance.attributes),
        )

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        while True:
            things = int(rng.integers(2 if n_qubits < 4 else (n_qubits + 2) // 2, n_qubits + 1))
            heaviest = int(rng.integers(1, 1 + min(15, 2 ** (n_qubits - things))))
            weights = [int(w) for w in rng.integers(1, heaviest + 1, things)]
            values = [int(v) for v in rng.integers(1, int(rng.choice([1, 5, 10])) + 1, things)]
            data = tuple({"weight": w, "value": v} for w, v in zip(weights, values, strict=True))
            graph = Graph(tuple(range(things)), (), directed=False, node_data=data)
            capacity = int(rng.integers(1, max(2, round(0.8 * sum(weights)) + 1)))
            if min(weights) <= capacity < sum(weights):
                attributes = {"capacity": capacity}
                if self.qubits(graph, attributes) == n_qubits:
                    return self.build(graph, attributes)


def _weights(graph: Graph) -> list[int]:
    weights = [graph.number(node, "weight") for node in range(len(graph.nodes))]
    for node, weight in enumerate(weights):
        if weight <= 0 or not weight.is_integer():
            raise InvalidGraph(f"node {graph.nodes[node]!r}: weight {weight:g} is not a whole number above zero")
    return [int(weight) for weight in weights]


def _values(graph: Graph) -> list[float]:
    values = [graph.number(node, "value") for node in range(len(graph.nodes))]
    for node, value in enumerate(values):
        if value <= 0:
            raise InvalidGraph(f"node {graph.nodes[node]!r}: value {value:g} is not above zero")
    return values


def _capacity(graph: Graph, attributes: Mapping[str, Any]) -> int:
    capacity = whole(attributes, "capacity", 1)
    weights = _weights(graph)
    if capacity < min(weights):
        raise InvalidGraph(f"nothing fits: the sack carries {capacity} and the lightest thing weighs {min(weights)}")
    return min(capacity, sum(weights))


def _most_slack(graph: Graph, attributes: Mapping[str, Any]) -> int:
    return min(_capacity(graph, attributes), max(_weights(graph)) - 1)
