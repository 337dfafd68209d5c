"""Formatting, fixes, simplifications and refactorings of half-typed programs: an answer, never an exception."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit.definitions import definition_circuits
from ketline.fixes import fix_all, fixes_of
from ketline.formatting import MeaningChanged, Style, formatting, formatting_between, formatting_on_type
from ketline.refactor import refactorings
from ketline.simplify import simplifications
from ketline.source.edits import Edit, applied
from ketline.workspace import Snapshot
from random_programs import Program

_TYPED = ["", "{", "}", ";", "(", ")", "[", "]", "q", "@", " ", "\n", "// x\n", "/*", '"', "for ", "if (", "gate g",
          "0", "measure ", "->", "OPENQASM 2.0;", "\r\n", ",", "𝛹", "qubit[2] q;", "end"]  # fmt: skip


def half_typed(random: Random) -> str:
    """A program with a few characters gone and others in their place."""
    text = Program(random.randrange(500)).text
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text))
        text = text[:start] + random.choice(_TYPED) + text[min(len(text), start + random.randint(0, 12)) :]
    return text


def in_order(text: str, edits: list[Edit]) -> None:
    """Edits can be applied: inside the text, in order, apart."""
    at = 0
    for start, end, _ in edits:
        assert at <= start <= end <= len(text)
        at = end
    applied(text, edits)


@pytest.mark.slow
@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_half_typed_programs_have_answers(random: Random) -> None:
    text = half_typed(random)
    snapshot = Snapshot(text)
    start = random.randrange(len(text))
    end = min(len(text), start + random.choice([0, 0, 40, 200]))
    for problem in [*snapshot.problems, *snapshot.lints][:6]:
        for fix in fixes_of(snapshot, problem):
            in_order(text, list(fix.edits))
    fix_all(snapshot)
    for found in refactorings(snapshot, start, end):
        in_order(text, list(found.edits))
    shorter = simplifications(snapshot, start, end)
    in_order(text, [] if shorter is None else list(shorter.edits))
    definition_circuits(snapshot.analysis)
    for work in (
        lambda: formatting(snapshot.tree, Style()),
        lambda: formatting_between(snapshot.tree, start, end, Style()),
        *(lambda typed=typed: formatting_on_type(snapshot.tree, start, typed, Style()) for typed in ";}\n"),
    ):
        with suppress(MeaningChanged):  # said in the log, and nothing is changed
            in_order(text, work())
