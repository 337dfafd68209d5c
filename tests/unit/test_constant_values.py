"""Values at compile time, against Python as the oracle; types of whatever the real files contain."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openqasm3 import ast

from ketline.semantics.analysis import analyse
from ketline.semantics.constants import converted, evaluate
from ketline.semantics.context import Context
from ketline.semantics.expressions import type_of
from ketline.semantics.operators import Refused, binary, unary
from ketline.semantics.sized import Sized
from ketline.semantics.types import Base, Scalar
from ketline.syntax import parse
from ketline.syntax.tree import walk

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"


def constant(text: str, before: str = "") -> object:
    """The value of an expression after some declarations."""
    scope = analyse(parse(before)).scope
    (node,) = parse(f"{text};").nodes
    assert isinstance(node.statement.node, ast.ExpressionStatement), text
    return evaluate(node.statement.node.expression, lambda name: getattr(scope.find(name), "value", None))


VALUES = {
    "1 + 2 * 3": 7, "7 / 2": 3, "-7 / 2": -3, "7 % 3": 1, "-7 % 3": -1, "7.0 / 2": 3.5, "2 ** 10": 1024, "2 ** -1": 0.5,
    "1 << 4": 16, "255 >> 4": 15, "6 & 3": 2, "6 | 3": 7, "6 ^ 3": 5, "~5": -6, "!true": False, "~true": False,
    "3 > 2": True, "3 == 3.0": True, "true && 0": False, "false || 2": True, "-(3)": -3,
    "pi": math.pi, "tau / 2": math.pi, "euler": math.e, "π": math.pi,
    "arccos(1)": 0.0, "arcsin(1)": math.pi / 2, "arctan(1)": math.pi / 4, "cos(0)": 1.0, "sin(0)": 0.0, "tan(0)": 0.0,
    "exp(0)": 1.0, "log(euler)": 1.0, "sqrt(16)": 4.0, "floor(-1.5)": -2.0, "ceiling(1.2)": 2.0,
    "mod(7, 3)": 1, "mod(-7, 3)": -1, "mod(7.5, 2)": 1.5, "abs(-3)": 3,
    "popcount(9)": 2, 'popcount("1101")': 3, "popcount(37)": 3,
    'rotl("10001111", 2)': 0b00111110, 'rotr("0001", 1)': 0b1000, 'rotl("0001", -1)': 0b1000, 'rotl("0001", 4)': 1,
    'rotl(b, 3)': 0b101100, "popcount(b)": 3,
    '"1000" << 1': 0, '"0011" << 1': 6, '~"0101"': 10, '"1100" & "1010"': 8, '"1100" | "1010"': 14,
    '"1100" ^ "1010"': 6,
    "int(2.9)": 2, "int(-2.9)": -2, "float(1)": 1.0, "bool(2)": True, "bool(0.0)": False, "uint[4](17)": 1,
    "int[4](9)": -7, 'int[4]("1111")': -1, 'uint[4]("1111")': 15, "int[8](255)": -1, "bit[4](5)": 5,
    "angle(2 * pi + 1)": 1.0, "angle(-1)": 2 * math.pi - 1, "complex(2)": 2 + 0j,
    "2 + 3im": 2 + 3j, "1im * 1im": -1 + 0j, "real(2 + 3im)": 2.0, "imag(2 + 3im)": 3.0, "sqrt(-1 + 0im)": 1j,
    "(10.0 + 5.0im) * (-2.0 - 7.0im)": 15 - 80j,
    "100ns": 1e-7, "1us": 1e-6, "2ms": 2e-3, "3s": 3.0, "500ns / 1ns": 500.0, "2 * 10ns": 2e-8, "5dt": None,
    "1dt / 1dt": None,
    "u + u": 144, "u * 2": 400, "~u": 55, "-u": 56, "u << 1": 144, "i": -56, "i + i": -112, "u + i": 144,
    "u[3]": 1, "u[0:3]": 8, "u[-1]": 1, "u[{3, 6}]": 3, "u[8]": None, '"101"[0]': 1, '"011"[2]': 0, "u[3:-1:0]": 0b0001,
    "sizeof(a)": 3, "sizeof(a, 1)": 2, "sizeof(a[0])": 2, "sizeof(a, 2)": None, "sizeof(a[0:1])": None,
    "n": 4, "w": math.pi / 4, "an": 2 * math.pi - 0.5, "c": 10, "c[1]": 1, "c[0]": 0, "flag": True, "k": 2 + 0j,
    "unknown": None, "unknown + 1": None, "1 / 0": None, "1 % 0": None, "1.0 / 0": None, "sqrt(-1)": None,
    "log(0)": None,
    "arcsin(2)": None, "1 << 5000": None, "9 ** 9 ** 9": None, "1e400": None, "sin(1, 2)": None, "mod(1, 0)": None,
    "1ns + unknown": None, "a": None, '"01" << unknown': None, "int[4](unknown)": None, "float(1im)": None,
}
BEFORE = """
    const int n = 4; const float w = pi / n; const uint[8] u = 200; const int[8] i = 200; const uint[6] b = 37;
    const angle an = -0.5; const bit[4] c = "1010"; const bool flag = n > 2; const complex k = 2; array[int[8], 3, 2] a;
