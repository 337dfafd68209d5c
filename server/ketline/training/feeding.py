"""Batches made by processes of their own, so that a GPU need not wait for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from ketline.training.batches import Mixture

AHEAD = 6
"""Batches that each process keeps ready."""

Batch = tuple[torch.Tensor, torch.Tensor]


class Feeder:
    """The batches of a mixture, stage by stage, from ``workers`` processes; from this one where that is 0.

    Only without them is a run with ``--steps`` repeatable to the bit after ``--resume``.
    """

    def __init__(self, mixture: Mixture, workers: int, pinned: bool) -> None:
        self._mixture, self._workers, self._pinned = mixture, workers, pinned
        self._batches: Iterator[Batch] = iter(())

    def enter(self, shares: Mapping[str, float], largest: int | None, step: int) -> None:
        """Begin a stage."""
        self._mixture.restart(shares, largest, step)
        endless = _Endless(self._mixture, shares, largest, step)
        if not self._workers:
            self._batches = iter(endless)
            return
        loader = DataLoader(
            endless, batch_size=None, num_workers=self._workers, prefetch_factor=AHEAD, pin_memory=self._pinned
        )
        self._batches = iter(loader)

    def next_batch(self) -> Batch:
        """As ``Mixture.next_batch``."""
        return next(self._batches)


class _Endless(IterableDataset):
    def __init__(self, mixture: Mixture, shares: Mapping[str, float], largest: int | None, step: int) -> None:
        self._mixture, self._stage = mixture, (shares, largest, step)

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        if worker is not None:
            self._mixture.restart(*self._stage, worker=worker.id + 1)
        while True:
            yield self._mixture.next_batch()
