"""The formatter: one style, the same program, everything that is no white space where it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketline import formatting as formatter
from ketline.formatting import MeaningChanged, Style, document, formatting, formatting_between, formatting_on_type
from ketline.source.edits import Edit, applied
from ketline.syntax import parse
from ketline.syntax.tree import walk
from random_programs import Program

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


TWO = Style("  ")


def laid_out(text: str, style: Style = TWO) -> str:
    return formatter.laid_out(text, style)


def trees(text: str) -> list[object]:
    """The reference classes' trees of all statements, with their blocks and annotations."""
    return [
        (node.statement.node, node.statement.word, len(node.body), [one.text for one in node.annotations])
        for node in walk(parse(text).nodes)
    ]


def comments(text: str) -> list[str]:
    found = re.findall(r"\"[^\"\n]*\"|(//[^\r\n]*|/\*.*?\*/)", text, re.DOTALL)
    return [comment.rstrip() for comment in found if comment]


def check(text: str) -> str:
    new = laid_out(text)
    assert laid_out(new) == new, "laid out twice is laid out once"
    assert trees(new) == trees(text)
    assert comments(new) == comments(text)
    assert "".join(new.split()) == "".join(text.split()), "only white space changes"
    return new


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("h   q [ 0 ] ;", "h q[0];\n"),
        ("rx( 2 * pi / 3 ,- x ) q;", "rx(2*pi/3, -x) q;\n"),
        ("rx(a+b*c-d**2) q[ i + 1 ], r[ 0 : n - 1 ];", "rx(a + b*c - d**2) q[i+1], r[0:n-1];\n"),
        ("if(c==1)x q;", "if (c == 1) x q;\n"),
        ("ctrl(2)@inv@x a,b,c;", "ctrl(2) @ inv @ x a, b, c;\n"),
        ("int[ 32 ] n=-1;n+=2;", "int[32] n = -1; n += 2;\n"),
        ("array[int[8],2,2] a={ {1,2},{3,4} };", "array[int[8], 2, 2] a = {{1, 2}, {3, 4}};\n"),
        ("def f(readonly array[int[8],#dim=1] a)->bit{return !b;}",
         "def f(readonly array[int[8], #dim = 1] a) -> bit { return !b; }\n"),
        ("for uint i in{0,3}{h q[i];}", "for uint i in {0, 3} { h q[i]; }\n"),
        ("let a=q[0:1]++q[3];", "let a = q[0:1] ++ q[3];\n"),
        ("measure  q->c;", "measure q -> c;\n"),
        ("x=bit[4](n)&~m<<2;", "x = bit[4](n) & ~m << 2;\n"),
        ("b=a&&!(c||d);", "b = a && !(c || d);\n"),
        ("delay[ 100 ns ] q;", "delay[100 ns] q;\n"),
        ("duration d=durationof({x q;});", "duration d = durationof({ x q; });\n"),
        ("gate g(a)b{rx(a)b;h b;}", "gate g(a) b { rx(a) b; h b; }\n"),
        ("gate g a\n{\nh a;x a;\n\n\n}", "gate g a {\n  h a; x a;\n}\n"),
        ("if (a) {\n x q;\n}\n else   {\n y q;\n}\n", "if (a) {\n  x q;\n} else {\n  y q;\n}\n"),
        ("h q;\n\n\n\nx q;", "h q;\n\nx q;\n"),
        ("h q; // a\nx q;    //b\n", "h q; // a\nx q; //b\n"),
        ("h q;            // a\ncx q[0],q[1];   // b\n", "h q;           // a\ncx q[0], q[1]; // b\n"),
        ("h q;  x  q; // a", "h q; x q; // a\n"),
        ("h q; /* a */ x q;", "h q;\n/* a */ x q;\n"),
        ("h /* a */ q // b\n,r;", "h /* a */ q // b\n  , r;\n"),
        ("{ // a\nh q;}", "{ // a\n  h q;\n}\n"),
        ("U(0,\n0,0)\nq;", "U(0,\n  0, 0)\n  q;\n"),
        ("array[int[8], 2] a = {\n1,\n    2\n};", "array[int[8], 2] a = {\n  1,\n  2\n};\n"),
        ("@bind  a   b\n  h q;", "@bind  a   b\nh q;\n"),
        ("cal  {\n  x   y  }\nh  q;", "cal  {\n  x   y  }\nh q;\n"),
        ("#pragma  a   b\nh q;", "#pragma  a   b\nh q;\n"),
        ("switch(n){case 1,2{x q;}default{y q;}}", "switch (n) { case 1, 2 { x q; } default { y q; } }\n"),
        ("h q;;", "h q;;\n"),
        ("", ""),
        ("\n\n", ""),
        ("h q;\r\nx  q;", "h q;\r\nx q;\r\n"),
    ],
)  # fmt: skip
def test_style(text: str, wanted: str) -> None:
    assert check(text) == wanted


def test_a_power_of_version_2_is_tight_and_an_exclusive_or_is_not() -> None:
    assert check("OPENQASM 2.0;\nU(2 ^ 3,0,0) q;").endswith("U(2^3, 0, 0) q;\n")
    assert check("OPENQASM 3.0;\nn = a^b;").endswith("n = a ^ b;\n")


