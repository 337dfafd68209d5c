"""``// ketline: ignore``: what it silences, what it does not, and what is wrong with it."""

from __future__ import annotations

import textwrap

import pytest

from ketline.workspace import Snapshot
from markers import check_lints, check_markers

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

TEXTS = {
    "behind the line": """
        qubit q;
        rx(90) q; // ketline: ignore KT602
        rx(90) q; // a comment // ketline: ignore KT602
        rx(90) q; //ketline:ignore KT602
        rx(90) q; //@ KT602 "90"
        rx(180) q; // ketline: ignore
    """,
    "above the line": """
        qubit q;
        // ketline: ignore KT602
        rx(90) q;
        rx(90) q; //@ KT602 "90"
            // ketline: ignore KT602
            rx(45) q;
        // ketline: ignore KT602

        // two lines further
        rx(180) q;
        // ketline: ignore KT601
        // ketline: ignore KT602
        rx(0) q; rx(90) q;
    """,
    "several codes": """
        qubit q;
        rx(0) q; rx(90) q; // ketline: ignore KT601 KT602
        rx(0) q; rx(90) q; // ketline: ignore KT601, KT602
        rx(0) q; rx(90) q; // ketline: ignore KT601,KT602
        rx(0) q; rx(90) q; // ketline: ignore KT601 //@ KT602 "90"
        rx(0) q; rx(90) q; // ketline: ignore KT602 //@ KT601 "rx(0) q;"
        rx(0) q; rx(90) q; // ketline: ignore
    """,
    "a reason": """
        qubit q; bit[2] c;
        c[0] = measure q;
        c[1] = measure q; // ketline: ignore KT613 -- the readout's own error
        rx(0) q; // ketline: ignore -- measured angle // and more
        x q;
        x q; // ketline: ignore KT614 // twice on purpose, see KT601
    """,
    "one that silences nothing": """
        qubit q;
        x q; // ketline: ignore KT601 //@ KT631 "KT601"
        x q; // ketline: ignore KT614, KT602 //@ KT631 "KT602"
        z q; // ketline: ignore //@ KT631 "// ketline: ignore"
        // ketline: ignore KT602 //@ KT631 "KT602"
        y q;
        rx(90) q; // ketline: ignore KT602 KT602
        // ketline: ignore KT602 //@ KT631 "KT602"
    """,
    "one of its own line only": """
        qubit q;
        rx(90) q; // ketline: ignore KT602
        rx(45) q; //@ KT602 "45"
        h q; // ketline: ignore KT614 //@ KT631 "KT614"
        h q; //@ KT614 "h q;"
    """,
    "hints": """
        qubit q; int spare; // ketline: ignore KT621
        qubit[2] ancilla; //@ KT621 "ancilla"
        // ketline: ignore KT621
        qubit[2] kept;
        x q;
    """,
    "in a block comment it is no directive": """
        qubit q;
        rx(90) q; /* // ketline: ignore KT602 */ //@ KT602 "90"
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_lints(HEAD + textwrap.dedent(TEXTS[name]).lstrip("\n"), {"KT621", "KT631"})


MISTAKES = """
    qubit q;
    x q; // ketline: ignore KT999 //@ KT403 "KT999"
    x q; // ketline: ignore kt602 //@ KT403 "kt602"
    x q; // ketline: ignore all of it //@ KT403 "all" KT403 "of" KT403 "it"
    x q; // ketline: ignore KT602 KT301 //@ KT403 "KT301"
    x q; // ketline: ignored KT602 //@ KT403 "ignored"
    x q; // ketline: silence KT602 //@ KT403 "silence"
    hh q; // ketline: ignore //@ KT202 "hh"
    x q // ketline: ignore KT102 //@ KT102 "q" KT403 "KT102"
    h q; // ketline: ignore KT401, KT403 //@ KT403 "KT401" KT403 "KT403"
"""


def test_mistakes() -> None:
    check_markers(HEAD + textwrap.dedent(MISTAKES).lstrip("\n"))


def test_errors_are_never_ignored() -> None:
    text = HEAD + "qubit[2] q;\nh q[2]; // ketline: ignore\n"
    snapshot = Snapshot(text)
    assert [problem.code for problem in snapshot.problems] == ["KT301"]
    assert [lint.code for lint in snapshot.lints] == ["KT631"]


def test_line_ends_of_every_kind() -> None:
    lines = [*HEAD.splitlines(), "qubit q;", "// ketline: ignore KT602", "rx(90) q;", "rx(90) q;"]
    for end in ("\n", "\r\n", "\r"):
        assert [lint.code for lint in Snapshot(end.join(lines)).lints] == ["KT602"]
