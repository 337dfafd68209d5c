"""How many threads are fastest while other programs use the machine too.

Two threads share each operation half and half, so one busy core makes both slow: the better number
changes with the load. Now and then the other number is tried for a few steps.
"""

from __future__ import annotations

import time

import torch

TRIAL_EVERY, TRIAL_STEPS = 40, 3


class ThreadTuner:
    """Call ``step(tokens)`` after every training step; with ``most`` 1 nothing is ever changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.current = 1
        self._counts: list[tuple[int, float]] = []
        self._trial = False
        self._usual = 0.0
        self._last = time.monotonic()
        torch.set_num_threads(1)

    def step(self, tokens: int) -> None:
        """Record a step's speed and switch where the other number has proved faster."""
        now = time.monotonic()
        self._counts.append((tokens, now - self._last))
        self._last = now
        if self._most == 1:
            return
        if not self._trial and len(self._counts) >= TRIAL_EVERY:
            self._usual = _speed(self._counts[-3 * TRIAL_STEPS :])
            self._begin(trial=True)
        elif self._trial and len(self._counts) >= TRIAL_STEPS + 1:
            if _speed(self._counts[1:]) > 1.1 * self._usual:
                self._trial, self._counts = False, []
            else:
                self._begin(trial=False)

    def _begin(self, trial: bool) -> None:
        self.current = self._most if self.current == 1 else 1
        torch.set_num_threads(self.current)
        self._trial, self._counts = trial, []


def _speed(counts: list[tuple[int, float]]) -> float:
    return sum(t for t, _ in counts) / max(1e-9, sum(s for _, s in counts))
