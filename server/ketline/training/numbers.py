"""Numbers that are tokens: embeddings that begin as smooth functions of the value, targets that know neighbours.

A model of a million parameters sees each of two thousand numbers too rarely to find out that 0.62 lies beside 0.63.
"""

from __future__ import annotations

import math
from typing import Any

import torch

from ketline.model.generation.numbers import angle_pieces, number_pieces
from ketline.training.tokenizer import SPACE, Tokenizer

FREQUENCIES = 24
"""Sines and cosines of the value, from one period over all numbers to one over ``FINEST``."""

FINEST, WIDEST = 0.08, 20.0

SPREAD = 0.02
"""Standard deviation, in radians, of the targets around an angle."""


def number_tokens(tokenizer: Tokenizer, kinds: dict[str, float]) -> tuple[torch.Tensor, torch.Tensor]:
    """(ids, values) of the pieces that are numbers."""
    ids = [tokenizer.processor.piece_to_id(piece.replace(" ", SPACE)) for piece in kinds]
    return torch.tensor(ids), torch.tensor(list(kinds.values()))


def features(values: torch.Tensor) -> torch.Tensor:
    """Smooth functions of the values, shape (count, 2 ``FREQUENCIES`` + 1)."""
    periods = torch.logspace(math.log10(WIDEST), math.log10(FINEST), FREQUENCIES)
    phases = 2 * math.pi * values[:, None] / periods
    return torch.cat([torch.sin(phases), torch.cos(phases), values[:, None] / 4], dim=1)


@torch.no_grad()
def smooth_embeddings(network: Any, tokenizer: Tokenizer, seed: int) -> None:
    """Set the embeddings of numbers and angles to a random linear map of ``features``, at the scale of the others."""
    table = network.get_input_embeddings().weight
    scale = float(table.std())
    generator = torch.Generator().manual_seed(seed)
    for kinds in (number_pieces(), angle_pieces()):
        ids, values = number_tokens(tokenizer, kinds)
        found = features(values)
        mapped = found @ torch.randn(found.shape[1], table.shape[1], generator=generator)
        kind = torch.randn(table.shape[1], generator=generator)
        mapped = mapped / mapped.std() + 0.5 * kind
        table[ids] = (scale * mapped).to(table.dtype)


class SoftTargets:
    """Spreads an angle as a target over the angles beside it. Other numbers are copied and added up: they are exact."""

    def __init__(self, tokenizer: Tokenizer, spread: float = SPREAD) -> None:
        self._ids, values = number_tokens(tokenizer, angle_pieces())
        weights = torch.exp(-0.5 * ((values[:, None] - values[None]) / spread) ** 2)
        self._weights = weights / weights.sum(dim=1, keepdim=True)
        self._row = torch.full((len(tokenizer),), -1, dtype=torch.long)
        self._row[self._ids] = torch.arange(len(self._ids))

    def to(self, device: Any) -> SoftTargets:
        """The same for logits on a device."""
        self._ids, self._weights = self._ids.to(device), self._weights.to(device)
        return self

    def losses(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Shape (count,): cross-entropies of logits, shape (count, vocabulary), less the entropy of the target.

        ``targets`` are in main memory, so that no GPU is waited for.
        """
        device = logits.device
        losses = torch.nn.functional.cross_entropy(logits, targets.to(device, non_blocking=True), reduction="none")
        rows = self._row[targets]
        soft = (rows >= 0).nonzero()[:, 0]
        if len(soft):
            weights = self._weights[rows[soft].to(device, non_blocking=True)]
            soft = soft.to(device, non_blocking=True)
            chosen = torch.log_softmax(logits[soft], dim=-1)[:, self._ids]
            entropy = -torch.xlogy(weights, weights).sum(dim=1)
            losses = losses.index_copy(0, soft, -(weights * chosen).sum(dim=1) - entropy)
        return losses
