"""Quick fixes: every one takes its problem away and brings none."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.diagnostics.catalog import CATALOG, severity
from ketline.diagnostics.entry import HEAD
from ketline.fixes import FIXERS, fix_all, fixes_of
from ketline.source.edits import applied
from ketline.workspace import Snapshot
from random_programs import Program

OLD = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'

#: Codes whose bad example has no fix, or not each one that there is: what to fix instead.
MORE = {
    "KT101": [HEAD + "qubit[2] q;\ncx q[0] q[1];\n"],
    "KT108": ["qubit q;\nOPENQASM 3.0;\nreset q;\n"],
    "KT109": [HEAD + "qubit q;\nif (true) {\n  qubit r;\n  x q;\n}\n"],
    "KT201": [
        HEAD + "qubit q;\nx qq;\n", HEAD + "qubit[3] q;\nc = measure q;\n", HEAD + "qubit q;\nrx(theta) q;\n",
        OLD + "qreg q[2];\nmeasure q[1] -> c[1];\n", OLD + "h r[3];\n", HEAD + "qubit q;\nif (c[1]) x q;\n",
        "n = 3;\n", "int m = n + 1;\n",
    ],
    "KT202": [HEAD + "qubit[2] q;\nrzz(0.5) q[0], q[1];\n", HEAD + "qubit[3] q;\nctrl @ mine(1, 2) q[0], q[1], q[2];\n",
              HEAD + "qubit[2] q;\ncxx q[0], q[1];\n"],
    "KT204": [HEAD + "qubit q;\nqubit q;\nx q;\n"],
    "KT205": ['include "stdgate.inc";\n'],
    "KT301": [OLD + "qreg q[2];\nx q[2];\n"],
    "KT302": [HEAD + "qubit[2] q;\ncx q;\n", HEAD + "qubit[3] q;\nx q[0], q[1];\n", HEAD + "qubit[3] q;\nccx q[0];\n",
              HEAD + "qubit[3] q;\nctrl(2) @ x q[1], q[2];\n"],
    "KT303": [HEAD + "qubit q;\nx(0.5) q;\n", HEAD + "qubit q;\nrx(1, 2) q;\n", HEAD + "qubit q;\nU(1) q;\n"],
    "KT305": [HEAD + "qubit[3] q;\nbit[2] c;\nc = measure q;\n"],
    "KT403": [HEAD + "qubit q;\nx q;\n// ketline: observ H = Z(q)\n"],
    "KT406": [HEAD + "qubit q;\nx q;\n// ketline: noise depolarising(0.01)\n"],
    "KT501": ["const int n = 2.5;\n"],
    "KT502": ["int n;\nn = 2.5 * 1.5;\n"],
    "KT503": ['bit[2] c;\nbit[3] d;\nc = d;\n', "bit[3] d;\nbit[2] c = d;\n"],
    "KT510": ["def f() {\n  return 1;\n}\n"],
    "KT514": ["array[int[8], 2] a = {1, 2, 3};\n", "array[int[8], 2, 2] a = {{1, 2}, {3}};\n"],
    "KT516": ["int[4] n = -9;\n"],
    "KT602": [HEAD + "qubit q;\nrx(-90) q;\n"],
    "KT603": [HEAD + "qubit q;\nbit c;\nmeasure q -> c;\n", HEAD + "qubit q;\nu1(0.5) q;\n"],
    "KT614": [HEAD + "qubit[2] q;\ncx q[0], q[1]; x q[0]; // kept\nh q[1];\nh q[1];\n"],
    "KT621": [HEAD + "gate g a {\n  x a;\n}\nqubit q;\nx q;\n"],
    "KT631": [HEAD + "qubit q;\nrx(90) q; // ketline: ignore KT601, KT602\n"],
}  # fmt: skip

#: Texts by code: the catalogue's bad example first.
TEXTS = [(code, text) for code in FIXERS for text in [CATALOG[code].bad, *MORE.get(code, [])]]

#: Whose bad example has no fix: what is meant cannot be known.
WITHOUT = {"KT205", "KT403", "KT406", "KT501", "KT510"}

#: What a fix may bring by its nature: a name that nothing uses yet or any more, a bit that nothing is measured into.
BROUGHT = {
    "KT112": {"KT603"}, "KT201": {"KT615", "KT621"}, "KT204": {"KT621"}, "KT601": {"KT621"}, "KT614": {"KT621"},
}  # fmt: skip


def found(snapshot: Snapshot) -> Counter[str]:
    return Counter(problem.code for problem in [*snapshot.problems, *snapshot.lints])


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_every_fix_takes_its_problem_away_and_adds_none(code: str, text: str) -> None:
    snapshot = Snapshot(text)
    fixes = [
        fix
        for problem in [*snapshot.problems, *snapshot.lints]
        if problem.code == code
        for fix in fixes_of(snapshot, problem)
    ]
    assert fixes or (code in WITHOUT and text == CATALOG[code].bad)
    for fix in fixes:
        new = Snapshot(applied(text, fix.edits))
        before, after = found(snapshot), found(new)
        assert after[code] < before[code], (fix.title, new.text)
        assert not set(after - before) - BROUGHT.get(code, set()), (fix.title, new.text)
        assert fix.title and fix.title[0].isupper()


def test_at_least_twenty_codes_have_fixes() -> None:
    assert len(FIXERS) >= 20
    assert set(CATALOG) >= set(FIXERS)


@pytest.mark.parametrize(
    ("text", "title", "wanted"),
    [
        (HEAD + "qubit[2] q;\nx q[5];\n", "Grow 'q' to 6", HEAD + "qubit[6] q;\nx q[5];\n"),
        (HEAD + "qubit[2] q;\ncx q;\n", "Use the qubits of 'q'", HEAD + "qubit[2] q;\ncx q[0], q[1];\n"),
        (HEAD + "h w[1];\nx w[3];\n", "Declare 'qubit[4] w;'", HEAD + "qubit[4] w;\nh w[1];\nx w[3];\n"),
        ("qubit q;\nOPENQASM 3.0;\nreset q;\n", "Move to the top", "OPENQASM 3.0;\nqubit q;\nreset q;\n"),
        (HEAD + "qubit q;\nh q; // a\nh q; // b\n", "Remove both gates", HEAD + "qubit q;\n// a\n// b\n"),
        (HEAD + "for int i in [0:1] {\n  U(0, 0, 0) $0;\n", "Add '}'",
         HEAD + "for int i in [0:1] {\n  U(0, 0, 0) $0;\n}\n"),
        (HEAD + "qubit q; // one\nx q;\n// about it\nrx(theta) q;\n", "Declare 'input float theta;'",
         HEAD + "qubit q; // one\ninput float theta;\nx q;\n// about it\nrx(theta) q;\n"),
        (HEAD + "qubit q;\n@mine\nrx(theta) q;\n", "Declare 'input float theta;'",
         HEAD + "qubit q;\ninput float theta;\n@mine\nrx(theta) q;\n"),
    ],
)  # fmt: skip
def test_what_comes_out(text: str, title: str, wanted: str) -> None:
    snapshot = Snapshot(text)
    fixes = [fix for one in [*snapshot.problems, *snapshot.lints] for fix in fixes_of(snapshot, one)]
    (fix,) = [fix for fix in fixes if fix.title == title][:1]
    assert applied(text, fix.edits) == wanted


def test_a_fix_that_brings_an_error_is_not_offered() -> None:
    """A slice for a register that is used whole elsewhere would be fine; ``const`` for what is assigned to is not."""
    snapshot = Snapshot("int n = 4;\nn = 5;\nqubit[n] q;\nreset q;\n")
    (problem,) = [problem for problem in snapshot.problems if problem.code == "KT515"]
    assert fixes_of(snapshot, problem) == []


def test_everything_safe_at_once() -> None:
    text = (
        "OPENQASM 3.0;\nqreg q[2];\nh q[0]\nrz(0) q[0];\nfloat f = ln(2.0);\nh q[1]; // ketline: ignore KT601\n"
        "u1(f) q[1];\n"
    )
    fixed = fix_all(Snapshot(text))
    assert fixed.text == (
        'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nh q[0];\nfloat f = log(2.0);\nh q[1];\np(f) q[1];\n'
    )
    assert fixed.count == 7
    assert errors(Snapshot(fixed.text)) == 0
    assert fix_all(Snapshot(fixed.text)).count == 0


@pytest.mark.slow
@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_safe_fixes_never_add_an_error(seed: int) -> None:
    generator = random.Random(seed)
    lines = Program(seed % 1000).text.splitlines(keepends=True)
    for _ in range(3):
        index = generator.randrange(2, len(lines))
        line = lines[index]
        lines[index] = generator.choice([line.replace(";", "", 1), line * 2, re.sub("q", "qq", line)])
    snapshot = Snapshot("".join(lines))
    fixed = Snapshot(fix_all(snapshot).text)
    assert errors(fixed) <= errors(snapshot)


def errors(snapshot: Snapshot) -> int:
    return sum(severity(problem.code) == "error" for problem in snapshot.problems)
