"""How many threads the simulator uses: all where cores are idle, one where they are busy.

Threads that share out every gate wait for the slowest of them. Where another process holds its core that is a time
slice of the scheduler, milliseconds a gate, and a circuit that takes 20 ms takes a second. So each step is watched:
with idle cores the threads use as much processor time as there are of them; with busy ones, less.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from typing import Any

#: Qubits from which gates are shared out: below, a gate takes so little that the threads' meeting costs what it saves
#: (16 qubits on two shared cores: 8 ms alone, 4 to 20 ms with both; 18 qubits: 30 and 15 ms).
_SHARED_QUBITS = 18

#: Steps that are too short say nothing (seconds).
_TELLING_SECONDS = 3e-4

#: The part of the threads' processor time that must have been had for the cores to count as idle.
_IDLE = 0.7

#: Steps in a row without idle cores after which one thread goes on alone.
_SLOW_STEPS = 4

#: Steps with one thread before it is tried again with all; twice as many after each time that it fails, up to the last.
_FIRST_WAIT, _LONGEST_WAIT = 32, 4_096


@lru_cache(maxsize=1)
def _runtime() -> Any:
    """The OpenMP runtime that comes with the simulator; None where it is not found, as outside Linux."""
    try:
        paths = [path.locate() for path in files("qulacs") or () if "libgomp" in path.name]
        return ctypes.CDLL(str(paths[0])) if paths else None
    except (OSError, PackageNotFoundError, AttributeError):
        return None


class _Sharing:
    """Whether gates are shared out at the moment, and how long it is until that is tried again."""

    def __init__(self) -> None:
        self.shared = True
        self.wait = _FIRST_WAIT
        self.left = 0
        self.slow = 0

    def note(self, idle: bool) -> None:
        """What the step showed."""
        if self.shared and idle:
            self.wait, self.slow = _FIRST_WAIT, 0
        elif self.shared:
            self.slow += 1
            if self.slow == _SLOW_STEPS:
                self.shared, self.left, self.slow = False, self.wait, 0
                self.wait = min(2 * self.wait, _LONGEST_WAIT)
        else:
            self.left -= 1
            self.shared = self.left <= 0


_sharing = _Sharing()


@contextmanager
def step(n_qubits: int) -> Iterator[None]:
    """Around some gates on a state of so many qubits."""
    runtime = _runtime()
    if runtime is None:
        yield
        return
    # No active level means that every parallel region is run by the one thread that meets it (OpenMP 5.0, 3.2.15).
    runtime.omp_set_max_active_levels(1 if n_qubits >= _SHARED_QUBITS and _sharing.shared else 0)
    if n_qubits < _SHARED_QUBITS:
        yield
        return
    started, worked = time.perf_counter(), time.process_time()
    yield
    took = time.perf_counter() - started
    if took > _TELLING_SECONDS or not _sharing.shared:
        threads = min(runtime.omp_get_max_threads(), os.cpu_count() or 1)
        _sharing.note(time.process_time() - worked >= _IDLE * threads * took)
