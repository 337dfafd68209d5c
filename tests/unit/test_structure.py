"""How a document is built: outline, folding, selections, calls, and finding symbols by their letters."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cursors import HEAD, at_cursor, workspace
from ketline.navigation import Files
from ketline.navigation.calls import Call, incoming, outgoing, routine_at
from ketline.navigation.folding import folds
from ketline.navigation.outline import Entry, outline
from ketline.navigation.search import mismatch, search
from ketline.navigation.selection import selections
from ketline.presentation.inline_values import inline_values
from ketline.presentation.summary import summary
from ketline.workspace import Snapshot

PROGRAM = """OPENQASM 3.0;
include "stdgates.inc";
include "more.inc";

// What it is about,
// in two lines.
qubit[4] q;
bit[4] c;
const float t = pi/2;
// region Definitions
gate pair(angle_) a, b {
  ry(angle_) a;
  cx a, b;
}
def f(qubit r) -> bit {
  int k = 1;
  pair(t) r, q[0];
  return measure r;
}
// endregion
/* A block
   comment. */
for int i in [0:3] {
  int j = i;
  if (c[0]) {
    pair(t) q[0], q[1];
  }
}
// ketline: observable H = Z(q[0])
"""


def tree(entries: list[Entry]) -> list[object]:
    return [(entry.name, tree(list(entry.children))) if entry.children else entry.name for entry in entries]


def test_outline() -> None:
    snapshot = Snapshot(PROGRAM)
    found = outline(snapshot)
    assert tree(found) == [
        "q", "c", "t", ("pair", ["angle_", "a", "b"]), ("f", ["r", "k"]),
        ("for int i in [0:3]", ["i", "j"]), "⟨H⟩",
    ]  # fmt: skip
    for entry in found:
        assert entry.around[0] <= entry.start < entry.end <= entry.around[1]
        assert entry.symbol is None or snapshot.text[entry.start : entry.end] == entry.name
    assert [summary(entry.symbol) for entry in found if entry.symbol is not None] == [
        "qubit[4]", "bit[4]", "float = π/2 = 1.5708", "(angle_) a, b", "(r)",
    ]  # fmt: skip


def test_folds() -> None:
    snapshot = Snapshot(PROGRAM)
    found = [(snapshot.lines.position(fold.start)[0], snapshot.lines.position(fold.end)[0], fold.kind.value)
             for fold in folds(snapshot)]  # fmt: skip
    assert found == [
        (1, 2, "includes"), (4, 5, "comment"), (9, 19, "region"), (10, 13, "block"), (14, 18, "block"),
        (20, 21, "comment"), (22, 27, "block"), (24, 26, "block"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("rz(2*th‸ + 1) q[0];", ["th", "2*th", "2*th + 1", "(2*th + 1)", "rz(2*th + 1) q[0];"]),
        ("cx q[‸0], q[1];", ["0", "[0]", "q[0]", "cx q[0], q[1];"]),
        ("rz(2*t‸h + 1 q[0];", ["th", "rz(2*th + 1 q[0];"]),
        ("gate g a { x a‸; }", ["a", "x a;", " x a; ", "gate g a { x a; }"]),
    ],
)
def test_selections_grow(text: str, steps: list[str]) -> None:
    snapshot, offset = at_cursor(HEAD + text)
    found = [snapshot.text[start:end] for start, end in selections(snapshot, offset)]
    assert [step for step in found if step in steps] == steps
    assert found[-1] == snapshot.text


@settings(max_examples=60, deadline=None)
@given(st.text("{}()[];qx01, \n/*gate", max_size=60), st.integers(0, 60))
def test_each_selection_is_inside_the_next(text: str, offset: int) -> None:
    found = selections(Snapshot(text), offset)
    assert found[-1] == (0, len(text))
    for (start, end), (outer_start, outer_end) in pairwise(found):
        assert outer_start <= start <= end <= outer_end and (start, end) != (outer_start, outer_end)


def calls(found: list[Call]) -> dict[str, int]:
    return {call.other.name: len(call.places) for call in found}


def test_calls() -> None:
    text = PROGRAM.replace("gate pair", "gate pa‸ir")
    snapshot, offset = at_cursor(text)
    found = routine_at(Files(), snapshot, offset)
    assert found is not None and found.name == "pair"
    assert calls(incoming(Files(), snapshot, offset)) == {"f": 1, "program": 1}
    assert calls(outgoing(Files(), snapshot, offset)) == {"ry": 1, "cx": 1}
    assert calls(outgoing(Files(), snapshot, snapshot.text.index("f(qubit"))) == {"pair": 1}
    assert routine_at(Files(), snapshot, snapshot.text.index("q;")) is None


def test_calls_across_files(tmp_path: Path) -> None:
    texts = {
        "a.qasm": HEAD + 'include "own.inc";\nqubit q;\nown q;\nouter‸ q;\n',
        "own.inc": "gate own a { U(0, 0, 0) a; }\ngate outer a { own a; own a; }\n",
    }
    files, snapshot, offset = workspace(tmp_path, texts, "a.qasm")
    found = outgoing(files, snapshot, offset)
    assert calls(found) == {"own": 2}
    assert found[0].other.place.path is not None and found[0].other.place.path.endswith("own.inc")
    assert calls(incoming(files, snapshot, snapshot.text.index("own q"))) == {"program": 1, "outer": 2}


def test_search(tmp_path: Path) -> None:
    texts = {"a.qasm": HEAD + "qubit[2] data;\n", "sub/b.inc": "gate bell_pair a, b { }\ngate swap_data a { }\n"}
    files, _, _ = workspace(tmp_path, texts, "a.qasm")
    assert [match.symbol.name for match in search(files, "data")] == ["data", "swap_data"]
    assert [match.symbol.name for match in search(files, "bp")] == ["bell_pair"]
    assert len(search(files, "")) == 3
    assert search(files, "zzz") == []


def test_what_is_found_first() -> None:
    names = ["cost_layer", "layer", "player", "layers", "lay_err"]
    scored = {name: mismatch("layer", name) for name in names}
    assert sorted(names, key=lambda name: scored[name] or ()) == ["layer", "layers", "player", "cost_layer", "lay_err"]


def test_inline_values() -> None:
    text = HEAD + "const int n = 3;\ninput float w;\n// ketline: input w = 0.5\nrz(n*w) $0;\nfor int i in [0:n] { }\n"
    snapshot = Snapshot(text)
    found = [(text[start:end], value) for start, end, value in inline_values(snapshot, text.index("rz"), len(text))]
    assert found == [("n", "n = 3"), ("w", "w = 0.5"), ("n", "n = 3"), ("i", "i = 0 to 3")]
