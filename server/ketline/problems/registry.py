"""The problems by id."""

from __future__ import annotations

from ketline.problems.instance import Problem
from ketline.problems.maxcut import MaxCut
from ketline.problems.min_cut import MinCut
from ketline.problems.vertex_cover import VertexCover

_PROBLEMS: dict[str, Problem] = {p.id: p for p in (MaxCut(), VertexCover(), MinCut())}


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
