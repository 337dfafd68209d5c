"""Drawing tokens from a loaded ``llama_cpp.Llama``, under a grammar or not.

llama-cpp-python asks the grammar about every token of the vocabulary at every step, which takes longer than a small
model takes to answer. Here it is asked about the token drawn, and about others only where that one is refused: the same
distribution, since what is refused is drawn again from the rest.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.pace import Pace

Floats = NDArray[np.float64]

#: Tokens that the grammar is asked about before it is asked about all.
FIRST_ASKED = 64


class GrammarRejected(Exception):
    """llama.cpp cannot read the grammar."""


class Grammar:
    """A GBNF grammar and how far a text has got in it. Free it with ``close``."""

    def __init__(self, llama: Any, text: str) -> None:
        """Raises ``GrammarRejected``."""
        import llama_cpp

        self._api = llama_cpp
        self._sampler = llama_cpp.llama_sampler_init_grammar(llama._model.vocab, text.encode(), b"root")
        if not self._sampler:
            raise GrammarRejected("the grammar could not be read")

    def allows(self, tokens: Sequence[int] | NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which of ``tokens`` may come next."""
        data = (self._api.llama_token_data * len(tokens))()
        cells = np.ctypeslib.as_array(data)
        cells["id"], cells["logit"] = tokens, 0.0
        array = self._api.llama_token_data_array(data=data, size=len(tokens), selected=-1, sorted=False)
        self._api.llama_sampler_apply(self._sampler, ctypes.byref(array))
        found: NDArray[np.bool_] = cells["logit"] == 0.0
        return found

    def accept(self, token: int) -> None:
        """Go on by an allowed token."""
        self._api.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        """Give the memory back."""
        if self._sampler:
            self._api.llama_sampler_free(self._sampler)
            self._sampler = None


def stream(
    llama: Any,
    prompt: Sequence[int],
    temperature: float,
    top_p: float,
    seed: int,
    grammar: Grammar | None = None,
    pace: Pace | None = None,
) -> Iterator[int]:
    """Tokens after ``prompt`` until nothing is allowed; the caller stops at the special ones.

    ``temperature`` 0 takes the likeliest; ``top_p`` keeps the likeliest tokens that have this share together. ``pace``
    chooses the threads.
    """
    generator = np.random.default_rng(seed)
    size = llama.n_vocab()
    if pace is not None:
        pace.begin()
    evaluate = llama.eval if pace is None else pace.eval
    read(llama, prompt, evaluate)
    while True:
        logits = np.ctypeslib.as_array(llama._ctx.get_logits_ith(-1), shape=(size,)).astype(np.float64)
        token = draw(logits, temperature, top_p, generator)
        if grammar is not None:
            if not grammar.allows([token])[0]:
                other = likeliest_allowed(logits, grammar) if temperature <= 0.0 else None
                if other is None:
                    logits[~grammar.allows(np.arange(size))] = -np.inf
                    if not np.isfinite(logits).any():
                        return
                    other = draw(logits, temperature, top_p, generator)
                token = other
            grammar.accept(token)
        yield token
        evaluate([token])


def likeliest_allowed(logits: Floats, grammar: Grammar) -> int | None:
    """The likeliest allowed token, if it is among the first ``FIRST_ASKED``: the grammar is asked about those alone."""
    first = np.argpartition(-logits, min(FIRST_ASKED, len(logits)) - 1)[:FIRST_ASKED]
    first = first[np.argsort(-logits[first], kind="stable")]
    allowed = np.flatnonzero(grammar.allows(first))
    return int(first[allowed[0]]) if allowed.size else None


def read(llama: Any, prompt: Sequence[int], evaluate: Callable[[Sequence[int]], None]) -> None:
    """Have the model read ``prompt``; what it shares with the text before is not read again."""
    known = llama.input_ids[: llama.n_tokens]
    most = min(len(known), len(prompt) - 1)  # the last token is always read: its logits are wanted
    differing = np.flatnonzero(known[:most] != np.array(prompt[:most]))
    shared = int(differing[0]) if differing.size else most
    llama.n_tokens = shared
    evaluate(list(prompt[shared:]))


def draw(logits: Floats, temperature: float, top_p: float, generator: np.random.Generator) -> int:
    """One token by its logits."""
    if temperature <= 0.0:
        return int(np.argmax(logits))
    weights = np.exp((logits - logits.max()) / temperature)
    order = np.argsort(-weights, kind="stable")
    cumulative = np.cumsum(weights[order])
    kept = int(np.searchsorted(cumulative, top_p * cumulative[-1])) + 1
    chosen = np.searchsorted(cumulative[:kept], generator.uniform(0.0, cumulative[kept - 1]))
    return int(order[min(int(chosen), kept - 1)])
