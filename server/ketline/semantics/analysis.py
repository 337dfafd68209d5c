"""What a tree means: its sections checked in program order, each kept from the analysis before where it still holds.

The result is immutable by convention.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Use
from ketline.semantics.directives import Directive, Noise
from ketline.semantics.library import BRAKET_ONLY
from ketline.semantics.problems import Guesses, settled
from ketline.semantics.remarks import Remark, read_remark
from ketline.semantics.sections import Meaning, State, check_section
from ketline.semantics.symbols import Scope, Symbol
from ketline.source.edits import ends_alike
from ketline.source.files import IncludeResolver, no_includes
from ketline.syntax.tree import Section, Tree


@dataclass(frozen=True, eq=False)
class Analysis:
    """What a tree means: ``meanings`` of its sections in order, and the global ``scope`` at its end.

    ``version2`` is whether the program says OPENQASM 2. ``libraries`` are the standard files it includes.
    """

    tree: Tree
    meanings: Sequence[Meaning]
    scope: Scope
    version2: bool
    libraries: frozenset[str]
    remarks: Sequence[Remark]
    _meaning_of: Mapping[Section, Meaning] = field(default_factory=dict)
    _remarks: Mapping[str, Remark] = field(default_factory=dict)
    _guesses: Guesses = field(default_factory=dict)

    @cached_property
    def directives(self) -> list[Directive]:
        """The declared observables, at absolute offsets."""
        return [
            directive.moved(start)
            for start, remark in self._placed
            for directive in remark.directives.observables
        ]

    @cached_property
    def inputs(self) -> dict[str, tuple[float, tuple[int, int]]]:
        """Values that comments give to inputs, with the absolute offsets of the number; the last one counts."""
        placed = [given.moved(start) for start, remark in self._placed for given in remark.directives.inputs]
        return {given.name: (given.value, (given.start, given.end)) for given in placed}

    @cached_property
    def noise(self) -> Noise | None:
        """The noise that a comment asks for, at absolute offsets; the last one counts."""
        found = [noise.moved(start) for start, remark in self._placed for noise in remark.directives.noises]
        return found[-1] if found else None

    @cached_property
    def directive_problems(self) -> list[Problem]:
        """What is wrong with ``// ketline:`` comments, absolute."""
        return [problem.moved(start) for start, remark in self._placed for problem in remark.problems]

    @cached_property
    def directive_uses(self) -> list[Use]:
        """The names in ``// ketline:`` comments, at absolute offsets."""
        return [
            Use(start + use.start, start + use.end, use.symbol)
            for start, remark in self._placed
            for use in remark.uses
        ]

    @property
    def _placed(self) -> list[tuple[int, Remark]]:
        return [(start, remark) for (start, _), remark in zip(self.tree.directive_comments, self.remarks)]

    def settle(self, problem: Problem, start: int) -> Problem:
        """A problem of the section that begins at ``start``, as one of the whole program."""
        return settled(problem, start, self, self._guesses)

    @cached_property
    def uses(self) -> list[Use]:
        """Every name that refers to a symbol, declarations included, at absolute offsets."""
        found = [
            Use(start + use.start, start + use.end, use.symbol, use.declares)
            for start, meaning in zip(self.tree.section_starts, self.meanings)
            for use in meaning.uses
        ]
        return sorted([*found, *self.directive_uses], key=lambda use: use.start)

    @cached_property
    def places(self) -> dict[Symbol, tuple[int, int]]:
        """Where each symbol of the document itself is declared: the absolute offsets of its name."""
        return {
            use.symbol: (start + use.start, start + use.end)
            for start, meaning in zip(self.tree.section_starts, self.meanings)
            for use in meaning.declarations
        }

    def scope_at(self, offset: int) -> Scope:
        """The innermost scope at an offset."""
        index = bisect_left(self.tree.section_starts, offset) - 1
        if index < 0:
            return self.scope
        start = self.tree.section_starts[index]
        found = None
        for begin, end, scope in self.meanings[index].scopes:
            if start + begin < offset <= start + end:
                found = scope
        return self.scope if found is None else found.over(self.scope)


def analyse(tree: Tree, include: IncludeResolver = no_includes, previous: Analysis | None = None) -> Analysis:
    """Checks a whole tree, reusing what ``previous`` (of an earlier version) says of unchanged sections.

    Never raises for any input text, and gives the same with and without ``previous``.
    """
    version = tree.version
    state = State(version is not None and version.startswith("2"), _is_braket(tree))
    before = previous._meaning_of if previous is not None else {}
    known = previous.scope.names if previous is not None else {}
    head, tail = _kept(tree, state, include, previous)
    meanings = list(previous.meanings[:head]) if previous is not None else []
    names = declared_by(meanings)
    state = meanings[-1].exit if meanings else state
    behind = len(tree.sections) - tail
    for index in range(head, len(tree.sections)):
        if index == behind and previous is not None and _goes_on(previous.meanings, tail, state, names):
            rest = previous.meanings[len(previous.meanings) - tail :]
            meanings += rest
            names |= declared_by(rest)
            state = rest[-1].exit
            break
        section = tree.sections[index]
        meaning = before.get(section)
        if meaning is None or not meaning.holds(state, names, include):
            meaning = check_section(section, state, names, include, known)
        meanings.append(meaning)
        if meaning.declared:
            names.update(meaning.declared)
        state = meaning.exit
    kept = previous._remarks if previous is not None else {}
    remarks = [read_remark(text, names, kept.get(text)) for _, text in tree.directive_comments]
    return Analysis(
        tree, meanings, Scope(names=names), state.version2, state.libraries, remarks,
        dict(zip(tree.sections, meanings)),
        {text: remark for (_, text), remark in zip(tree.directive_comments, remarks)},
    )


def _kept(tree: Tree, state: State, include: IncludeResolver, previous: Analysis | None) -> tuple[int, int]:
    """How many sections at both ends are those of ``previous``, where what they include is still the same.

    Those at the beginning mean what they meant; those at the end do where ``_goes_on`` says so.
    """
    if previous is None or not previous.meanings or previous.meanings[0].entry != state:
        return 0, 0
    head, tail = ends_alike(previous.tree.sections, tree.sections)
    asked = [files for meaning in previous.meanings if meaning.files for files in meaning.files]
    return (head, tail) if all(include(name) == answer for name, answer in asked) else (0, 0)


def _goes_on(meanings: Sequence[Meaning], tail: int, state: State, names: Mapping[str, Symbol]) -> bool:
    """Whether the last ``tail`` of an earlier analysis' meanings were found after the same state and names."""
    first = len(meanings) - tail
    return meanings[first].entry == state and names == declared_by(meanings[:first])


def declared_by(meanings: Sequence[Meaning]) -> dict[str, Symbol]:
    """The names that sections declare together."""
    names: dict[str, Symbol] = {}
    for meaning in meanings:
        if meaning.declared:
            names.update(meaning.declared)
    return names


def _is_braket(tree: Tree) -> bool:
    """Whether a program without includes is in Amazon Braket's dialect."""
    words = [chunk.words for chunk in tree.chunks]
    if any("include" in known or "gate" in known for known in words):
        return False
    if any(not BRAKET_ONLY.isdisjoint(known) for known in words):
        return True
    # The first token of a pragma is its whole line.
    return any("pragma" in word and "braket" in word for known in words for word in known)
