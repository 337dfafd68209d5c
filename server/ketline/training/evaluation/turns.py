"""Several answers to an instance where the family is free, as the published metrics count them: any may be near.

The references are ansatzes of many kinds whose optimisation stopped early. Those by QAOA are near where it starts,
which no optimised circuit is; some turns therefore hold the angles of QAOA at small values. The order was chosen on the
first 100 development rows and is the same for all instances.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ketline.model.generation import GenerationRequest, generation_grammar
from ketline.training.evaluation.instances import EvaluatedInstance


@dataclass(frozen=True)
class Turn:
    """One of the answers; ``layers`` None: as many as the instance has.

    ``tenths`` holds the angles of QAOA: 4 lets the model choose from 0.40 to 0.49 for the cost, from -0.40 to -0.49 for
    the mixer.
    """

    ansatz: str
    layers: int | None = None
    sample: int = 0
    tenths: int | None = None


FAMILIES = tuple(Turn(family, sample=k) for k in range(4) for family in ("vqe", "qaoa", "adapt-vqe"))[:10]
"""The families one after the other, as the model draws them."""

MIXED = (
    *FAMILIES[:3],
    *(Turn("qaoa", 1, tenths=0), Turn("qaoa", 1, tenths=4), Turn("qaoa", tenths=2)),
    *(Turn("vqe", sample=1), Turn("qaoa", 2), Turn("adapt-vqe", sample=1), Turn("vqe", sample=2)),
)
"""Families and layers, and three times QAOA held near its start; the first of these is all but a wall of ``h``."""


def request_of(turn: Turn, instance: EvaluatedInstance) -> GenerationRequest:
    """What is asked of the model."""
    request = instance.request(turn.ansatz)
    return replace(request, layers=turn.layers or request.layers)


def grammar_of(turn: Turn, request: GenerationRequest) -> str:
    """The family's grammar, its angles held where the turn says so."""
    grammar = generation_grammar(request)
    return grammar if turn.tenths is None else held(grammar, turn.tenths)


def held(grammar: str, tenths: int) -> str:
    """QAOA's grammar with cost angles of so many tenths and a digit more, and mixer angles of as much below zero."""
    rules, _ = grammar.split("angle ::=")
    opening, between, closing = rules.split(" angle ")
    return (
        f'{opening} angle {between} opposite {closing}angle ::= "0.{tenths}" [0-9]\nopposite ::= "-0.{tenths}" [0-9]\n'
    )
