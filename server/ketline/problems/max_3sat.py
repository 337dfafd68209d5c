"""MAX-3-SAT: truth values that satisfy as many clauses of at most three literals as possible.

H = sum over clauses of the product that is 1 where none of its literals is true (Lucas 2014, section 3, keeps pairs by
way of independent sets; here the products of three stay): energy = constant - clauses satisfied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.graph import Graph, InvalidGraph, Requirement
from ketline.problems.instance import Decoded, Problem, ProblemInstance, bit
from ketline.problems.ising import Hamiltonian, Terms

MOST_LITERALS = 3


class Max3Sat(Problem):
    """A qubit a variable, which is a node; true (x = 1) is bit 0.

    The attribute ``clauses`` lists clauses as in DIMACS files: literal k is the k-th node (from 1), -k its opposite.
    """

    id = "max_3sat"
    requires: ClassVar[Requirement] = "nodes"

    def hamiltonian(self, graph: Graph, attributes: Mapping[str, Any]) -> Hamiltonian:
        terms = Terms()
        for clause in _clauses(graph, attributes):
            terms.product(1.0, {abs(literal) - 1: int(literal < 0) for literal in clause})
        return terms.hamiltonian()

    def describe(self, graph: Graph, attributes: Mapping[str, Any]) -> str:
        return (
            f"Make each of the {len(graph.nodes)} variables true or false so that as many as possible of "
            f"{len(_clauses(graph, attributes))} clauses hold."
        )

    def decode(self, instance: ProblemInstance, state: int) -> Decoded:
        """Chosen are the true variables; the objective is the number of clauses that hold."""
        graph = instance.graph
        true = [not bit(state, q) for q in range(instance.n_qubits)]
        clauses = _clauses(graph, instance.attributes)
        held = sum(any(true[abs(literal) - 1] == (literal > 0) for literal in clause) for clause in clauses)
        return Decoded(tuple(graph.nodes[q] for q, value in enumerate(true) if value), float(held), feasible=True)

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ProblemInstance:
        count = int(rng.integers(n_qubits, 5 * n_qubits + 1))
        clauses = []
        for _ in range(count):
            size = int(min(n_qubits, rng.choice([2, 3], p=[0.1, 0.9])))
            variables = sorted(map(int, rng.choice(n_qubits, size, replace=False) + 1))
            clauses.append([v if rng.random() < 0.5 else -v for v in variables])
        return self.build(Graph(tuple(range(n_qubits)), (), directed=False), {"clauses": clauses})


def _clauses(graph: Graph, attributes: Mapping[str, Any]) -> list[list[int]]:
    clauses = attributes.get("clauses")
    if not isinstance(clauses, list | tuple) or not clauses:
        raise InvalidGraph("attribute 'clauses' is missing or empty: a list of lists of literals")
    return [_clause(clause, number, len(graph.nodes)) for number, clause in enumerate(clauses, 1)]


def _clause(clause: Any, number: int, variables: int) -> list[int]:
    if not isinstance(clause, list | tuple) or not 1 <= len(clause) <= MOST_LITERALS:
        raise InvalidGraph(f"clause {number}, {clause!r}, is not a list of 1 to {MOST_LITERALS} literals")
    for literal in clause:
        if isinstance(literal, bool) or not isinstance(literal, int) or not 1 <= abs(literal) <= variables:
            raise InvalidGraph(
                f"clause {number}: literal {literal!r} is not a number from 1 to {variables} or its negative"
            )
    if len({abs(literal) for literal in clause}) != len(clause):
        raise InvalidGraph(f"clause {number}, {list(clause)}, names a variable twice")
    return list(clause)
