"""Programs put together at random: every rule answers, and an answer does not depend on what stands elsewhere."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.workspace import Snapshot

DECLARATIONS = """OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q; qubit one; bit b; bit[3] c; int i; int[8] n; uint[4] u; float f;
float[32] g; angle a; angle[4] w;
bool flag; complex k; duration d; stretch s0; array[int[8], 2, 3] arr;
const int two = 2; const float half = 0.5; input float given;
def call(int v, qubit p0) -> float { return v * 1.0; }
def nothing(readonly array[int[8], #dim = 1] r) { }
extern ask(bit[3]) -> int[8];
let pair = q[0:1];
"""
NAMES = "q one b c i n u f g a w flag k d s0 arr two half given call nothing ask pair pi nowhere x $0".split()
LITERALS = ["0", "1", "-1", "7", "300", "0.5", "2.0", "1e400", "true", "2im", "10ns", "5dt", '"101"', "0b11", "{1, 2}"]
LITERALS += ["9" * 80]
OPERATORS = "+ - * / % ** & | ^ << >> < > <= >= == != && ||".split()
FUNCTIONS = "sin sqrt mod popcount rotl real sizeof abs call nothing ask".split()
FUNCTIONS += "int[8] uint[4] float angle[4] bit[3] bool complex".split()

atoms = st.sampled_from(NAMES + LITERALS)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
        st.builds("{}{}".format, st.sampled_from("-!~"), inner),
        st.builds("{}({})".format, st.sampled_from(FUNCTIONS), inner),
        st.builds("{}({}, {})".format, st.sampled_from(FUNCTIONS), inner, inner),
        st.builds("{}[{}]".format, st.sampled_from(NAMES), inner),
        st.builds("{}[{}:{}]".format, st.sampled_from(NAMES), inner, inner),
        st.builds("{}[{{{}, {}}}]".format, st.sampled_from(NAMES), inner, inner),
    ),
    max_leaves=5,
)
types = st.sampled_from(
    "int int[8] uint[4] float angle bit bit[3] bool complex duration array[int[8],2] const_int".split()
)
names = st.sampled_from(NAMES)
statements = st.one_of(
    st.builds("{} v = {};".format, types.map(lambda name: name.replace("_", " ")), expressions),
    st.builds("{} {} {};".format, names, st.sampled_from(["=", "+=", "<<=", "/=", "&="]), expressions),
    st.builds("{}[{}] = {};".format, names, expressions, expressions),
    st.builds("if ({}) x q[0];".format, expressions),
    st.builds("for int v in [{}:{}] {{ x q[v]; }}".format, expressions, expressions),
    st.builds("for float v in {} {{ }}".format, expressions),
    st.builds("switch ({}) {{ case {} {{ }} }}".format, expressions, expressions),
    st.builds("rx({}) {};".format, expressions, expressions),
    st.builds("ctrl({}) @ pow({}) @ x q[0], {};".format, expressions, expressions, names),
    st.builds("cx {}, {};".format, expressions, names),
    st.builds("{} = measure {};".format, names, expressions),
    st.builds("delay[{}] {};".format, expressions, names),
    st.builds("box[{}] {{ }}".format, expressions),
    st.builds("let v = {} ++ {};".format, expressions, expressions),
    st.builds("bit[{}] v; qubit[{}] z1;".format, expressions, expressions),
    st.builds("array[int[{}], {}] z2;".format, expressions, expressions),
    st.builds("def v(int[{}] z1) -> bit[2] {{ return {}; }}".format, expressions, expressions),
    st.builds("gate v(z1) z2 {{ rx({}) z2; gphase({}); }}".format, expressions, expressions),
    st.builds("{};".format, expressions),
)


@given(st.lists(statements, max_size=4))
@settings(max_examples=400, deadline=None)
def test_every_statement_is_answered(lines: list[str]) -> None:
    snapshot = Snapshot(DECLARATIONS + "\n".join(lines))
    for problem in snapshot.problems:
        assert len(DECLARATIONS) <= problem.start <= problem.end <= len(snapshot.text), problem
        assert problem.message.endswith((".", "?")) and "None" not in problem.message, problem.message
    snapshot.estimates()


@given(statements)
@settings(max_examples=150, deadline=None)
def test_a_rule_is_a_function_of_the_statement_and_what_it_names(line: str) -> None:
    alone = Snapshot(DECLARATIONS + line)
    pushed = Snapshot(DECLARATIONS + "x one; int other = 1;\n" + line)
    assert sorted((p.code, p.message) for p in alone.problems) == sorted((p.code, p.message) for p in pushed.problems)