"""


@pytest.mark.parametrize("text", VALUES)
def test_value(text: str) -> None:
    value, wanted = constant(text, BEFORE), VALUES[text]
    if isinstance(wanted, (float, complex)):
        assert value == pytest.approx(wanted, abs=1e-12)
    else:
        assert value == wanted and (wanted is None or isinstance(value, bool) == isinstance(wanted, bool))


numbers = st.one_of(st.integers(0, 50), st.floats(0.125, 50, width=16))
trees = st.recursive(
    numbers,
    lambda inner: st.tuples(st.sampled_from(["+", "-", "*", "/", "<", "==", "neg"]), inner, inner),
    max_leaves=12,
)


def written(tree: object) -> str:
    if not isinstance(tree, tuple):
        return repr(tree)
    name, left, right = tree
    return f"(-{written(left)})" if name == "neg" else f"({written(left)} {name} {written(right)})"


def computed(tree: object) -> object:
    if not isinstance(tree, tuple):
        return tree
    name, left = tree[0], computed(tree[1])
    if name == "neg":
        return -left
    right = computed(tree[2])
    if name == "/" and all(isinstance(side, int) for side in (left, right)):
        return int(math.copysign(abs(left) // abs(right), left * right)) if left else 0 // right
    return {
        "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right,
        "<": lambda: left < right, "==": lambda: left == right,
    }[name]()


@given(trees)
@settings(max_examples=200, deadline=None)
def test_arithmetic_is_pythons(tree: object) -> None:
    try:
        wanted = computed(tree)
    except ZeroDivisionError:
        wanted = None
    value = constant(written(tree))
    if isinstance(wanted, float) and not math.isfinite(wanted):
        wanted = None
    assert value == wanted


@given(st.integers(-(10**9), 10**9), st.integers(1, 40), st.booleans())
@settings(deadline=None)
def test_widths_wrap(value: int, width: int, signed: bool) -> None:
    made = Sized(value, width, signed)
    low = -(1 << (width - 1)) if signed else 0
    assert low <= made < low + (1 << width) and (made - value) % (1 << width) == 0
    declared = (ast.IntType if signed else ast.UintType)(ast.IntegerLiteral(width))
    assert converted(declared, value) == made


bases = st.builds(Scalar, st.sampled_from(list(Base)), st.sampled_from([None, 0, 1, 4, 8]))
names = ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", "<", ">", "<=", ">=", "==", "!=", "&&", "||"]


@given(st.sampled_from(names), bases, bases)
@settings(max_examples=500, deadline=None)
def test_every_pair_of_operands_has_an_answer(name: str, left: Scalar, right: Scalar) -> None:
    for result in (binary(name, left, right), unary("-", left), unary("~", left), unary("!", left)):
        assert result is None or isinstance(result, Scalar) or (isinstance(result, Refused) and result.hint)
    if name in ("+", "*", "==", "&&"):
        mirrored = binary(name, right, left)
        assert isinstance(mirrored, Refused) == isinstance(binary(name, left, right), Refused)


def shown_type(text: str, before: str = "") -> str:
    tree = parse(f"{before}\n{text};")
    context = Context(lambda name: None, scope=analyse(tree).scope)
    node = tree.nodes[-1].statement.node
    assert isinstance(node, ast.ExpressionStatement), text
    return str(type_of(context, node.expression))


TYPES = {
    "1": "int", "1.5": "float", "true": "bool", "1im": "complex", '"101"': "bit[3]", "10ns": "duration",
    "pi": "float[64]",
    "1 + 1": "int", "1 + 1.5": "float", "i + u": "uint[16]", "i + i": "int[8]", "f + i": "float[32]",
    "f + g": "float[64]",
    "z + f": "complex[float[64]]", "true + true": "int", "1 < 2": "bool", "c == d": "bool", "c & d": "bit[4]",
    "c << 1": "bit[4]", "~u": "uint[16]", "-a": "angle[20]", "a * 2": "angle[20]", "a / a": "uint[20]",
    "t / t": "float",
    "2 * t": "duration", "s - t": "duration", "c[0]": "bit", "c[0:1]": "bit[2]", "c[{0, 2, 3}]": "bit[3]",
    "u[0:3]": "bit[4]",
    "arr[0]": "array[int[8], 2]", "arr[0, 1]": "int[8]", "arr[0:1]": "array[int[8], 2, 2]", "arr[0][1][2]": "bit",
    "arr": "array[int[8], 3, 2]", "int[4](f)": "int[4]", "bool(c)": "bool", "float(i)": "float", "sizeof(arr)": "uint",
    "sin(f)": "float", "sqrt(z)": "complex[float[64]]", "popcount(c)": "uint", "rotl(c, 1)": "bit[4]",
    "real(z)": "float[64]",
    "mod(i, i)": "int[8]", "i + 1": "int", "call(1)": "float[32]", "nothing()": "void", "c[n]": "bit",
    "c[0:n]": "bit[...]", "!c": "bool",
    "durationof({ U(0, 0, 0) q; })": "duration", "unknown": "None", "unknown + 1": "None", "unknown == 1": "bool",
    "q[0]": "qubit", "q": "qubit[4]", "abs(i)": "int[8]", "2 ** 3": "int", "i ** f": "float[32]", "e[0]": "bit",
    "e": "bit[5]",
}
NAMES = """
    int[8] i; uint[16] u; float[32] f; float[64] g; complex[float[64]] z; bit[4] c; bit[4] d; angle[20] a; duration t;
    int n;
    stretch s; array[int[8], 3, 2] arr; def call(int k) -> float[32] { return 1.0; } def nothing() { } qubit[4] q;
    bit b1;
    let e = c ++ b1;
"""


@pytest.mark.parametrize("text", TYPES)
def test_type(text: str) -> None:
    assert shown_type(text, NAMES) == TYPES[text]


def _expressions(node: object):
    """Every AST node below one, itself first."""
    if isinstance(node, ast.QASMNode):
        yield node
        for value in vars(node).values():
            yield from _expressions(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _expressions(value)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_every_expression_of_the_real_files_has_a_type_or_none() -> None:
    seen = typed = 0
    for row in json.loads((CORPUS / "manifest.json").read_text()):
        text = (CORPUS / row["file"]).read_text(encoding="utf-8", errors="replace")
        if len(text) > 40_000:
            continue
        tree = parse(text)
        analysis = analyse(tree)
        context = Context(lambda name: None, scope=analysis.scope)
        problems = len(context.problems)
        for node in walk(tree.nodes):
            for part in _expressions(node.statement.node):
                if isinstance(part, (ast.Expression, ast.RangeDefinition, ast.DiscreteSet)):
                    seen += 1
                    typed += type_of(context, part) is not None
        assert len(context.problems) == problems == 0
    assert seen > 10_000 and typed > 5_000