def test_statements_with_syntax_errors_are_left_as_they_are() -> None:
    text = "h   q;\nx   q,,   r;\nfor int i in [0:2] {\n x  q;\n  y   (  q;\n}\n"
    assert laid_out(text) == "h q;\nx   q,,   r;\nfor int i in [0:2] {\n  x q;\n  y   (  q;\n}\n"


def test_an_open_block_costs_itself_only() -> None:
    text = "for int i in [0:2] {\n   x  q;\nh   q;\n"
    assert laid_out(text) == "for int i in [0:2] {\n  x q;\nh q;\n"


def test_a_block_too_wide_for_a_line_is_opened() -> None:
    assert laid_out("gate g a { h a; x a; }", Style("  ", 20)) == "gate g a {\n  h a; x a;\n}\n"


def test_a_line_too_wide_is_split() -> None:
    assert laid_out("h q; x q; y q;", Style("  ", 10)) == "h q;\nx q;\ny q;\n"


def test_indents_are_chosen() -> None:
    assert laid_out("{\nh q;\n}", Style("\t")) == "{\n\th q;\n}\n"


def test_edits_are_small() -> None:
    text = "h q;\nif (a) {\n      x q;\n}\ncx q[0],q[1];\n"
    assert formatting(parse(text), TWO) == [(16, 20, ""), (35, 35, " ")]


def test_a_range_is_its_lines() -> None:
    text = "h  q;\nx  q;\ny  q;\n"
    for end in (8, 12):
        assert applied(text, formatting_between(parse(text), 8, end, TWO)) == "h  q;\nx q;\ny  q;\n"


@pytest.mark.parametrize(
    ("text", "typed", "wanted"),
    [
        ("h  q;\nx  q;|\ny  q;\n", ";", "h  q;\nx q;\ny  q;\n"),
        ("h  q;\n{\nx  q;\n}|\n", "}", "h  q;\n{\n  x q;\n}\n"),
        ("{\n|\n}\n", "\n", "{\n  \n}\n"),
        ("for int i in [0:2] {\n|", "\n", "for int i in [0:2] {\n  "),
        ("cx q[0],\n|", "\n", "cx q[0],\n  "),
        ("{\nh  q;\n|}\n", "\n", "{\n  h q;\n}\n"),
        ("h  (q;|", ";", "h  (q;"),
        ("// a;|", ";", "// a;"),
        ("|", "\n", ""),
    ],
)
def test_on_type(text: str, typed: str, wanted: str) -> None:
    offset = text.index("|")
    text = text.replace("|", "")
    assert applied(text, formatting_on_type(parse(text), offset, typed, TWO)) == wanted


@pytest.mark.parametrize("edit", [Edit(2, 3, "r"), Edit(0, 0, "x q;"), Edit(1, 2, ""), Edit(4, 5, "// ")])
def test_another_program_is_never_returned(monkeypatch: pytest.MonkeyPatch, edit: Edit) -> None:
    """Whatever goes wrong in laying out: a text that reads differently is not handed out."""
    monkeypatch.setattr(document, "edits_of", lambda tree, style: [edit])
    with pytest.raises(MeaningChanged):
        formatting(parse("h q;\nx q;\n"), TWO)


def _corpus(*kinds: str) -> list[Path]:
    manifest = CORPUS / "manifest.json"
    if not manifest.is_file():
        return []
    return [CORPUS / row["file"] for row in json.loads(manifest.read_text()) if row["expect"] in kinds]


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_files() -> None:
    for path in _corpus("clean", "syntax-clean"):
        check(path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the repository")
def test_real_files_with_mistakes_keep_everything() -> None:
    for path in _corpus("rejected-by-reference"):
        text = path.read_text(encoding="utf-8", errors="replace")
        assert "".join(laid_out(text).split()) == "".join(text.split()), path


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.qasm")), ids=lambda path: path.stem)
def test_examples_are_laid_out(path: Path) -> None:
    text = path.read_text()
    assert laid_out(text, Style()) == text


@given(st.integers(0, 10**9))
@settings(deadline=None, max_examples=30)
def test_random_programs(seed: int) -> None:
    check(Program(seed).text)


_WORDS = ["h", "q", "cx", "gate", "if", "else", "for", "in", "(", ")", "[", "]", "{", "}", ";", ",", ":", "@", "=", "-",
          "+", "*", "1", "2.5", "\n", " ", "  ", "// c\n", "/* d */", "/*", "#pragma x\n", "@a b\n", "cal", '"',
          "int", "return", "->", "++", "!", "durationof", "OPENQASM 3.0;", "switch", "case", "\r\n", "\t",
          "x q;\n"]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join))
@example("{ \n/* d */ } ;")
@settings(deadline=None, max_examples=300)
def test_any_text_keeps_all_but_white_space(text: str) -> None:
    """Whatever it is: it comes out with the same characters, or not at all."""
    try:
        new = laid_out(text)
    except MeaningChanged:
        return
    assert "".join(new.split()) == "".join(text.split())
