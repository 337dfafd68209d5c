"""The findings of one section, and when they still hold after an edit.

As with its meaning: a section's findings depend on its statements, on what the names that they look up mean where it
begins, and on what is known of qubits and bits there. All of it is kept with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ketline.diagnostics.problem import Problem
from ketline.lints.flow import Flow, fold
from ketline.lints.items import Linted, lint_items
from ketline.lints.lookup import Lookup, Order
from ketline.lints.usage import Usage, usage_of
from ketline.semantics import Symbol
from ketline.semantics.sections import Meaning
from ketline.semantics.symbols import Names, Scope


@dataclass(frozen=True, slots=True, eq=False)
class SectionLints:
    """What the ``items`` of a section give; offsets are relative to the section's start.

    ``asked`` are the names looked up in the whole program, ``asked_before`` those looked up in what is declared above,
    with the answers. ``before`` and ``after`` are what is known of qubits and bits where the section begins and ends,
    ``flow`` the findings that rest on that.
    """

    meaning: Meaning
    versions: tuple[bool, bool]
    asked: tuple[str, ...]
    answers: tuple[Symbol | None, ...]
    asked_before: tuple[str, ...]
    answers_before: tuple[Symbol | None, ...]
    items: tuple[tuple[int, Linted], ...]
    local: tuple[Problem, ...]
    usage: Usage
    before: Flow
    after: Flow
    flow: tuple[Problem, ...]

    def holds(self, names: Mapping[str, Symbol], above: Mapping[str, Symbol], versions: tuple[bool, bool]) -> bool:
        """Whether the section itself would give the same again, whatever is known of the qubits."""
        if self.versions != versions or tuple(map(names.get, self.asked)) != self.answers:
            return False
        return tuple(map(above.get, self.asked_before)) == self.answers_before


def lint_section(
    meaning: Meaning,
    names: Mapping[str, Symbol],
    above: Mapping[str, Symbol],
    versions: tuple[bool, bool],
    before: Flow,
) -> SectionLints:
    """The findings of a section of a program that declares ``names``, of them ``above`` before the section.

    ``versions`` says whether the program is of version 2, and whether it says that it is of version 3.
    """
    asked = Names(names)
    root = Scope(names=asked)
    order = Order({use.symbol: use.start for use in meaning.uses if use.declares}, above)
    lookup = Lookup(root, *versions, order)
    blocks = {start: scope.over(root) for start, _, scope in meaning.scopes}
    items = tuple(lint_items(meaning.section.nodes, lookup, blocks))
    local = tuple(problem.moved(start) for start, item in items for problem in item.problems)
    after, flow = fold(before, ((start, item.events) for start, item in items))
    return SectionLints(
        meaning, versions, tuple(asked.asked), tuple(asked.asked.values()),
        tuple(order.asked), tuple(order.asked.values()),
        items, local, usage_of(meaning), before, after, tuple(flow),
    )


def followed(lints: SectionLints, before: Flow) -> SectionLints:
    """The same section where something else is known of the qubits at its start."""
    if lints.before is before or lints.before == before:
        return lints
    after, flow = fold(before, ((start, item.events) for start, item in lints.items))
    if after == lints.after:
        after = lints.after  # the sections behind compare by identity first
    return replace(lints, before=before, after=after, flow=tuple(flow))
