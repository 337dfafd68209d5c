"""What is asked of a completion: the next statement, or the middle, at statement starts of sound programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ketline.source.files import IncludeResolver, no_includes
from ketline.syntax.splitter import Form
from ketline.training.tables import read_rows
from ketline.workspace import IncludeFiles, Snapshot

LEAST_STARTS = 4
"""Statement starts of a program that is asked about."""

FURTHER = 0.35
"""A middle ends after each of its statements with this probability, as when training."""


@dataclass(frozen=True)
class Program:
    """A text without a problem, the lines' starts at which a statement begins, and where its includes are."""

    text: str
    starts: Sequence[int]
    include: IncludeResolver


@dataclass(frozen=True)
class Question:
    """Write ``middle``, which begins with a statement; ``prefix`` ends at a line end."""

    prefix: str
    middle: str
    suffix: str
    include: IncludeResolver = no_includes

    def sound(self, answer: str, whole: bool) -> bool:
        """Whether an answer leaves no error, with the suffix behind it where it is the ``whole``."""
        return sound(self.prefix + answer + (self.suffix if whole else ""), self.include)


def sound(text: str, include: IncludeResolver = no_includes) -> bool:
    """No error, apart from blocks that a cut leaves open."""
    closed = text + "}" * max(0, text.count("{") - text.count("}"))
    return not Snapshot(closed, include=include).problems


def held_out_programs(path: Path) -> list[str]:
    """Texts of the test split: neither trained on nor looked at while training."""
    return [row["text"] for row in read_rows(path) if row["split"] == "test"]


def programs(texts: Iterable[str]) -> Iterator[Program]:
    """Those of ``texts`` that are sound and long enough to ask about."""
    return _asked_about((text, no_includes) for text in texts)


def corpus_programs(folder: Path) -> Iterator[Program]:
    """The files that the manifest of a corpus of real files calls clean, where nothing is found in them either."""
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = [folder / row["file"] for row in rows if row["expect"] == "clean"]
    return _asked_about((file.read_text(encoding="utf-8", errors="replace"), IncludeFiles(file)) for file in files)


def _asked_about(texts: Iterable[tuple[str, IncludeResolver]]) -> Iterator[Program]:
    for text, include in texts:
        snapshot = Snapshot(text, include=include)
        starts = [] if snapshot.problems else _starts(snapshot)
        if len(starts) >= LEAST_STARTS:
            yield Program(text, starts, include)


def _starts(snapshot: Snapshot) -> list[int]:
    """Starts of lines whose first word begins a statement."""
    lines = [
        (snapshot.text.rfind("\n", 0, start) + 1, start)
        for start, statement in snapshot.tree.flat
        if statement.form in (Form.LEAF, Form.OPENER) and statement.word not in ("else", "case", "default")
    ]
    return [line for line, start in lines if not snapshot.text[line:start].strip()]


def next_statement(program: Program, rng: np.random.Generator) -> Question | None:
    """The rest of a program after a statement start, nothing behind the cursor."""
    text = program.text
    start = _sound_start(program, range(1, len(program.starts)), rng)
    if start is None:
        return None
    cut = program.starts[start]
    return Question(text[:cut], text[cut:], "", program.include)


def middle(program: Program, rng: np.random.Generator) -> Question | None:
    """One to a few statements with their comments, the rest of the program behind them."""
    text, starts = program.text, program.starts
    start = _sound_start(program, range(1, len(starts) - 1), rng)
    if start is None:
        return None
    cut, end = starts[start], starts[min(start + int(rng.geometric(FURTHER)), len(starts) - 1)]
    return Question(text[:cut], text[cut:end], text[end:], program.include)


def _sound_start(program: Program, among: range, rng: np.random.Generator) -> int | None:
    """One of the statement starts before which nothing is wrong."""
    for index in rng.permutation(among):
        if sound(program.text[: program.starts[index]], program.include):
            return int(index)
    return None


def questions(
    about: Sequence[Program], ask: Callable[[Program, np.random.Generator], Question | None], count: int, seed: int
) -> list[Question]:
    """``count`` questions, the programs in turn, more than one about each where they are fewer."""
    found = (ask(about[i % len(about)], np.random.default_rng([seed, i])) for i in range(count if about else 0))
    return [question for question in found if question is not None]
