"""Renaming: every place, or a reason. After a rename there are the same problems and the same tree but for the name."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openqasm3 import ast

from cursors import HEAD, at_cursor, workspace
from ketline.navigation import Files
from ketline.navigation.references import references
from ketline.navigation.renaming import Refused, Renamed, rename, renameable
from ketline.semantics.library import STDGATES
from ketline.source.edits import Edit, applied
from ketline.workspace import Snapshot


def renamed(snapshot: Snapshot, found: list[Renamed], new: str) -> str:
    places = next(each.places for each in found if each.path is None)
    return applied(snapshot.text, [Edit(start, end, new) for start, end in places])


@pytest.mark.parametrize(
    ("text", "new", "result"),
    [
        ("qubit[2] q‸; h q[0]; cx q[0], q[1];", "data", "qubit[2] data; h data[0]; cx data[0], data[1];"),
        ("gate g(t‸) a { rz(t) a; } float t;", "u", "gate g(u) a { rz(u) a; } float t;"),
        ("gate g‸ a { x a; } g $0; ctrl @ g $0, $1;", "k", "gate k a { x a; } k $0; ctrl @ k $0, $1;"),
        ("int i; for int i‸ in [0:2] rz(i) $0; i = 2;", "j", "int i; for int j in [0:2] rz(j) $0; i = 2;"),
        ("// ketline: observable H = Z(q[0])\nqubit[2] q‸;", "r",
         "// ketline: observable H = Z(r[0])\nqubit[2] r;"),
        ("qubit q‸; rz(0.2 q;", "r", "qubit r; rz(0.2 r;"),
        # A name of an inner block, or of a gate's body, is no hindrance where nothing of the outer one is meant.
        ("int n‸; gate g(m) a { rz(m) a; } n = 1;", "m", "int m; gate g(m) a { rz(m) a; } m = 1;"),
        ("int n‸; for int m in [0:2] { rz(m) $0; } n = 1;", "m", "int m; for int m in [0:2] { rz(m) $0; } m = 1;"),
    ],
)  # fmt: skip
def test_renames(text: str, new: str, result: str) -> None:
    snapshot, offset = at_cursor(HEAD + text)
    assert renamed(snapshot, rename(Files(), snapshot, offset, new), new) == HEAD + result


@pytest.mark.parametrize(
    ("text", "new", "reason"),
    [
        ("qubit‸ q;", "r", "'qubit' is a keyword"),
        ("qubit q; h‸ q;", "r", "'h' belongs to the standard file stdgates.inc"),
        ("rz(pi‸) $0;", "r", "'pi' is a built-in constant"),
        ("U‸(0, 0, 0) $0;", "r", "'U' is a built-in gate"),
        ("x $‸0;", "r", "hardware qubit"),
        ("x who‸;", "r", "Nothing declares 'who'"),
        ("qubit q; // q‸", "r", "There is no name here"),
        ("qubit q‸;", "2q", "'2q' is no name"),
        ("qubit q‸;", "a b", "'a b' is no name"),
        ("qubit q‸;", "", "'' is no name"),
        ("qubit q‸;", "measure", "'measure' is a keyword"),
        ("qubit q‸;", "pi", "'pi' is a built-in constant"),
        ("qubit q‸;", "sin", "'sin' is a built-in function"),
        ("qubit q‸;", "h", "'h' is already a gate in stdgates.inc"),
        ("qubit q‸; bit c;", "c", "'c' is already a bit register"),
        ("gate g(t‸) a { rz(t) a; }", "a", "'a' is already a qubit register"),
        # Captures, both ways.
        ("int n‸; for int m in [0:2] { rz(n) $0; }", "m", "would mean another 'm'"),
        ("int n‸; for int m in [0:2] rz(n) $0;", "m", "would mean another 'm'"),
        ("int m; for int n‸ in [0:2] { rz(m) $0; }", "m", "line 3 would come to mean 'n'"),
        ("def f(int n‸) -> int { h $0; return n; }", "h", "line 3 would come to mean 'n'"),
        ("int n‸; rz(lost) $0;", "lost", "line 3 would come to mean 'n'"),
        ("qubit q‸;\n// ketline: observable H = Z(r[0])\n", "r", "named in the comment in line 4"),
        ("qubit q‸; bit q;", "r", "'q' is declared twice"),
    ],
)
def test_refusals(text: str, new: str, reason: str) -> None:
    snapshot, offset = at_cursor(HEAD + text)
    with pytest.raises(Refused, match=re.escape(reason)):
        rename(Files(), snapshot, offset, new)


def test_version_2_has_names_of_its_own() -> None:
    snapshot, offset = at_cursor('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q‸[1];\nh q;\n')
    assert renamed(snapshot, rename(Files(), snapshot, offset, "data"), "data").endswith("qreg data[1];\nh data;\n")
    with pytest.raises(Refused, match="In OpenQASM 2 a name is a small letter"):
        rename(Files(), snapshot, offset, "Data")


SHARED = {
    "main.qasm": HEAD + 'include "shared.inc";\ninclude "rest.inc";\nqubit q;\nmine‸(n) q;\n',
    "shared.inc": "const int n = 2;\ngate mine(t) a { rz(t) a; }\n",
    "rest.inc": "gate more a { mine(0.5) a; }\n",
    "other/third.qasm": HEAD + 'include "fourth.inc";\nqubit q;\nmine(1) q;\n',
    "other/fourth.inc": "gate mine(t) a { rx(t) a; }\n",
    "below.qasm": HEAD + 'include "shared.inc";\nqubit mine2;\nmine(2) mine2;\n',
}


def test_files_that_share_a_name(tmp_path: Path) -> None:
    """Whoever includes the declaring file takes part, and what rests on its includer's names; nobody else."""
    files, snapshot, offset = workspace(tmp_path, SHARED, "main.qasm")
    found = {("main.qasm" if one.path is None else Path(one.path).name): len(one.occurrences)
             for one in references(files, snapshot, offset)}  # fmt: skip
    assert found == {"main.qasm": 1, "shared.inc": 1, "rest.inc": 1, "below.qasm": 1}
    with pytest.raises(Refused, match="'mine2' is already a qubit register"):
        rename(files, snapshot, offset, "mine2")
    assert sum(len(one.places) for one in rename(files, snapshot, offset, "ours")) == 4


