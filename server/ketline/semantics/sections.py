"""What one section means, and when that still holds after an edit.

A section's meaning depends on its text, on what the names that it looks up mean where it begins, on the files that it
includes, and on the little that one section tells the next (``State``). All of that is kept with the result, so
looking whether it still holds costs a few look-ups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Context, Use
from ketline.semantics.library import BRAKET
from ketline.semantics.symbols import Names, Scope, Symbol
from ketline.semantics.walk import Walk
from ketline.source.files import IncludeResolver
from ketline.syntax.tree import Section


@dataclass(frozen=True, slots=True)
class State:
    """What a section tells the next one, apart from names.

    ``started`` is whether a statement has come, ``after_if`` whether an 'else' may follow, ``included`` the files
    brought in, ``missing_libraries`` the standard files that were found missing and said so.
    """

    version2: bool
    braket: bool
    started: bool = False
    after_if: bool = False
    names_unknown: bool = False
    included: tuple[str, ...] = ()
    libraries: frozenset[str] = frozenset()
    missing_libraries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A section checked; every offset is relative to the section's start.

    ``scopes`` are ``(start, end, scope)`` of its blocks, outer ones first; their outermost parent is empty, since
    the names before the section may have changed since. ``asked`` are the names looked up in those, with the
    answers; ``files`` the includes asked for, with the answers; ``declarations`` those of ``uses`` that declare a
    symbol of the document itself.
    """

    section: Section
    entry: State
    exit: State
    declared: Mapping[str, Symbol]
    problems: Sequence[Problem]
    uses: Sequence[Use]
    scopes: Sequence[tuple[int, int, Scope]]
    asked: tuple[str, ...]
    answers: tuple[Symbol | None, ...]
    files: tuple[tuple[str, tuple[str, str] | None], ...]
    declarations: tuple[Use, ...]

    def holds(self, state: State, names: Mapping[str, Symbol], include: IncludeResolver) -> bool:
        """Whether checking the section again, after ``state`` and ``names``, would give the same."""
        if self.entry is not state and self.entry != state:
            return False
        if tuple(map(names.get, self.asked)) != self.answers:
            return False
        return all(include(name) == answer for name, answer in self.files)


def check_section(
    section: Section,
    state: State,
    names: Mapping[str, Symbol],
    include: IncludeResolver,
    known: Mapping[str, Symbol],
) -> Meaning:
    """Checks a section that comes after ``state`` and the declarations ``names``.

    ``known`` are an earlier analysis' symbols, kept where they mean the same.
    """
    own = Names(names)
    root = Scope(names=own)
    context = Context(include, state.version2, root)
    context.gates, context.known = BRAKET if state.braket else None, known
    context.names_unknown, context.included = state.names_unknown, state.included
    context.libraries, context.missing_libraries = set(state.libraries), set(state.missing_libraries)
    scopes: list[tuple[int, int, Scope]] = []
    walk = Walk(context, scopes, section.length, state.started, state.after_if)
    walk.section(section.nodes)
    root.names = {}
    context.problems.sort(key=Problem.place)
    return Meaning(
        section, state, _after(state, walk, context), dict(own), context.problems, context.uses, scopes,
        tuple(own.asked), tuple(own.asked.values()), tuple(context.files),
        tuple(use for use in context.uses if use.declares and use.symbol.origin is None),
    )


def _after(state: State, walk: Walk, context: Context) -> State:
    """The state for the next section: the same object where nothing changed."""
    after = State(
        state.version2, state.braket, walk.started, walk.after_if, context.names_unknown, context.included,
        frozenset(context.libraries), frozenset(context.missing_libraries),
    )
    return state if after == state else after
