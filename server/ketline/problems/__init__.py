"""Optimisation problems on graphs as diagonal Hamiltonians.

One module a problem: its Hamiltonian, the way back from a basis state to an answer, its words, random instances.
``many_body`` holds Hamiltonians that are not diagonal. Standard library, numpy, networkx and, for ``many_body``, scipy
only. Nothing here knows circuits, models or editors.
"""

from ketline.problems.graph import InvalidGraph, graph_data, read_graph
from ketline.problems.instance import Problem, ProblemInstance
from ketline.problems.registry import UnknownProblem, problem, problem_ids

__all__ = [
    "InvalidGraph",
    "Problem",
    "ProblemInstance",
    "UnknownProblem",
    "graph_data",
    "problem",
    "problem_ids",
    "read_graph",
]
