"""An edited document means what the same text means read afresh, whatever was edited before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.lints import items
from ketline.semantics import quantum
from ketline.syntax import chunks
from ketline.workspace import Snapshot

LINES = """
OPENQASM 3.0;
OPENQASM 2.0;
include "stdgates.inc";
include "qelib1.inc";
include "shared.inc";
include "missing.inc";
qubit[4] q;
qubit[2] q;
qreg q[4];
creg c[4];
bit[4] c;
qubit[
const int n = 3;
const int n = 5;
int[8] x = n;
let a = q[0:1];
gate mine(t) a, b { rz(t) a; cx a, b; }
gate mine a { h a; }
gate other a, b {
def f(qubit r) -> bit {
  return measure r;
if (c[0]) {
if (c == 1) x q[0];
} else {
else
for int i in [0:n] {
  h q[i];
  int y = n;
}
}}
h q[0];
h q[n];
cx q[0], q[1];
cx a[0], q[0];
mine(0.5) q[0], q[1];
mine q[0];
other q[0], q[1];
c[0] = f(q[1]);
c = measure q;
measure q -> c;
rz(0.25) q[3]
hh w[0];
cnot q[0], q[1];
/* a comment
*/
/* closed */ x q[1];
// a line comment
@keep
@keep me
#pragma braket noise
cal { play(
"open string
// ketline: observable H = Z(q[0])*Z(q[1])
// ketline: observable H = Z(q[9])
// ketline: ignore
// ketline: ignore KT614
box {
switch (x) {
case 0 {
default {
$
;;
""".strip("\n").split("\n")
# Unindented, indented, and joined on one line.
line = st.sampled_from(LINES).flatmap(lambda text: st.sampled_from([text + "\n", "  " + text + "\n", text + " "]))
programs = st.lists(line, max_size=30).map("".join)
edit = st.tuples(st.floats(0, 1), st.sampled_from([0, 0, 1, 2, 5, 25, 90]), st.one_of(line, st.sampled_from(
    ["", "{", "}", "/*", "*/", "//", '"', "\n", ";", "@", "h", "q", "[", "]", "\r\n", "=", "+ 1"]
)))

SHARED = {"shared.inc": ("shared", "gate shared a { h a; }\nconst int n = 2;\n")}


@pytest.fixture(scope="module", autouse=True)
def small_chunks() -> Iterator[None]:
    """Chunks of a few lines, so that short programs have many."""
    with ExitStack() as stack:
        for name, value in (("_PIECES", 3), ("_PIECES_INDENTED", 5), ("_FEWEST_PIECES", 2)):
            stack.enter_context(patch.object(chunks, name, value))
        yield


def everything(snapshot: Snapshot) -> dict[str, object]:
    analysis = snapshot.analysis
    return {
        "flat": [(start, statement.text, statement.form) for start, statement in snapshot.tree.flat],
        "nodes": [shape(node) for node in snapshot.tree.nodes],
        "problems": [(p.start, p.end, p.code, p.message, p.related, p.replacement) for p in snapshot.problems],
        "uses": [(use.start, use.end, use.symbol.name, use.symbol.kind, use.declares) for use in analysis.uses],
        "places": sorted((symbol.name, place) for symbol, place in analysis.places.items()),
        "names": {name: (symbol.kind, symbol.size) for name, symbol in analysis.scope.names.items()},
        "scopes": [
            [symbol.name for symbol in analysis.scope_at(offset).visible()]
            for offset in range(0, len(snapshot.text), 17)
        ],
        "directives": analysis.directives,
        "lints": snapshot.lints,
    }


def shape(node) -> tuple[object, ...]:
    return node.start, node.statement.text, node.closed_at, len(node.annotations), [shape(n) for n in node.body]


def test_lines_of_the_property_are_of_every_kind() -> None:
    found = {problem.code for text in LINES for problem in Snapshot(text + "\n").problems}
    assert {"KT101", "KT102", "KT103", "KT104", "KT105", "KT106", "KT107"} <= found


@given(programs, st.lists(edit, min_size=1, max_size=8))
@settings(max_examples=400, deadline=None)
def test_any_edits_mean_what_the_text_means_afresh(text: str, edits: list[tuple[float, int, str]]) -> None:
    snapshot = Snapshot(text, include=SHARED.get)
    everything(snapshot)
    for place, removed, inserted in edits:
        start = int(place * len(snapshot.text))
        edited = snapshot.text[:start] + inserted + snapshot.text[start + removed :]
        snapshot = snapshot.edited(edited)
        found, fresh = everything(snapshot), everything(Snapshot(edited, include=SHARED.get))
        for part in fresh:
            assert found[part] == fresh[part], part


@pytest.mark.slow
@given(programs, st.lists(edit, min_size=4, max_size=20))
@settings(max_examples=4_000, deadline=None)
def test_many_more_edits_mean_what_the_text_means_afresh(text: str, edits: list[tuple[float, int, str]]) -> None:
    test_any_edits_mean_what_the_text_means_afresh.hypothesis.inner_test(text, edits)


def test_a_declarations_users_are_checked_again() -> None:
    text = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[8] q;\n' + "h q[7];\n" * 200
    before = Snapshot(text)
    assert not before.problems
    after = before.edited(text.replace("qubit[8]", "qubit[7]"))
    assert [problem.code for problem in after.problems] == ["KT301"] * 200
    assert not after.edited(text).problems


def test_a_key_checks_one_section() -> None:
    text = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[8] q;\n' + "h q[7];\n" * 400
    before = Snapshot(text)
    middle = len(text) // 2 // 8 * 8 + 3
    for typed in ("h", "h q[", "h q[1];\n"):
        after = before.edited(text[:middle] + typed + text[middle:])
        fresh = set(after.analysis.meanings) - set(before.analysis.meanings)
        assert 1 <= len(fresh) <= 2 < len(before.analysis.meanings)


def test_moving_a_declaration_moves_what_points_at_it() -> None:
    text = "qubit q;\n" + "int a;\n" + "qubit q;\n"
    before = Snapshot(text)
    assert before.problems[0].related == (6, 7, "'q' is declared here")
    after = before.edited("// one more line\n" + text)
    assert after.problems[0].related == (23, 24, "'q' is declared here")


def test_included_files_are_looked_at_again() -> None:
    files = {"mine.inc": ("mine", "gate mine a { U(0, 0, 0) a; }\n")}
    text = 'OPENQASM 3.0;\ninclude "mine.inc";\nqubit q;\nmine q;\n'
    before = Snapshot(text, include=files.get)
    assert not before.problems
    files["mine.inc"] = ("mine", "gate mine a, b { U(0, 0, 0) a; }\n")
    after = before.edited(text + "\n")
    assert [problem.code for problem in after.problems] == ["KT302"]


def test_a_lint_does_not_depend_on_where_a_section_begins() -> None:
    head = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
    early, late = "x q[0];\nx q[0];\n", "qubit[2] q;\n"
    filler = "".join(f"// {index}\n" for index in range(200))
    together = Snapshot(head + early + late)
    apart = Snapshot(head + early + filler + late)
    assert len(apart.tree.sections) > len(together.tree.sections)
    assert [lint.code for lint in apart.lints] == [lint.code for lint in together.lints]
    assert apart.edited(head + early + late).lints == together.lints


def test_a_name_used_before_its_declaration_is_one_problem() -> None:
    snapshot = Snapshot('OPENQASM 3.0;\ninclude "stdgates.inc";\nh a;\nqubit a;\n')
    assert [problem.code for problem in snapshot.problems] == ["KT201"]
    assert snapshot.lints == []


#: Statements of every kind that the fast paths for plain calls must tell from a plain one.
CALLS = """
h q[0];
x q[0];
x q[0]; x q[0];
cx q[0], q[1];
swap q[1], q[1];
cx q, r;
h w;
h a[0];
h q[2];
h $0;
rz(pi) q[0];
rz(2*pi) q[0];
rz(360) q[1];
rz(0) r;
u2(0, pi) q[0];
CX q[0], q[1];
mine q[0];
else x q[0];
if (c[0]) x q[0];
for int pi in [0:1] rz(pi) q[0];
c[0] = measure q[0];
reset q;
int pi;
let a = q[0:1];
gate h b { }
gate mine b { rz(0) b; }
qubit[1] q;
""".strip("\n").split("\n")
HEADS = ["OPENQASM 3.0;\n", "OPENQASM 2.0;\n", ""]
INCLUDES = ['include "stdgates.inc";\n', 'include "qelib1.inc";\n', ""]
NAMES = ["qubit[2] q;\nqubit[2] r;\nqubit w;\nbit[2] c;\n", "qubit[2] q;\nbit[2] c;\nqubit h;\n", ""]


@given(
    st.tuples(st.sampled_from(HEADS), st.sampled_from(INCLUDES), st.sampled_from(NAMES)).map("".join),
    st.lists(st.sampled_from(CALLS), max_size=20),
)
@settings(max_examples=300, deadline=None)
def test_plain_calls_mean_what_the_general_rules_say(head: str, calls: list[str]) -> None:
    text = head + "".join(line + "\n" for line in calls)
    quick = everything(Snapshot(text))
    with ExitStack() as stack:
        for module in (quantum, items):
            stack.enter_context(patch.object(module, "plain_call", lambda node: None))
        general = everything(Snapshot(text))
    for part in quick:
        assert quick[part] == general[part], part
