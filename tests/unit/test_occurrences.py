"""Which symbol a name means, and everywhere it is named: in ⟦brackets⟧ are the places of the name at the cursor."""

from __future__ import annotations

import pytest

from cursors import HEAD, at_cursor, shown
from ketline.navigation.access import Access, access
from ketline.navigation.occurrences import Occurrence, around, occurrence_at, same_names

CASES = [
    "qubit[2] ⟦q‸⟧; h ⟦q⟧[0]; cx ⟦q⟧[0], ⟦q⟧[1];",
    "gate g(⟦t⟧) a { rz(2*⟦‸t⟧) a; } float t; rz(t) $0;",
    "gate g(t) ⟦a⟧, b { cx ⟦a‸⟧, b; } gate h2 a { x a; }",
    "gate ⟦g⟧ a { x a; } qubit q; ⟦g‸⟧ q; inv @ ⟦g⟧ q;",
    "const int ⟦n⟧ = 3; qubit[⟦n‸⟧] q; for int i in [0:⟦n⟧] { x q[0]; }",
    "int i; for int ⟦i⟧ in [0:2] { int k = ⟦i‸⟧; } i = 2;",
    "int ⟦i‸⟧; for int i in [0:2] { int k = i; } ⟦i⟧ = 2;",
    "int i; for int ⟦i‸⟧ in [0:2] rz(⟦i⟧) $0; i = 2;",
    "def ⟦f⟧(int n) -> int { return n; } int k = ⟦f‸⟧(2);",
    "def f(int ⟦n⟧) -> int { return ⟦n‸⟧ + 1; } int n;",
    "qubit[4] q; let ⟦a⟧ = q[0:1]; x ⟦a‸⟧;",
    "bit c; bit d; if (⟦c⟧) { x $0; ⟦c‸⟧ = measure $0; }\nbit ⟦c⟧;".replace("bit c;", "bit ⟦c⟧;", 1),
    "x ⟦$0‸⟧; cx ⟦$0⟧, $1;",
    "rz(⟦pi‸⟧/2) $0; rx(2*⟦pi⟧) $0; /* pi */",
    "// ketline: observable H = Z(⟦q⟧[0])\nqubit[2] ⟦q⟧; x ⟦‸q⟧[0];",
    "input float ⟦th‸⟧;\n// ketline: input ⟦th⟧ = 0.3\nrz(⟦th⟧) $0;",
    # Half-typed statements.
    "qubit[2] ⟦q‸⟧; rz(0.2 ⟦q⟧[0];\nh ⟦q⟧[1]",
    "float ⟦th⟧ = 1; rx(⟦th‸⟧",
    "gate g(⟦t⟧) a { rz(⟦t‸⟧ a; }",
    # Before the declaration, by mistake.
    "⟦q‸⟧[0] = 1; x ⟦q⟧[0]; qubit[2] ⟦q⟧; x ⟦q⟧[1];",
    # What a mistake keeps the analysis from reading.
    "int ⟦i‸⟧ = 0; gate g a { x a; } x g[⟦i⟧];",
    "int[8] ⟦n⟧ = 1; duration d = durationof({ rz(⟦n‸⟧) $0; });",
]


@pytest.mark.parametrize("case", CASES)
def test_every_place_of_a_name(case: str) -> None:
    snapshot, offset = at_cursor(HEAD + case.replace("⟦", "").replace("⟧", ""))
    occurrence = occurrence_at(snapshot, offset)
    assert occurrence is not None
    found = [(one.start, one.end) for one in same_names(snapshot, occurrence)]
    assert shown(snapshot, found) == HEAD + case.replace("‸", "")


@pytest.mark.parametrize(
    "text",
    ["qub‸it q;", "h q[‸0];", "// q‸ a\nqubit q;", 'include "a‸b";', "/* q */ ‸ qubit q;", "pragma q‸ a", "", "‸"],
)
def test_no_name_stands_there(text: str) -> None:
    snapshot, offset = at_cursor(text if "‸" in text else text + "‸")
    assert occurrence_at(snapshot, offset) is None


def test_version_2_names_resolve_as_well() -> None:
    snapshot, offset = at_cursor('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2]; creg c‸[2];\nmeasure q -> c;\n'
                                 "if (c == 1) x q[0];\nh c[\n")  # fmt: skip
    occurrence = occurrence_at(snapshot, offset)
    assert occurrence is not None
    assert len(same_names(snapshot, occurrence)) == 4


def test_the_places_around_the_cursor() -> None:
    found = [Occurrence(at, at + 1, "q", None) for at in range(0, 100, 10)]
    assert around(found, 50, 99) == found
    for offset, starts in ((0, [0, 10, 20, 30]), (50, [40, 50, 60, 70]), (99, [60, 70, 80, 90])):
        assert [one.start for one in around(found, offset, 4)] == starts


ACCESS = """qubit[2] q; // D
bit[2] c; // D
h q[0]; // W
cx q[0], $0; // W
barrier q; // R
reset q; // W
c = measure q; // W R
c[0] = measure q[1]; // W R
measure q -> c; // R W
if (c == 1) x q[0]; // R W
int n = c[0] + 1; // R
n += c[1]; // R
let a = q[0]; // R
"""


def test_what_is_read_and_what_is_changed() -> None:
    """Each line says how it touches q and c, in order."""
    snapshot = at_cursor(HEAD + ACCESS + "‸")[0]
    letters = {Access.DECLARED: "D", Access.WRITTEN: "W", Access.READ: "R"}
    for number in range(2, snapshot.lines.count - 1):
        line = snapshot.lines.line_text(number)
        start = snapshot.lines.line_start(number)
        code, _, wanted = line.partition(" // ")
        touched = [start + at for at, letter in enumerate(code) if letter in "qc" and not code[at - 1 : at].isalpha()
                   and not code[at + 1 : at + 2].isalpha()]  # fmt: skip
        found = [occurrence_at(snapshot, at) for at in touched]
        assert [letters[access(snapshot, one)] for one in found if one is not None] == wanted.split(), line
