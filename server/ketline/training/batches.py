"""Length-bucketed batches of examples from several sources, reproducible from a seed and a step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
import torch

from ketline.training.examples import Example

POOL, POOL_BATCHES = 384, 10
"""Examples, and batches, at least, that are sorted by length together: enough for little padding, few enough for
variety."""

HELD_OUT = 64
"""Held-out examples a batch for the loss table."""


class Source(Protocol):
    """Where examples of one kind come from."""

    def draw(self, rng: np.random.Generator, largest: int | None) -> Example | None:
        """A training example of at most ``largest`` qubits; None for one that does not fit the context."""
        ...

    def held_out(self, index: int) -> Example | None:
        """A validation example, always the same one."""
        ...


class Mixture:
    """Endless batches in which each source has its share of the examples."""

    def __init__(self, sources: Mapping[str, Source], batch_tokens: int, seed: int) -> None:
        self.sources, self._batch_tokens, self._seed = sources, batch_tokens, seed
        self._held_out: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
        self.restart({next(iter(sources)): 1.0}, None, 0)

    def restart(self, shares: Mapping[str, float], largest: int | None, step: int, worker: int = 0) -> None:
        """Begin a stage: examples are drawn anew from the seed, the step and the process that draws them."""
        self._shares, self._largest = dict(shares), largest
        self._rng = np.random.default_rng([self._seed, step, worker] if worker else [self._seed, step])
        self._ready: list[tuple[torch.Tensor, torch.Tensor]] = []

    @property
    def names(self) -> tuple[str, ...]:
        """The sources of this stage."""
        return tuple(self._shares)

    def next_batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids, shape (batch, length), and the weights of the targets, shape (batch, length - 1)."""
        if not self._ready:
            self._fill()
        return self._ready.pop()

    def held_out(self, name: str) -> tuple[torch.Tensor, torch.Tensor]:
        """The same held-out batch at every call."""
        if name not in self._held_out:
            examples = (self.sources[name].held_out(index) for index in range(2 * HELD_OUT))
            self._held_out[name] = collate([e for e in examples if e is not None][:HELD_OUT])
        return self._held_out[name]

    def _fill(self) -> None:
        names, shares = list(self._shares), np.array(list(self._shares.values()))
        examples: list[Example] = []
        tokens = 0
        while len(examples) < POOL or tokens < POOL_BATCHES * self._batch_tokens:
            name = names[int(self._rng.choice(len(names), p=shares / shares.sum()))]
            example = self.sources[name].draw(self._rng, self._largest)
            if example is not None:
                examples.append(example)
                tokens += len(example.tokens)
        examples.sort(key=lambda e: len(e.tokens))
        batch: list[Example] = []
        for example in examples:
            if batch and len(example.tokens) * (len(batch) + 1) > self._batch_tokens:
                self._ready.append(collate(batch))
                batch = []
            batch.append(example)
        self._ready.append(collate(batch))
        self._rng.shuffle(self._ready)


def collate(examples: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad on the right (causal attention never looks there) and weigh the targets."""
    length = max(len(e.tokens) for e in examples)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    weight = torch.zeros(len(examples), length - 1)
    for row, example in enumerate(examples):
        ids[row, : len(example.tokens)] = torch.tensor(example.tokens)
        weight[row, example.answer_start - 1 : len(example.tokens) - 1] = example.weight
    return ids, weight
