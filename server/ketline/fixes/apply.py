"""Fixes tried, and whole files fixed."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.problem import Problem
from ketline.fixes.site import Proposal, Site
from ketline.fixes.table import FIXERS
from ketline.limits import MAXIMUM_FIX_ROUNDS
from ketline.source.edits import Edit, applied
from ketline.workspace import Snapshot

#: Problems whose fix lets something be read that was not: what is then found there was there before.
_HIDING = ("KT1", "KT203", "KT205")


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits, in order, that take a problem away. ``safe`` fixes may be made without asking."""

    title: str
    problem: Problem
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text after its safe fixes, and how many problems they took away."""

    text: str
    count: int


def fixes_of(snapshot: Snapshot, problem: Problem) -> list[Fix]:
    """The fixes of one problem of a snapshot (one of ``problems`` or ``lints``), the best first."""
    return [fix for fix in _proposed(snapshot, problem) if _works(snapshot, fix)]


def _proposed(snapshot: Snapshot, problem: Problem) -> Iterator[Fix]:
    fixer = FIXERS.get(problem.code)
    if fixer is None:
        return
    seen = set()
    for proposal in fixer(Site(snapshot, problem)):
        edits = _in_order(proposal)
        if edits is not None and edits not in seen:
            seen.add(edits)
            yield Fix(proposal.title, problem, edits, proposal.safe)


def _in_order(proposal: Proposal) -> tuple[Edit, ...] | None:
    """The edits by place; None where two of them overlap."""
    edits = sorted(proposal.edits)
    clash = any(later.start < earlier.end for earlier, later in pairwise(edits))
    return None if clash or not edits else tuple(edits)


def _works(snapshot: Snapshot, fix: Fix) -> bool:
    """Whether the problem goes, and none comes that was not only hidden."""
    after = snapshot.edited(applied(snapshot.text, fix.edits))
    code = fix.problem.code
    if CATALOG[code].is_lint:
        gone = _count(after.lints)[code] < _count(snapshot.lints)[code]
        return gone and not _count(after.problems) - _count(snapshot.problems)
    if _count(after.problems)[code] >= _count(snapshot.problems)[code]:
        return False
    return code.startswith(_HIDING) or not _count(after.problems) - _count(snapshot.problems)


def _count(problems: Sequence[Problem]) -> Counter[str]:
    return Counter(problem.code for problem in problems)


def fix_all(snapshot: Snapshot, wanted: Sequence[Problem] | None = None) -> Fixed:
    """The text with every safe fix made, round by round, since one fix may lay open what the next one mends.

    ``wanted`` are the problems to begin with, all of the snapshot's by default; of later rounds those of their codes.
    """
    codes = None if wanted is None else {problem.code for problem in wanted}
    count = 0
    for _ in range(MAXIMUM_FIX_ROUNDS):
        problems = [*snapshot.problems, *snapshot.lints]
        safe = [
            fix
            for problem in problems
            if codes is None or problem.code in codes
            for fix in _first_safe(snapshot, problem)
        ]
        following, made = _applied_together(snapshot, safe)
        if not made:
            break
        snapshot, count = following, count + made
    return Fixed(snapshot.text, count)


def has_safe_fix(snapshot: Snapshot, problem: Problem) -> bool:
    """Whether there is something to try without asking; that it works is not yet known."""
    return bool(_first_safe(snapshot, problem))


def _first_safe(snapshot: Snapshot, problem: Problem) -> list[Fix]:
    return [fix for fix in _proposed(snapshot, problem) if fix.safe][:1]


def _applied_together(snapshot: Snapshot, fixes: Sequence[Fix]) -> tuple[Snapshot, int]:
    """The fixes that do not touch one another made at once; one by one where together they add a problem."""
    chosen: list[Fix] = []
    taken: list[Edit] = []  # in order of place
    for fix in fixes:
        if not any(_touches(edit, taken) for edit in fix.edits):
            chosen.append(fix)
            for edit in fix.edits:
                insort(taken, edit)
    if not chosen:
        return snapshot, 0
    together = snapshot.edited(applied(snapshot.text, sorted(set(taken))))
    hiding = any(fix.problem.code.startswith(_HIDING) for fix in chosen)
    if hiding or not _count(together.problems) - _count(snapshot.problems):
        return together, len(chosen)
    for fix in chosen:
        if _works(snapshot, fix):
            return snapshot.edited(applied(snapshot.text, fix.edits)), 1
    return snapshot, 0


def _touches(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit meets one of those taken; equal insertions, such as one missing include, are one."""
    index = bisect_left(taken, edit)
    near = taken[max(index - 1, 0) : index + 1]
    if edit.start == edit.end and edit in near:
        return False
    return any(edit.start <= other.end and other.start <= edit.end for other in near)
