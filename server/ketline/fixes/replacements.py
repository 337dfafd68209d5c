"""Fixes that the rule itself has found: other characters for those that the problem stands on."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.fixes.site import Fixer, Proposal, Site
from ketline.source.edits import Edit


def replaced(title: str = "", safe: bool = False) -> Fixer:
    """The rule's own replacement, where it has one."""

    def fixer(site: Site) -> Iterator[Proposal]:
        new = site.problem.replacement
        if new is not None:
            shown = title or f"Replace with '{new or 'nothing'}'"
            yield Proposal(shown, (Edit(site.problem.start, site.problem.end, new),), safe)

    return fixer
