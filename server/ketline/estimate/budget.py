"""How long an estimate may take, and whether anybody still wants it."""

from __future__ import annotations

import time
from collections.abc import Callable


class OutOfTime(Exception):
    """The budget was spent, or nobody wants the result any more."""


class Budget:
    """``seconds`` from now on, until ``cancelled()``."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> None:
        self.seconds = seconds
        self.cancelled = cancelled
        self._deadline = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left; negative when they are over."""
        return self._deadline - time.monotonic()

    @property
    def spent(self) -> bool:
        return self.left < 0 or self.cancelled()

    def check(self) -> None:
        """Asked between any two steps that take long.

        Raises:
            OutOfTime: when the time is over or nobody wants the result.
        """
        if self.spent:
            raise OutOfTime

    def part(self, share: float) -> Budget:
        """A budget of a share of what is left."""
        return Budget(max(self.left, 0.0) * share, self.cancelled)
