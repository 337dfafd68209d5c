"""Semantic tokens: what each name is, and edits that give what the whole text gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cursors import HEAD
from ketline.lsp.semantic_tokens import LEGEND
from ketline.presentation.tokens import MODIFIERS, TYPES, Colouring, colouring, difference, within
from ketline.syntax import chunks
from ketline.workspace import Snapshot


def read(snapshot: Snapshot, data: list[int], encoding: str = "utf-16") -> list[tuple[str, str]]:
    """Every token's text with its type and modifiers."""
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        down, right, length, kind, bits = data[at : at + 5]
        line, column = line + down, right + (0 if down else column)
        start = snapshot.lines.offset(line, column, encoding)
        end = snapshot.lines.offset(line, column + length, encoding)
        modifiers = [name for index, name in enumerate(MODIFIERS) if bits >> index & 1]
        found.append((snapshot.text[start:end], ".".join([TYPES[kind], *modifiers])))
    return found


def tokens(text: str, encoding: str = "utf-16") -> list[str]:
    snapshot = Snapshot(HEAD + text)
    found = read(snapshot, colouring(snapshot, encoding).data(), encoding)
    return [f"{word} {kind}" for word, kind in found[2:]]  # behind OPENQASM and include


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qubit[2] q;", "qubit type, q qubit.declaration"),
        ("const int n = 2; qubit[n] q;", "const type, int type, n variable.declaration.readonly, qubit type, "
         "n variable.readonly, q qubit.declaration"),
        ("bit c; qubit q; c = measure q;", "bit type, c bit.declaration, qubit type, q qubit.declaration, "
         "c bit.modification, measure keyword, q qubit"),
        ("rz(pi/2) $0;", "rz gate.defaultLibrary, pi variable.readonly.defaultLibrary, $0 qubit.defaultLibrary"),
        ("qubit q; rz(pi/2) q;", "qubit type, q qubit.declaration, rz gate.defaultLibrary, "
         "pi variable.readonly.defaultLibrary, q qubit"),
        ("gate g(t) a { rz(sin(t)) a; }", "gate keyword, g gate.declaration, t parameter.declaration.readonly, "
         "a qubit.declaration, rz gate.defaultLibrary, sin function.defaultLibrary, t parameter.readonly, a qubit"),
        ("input float t; U(0, 0, t) $0;", "input type, float type, t input.declaration.readonly, "
         "U gate.defaultLibrary, t input.readonly, $0 qubit.defaultLibrary"),
        ("def f(int n) -> int { return n; } int k = f(1);", "def keyword, f function.declaration, int type, "
         "n variable.declaration, int type, return keyword, n variable, int type, k variable.declaration, f function"),
        ("// ketline: observable H = Z($0)", "// ketline: observable directive"),
        ("@note to self\nx $0;", "@note decorator, x gate.defaultLibrary, $0 qubit.defaultLibrary"),
        ("#pragma note\n", "#pragma macro"),
        ("gphase(pi);", "gphase gate.defaultLibrary, pi variable.readonly.defaultLibrary"),
        # Half typed.
        ("qubit q; float t; rz(t q;", "qubit type, q qubit.declaration, float type, t variable.declaration, "
         "rz gate.defaultLibrary, t variable, q qubit"),
    ],
)  # fmt: skip
def test_what_each_name_is(text: str, expected: str) -> None:
    assert ", ".join(tokens(text)) == expected


def test_lengths_are_in_the_units_of_the_client() -> None:
    for encoding in ("utf-8", "utf-16", "utf-32"):
        assert tokens("/* 𝛹 */ qubit θ𝛹; h θ𝛹;", encoding)[1] == "θ𝛹 qubit.declaration"


def test_the_legend_is_the_same_on_both_sides() -> None:
    assert tuple(LEGEND.token_modifiers) == MODIFIERS
    protocol = {"default_library": "defaultLibrary"}
    assert tuple(LEGEND.token_types) == tuple(protocol.get(name, name) for name in TYPES)


# -- edits -----------------------------------------------------------------------------------------------
PIECES = [
    "qubit[4] q;\n", "h q[0];\n", "\n", "// note\n", "gate g a { x a; }\n", "g q[1];\n", "rz(pi) q[2];\n", "{", "}",
    "/*", "*/", "rz(t q[0];\n", "float t;\n", "𝛹", "\r\n", "if (c) {\n", "bit c;\n", "OPENQASM 2.0;\n", "w q;\n",
]  # fmt: skip
programs = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=4)


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> Iterator[None]:
    """Sections of a few lines, so that short programs have many."""
    with ExitStack() as stack:
        for name, value in (("_PIECES", 3), ("_PIECES_INDENTED", 5), ("_FEWEST_PIECES", 2)):
            stack.enter_context(patch.object(chunks, name, value))
        yield


def applied(data: list[int], old: Colouring, new: Colouring) -> list[int]:
    edit = difference(old, new)
    if edit is None:
        return data
    start, deleted, inserted = edit
    return [*data[:start], *inserted, *data[start + deleted :]]


@settings(max_examples=80, deadline=None)
@given(programs, edits, st.sampled_from(["utf-8", "utf-16"]))
def test_edits_give_what_the_text_gives(text: str, changes: list[tuple[float, int, str]], encoding: str) -> None:
    snapshot = Snapshot(text)
    colours = colouring(snapshot, encoding)
    data = colours.data()
    for where, removed, inserted in changes:
        at = int(where * len(snapshot.text))
        snapshot = snapshot.edited(snapshot.text[:at] + inserted + snapshot.text[at + removed :])
        newer = colouring(snapshot, encoding, colours)
        data = applied(data, colours, newer)
        colours = newer
        afresh = Snapshot(snapshot.text)
        assert data == newer.data()
        assert read(snapshot, data, encoding) == read(afresh, colouring(afresh, encoding).data(), encoding)


@settings(max_examples=30, deadline=None)
@given(programs, st.floats(0, 1), st.integers(0, 40))
def test_a_range_has_all_of_its_tokens(text: str, where: float, length: int) -> None:
    snapshot = Snapshot(text)
    start = int(where * len(text))
    colours = colouring(snapshot, "utf-16")
    part = places(snapshot, within(snapshot, colours, start, start + length))
    everything = places(snapshot, colours.data())
    assert set(part) <= set(everything)
    assert [at for at in everything if start <= at < start + length] == [
        at for at in part if start <= at < start + length
    ]


def places(snapshot: Snapshot, data: list[int]) -> list[int]:
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        line, column = line + data[at], data[at + 1] + (0 if data[at] else column)
        found.append(snapshot.lines.offset(line, column))
    return found
