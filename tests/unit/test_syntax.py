"""The total parser: every text, incremental equal to from scratch, trees equal to the reference's."""

from __future__ import annotations

import json
from pathlib import Path

import openqasm3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openqasm3 import ast

from ketline.syntax import parse
from ketline.syntax.extent import extent
from ketline.syntax.tree import Node, walk
from ketline.workspace import IncludeFiles, Snapshot

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")

FRAGMENTS = [
    "OPENQASM 3.0;",
    'include "stdgates.inc";',
    "qubit[3] q;",
    "h q[0];",
    "h q",
    "cx q[0], q[1];",
    "gate g a {",
    "}",
    "for int i in [0:2] {",
    "if (c[0] == 1) {",
    "} else {",
    "rx(pi/2) q[1];",
    "/*",
    "*/",
    "// note",
    "\n",
    " ",
    "{",
    ";",
    "@a b",
    "#pragma x",
    '"',
    "'",
    "cal {",
    "defcal x $0 {",
    "let a = q[0:1];",
    "case 1 {",
    "switch (x) {",
    "ctrl @ x q",
    "bit[2] c = measure q;",
    "-" * 70,
    "(" * 70,
    "π",
    "𝛹",
    "\x0c",
    "\r\n",
    "1e400",
    "0x",
    "$0",
    "array[int, 2] a = {1,",
]
texts = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))


def flat(text: str, tree) -> list[tuple[int, str, str]]:
    assert tree.text == text
    return [(start, statement.text, statement.form.value) for start, statement in tree.flat]


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    snapshot = Snapshot(text)
    for problem in snapshot.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert problem.message
    for start, piece, _ in flat(text, snapshot.tree):
        assert text[start : start + len(piece)] == piece
    snapshot.estimates()


@given(texts, texts, st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=300, deadline=None)
def test_an_edit_reads_as_from_scratch(text: str, inserted: str, first: int, second: int) -> None:
    left, right = sorted((min(first, len(text)), min(second, len(text))))
    edited = text[:left] + inserted + text[right:]
    incremental, fresh = parse(edited, parse(text)), parse(edited)
    assert flat(edited, incremental) == flat(edited, fresh)
    assert incremental.problems == fresh.problems


def test_an_edit_keeps_the_other_statements() -> None:
    text = "".join(f"rz(0.{index}) q[{index % 7}];\n" for index in range(500))
    before = parse(text)
    after = parse(text[:3000] + "h q[1];\n" + text[3000:], before)
    kept = {id(section) for section in before.sections} & {id(section) for section in after.sections}
    assert len(before.sections) > 10
    assert len(kept) >= len(before.sections) - 2


def test_columns_of_nodes_are_exact() -> None:
    text = "rx( theta /2 ) /* 𝛹 */ q[ i+1 ] ;"
    (node,) = parse(text).nodes
    gate = node.statement.node
    shown = [text[slice(*extent(part))] for part in (gate, gate.name, gate.arguments[0], gate.qubits[0])]
    assert shown == [text, "rx", "theta /2", "q[ i+1 ]"]
    (index,) = gate.qubits[0].indices[0]
    assert text[slice(*extent(index))] == "i+1"


def rebuilt(nodes: list[Node]) -> list:
    """The reference parser's statements, put together from flat pieces."""
    statements: list = []
    for node in nodes:
        made = _statement(node)
        if node.statement.word == "else" and statements:
            target = statements[-1]
            while isinstance(target, ast.BranchingStatement) and target.else_block:
                target = target.else_block[-1]
            target.else_block = rebuilt(node.body) if node.statement.node is None else [made]
            continue
        if made is not None:
            statements.append(made)
    return statements


def _statement(node: Node):
    from copy import copy

    made = copy(node.statement.node)
    if made is None:
        return None
    if not isinstance(made, (ast.Pragma,)):
        made.annotations = [annotation.node for annotation in node.annotations]
    inner = made
    if node.statement.form.value == "opener":
        if isinstance(inner, ast.SwitchStatement):
            inner.cases = [
                (list(case.statement.labels), ast.CompoundStatement(rebuilt(case.body)))
                for case in node.body
                if case.statement.word == "case"
            ]
            default = [case for case in node.body if case.statement.word == "default"]
            inner.default = ast.CompoundStatement(rebuilt(default[0].body)) if default else None
            return made
        while True:
            name = next(name for name in ("if_block", "block", "body", "statements") if hasattr(inner, name))
            held = getattr(inner, name)
            if not held:
                setattr(inner, name, rebuilt(node.body))
                return made
            inner = copy(held[-1])
            setattr(_parent(made, held[-1]), name, [*held[:-1], inner])
    return made


def _parent(node, child):
    for name in ("if_block", "block", "body", "statements"):
        held = getattr(node, name, None)
        if held and held[-1] is child:
            return node
        if held:
            return _parent(held[-1], child)
    raise AssertionError("no parent")


def corpus_rows(*expectations: str) -> list[dict]:
    if not CORPUS.is_dir():
        return []
    return [row for row in json.loads((CORPUS / "manifest.json").read_text()) if row["expect"] in expectations]


def read(row: dict) -> str:
    return (CORPUS / row["file"]).read_text(encoding="utf-8", errors="replace")


@needs_corpus
@pytest.mark.slow
def test_trees_equal_the_reference_parsers() -> None:
    compared = 0
    for row in corpus_rows("clean", "syntax-clean"):
        text = read(row)
        if len(text) > 20_000 or "opaque" in text:
            continue  # the reference needs a millisecond a line
        try:
            wanted = openqasm3.parse(text)
        except Exception:
            continue
        assert rebuilt(parse(text).nodes) == wanted.statements, row["file"]
        compared += 1
    assert compared > 150


@needs_corpus
def test_real_files_raise_no_false_syntax_alarm() -> None:
    rows = corpus_rows("clean", "syntax-clean")
    alarms = {row["file"]: problems for row in rows if (problems := parse(read(row)).problems)}
    assert alarms == {}


#: Clean by the manifest, yet each includes a file that is not there or uses a gate that nothing declares.
TRULY_WRONG = {
    "Qiskit__openqasm3_parser/crates/pipeline-tests/tests/snippets/reference/comments/comments_cnot.qasm": "KT202",
    "microsoft__qdk/source/compiler/qsc_project/src/tests/openqasm_projects/missing_include.qasm": "KT205",
    "microsoft__qdk/source/compiler/qsc_project/src/tests/openqasm_projects/with_includes.qasm": "KT205",
    "orangekame3__qasmtools/testdata/formatter/expected/indentation_blocks.qasm": "KT203",
    "qBraid__pyqasm/tests/qasm3/resources/qasm/custom_include/inc_not_found.qasm": "KT205",
}


@needs_corpus
def test_real_files_raise_no_false_alarm() -> None:
    found = {}
    for row in corpus_rows("clean"):
        snapshot = Snapshot(read(row), include=IncludeFiles(CORPUS / row["file"]))
        if snapshot.problems:
            found[row["file"]] = snapshot.problems[0].code
    assert found == TRULY_WRONG


@needs_corpus
def test_rejected_files_get_an_error() -> None:
    silent = [
        row["file"]
        for row in corpus_rows("rejected-by-reference")
        if not Snapshot(read(row), include=IncludeFiles(CORPUS / row["file"])).problems
    ]
    assert silent == []


def test_walk_gives_parents_first() -> None:
    tree = parse("if (a) {\n  for int i in [0:1] {\n    x q;\n  }\n}\ny q;\n")
    assert [node.statement.word for node in walk(tree.nodes)] == ["if", "for", "x", "y"]
