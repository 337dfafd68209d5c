"""What counting does: the likeliest continuation by an n-gram model, which the completion model has to beat.

Witten-Bell interpolation (Witten, Bell 1991, method C): after a context that was seen n times before T different
tokens, a token has (its count + T times its probability after the context without the first token) / (n + T). Of long
n-grams those seen once are dropped, their share left to the shorter contexts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketline.limits import MAXIMUM_SUGGESTION_TOKENS
from ketline.model.prompts import Special
from ketline.training.tokenizer import Tokenizer

ORDER = 12
"""Tokens of the longest n-grams."""

PRUNED = 4
"""Length from which n-grams seen once are dropped."""

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Counts:
    """N-grams of one length: ``grams`` are context * vocabulary + token, sorted; contexts number the shorter n-grams.

    ``followed`` and ``followers`` are how often and by how many different tokens each context was followed.
    """

    grams: Integers
    counts: Integers
    followed: Integers
    followers: Integers


class NGrams:
    """Counts over texts; a state is the numbers of the contexts of 0, 1, 2, ... tokens, as far as they were seen."""

    def __init__(self, tokenizer: Tokenizer, texts: Iterable[str], order: int = ORDER) -> None:
        self._tokenizer, self._size = tokenizer, len(tokenizer)
        sequences = [np.array(tokenizer.encode_prompt((Special.PREFIX, t, Special.END)), np.int32) for t in texts]
        self._orders = _counted(sequences, self._size, order)

    def probabilities(self, state: Sequence[int]) -> NDArray[np.float64]:
        """Of every token after ``state``, shape (vocabulary,)."""
        found = np.full(self._size, 1 / self._size)
        for order, context in zip(self._orders, state, strict=False):
            first, last = np.searchsorted(order.grams, (context * self._size, (context + 1) * self._size))
            counts = order.counts[first:last] / (order.followed[context] + order.followers[context])
            found *= 1.0 - counts.sum()
            found[order.grams[first:last] - context * self._size] += counts
        return found

    def complete(self, prefix: str, suffix: str) -> str:
        """The likeliest tokens one by one, in whole lines; up to the line after which ``suffix`` fits best."""
        tokens: list[int] = []
        state = self._after((Special.PREFIX, prefix))
        while len(tokens) < MAXIMUM_SUGGESTION_TOKENS:
            token = int(np.argmax(self.probabilities(state)))
            if token == self._tokenizer.special[Special.END]:
                break
            tokens.append(token)
            state = self._next(state, token)
        text = self._tokenizer.decode(tokens)
        if len(tokens) == MAXIMUM_SUGGESTION_TOKENS:
            text = text[: text.rfind("\n") + 1]
        return self._fitting(prefix, text, suffix) if suffix.strip() else text

    def bits_per_character(self, texts: Sequence[str]) -> float:
        """Of texts with their ends."""
        bits = sum(self._bits(self._after((Special.PREFIX,)), (text, Special.END)) for text in texts)
        return bits / sum(map(len, texts))

    def _fitting(self, prefix: str, text: str, suffix: str) -> str:
        """The lines of ``text`` after which the first line of ``suffix`` is likeliest."""
        lines = text.splitlines(keepends=True)
        line = suffix.lstrip("\n").splitlines(keepends=True)[0]
        cuts = ["".join(lines[: count + 1]) for count in range(len(lines))]
        return min(cuts, key=lambda cut: self._bits(self._after((Special.PREFIX, prefix + cut)), (line,)), default="")

    def _bits(self, state: Sequence[int], answer: tuple[str | Special, ...]) -> float:
        """Information content of ``answer`` after ``state``."""
        total = 0.0
        for token in self._tokenizer.encode_prompt(answer):
            total -= float(np.log2(self.probabilities(state)[token]))
            state = self._next(state, token)
        return total

    def _after(self, prompt: tuple[str | Special, ...]) -> Sequence[int]:
        state: Sequence[int] = (0,)
        for token in self._tokenizer.encode_prompt(prompt)[-len(self._orders) :]:
            state = self._next(state, token)
        return state

    def _next(self, state: Sequence[int], token: int) -> Sequence[int]:
        found = [0]
        for order, context in zip(self._orders[:-1], state, strict=False):
            gram = context * self._size + token
            index = int(np.searchsorted(order.grams, gram))
            if index == len(order.grams) or order.grams[index] != gram:
                break
            found.append(index)
        return found


def _counted(sequences: Sequence[NDArray[np.int32]], size: int, order: int) -> list[Counts]:
    """Counts of 1, 2, ... ``order`` tokens; none goes from one sequence into the next."""
    tokens = np.concatenate(sequences)
    begins = np.zeros(len(tokens), dtype=bool)
    begins[np.cumsum([0, *map(len, sequences[:-1])])] = True
    places = np.arange(len(tokens))
    contexts = np.zeros(len(tokens), np.int64)
    found: list[Counts] = []
    for length in range(1, order + 1):
        known = len(found[-1].grams) if found else 1
        followed = np.bincount(contexts, minlength=known)
        grams, numbers, counts = np.unique(contexts * size + tokens[places], return_inverse=True, return_counts=True)
        followers = np.bincount(grams // size, minlength=known)
        if length >= PRUNED:
            kept = counts > 1
            numbers = np.where(kept, np.cumsum(kept) - 1, -1)[numbers]
            grams, counts = grams[kept], counts[kept]
        found.append(Counts(grams, counts, followed, followers))
        ending_at = np.full(len(tokens), -1)
        ending_at[places] = numbers
        places = places[(places > 0) & ~begins[places]]
        contexts = ending_at[places - 1]
        places, contexts = places[contexts >= 0], contexts[contexts >= 0]
        if not len(places):
            break
    return found
