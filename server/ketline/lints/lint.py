"""The lints of a whole program: its sections in order, what concerns the whole file, less what the file silences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ketline.diagnostics.catalog import severity
from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_REPEATED_FINDINGS
from ketline.lints.flow import START, Flow
from ketline.lints.observables import repeated_names, undriven_qubits
from ketline.lints.sections import SectionLints, followed, lint_section
from ketline.lints.silence import silence
from ketline.lints.usage import unused_names
from ketline.semantics import Analysis, Symbol
from ketline.semantics.analysis import declared_by
from ketline.semantics.directives import read_ignores
from ketline.semantics.sections import Meaning
from ketline.source.edits import ends_alike


@dataclass(frozen=True, eq=False)
class Lints:
    """The findings of one analysis, section by section."""

    analysis: Analysis
    sections: Sequence[SectionLints]
    _known: Mapping[Meaning, SectionLints] = field(default_factory=dict)

    @cached_property
    def found(self) -> list[Problem]:
        """Every finding, absolute, in order of place."""
        analysis = self.analysis
        tree, text = analysis.tree, analysis.tree.text
        found = [
            problem.moved(start)
            for start, section in zip(tree.section_starts, self.sections)
            if section.local or section.flow
            for problem in (*section.local, *section.flow)
        ]
        found += unused_names(analysis, [section.usage for section in self.sections])
        if analysis.directives:
            events = (item.events for section in self.sections for _, item in section.items)
            found += undriven_qubits(analysis.directives, events, text)
            found += repeated_names(analysis.directives, text)
        left = silence(found, read_ignores(tree.directive_comments), text)
        return abridged(sorted(left, key=Problem.place))


def lint(analysis: Analysis, previous: Lints | None = None) -> Lints:
    """The findings of a program; reuses what ``previous`` (of an earlier version) says of unchanged sections.

    Never raises for any text, and gives the same with and without ``previous``.
    """
    known = previous._known if previous is not None else {}
    version = analysis.tree.version
    versions = analysis.version2, version is not None and version.startswith("3")
    names, meanings = analysis.scope.names, analysis.meanings
    head, tail = _kept(analysis, versions, previous)
    sections = list(previous.sections[:head]) if previous is not None else []
    above = declared_by(meanings[:head])
    state = sections[-1].after if sections else START
    behind = len(meanings) - tail
    for index in range(head, len(meanings)):
        if index == behind and previous is not None and _goes_on(previous, tail, above):
            sections += _following(previous.sections[len(previous.sections) - tail :], state)
            break
        meaning = meanings[index]
        old = known.get(meaning)
        if old is not None and old.holds(names, above, versions):
            section = followed(old, state)
        else:
            section = lint_section(meaning, names, above, versions, state)
        sections.append(section)
        state = section.after
        if meaning.declared:
            above.update(meaning.declared)
    return Lints(analysis, sections, dict(zip(analysis.meanings, sections)))


def _kept(analysis: Analysis, versions: tuple[bool, bool], previous: Lints | None) -> tuple[int, int]:
    """How many sections at both ends are those of ``previous``, where every name in the program means the same.

    Those at the beginning have the findings they had; those at the end do where ``_goes_on`` says so.
    """
    if previous is None or not previous.sections or previous.sections[0].versions != versions:
        return 0, 0
    if previous.analysis.scope.names != analysis.scope.names:
        return 0, 0
    return ends_alike(previous.analysis.meanings, analysis.meanings)


def _goes_on(previous: Lints, tail: int, above: Mapping[str, Symbol]) -> bool:
    """Whether the last ``tail`` sections of ``previous`` came after the same declarations."""
    meanings = previous.analysis.meanings
    return above == declared_by(meanings[: len(meanings) - tail])


def _following(sections: Sequence[SectionLints], state: Flow) -> list[SectionLints]:
    """The same sections after ``state``: from the first one for which that changes nothing they are as they were."""
    found: list[SectionLints] = []
    for index, old in enumerate(sections):
        section = followed(old, state)
        if section is old:
            return [*found, *sections[index:]]
        found.append(section)
        state = section.after
    return found


def abridged(found: list[Problem]) -> list[Problem]:
    """``found`` with at most so many of one code; the last of them says how many more there are.

    A circuit written by a program has the same flaw hundreds of times. Hints, which are for editors only, all stay.
    """
    counts = Counter(problem.code for problem in found if severity(problem.code) != "hint")
    seen: Counter[str] = Counter()
    shown = []
    for problem in found:
        seen[problem.code] += 1
        more = counts[problem.code] - MAXIMUM_REPEATED_FINDINGS
        if more <= 0 or seen[problem.code] < MAXIMUM_REPEATED_FINDINGS:
            shown.append(problem)
        elif seen[problem.code] == MAXIMUM_REPEATED_FINDINGS:
            shown.append(replace(problem, message=f"{problem.message} ({more:,} more of these follow in this file.)"))
    return shown
