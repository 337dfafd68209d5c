"""Runs tasks on all cores of this computer, or unchanged on a Dask cluster; a worker that dies costs only its task.

Results reach the caller as they come, in any order. Tasks are pure functions of their argument, so one that was
lost with its worker is run again by another.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

RETRIES = 3
"""How often a task is run again after its worker died."""

AHEAD = 4
"""Tasks a worker that are handed out at once, so that memory does not grow with the run."""


WORKER_ENVIRONMENT = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    **dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), "1000000000"),
}
"""Each task has one core, and keeps its freed arrays: giving them back to the system costs a fifth of the time."""


class NoScheduler(Exception):
    """The scheduler's address does not answer; the message is one line for the user."""


class WorkLost(Exception):
    """The cluster could not finish; the message is one line for the user."""


@contextmanager
def cluster(address: str | None, jobs: int) -> Iterator[Any]:
    """A Dask client of the scheduler at ``address``, or of ``jobs`` processes here.

    Raises:
        NoScheduler: where nothing answers at ``address``.
    """
    import dask
    from distributed import Client, LocalCluster

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    os.environ.update(WORKER_ENVIRONMENT)
    settings = {"distributed.scheduler.allowed-failures": RETRIES, "distributed.comm.timeouts.connect": "10s"}
    with dask.config.set(settings):
        if address is None:
            local = LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=":0", memory_limit=0)
            with local, Client(local) as client:
                yield client
            return
        try:
            client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise NoScheduler(f"no Dask scheduler answers at {address} ({error})") from None
        with client:
            yield client


def run(client: Any, function: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[tuple[Task, Result]]:
    """(task, result) as they finish; workers may come and go meanwhile.

    Raises:
        WorkLost: where the scheduler is gone, or a task has cost too many workers.
        Exception: what a task raised.
    """
    from distributed import KilledWorker, as_completed

    waiting = list(reversed(tasks))
    owner: dict[str, Task] = {}
    running = as_completed([], with_results=True)

    def hand_out() -> None:
        wanted = AHEAD * max(1, sum(client.nthreads().values()))
        while waiting and len(owner) < wanted:
            future = client.submit(function, waiting.pop(), pure=False)
            owner[future.key] = tasks[len(tasks) - len(waiting) - 1]
            running.add(future)

    try:
        hand_out()
        while owner:
            future, result = next(running)
            yield owner.pop(future.key), result
            future.release()
            hand_out()
    except KilledWorker as error:
        raise WorkLost(f"one task has ended {RETRIES + 1} workers ({error})") from None
    except CancelledError:
        raise WorkLost("the Dask scheduler is gone") from None
