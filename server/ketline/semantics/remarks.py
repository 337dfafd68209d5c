"""``// ketline:`` comments read once: an observable may have thousands of terms, and most keys are typed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Context, Use
from ketline.semantics.directives import Directives, read_directives
from ketline.semantics.symbols import Names, Scope, Symbol
from ketline.source.files import no_includes


@dataclass(frozen=True, slots=True, eq=False)
class Remark:
    """A ``// ketline:`` comment read, at offsets relative to it, with the names it asked for and the answers."""

    directives: Directives
    problems: Sequence[Problem]
    uses: Sequence[Use]
    asked: tuple[str, ...]
    answers: tuple[Symbol | None, ...]


def read_remark(text: str, names: Mapping[str, Symbol], kept: Remark | None) -> Remark:
    """What a comment says of a program that declares ``names``; ``kept`` is an earlier reading of the same text."""
    if kept is not None and tuple(map(names.get, kept.asked)) == kept.answers:
        return kept
    own = Names(names)
    context = Context(no_includes, scope=Scope(names=own))
    directives = read_directives([(0, text)], context)
    return Remark(directives, context.problems, context.uses, tuple(own.asked), tuple(own.asked.values()))
