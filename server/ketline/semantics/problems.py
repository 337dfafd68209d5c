"""Problems whose words depend on the whole program: settled when somebody reads them, kept as they are until then.

An undeclared name gets a guess among all names of the program; a second declaration points at the first, which may
have moved. Neither may make the rest of a section depend on declarations that it does not use.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING

from ketline.diagnostics.problem import Problem
from ketline.semantics.library import FUNCTIONS
from ketline.semantics.symbols import Kind, Symbol

if TYPE_CHECKING:
    from ketline.semantics.analysis import Analysis

#: How alike a guess must be, from 0 to 1.
_ALIKE = 0.7


class Wanted(Enum):
    """What an unknown name should have been."""

    VALUE = "value"
    GATE = "gate"
    FUNCTION = "function"

    def suits(self, symbol: Symbol) -> bool:
        if self is Wanted.FUNCTION:
            return symbol.kind.is_callable
        return (symbol.kind is Kind.GATE) is (self is Wanted.GATE)


@dataclass(frozen=True, slots=True)
class Unknown(Problem):
    """A name that nothing declares. ``nearby`` are suitable names of the blocks around it."""

    name: str = ""
    otherwise: str = ""
    wanted: Wanted = Wanted.VALUE
    nearby: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredTwice(Problem):
    """A name that is declared again; ``first`` is what it means."""

    first: Symbol | None = None


#: Guesses already made in one analysis.
Guesses = dict[tuple[str, Wanted, tuple[str, ...]], "str | None"]


def settled(problem: Problem, by: int, analysis: Analysis, guesses: Guesses) -> Problem:
    """``problem`` moved by the start of its section, with its last words."""
    start, end = problem.start + by, problem.end + by
    if isinstance(problem, Unknown):
        guess = _guess(problem, analysis, guesses)
        hint = f"; did you mean '{guess}'?" if guess else problem.otherwise
        return Problem(start, end, problem.code, problem.message + hint, None, guess)
    if isinstance(problem, DeclaredTwice):
        place = analysis.places.get(problem.first) if problem.first else None
        related = None
        if place is not None and problem.first is not None:
            related = (*place, f"'{problem.first.name}' is declared here")
        return Problem(start, end, problem.code, problem.message, related)
    return problem.moved(by)


def _guess(problem: Unknown, analysis: Analysis, guesses: Guesses) -> str | None:
    key = problem.name, problem.wanted, problem.nearby
    if key not in guesses:
        names = [*problem.nearby]
        names += (name for name, symbol in analysis.scope.names.items() if problem.wanted.suits(symbol))
        if problem.wanted is not Wanted.GATE:
            names += FUNCTIONS
        found = get_close_matches(problem.name, names, n=1, cutoff=_ALIKE)
        guesses[key] = found[0] if found else None
    return guesses[key]