def test_a_file_that_only_has_the_name_in_reach_has_its_say(tmp_path: Path) -> None:
    texts = {**SHARED, "below.qasm": HEAD + 'include "shared.inc";\nqubit taken;\n'}
    files, snapshot, offset = workspace(tmp_path, texts, "main.qasm")
    with pytest.raises(Refused, match="'taken' is already a qubit register"):
        rename(files, snapshot, offset, "taken")
    assert {Path(one.path).name for one in rename(files, snapshot, offset, "ours") if one.path is not None} == {
        "shared.inc", "rest.inc",
    }  # fmt: skip


def test_the_declaring_file_sees_its_users(tmp_path: Path) -> None:
    texts = {**SHARED, "main.qasm": SHARED["main.qasm"].replace("‸", ""),
             "shared.inc": SHARED["shared.inc"].replace("mine", "mine‸")}  # fmt: skip
    files, snapshot, offset = workspace(tmp_path, texts, "shared.inc")
    found = {Path(one.path).name for one in references(files, snapshot, offset) if one.path is not None}
    assert found == {"main.qasm", "rest.inc", "below.qasm"}


def test_what_lies_outside_of_the_workspace_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "far.inc").write_text("gate far a { x a; }\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    files, _, _ = workspace(inside, {"a.qasm": HEAD}, "a.qasm")
    far = str((tmp_path / "far.inc").resolve())
    snapshot = Snapshot(HEAD + 'include "far.inc";\nfar $0;\n', include=lambda name: (far, "gate far a { x a; }\n")
                        if name == "far.inc" else None)  # fmt: skip
    with pytest.raises(Refused, match="outside of this workspace"):
        renameable(files, snapshot, snapshot.text.rindex("far"))


# -- any program -----------------------------------------------------------------------------------------
LINES = """
qubit[4] q;
qubit[2] r;
bit[4] c;
int[8] x = n;
const int n = 3;
let a = q[0:1];
gate mine(t) a, b { rz(t) a; cx a, b; }
gate other a { h a; }
def f(qubit r, int n) -> bit { int k = n; x = k; return measure r; }
for int i in [0:n] { h q[i]; int y = n; }
for int i in [0:n] rz(i) q[i];
if (c[0]) { x q[0]; int t = 2; rz(t) q[0]; }
while (c[1]) { c[1] = measure q[1]; }
mine(0.5) q[0], q[1];
other q[2];
c[0] = f(q[1], n);
c = measure q;
x = x + n;
rz(n*pi) r[0];
h q
cx a[0], r[
rz(t) q[0];
// ketline: observable H = Z(q[0])*Z(r[1])
input float t;
""".strip("\n").split("\n")
NAMES = ["q", "r", "c", "x", "n", "a", "b", "t", "i", "k", "y", "f", "mine", "other", "fresh", "h", "Z", "pi", "if"]
programs = st.lists(st.sampled_from(LINES), max_size=14).map(lambda lines: HEAD + "".join(one + "\n" for one in lines))


def problems(snapshot: Snapshot) -> list[tuple[int, str]]:
    """Where which problems are; that a name hides a library's gate (KT209) is what a rename is there to mend."""
    found = [(snapshot.lines.position(one.start)[0], one.code) for one in snapshot.problems]
    return [one for one in found if one[1] != "KT209"]


def nodes(snapshot: Snapshot, old: str, new: str) -> list[str]:
    """The trees of all statements, with ``new`` read as ``old``."""
    return [_written(statement.node, old, new) for _, statement in snapshot.tree.flat]


def _written(node: object, old: str, new: str) -> str:
    if isinstance(node, ast.Identifier):
        return old if node.name == new else node.name
    if isinstance(node, ast.QASMNode):
        parts = {key: _written(value, old, new) for key, value in vars(node).items() if key not in ("span", "extent")}
        return f"{type(node).__name__}{sorted(parts.items())}"
    if isinstance(node, (list, tuple)):
        return str([_written(one, old, new) for one in node])
    return repr(node)


def meanings(snapshot: Snapshot) -> list[tuple[int, int]]:
    """Every use of a name, in order, by the order of the declarations that they mean."""
    order: dict[object, int] = {}
    uses = {use.start: use for use in sorted(snapshot.analysis.uses, key=lambda use: (use.start, use.declares))}
    return [(index, order.setdefault(use.symbol, len(order))) for index, use in enumerate(uses.values())]


def names_in(text: str) -> Iterator[int]:
    for match in re.finditer(r"[A-Za-z_]\w*", text):
        yield match.start()


@settings(max_examples=150, deadline=None)
@given(programs, st.integers(0, 10_000), st.sampled_from(NAMES))
def test_a_rename_changes_nothing_but_the_name(text: str, seed: int, new: str) -> None:
    snapshot = Snapshot(text)
    offset = random.Random(seed).choice(list(names_in(text)))
    try:
        old = renameable(Files(), snapshot, offset).name
        found = rename(Files(), snapshot, offset, new)
    except Refused as refused:
        assert str(refused).endswith((".", "by hand."))
        return
    if not found:
        assert old == new
        return
    after = Snapshot(renamed(snapshot, found, new))
    assert problems(after) == problems(snapshot)
    assert meanings(after) == meanings(snapshot)
    assert nodes(after, old, new) == nodes(snapshot, old, new)
    if old in STDGATES:
        return  # the name of a gate, which nothing may take again
    (back,) = rename(Files(), after, found[0].places[0][0], old)
    assert renamed(after, [back], old) == text
