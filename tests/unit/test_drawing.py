"""Drawing tokens under a grammar: the same as if every token had been looked at."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("llama_cpp")

from ketline.model.catalog import shipped_model
from ketline.model.drawing import Grammar, GrammarRejected, draw, read, stream
from ketline.model.pieces import Pieces
from ketline.model.prompts import Special

PROMPT = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[4] q;\nh q[0];\n'
GRAMMAR = 'root ::= (gate " q[" [0-3] "];\\n"){1,6}\ngate ::= "h" | "x" | "sdg"\n'


@pytest.fixture(scope="module")
def llama():
    import llama_cpp

    return llama_cpp.Llama(str(shipped_model().path), n_ctx=512, n_threads=1, verbose=False)


def prompt(llama) -> list[int]:
    first = llama.tokenize(Special.PREFIX.value.encode(), add_bos=False, special=True)
    return [*first, *llama.tokenize(PROMPT.encode(), add_bos=False, special=False)]


def logits_after(llama, tokens: list[int]) -> np.ndarray:
    read(llama, tokens, llama.eval)
    return np.ctypeslib.as_array(llama._ctx.get_logits_ith(-1), shape=(llama.n_vocab(),)).copy()


def test_the_likeliest_allowed_token_is_taken_at_every_step(llama):
    tokens, grammar = prompt(llama), Grammar(llama, GRAMMAR)
    end = llama.tokenize(Special.END.value.encode(), add_bos=False, special=True)[0]
    found = []
    for token in stream(llama, tokens, 0.0, 1.0, 1, Grammar(llama, GRAMMAR)):
        if token == end:
            break
        found.append(token)
    assert 3 <= len(found) <= 60
    for index, token in enumerate(found):
        allowed = grammar.allows(np.arange(llama.n_vocab()))
        logits = logits_after(llama, [*tokens, *found[:index]])
        assert token == int(np.argmax(np.where(allowed, logits, -np.inf)))
        grammar.accept(token)
    grammar.close()
    assert set(Pieces(llama)(found).decode().replace("\n", "").split(";")[0]) <= set("hxsdg q[0123]")


def test_what_is_read_already_is_not_read_again(llama):
    tokens = prompt(llama)
    whole = logits_after(llama, tokens)
    logits_after(llama, [*tokens[:8], *tokens[3:9]])
    assert np.allclose(logits_after(llama, tokens), whole, atol=1e-3)
    assert np.array_equal(logits_after(llama, tokens).argsort()[-3:], whole.argsort()[-3:])


def test_tokens_are_drawn_by_their_weights():
    logits = np.log(np.array([0.5, 0.3, 0.15, 0.05]))
    generator = np.random.default_rng(3)
    counts = np.bincount([draw(logits, 1.0, 1.0, generator) for _ in range(20_000)], minlength=4) / 20_000
    assert counts == pytest.approx([0.5, 0.3, 0.15, 0.05], abs=0.015)
    counts = np.bincount([draw(logits, 1.0, 0.75, generator) for _ in range(20_000)], minlength=4) / 20_000
    assert counts == pytest.approx([0.625, 0.375, 0, 0], abs=0.015)
    assert draw(logits, 0.0, 1.0, generator) == 0


def test_a_refused_token_is_drawn_again_from_the_allowed(llama):
    """Two letters are allowed: their shares are those of the model's own weights, renormalised."""
    tokens = prompt(llama)
    letters = [llama.tokenize(letter, add_bos=False, special=False)[0] for letter in (b"h", b"x")]
    logits = logits_after(llama, tokens)[letters] / 2.0
    expected = np.exp(logits - logits.max())
    expected /= expected.sum()
    found = [
        next(stream(llama, tokens, 2.0, 1.0, seed, Grammar(llama, 'root ::= "h" | "x"'))) for seed in range(600)
    ]
    assert np.mean(np.array(found) == letters[0]) == pytest.approx(expected[0], abs=0.07)


def test_a_grammar_that_cannot_be_read_is_refused(llama):
    with pytest.raises(GrammarRejected):
        Grammar(llama, "root ::= ((")
