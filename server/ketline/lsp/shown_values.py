"""The values that an editor shows, at places that move with the text until newer ones are there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ketline.estimate.result import MEASURED, Estimate
from ketline.lsp import value_text

#: What is typed at the end of a name or a number belongs to it.
_WORD = re.compile(r"[\w.+\-]*\Z")


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A hint behind the character before ``offset``; ``start`` is where what it is about begins.

    ``observable`` is the one whose value it is; ``slope`` is whether it is a derivative instead.
    """

    offset: int
    start: int
    label: str
    tooltip: str
    observable: str | None = None
    slope: bool = False

    def moved(self, start: int, end: int, new_text: str) -> ShownValue | None:
        """The hint in the text in which ``new_text`` stands for ``start`` to ``end``; None when its place is gone."""
        by = len(new_text) - (end - start)
        if end < self.offset or (end == self.offset and (start < end or _WORD.match(new_text))):
            begins = self.start + by if end <= self.start else self.start
            return replace(self, offset=max(self.offset + by, 0), start=min(begins, self.offset + by))
        return self if start >= self.offset else None


def shown_values(estimates: Sequence[Estimate], gradients: bool, measured: bool) -> list[ShownValue]:
    """What to show of a program's estimates."""
    found: list[ShownValue] = []
    for kind, group in groupby(estimates, key=lambda one: (one.kind == MEASURED, one.anchor)):
        members = list(group)
        if not kind[0]:
            found.extend(_shown(one) for one in members)
        elif measured:
            first = members[0]
            text = "\n\n".join(map(value_text.tooltip, members[:8]))
            found.append(ShownValue(first.anchor, first.start, value_text.measured_label(members), text))
    if gradients:
        found.extend(_slopes(estimates))
    return sorted(found, key=lambda one: one.offset)


def _shown(estimate: Estimate) -> ShownValue:
    label, tooltip = value_text.label(estimate), value_text.tooltip(estimate)
    return ShownValue(estimate.anchor, estimate.start, label, tooltip, estimate.observable)


def _slopes(estimates: Sequence[Estimate]) -> list[ShownValue]:
    """The derivatives of the first observable that has any; angles spelt by pi are meant as they are."""
    for estimate in estimates:
        if estimate.kind == MEASURED or estimate.details is None or not estimate.details.slopes:
            continue
        return [
            ShownValue(
                slope.end,
                slope.start,
                value_text.slope_label(slope),
                value_text.slope_tooltip(slope, estimate),
                slope=True,
            )
            for slope in estimate.details.slopes
            if not slope.exact or slope.name is not None
        ]
    return []
