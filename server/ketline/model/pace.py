"""How many threads a model is read with, by how long single tokens take.

With a core for each, two threads are nearly twice as quick as one. Where another program has a core, llama.cpp's
threads wait for each other after every layer, and two are several times slower than one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

#: A token is late that takes so many times what the quickest one took, and so many seconds more.
LATE_TIMES, LATE_SECONDS = 3.0, 0.001

#: Late tokens in one text after which it goes on with one thread, and texts that begin with one from then on.
LATE_TOKENS, TEXTS_ALONE = 3, 4


class Pace:
    """Has a loaded ``llama_cpp.Llama`` read tokens, with at most ``most`` threads."""

    def __init__(
        self, llama: Any, most: int, set_threads: Callable[[int], None], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._llama, self._most = llama, most
        self._set_threads, self._clock = set_threads, clock
        self._quickest = float("inf")
        self._late = self._alone = 0
        self.threads = most

    def begin(self) -> None:
        """Before each text: with all threads again, unless they were too slow lately."""
        self._late = 0
        self._use(1 if self._alone else self._most)
        self._alone = max(self._alone - 1, 0)

    def eval(self, tokens: Sequence[int]) -> None:
        """Reads tokens; one alone is timed."""
        started = self._clock()
        self._llama.eval(list(tokens))
        if self.threads > 1 and len(tokens) == 1:
            self._judge(self._clock() - started)

    def _judge(self, seconds: float) -> None:
        self._late += seconds > LATE_TIMES * self._quickest + LATE_SECONDS
        self._quickest = min(self._quickest, seconds)
        if self._late >= LATE_TOKENS:
            self._alone = TEXTS_ALONE
            self._use(1)

    def _use(self, threads: int) -> None:
        if threads != self.threads:
            self.threads = threads
            self._set_threads(threads)
