"""Checking files, many at once on the machine's cores."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from ketline.commands.files import Unreadable, read_snapshot, write_text
from ketline.commands.findings import Finding, finding
from ketline.diagnostics.problem import Problem
from ketline.diagnostics.severities import Severities, level_of, shown
from ketline.fixes import fix_all, has_safe_fix
from ketline.syntax.shapes import known_shapes
from ketline.workspace import Snapshot

#: Files from which on further processes are worth their start, and files handed to one at a time.
_FEWEST_FILES = 64
_BATCH = 8

#: Whether processes may share what is imported: Windows cannot, and macOS' own libraries may not survive it.
_FORKS = sys.platform.startswith("linux")


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be printed of one file, or why it could not be read or written; ``fixed`` problems are gone."""

    path: str
    findings: tuple[Finding, ...] = ()
    unreadable: str | None = None
    fixed: int = 0


def check_files(paths: Sequence[str], severities: Severities, least: str, fix: bool = False) -> Iterator[Report]:
    """The reports of files, in the order given; ``least`` is the least severe level that counts.

    With ``fix`` the safe fixes of what counts are made in the files first.
    """
    check = partial(_checked, severities=severities, least=least, fix=fix)
    processes = min(os.cpu_count() or 1, len(paths) // _BATCH)
    if "-" in paths:
        processes = 1  # the others have no standard input
    if len(paths) < _FEWEST_FILES or processes < 2 or not _FORKS:
        yield from map(check, paths)
        return
    batches = [paths[index : index + _BATCH] for index in range(0, len(paths), _BATCH)]
    _prepare()
    gc.freeze()  # what is imported stays shared between the processes
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
        for reports in pool.map(partial(_batch, check=check), batches):
            yield from reports


def _prepare() -> None:
    """Imports and loads what every file needs: once, not in each process."""
    from ketline import lints, semantics  # noqa: F401

    known_shapes.load()


def _batch(paths: Sequence[str], check: Callable[[str], Report]) -> list[Report]:
    reports = [check(path) for path in paths]
    known_shapes.save()
    return reports


def _checked(path: str, severities: Severities, least: str, fix: bool) -> Report:
    try:
        snapshot = read_snapshot(path)
        found = _problems(snapshot, severities, least)
        count = 0
        if fix and found:
            snapshot, count = _fixed(path, snapshot, found)
            found = _problems(snapshot, severities, least) if count else found
    except Unreadable as error:
        return Report(path, unreadable=str(error))
    findings = tuple(
        finding(path, snapshot, one, level_of(one.code, severities), not fix and has_safe_fix(snapshot, one))
        for one in found
    )
    return Report(path, findings, fixed=count)


def _problems(snapshot: Snapshot, severities: Severities, least: str) -> list[Problem]:
    problems = sorted([*snapshot.problems, *snapshot.lints], key=lambda problem: (problem.start, problem.end))
    return shown(problems, severities, least)


def _fixed(path: str, snapshot: Snapshot, problems: Sequence[Problem]) -> tuple[Snapshot, int]:
    """The file with its safe fixes made, and how many."""
    fixed = fix_all(snapshot, problems)
    if not fixed.count:
        return snapshot, 0
    write_text(path, fixed.text)
    return snapshot.edited(fixed.text), fixed.count
