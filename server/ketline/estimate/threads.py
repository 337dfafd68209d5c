"""How many threads the simulator uses: all where cores are idle, one where they are busy.

Threads that share out every gate wait for the slowest of them. Where another process holds its core that is a time
slice of the scheduler, milliseconds a gate, and a circuit that takes 20 ms takes a second.
"""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, files
from typing import Any

#: Qubits from which the simulator shares gates out between threads.
_SHARED_QUBITS = 13


@lru_cache(maxsize=1)
def _runtime() -> Any:
    """The OpenMP runtime that comes with the simulator; None where it is not found, as outside Linux."""
    try:
        paths = [path.locate() for path in files("qulacs") or () if "libgomp" in path.name]
        return ctypes.CDLL(str(paths[0])) if paths else None
    except (OSError, PackageNotFoundError, AttributeError):
        return None


def adapt(n_qubits: int) -> None:
    """Chooses for the next gates on a state of so many qubits, by what runs on the machine at this moment."""
    runtime = _runtime() if n_qubits >= _SHARED_QUBITS else None
    if runtime is not None:
        # No active level means that every parallel region is run by the one thread that meets it (OpenMP 5.0, 3.2.15).
        runtime.omp_set_max_active_levels(1 if _idle_cores() > 0 else 0)


def _idle_cores() -> int:
    """Cores beside our own that nothing runs on now."""
    try:
        with open("/proc/loadavg", encoding="ascii") as file:
            running = int(file.read().split()[3].partition("/")[0])
    except (OSError, ValueError, IndexError):
        return 1
    return len(os.sched_getaffinity(0)) - max(running, 1)
