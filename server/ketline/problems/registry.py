"""The problems by id."""

from __future__ import annotations

from ketline.problems.community_detection import CommunityDetection
from ketline.problems.connected_components import ConnectedComponents
from ketline.problems.edge_cover import EdgeCover
from ketline.problems.graph_coloring import GraphColoring
from ketline.problems.graph_isomorphism import GraphIsomorphism
from ketline.problems.hamiltonian_path import HamiltonianPath
from ketline.problems.hypermaxcut import HyperMaxCut
from ketline.problems.independent_set import IndependentSet
from ketline.problems.instance import Problem
from ketline.problems.kclique import KClique
from ketline.problems.knapsack import Knapsack
from ketline.problems.matching import Matching
from ketline.problems.max_3sat import Max3Sat
from ketline.problems.max_flow import MaxFlow
from ketline.problems.maxcut import MaxCut
from ketline.problems.min_cut import MinCut
from ketline.problems.number_partitioning import NumberPartitioning
from ketline.problems.portfolio import Portfolio
from ketline.problems.sherrington_kirkpatrick import SherringtonKirkpatrick
from ketline.problems.vertex_cover import VertexCover

_PROBLEMS: dict[str, Problem] = {
    p.id: p
    for p in (
        MaxCut(),
        VertexCover(),
        MinCut(),
        HyperMaxCut(),
        EdgeCover(),
        Matching(),
        KClique(),
        GraphColoring(),
        GraphIsomorphism(),
        HamiltonianPath(),
        CommunityDetection(),
        ConnectedComponents(),
        MaxFlow(),
        IndependentSet(),
        NumberPartitioning(),
        Knapsack(),
        Max3Sat(),
        Portfolio(),
        SherringtonKirkpatrick(),
    )
}


class UnknownProblem(ValueError):
    """No problem of that id; the message lists the known ones."""


def problem_ids() -> tuple[str, ...]:
    """Ids of the problems with an encoding here."""
    return tuple(_PROBLEMS)


def problem(problem_id: str) -> Problem:
    """The problem called ``problem_id``."""
    try:
        return _PROBLEMS[problem_id]
    except KeyError:
        raise UnknownProblem(f"unknown problem '{problem_id}'; known: {', '.join(_PROBLEMS)}") from None
