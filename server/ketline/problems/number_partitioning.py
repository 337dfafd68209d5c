"""Number partitioning: split numbers in two groups whose sums are as close as possible.

H = (sum_i a_i Z_i)^2 without its constant (Lucas 2014, section 2.1): energy + sum a_i^2 is the squared difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.graph import Graph, InvalidGraph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms


class NumberPartitioning(Problem):
    """A qubit a number, which is its node's ``weight``; the first group is bit 0. The objective is the difference."""

    id = "number_partitioning"
    requires: ClassVar[Requirement] = "nodes"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        numbers = _numbers(graph)
        terms = Terms()
        for a, first in enumerate(numbers):
            for b in range(a):
                terms.spins(2 * first * numbers[b], b, a)
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        numbers = ", ".join(f"{number:g}" for number in _numbers(graph))
        return f"Split the {len(graph.nodes)} numbers {numbers} in two groups whose sums are as close as possible."

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        numbers = _numbers(instance.graph)
        first = [q for q in range(instance.n_qubits) if not bit(state, q)]
        difference = abs(2 * sum(numbers[q] for q in first) - sum(numbers))
        return Decoded(tuple(instance.graph.nodes[q] for q in first), difference, feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        numbers: list[float]
        if rng.random() < 0.75:
            numbers = [int(n) for n in rng.integers(1, int(rng.choice([5, 10, 30, 100])) + 1, n_qubits)]
        else:
            numbers = [float(n) for n in np.round(rng.uniform(0.05, 1.0, n_qubits), 2)]
        data = tuple({"weight": number} for number in numbers)
        return self.build(Graph(tuple(range(n_qubits)), (), directed=False, node_data=data), {})


def _numbers(graph: Graph) -> list[float]:
    if len(graph.nodes) < 2:
        raise InvalidGraph("one number cannot be split in two groups: two or more are needed")
    numbers = [graph.number(node, "weight") for node in range(len(graph.nodes))]
    for node, number in enumerate(numbers):
        if number <= 0:
            raise InvalidGraph(f"node {graph.nodes[node]!r}: weight {number:g} is not above zero")
    return numbers
