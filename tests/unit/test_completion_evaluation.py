"""What completions are measured by and compared with: questions, exactness, n-grams."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("llama_cpp")
pytest.importorskip("pyarrow")
pytest.importorskip("tqdm")

from ketline.model.prompts import Special
from ketline.training.evaluation.completions import completion_row, first_line, repeat_previous, statements
from ketline.training.evaluation.ngram import NGrams
from ketline.training.evaluation.questions import (
    Question,
    corpus_programs,
    middle,
    next_statement,
    programs,
    questions,
)

PROGRAM = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
for uint i in [0:1] {
  h q[i]; // a wall
}
// an entangled pair
cx q[0], q[1];
"""


class Characters:
    """A tokenizer with a token for each character below 128."""

    def __init__(self) -> None:
        self.special = {Special.PREFIX: 1, Special.END: 2}

    def __len__(self) -> int:
        return 128

    def encode_prompt(self, prompt):
        parts = ([self.special[part]] if isinstance(part, Special) else map(ord, part) for part in prompt)
        return [token for part in parts for token in part]

    def decode(self, tokens):
        return "".join(map(chr, tokens))


def counting(*texts: str, order: int = 8) -> NGrams:
    return NGrams(Characters(), texts, order)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("abc\n", max_size=12), min_size=1, max_size=6), st.text("abcd", max_size=6))
def test_probabilities_after_any_text_sum_to_one(texts, before):
    model = counting(*texts)
    for state in (model._after((before,)), model._after((Special.PREFIX, before))):
        assert model.probabilities(state).sum() == pytest.approx(1.0)


def test_interpolation_is_that_of_witten_and_bell():
    model = counting("aab", "aa")
    unigram = {"a": (4 + 4 / 128) / 13, "b": (1 + 4 / 128) / 13}  # 9 tokens: aab, aa, two starts, two ends; 4 kinds
    # a was followed by a, b, a and the end: four times, by three tokens.
    found = model.probabilities(model._after(("a",)))
    assert found[ord("a")] == pytest.approx((2 + 3 * unigram["a"]) / (4 + 3))
    assert found[ord("b")] == pytest.approx((1 + 3 * unigram["b"]) / (4 + 3))


def test_the_likeliest_continuation_ends_where_the_texts_did():
    model = counting(*["x q;\nh q;\ny q;\n"] * 3, "x q;\nz q;\n")
    assert model.complete("x q;\n", "") == "h q;\ny q;\n"
    assert model.complete("x q;\n", "y q;\n") == "h q;\n", "what follows is already there"


def test_an_answer_without_an_end_is_cut_at_a_line():
    answer = counting("h q;\n" * 100).complete("h q;\n", "")
    assert set(answer.splitlines(keepends=True)) == {"h q;\n"}


def test_familiar_texts_take_fewer_bits():
    model = counting(PROGRAM, PROGRAM)
    assert model.bits_per_character([PROGRAM]) < 1 < model.bits_per_character([PROGRAM[::-1]])


def test_questions_begin_at_a_statement_and_put_together_are_the_program():
    (program,) = programs([PROGRAM, "qubit q;\nh r;\nx q;\ny q;\nz q;\n", "qubit q;"])
    for seed in range(30):
        rng = np.random.default_rng(seed)
        for question in (next_statement(program, rng), middle(program, rng)):
            assert question.prefix + question.middle + question.suffix == PROGRAM
            assert question.middle.lstrip().startswith(("include", "qubit", "for", "h", "cx"))
            assert question.sound(question.middle, whole=True)
            assert question.sound(first_line(question.middle), whole=False)


def test_questions_are_repeatable():
    about = list(programs([PROGRAM]))
    assert questions(about, middle, 5, 3) == questions(about, middle, 5, 3)
    assert len({question.prefix for question in questions(about, middle, 20, 3)}) > 1
    assert questions([], middle, 5, 3) == []


def test_a_corpus_gives_its_clean_files_with_their_includes(tmp_path):
    (tmp_path / "own.inc").write_text("gate pair a, b { U(0, 0, 0) a; U(0, 0, 0) b; }\n")
    text = 'OPENQASM 3.0;\ninclude "own.inc";\nqubit[2] q;\npair q[0], q[1];\n'
    for name in ("a", "b"):
        (tmp_path / f"{name}.qasm").write_text(text)
    rows = [{"file": "a.qasm", "expect": "clean"}, {"file": "b.qasm", "expect": "syntax-clean"}]
    (tmp_path / "manifest.json").write_text(json.dumps(rows))
    assert [program.text for program in corpus_programs(tmp_path)] == [text]


def test_statements_are_compared_without_spaces_and_comments():
    assert statements("// a wall\n\n  h  q[0] ; // here\ncx q[0],q[1];") == ["hq[0];", "cxq[0],q[1];"]
    assert first_line("// a wall\nh q;\nx q;\n") == "// a wall\nh q;\n"
    assert first_line("") == ""


def test_rows_count_what_is_exact_and_what_is_sound():
    asked = [Question("qubit q;\n", "x q;\ny q;\n", "reset q;\n"), Question("qubit q;\n", "U(0, 0, 0) q;\n", "")]
    row = completion_row("right", "files", "middle", lambda prefix, suffix: "U(0,0,0) q; // idle\n", asked)
    assert (row.first_exact, row.whole_exact, row.first_sound, row.whole_sound) == (0.5, 0.5, 1.0, 1.0)
    row = completion_row("wrong", "files", "middle", lambda prefix, suffix: "reset q;\nh r;\n", asked)
    assert (row.first_exact, row.whole_exact, row.first_sound, row.whole_sound) == (0.0, 0.0, 1.0, 0.0)
    row = completion_row("silent", "files", "next statement", lambda prefix, suffix: "", asked[1:])
    assert (row.first_exact, row.whole_exact, row.first_sound, row.whole_sound) == (0.0, None, 0.0, 0.0)


def test_the_previous_statement_is_repeated_without_its_comments_line():
    assert repeat_previous("qubit q;\nh q;\n// and then\n", "") == "h q;\n"
