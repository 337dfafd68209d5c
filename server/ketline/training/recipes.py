"""What is learnt when: the stages of a run, each a mixture of sources and its share of the budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stage:
    """A part of a run.

    ``share`` is its part of the budget, ``sources`` the shares of its examples, ``largest`` the largest register:
    what is to be done is learnt sooner on small ones, which are short.
    """

    name: str
    share: float
    sources: Mapping[str, float]
    largest: int | None = None


@dataclass(frozen=True)
class Recipe:
    """A kind of model: its stages in order, and the longest text, in tokens."""

    stages: tuple[Stage, ...]
    context: int
    numbers: bool = field(default=False)
    """Whether numbers are tokens, whose embeddings begin as smooth functions of their values."""


RECIPES = {
    "completion": Recipe((Stage("programs", 1.0, {"programs": 1.0}),), 1024),
    "generation": Recipe(
        (
            Stage("small", 0.06, {"variational": 0.72, "qaoa": 0.18, "hva": 0.1}, 5),
            Stage("medium", 0.2, {"variational": 0.68, "qaoa": 0.22, "hva": 0.1}, 8),
            Stage("all", 0.74, {"variational": 0.62, "qaoa": 0.26, "hva": 0.12}),
        ),
        1536,
        numbers=True,
    ),
}


OMISSIONS = ("curriculum", "hamiltonian", "optima", "smooth-numbers", "turning", "working")
"""What an experiment may leave out: small registers first; the Hamiltonian in the prompt; that decisions go towards a
ground state; that numbers begin as neighbours; views with Z turned round; the working before a variational circuit."""


def stage_at(recipe: Recipe, progress: float) -> Stage:
    """The stage at this share of the budget."""
    done = 0.0
    for stage in recipe.stages:
        done += stage.share
        if progress < done:
            return stage
    return recipe.stages[-1]
