"""Plain calls are read from their text alone: what the reference parser would say of each must be just that."""

from __future__ import annotations

from contextlib import ExitStack
from unittest.mock import patch

import openqasm3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openqasm3 import ast

from ketline.lints import items
from ketline.semantics import quantum
from ketline.syntax import parse
from ketline.syntax.extent import extent
from ketline.syntax.plain import PlainCall, read_plain_call
from ketline.syntax.shapes import Wrapping, instantiate
from ketline.syntax.splitter import lexed
from ketline.workspace import Snapshot

PLAIN = """
h q[0];
h q;
cx q[0],q[1];
cx q [ 0 ] , r;
rz(0.25) q[3];
rz(0.25)q[3];
rz (.5) q[3];
rz(5.) q[3];
rz(1e-3) q[3];
rz(-pi/4) q[3];
rz(- 3*pi / 4) q[3];
rz(pi/0.5) q[3];
u3(pi/2, -0.3,2*π+tau-euler) q[03];
ccx a, b, c;
""".strip().split("\n")

NOT_PLAIN = """
h q[0], q[0];
h q, q[0];
h q[i];
h q[-1];
h q[0:1];
h $0;
h q[0][1];
rz(1/0) q[3];
rz(1/ 0.00) q[3];
rz(1/1e-999) q[3];
rz(theta) q[3];
rz(2pi) q[3];
rz(2*-pi) q[3];
rz((pi)) q[3];
rz(sin(pi)) q[3];
rz(2**3) q[3];
rz(1.2.3) q[3];
rz(1_0) q[3];
rz(0x10) q[3];
rz(10ns) q[3];
rz() q[3];
rz(,) q[3];
h[10ns] q;
inv @ h q;
x /* note */ q;
reset q[0];
measure q[0];
barrier q;
else q;
pragma q;
opaque q;
sizeof q;
return q;
h if;
h q
h q;;
""".strip().split("\n")


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_call(text: str) -> None:
    assert read_plain_call(text) is not None
    agrees(text)


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_not_a_plain_call(text: str) -> None:
    assert read_plain_call(text) is None


def test_nothing_is_read_of_a_plain_call_before_somebody_asks() -> None:
    (chunk,) = parse("rz(0.1234567) q[3];").chunks
    (statement,) = chunk.statements
    assert statement._read is None
    assert isinstance(statement.node, ast.QuantumGate)
    assert statement.node is statement.node


def test_failing_takes_no_longer_than_reading() -> None:
    """Digits and sums that turn out not to be plain at their very end."""
    for text in ("rz(" + "+".join(["1" * 18] * 9) + "!) q;", "rz(" + "1 + " * 40 + "1!) q;", "h " + "q, " * 60 + "!;"):
        assert len(text) < 200 and read_plain_call(text) is None


numbers = st.sampled_from(["0", "2", "00", "0.5", "1.", ".25", "1e3", "2.5E-1", "0.0", "pi", "π", "tau", "euler", "x"])
sums = st.tuples(
    st.sampled_from(["", "-", "- "]), numbers, st.lists(st.tuples(st.sampled_from("+-*/ "), numbers), max_size=3)
).map(lambda parts: parts[0] + parts[1] + "".join(sign + number for sign, number in parts[2]))
operands = st.tuples(st.sampled_from(["q", "r", "if", "pi", "_a1"]), st.sampled_from(["", "[0]", "[ 12 ]", "[1]"]))
calls = st.tuples(
    st.sampled_from(["h", "rz", "U", "gate", "sizeof", "x9"]),
    st.lists(sums, max_size=3).map(lambda found: f"({', '.join(found)})" if found else " "),
    st.lists(operands.map("".join), min_size=1, max_size=3).map(", ".join),
).map(lambda parts: "".join(parts) + ";")


@given(calls)
@settings(max_examples=500, deadline=None)
def test_what_looks_plain_is_what_the_reference_reads(text: str) -> None:
    if read_plain_call(text) is not None:
        agrees(text)


def agrees(text: str) -> None:
    """The text is one gate call for the reference parser, with the tree that we give and what is said of it."""
    call = read_plain_call(text)
    assert call is not None
    (node,) = parse(text).nodes
    made = node.statement.node
    general, problems = instantiate(lexed(text), Wrapping(), 0)
    assert not problems and not node.statement.problems and made == general
    (read,) = openqasm3.parse(text).statements
    assert isinstance(read, ast.QuantumGate) and made == read
    assert read_from_tree(made) == (call.gate, call.parameters, list(call.constants), operands_of(call))


def operands_of(call: PlainCall) -> list[tuple[str, int | None, int, int]]:
    return [(name, position, call.at + start, call.at + end) for name, position, start, end in call.operands]


def read_from_tree(node: ast.QuantumGate) -> tuple[str, int, list[str], list[tuple[str, int | None, int, int]]]:
    """What a plain call says of itself, from its tree."""
    assert not node.modifiers and node.duration is None and extent(node.name)[0] == 0
    found: list[tuple[str, int | None, int, int]] = []
    for qubit in node.qubits:
        if isinstance(qubit, ast.Identifier):
            found.append((qubit.name, None, *extent(qubit)))
        else:
            ((index,),) = qubit.indices
            found.append((qubit.name.name, index.value, *extent(qubit.name)))
    return node.name.name, len(node.arguments), list(names(node.arguments)), found


def names(part: object) -> list[str]:
    """The names in parameters, from left to right."""
    if isinstance(part, list):
        return [name for inner in part for name in names(inner)]
    if isinstance(part, ast.Identifier):
        return [part.name]
    if isinstance(part, ast.UnaryExpression):
        return names(part.expression)
    return [*names(part.lhs), *names(part.rhs)] if isinstance(part, ast.BinaryExpression) else []


HEAD = '{}include "{}";\nqubit[{}] q;\nqubit r;\n'
heads = st.tuples(
    st.sampled_from(["OPENQASM 3.0;\n", "OPENQASM 2.0;\n", ""]),
    st.sampled_from(["stdgates.inc", "qelib1.inc"]),
    st.sampled_from([2, 20, 5_000]),
).map(lambda parts: HEAD.format(*parts))
angles = st.sampled_from(
    "0|0.0|-0.25|- 0.25|6.28|6.5|90.0|1e-3|3|pi|2*pi|-pi/4|- 3*pi / 8|2.0*pi|0*pi|pi*0.5|π/3|-1.5*π*2|pi/7/3".split("|")
)
gates = st.tuples(
    st.sampled_from(["h", "cx", "cz", "CX", "rz", "cp", "U", "u2", "u3", "swap", "ccx", "mine"]),
    st.lists(angles, max_size=3).map(lambda found: f"({', '.join(found)})" if found else " "),
    st.lists(st.sampled_from(["q[0]", "q[1]", "q[12]", "r"]), min_size=1, max_size=3).map(", ".join),
).map(lambda parts: "".join(parts) + ";\n")


@given(heads, st.lists(gates, max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_says_what_the_general_one_says(head: str, calls: str) -> None:
    """Also of statements that another program has used already: what is kept with them holds everywhere."""
    quick = said(head + calls)
    with ExitStack() as stack:
        for module in (quantum, items):
            stack.enter_context(patch.object(module, "plain_call", lambda statement: None))
        assert quick == said(head + calls)


def said(text: str) -> tuple[object, ...]:
    snapshot = Snapshot(text)
    uses = [(use.start, use.end, use.symbol.name) for use in snapshot.analysis.uses]
    return snapshot.problems, uses, [section.items for section in snapshot.linted.sections], snapshot.lints
