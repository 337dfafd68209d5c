"""Length-bucketed batches of programs and circuits, reproducible from a seed and a step."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from ketline.training.examples import Example, circuit_example, is_learnable, program_example
from ketline.training.tables import is_held_out, read_rows

POOL = 384
"""Examples sorted by length together: enough for little padding, few enough for variety."""

ANGLE_WEIGHT = 8.0
"""Weight of a target in the layers of a QAOA circuit: a few angles stand against a hundred copied tokens."""

HELD_OUT = 24
"""Held-out examples a batch for the loss table."""


class Mixture:
    """Endless batches in which a share of the examples are circuits."""

    def __init__(self, datasets: Path, encoder, batch_tokens: int, seed: int) -> None:
        self._encoder = encoder
        self._batch_tokens = batch_tokens
        self._seed = seed
        self._datasets = datasets
        self._rows: dict[str, list[dict]] = {}
        self._held_out: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
        self._order: dict[str, list[int]] = {"programs": [], "circuits": []}
        self.restart(0.0, None, 0)

    def restart(self, circuits: float, most_terms: int | None, step: int) -> None:
        """Begin a stage: examples are drawn anew from the seed and the step."""
        self._circuits = circuits
        self._most_terms = most_terms
        self._order["circuits"] = []
        self._rng = np.random.default_rng([self._seed, step])
        self._ready: list[tuple[torch.Tensor, torch.Tensor]] = []

    def next_batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids, shape (batch, length), and the weights of the targets, shape (batch, length - 1)."""
        if not self._ready:
            self._fill()
        return self._ready.pop()

    def held_out(self, kind: str) -> tuple[torch.Tensor, torch.Tensor]:
        """The same held-out batch at every call."""
        if kind not in self._held_out:
            rng = np.random.default_rng(0)
            rows = self._load(kind, held_out=True)
            rows = [row for row in rows if row.get("split", "validation") == "validation"]
            examples = (self._example(kind, row, rng) for row in rows[: 2 * HELD_OUT])
            self._held_out[kind] = collate([e for e in examples if e is not None][:HELD_OUT])
        return self._held_out[kind]

    def _fill(self) -> None:
        examples: list[Example] = []
        while len(examples) < POOL:
            kind = "circuits" if self._rng.random() < self._circuits else "programs"
            example = self._example(kind, self._next_row(kind), self._rng)
            if example is not None:
                examples.append(example)
        examples.sort(key=lambda e: len(e.tokens))
        batch: list[Example] = []
        for example in examples:
            if batch and len(example.tokens) * (len(batch) + 1) > self._batch_tokens:
                self._ready.append(collate(batch))
                batch = []
            batch.append(example)
        self._ready.append(collate(batch))
        self._rng.shuffle(self._ready)

    def _next_row(self, kind: str) -> dict:
        rows = self._load(kind, held_out=False)
        if not self._order[kind]:
            order = [int(i) for i in self._rng.permutation(len(rows))]
            self._order[kind] = [i for i in order if self._admits(rows[i])] or order
        return rows[self._order[kind].pop()]

    def _admits(self, row: dict) -> bool:
        """Whether the stage takes this row."""
        if self._most_terms is None or "hamiltonian" not in row:
            return True
        return len(json.loads(row["hamiltonian"])) <= self._most_terms

    def _load(self, kind: str, held_out: bool) -> list[dict]:
        key = f"{kind} {held_out}"
        if key not in self._rows:
            rows = read_rows(self._datasets / f"{kind}.parquet")
            self._rows[key] = [
                row for row in rows if is_held_out(row) == held_out and (kind == "programs" or is_learnable(row))
            ]
        return self._rows[key]

    def _example(self, kind: str, row: dict, rng: np.random.Generator) -> Example | None:
        if kind == "circuits":
            return circuit_example(self._encoder, row, rng)
        return program_example(self._encoder, row["text"], rng)


def collate(examples: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad on the right (causal attention never looks there) and weigh the targets."""
    length = max(len(e.tokens) for e in examples)
    ids = torch.zeros(len(examples), length, dtype=torch.long)
    weight = torch.zeros(len(examples), length - 1)
    for row, example in enumerate(examples):
        ids[row, : len(example.tokens)] = torch.tensor(example.tokens)
        weight[row, example.answer_start - 1 : len(example.tokens) - 1] = 1.0
        if example.angles_start is not None:
            weight[row, example.angles_start - 1 : len(example.tokens) - 1] = ANGLE_WEIGHT
    return ids, weight
