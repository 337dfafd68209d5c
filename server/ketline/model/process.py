"""The model's process, seen from ours: started when needed, restarted after a crash, never waited for too long."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketline.model.catalog import ROLES, ModelEntry, ModelUnavailable, shipped_model, verify
from ketline.model.protocol import Completion, CompletionRequest, request_to_json
from ketline.model.runtime import RUNTIME_MISSING, runtime_installed

#: How long a request that was given up may stay unanswered: a model may have to be loaded for it first.
HUNG_SECONDS = 5.0

#: Where the worker starts. With ``-m``, Python looks for modules in the current folder first: in the folder that an
#: editor has opened, anybody's file could be run in the place of one of the library's.
_OWN_FOLDER = Path(__file__).resolve().parents[2]

_HUNG = "The model did not answer in time; its process was restarted."

#: Threads that a model is read with, where there are as many cores; ``Pace`` gives up all but one where they are slow.
THREADS = min(2, os.cpu_count() or 1)

#: How long loading may take before the process counts as hung.
START_SECONDS = 60.0

#: How long past its own deadline a request is waited for before the process counts as hung.
GRACE_SECONDS = 2.0

#: Waits before the second, third, ... start in a row that failed or crashed.
BACK_OFF_SECONDS = (0.0, 0.5, 2.0, 8.0, 30.0)

#: After this many failures in a row nothing more is tried until ``restart``.
MAXIMUM_FAILURES = 5

_LINE_BYTES = 4 * 1024 * 1024

#: On Windows a program started by one without a window would open one of its own.
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class ModelFailure(Exception):
    """There is no completion; the message is one line for the user."""


class Superseded(ModelFailure):
    """A newer request took this one's place."""


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """``state`` is "off", "starting", "ready" or "failed"; ``message`` a line for the user.

    Without the runtime the state is "off": that was somebody's choice, and asking again is no use.
    """

    state: str
    message: str


class ModelProcess:
    """One worker process and the one request it is busy with; the newest request wins.

    ``path`` None means the shipped models, whose sha256 are checked against the manifest before each start; a model
    of the user's own has both roles and ``context`` tokens.
    All methods belong to one event loop.
    """

    def __init__(
        self,
        path: Path | None = None,
        context: int = 1024,
        threads: int = THREADS,
        on_status: Callable[[ModelStatus], None] = lambda status: None,
    ) -> None:
        self.path, self._context = path, context
        self._threads = threads
        self._on_status = on_status
        self.status = ModelStatus("off", "The model has not been needed yet.")
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._missing: dict[str, str] = {}
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._unanswered: set[int] = set()  # of the worker that runs
        self._restarting: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None
        self._identity = 0
        self._failures = 0
        self._not_before = 0.0

    @property
    def process_id(self) -> int | None:
        """The worker's process id while it runs."""
        return self._process.pid if self._process is not None else None

    def _say(self, state: str, message: str) -> None:
        status = ModelStatus(state, message)
        if status != self.status:
            self.status = status
            self._on_status(status)

    async def complete(self, request: CompletionRequest) -> list[Completion]:
        """Draws completions; cancelling this coroutine, or calling it again, stops the drawing.

        Raises:
            ModelFailure: no model, a dead or hung process, a grammar it cannot read.
            Superseded: a newer call came.
        """
        await self.start()
        if request.role in self._missing:
            raise ModelFailure(self._missing[request.role])
        for identity in list(self._answers):
            self._supersede(identity)
        self._identity += 1
        identity = self._identity
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[identity] = answer
        self._unanswered.add(identity)
        try:
            await self._send(request_to_json(identity, request))
            message = await asyncio.wait_for(answer, request.milliseconds / 1000 + GRACE_SECONDS)
        except asyncio.TimeoutError:
            await self._broken(_HUNG)
            raise ModelFailure(self.status.message) from None
        except asyncio.CancelledError:
            await self._cancel(identity)
            raise
        finally:
            self._answers.pop(identity, None)
        if "error" in message:
            raise ModelFailure(str(message["error"]))
        self._failures = 0
        return [Completion(**fields) for fields in message["completions"]]

    def _supersede(self, identity: int) -> None:
        answer = self._answers.pop(identity, None)
        if answer is not None and not answer.done():
            answer.set_exception(Superseded("A newer request took this one's place."))
        asyncio.get_running_loop().create_task(self._cancel(identity))

    async def _cancel(self, identity: int) -> None:
        """Tells the worker to stop drawing; it answers all the same, or it hangs."""
        asyncio.get_running_loop().call_later(HUNG_SECONDS, self._overdue, identity, self._process)
        with contextlib.suppress(ModelFailure):
            await self._send({"cancel": identity})

    def _overdue(self, identity: int, process: asyncio.subprocess.Process | None) -> None:
        """Ends a worker that has not answered a request that it was told to stop; the next one starts another."""
        if identity in self._unanswered and process is not None and process is self._process:
            self._restarting = asyncio.get_running_loop().create_task(self._broken(_HUNG))

    async def _send(self, message: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise ModelFailure(self.status.message)
        try:
            process.stdin.write((json.dumps(message) + "\n").encode())
            await process.stdin.drain()
        except (ConnectionError, RuntimeError):
            await self._broken("The model's process ended; it starts again at the next request.")
            raise ModelFailure(self.status.message) from None

    async def start(self) -> None:
        """Makes sure that the worker runs; loading goes on when the caller stops waiting for it.

        Raises:
            ModelFailure: no runtime, a missing or damaged model, a process that does not start, or back-off after
                crashes.
        """
        if self._process is not None and self._loading is None:
            return
        if self._loading is None:
            self._loading = asyncio.get_running_loop().create_task(self._load())
            self._loading.add_done_callback(self._loaded)
        loading = self._loading
        try:
            await asyncio.shield(loading)
        except asyncio.CancelledError:
            if loading.cancelled():
                raise ModelFailure("The model was stopped while it was loading.") from None
            raise

    def _loaded(self, task: asyncio.Task[None]) -> None:
        if self._loading is task:
            self._loading = None
        if not task.cancelled():
            task.exception()  # whoever waits has it; nobody may be waiting

    async def _load(self) -> None:
        if not runtime_installed():
            self._say("off", RUNTIME_MISSING)
            raise ModelFailure(RUNTIME_MISSING)
        if self._failures >= MAXIMUM_FAILURES or time.monotonic() < self._not_before:
            raise ModelFailure(self.status.message)
        self._say("starting", "The model is loading.")
        try:
            entries = await asyncio.to_thread(self._checked_entries)
            await self._spawn(entries)
        except ModelUnavailable as error:
            await self._broken(f"No model: {error}")
            raise ModelFailure(self.status.message) from None
        except OSError as error:
            await self._broken(f"The model's process could not be started: {error.strerror or error}")
            raise ModelFailure(self.status.message) from None

    def _checked_entries(self) -> dict[str, ModelEntry]:
        """The model for each role; ``_missing`` says why one of the later roles has none."""
        if self.path is not None:
            if not self.path.is_file():
                raise ModelUnavailable(f"{self.path}: no such file")
            return dict.fromkeys(ROLES, ModelEntry(self.path.name, self.path, "", 0, self._context))
        entries: dict[str, ModelEntry] = {}
        self._missing = {}
        for role in ROLES:
            try:
                entries[role] = shipped_model(role)
                verify(entries[role])
            except ModelUnavailable as error:
                if role == ROLES[0]:
                    raise
                entries.pop(role, None)
                self._missing[role] = f"No model: {error}"
        return entries

    def _command(self, entries: dict[str, ModelEntry]) -> list[str]:
        models = [f"--{role}={entry.context}:{entry.path.resolve()}" for role, entry in entries.items()]
        return [sys.executable, "-m", "ketline.model.worker", *models, "--threads", str(self._threads)]

    async def _spawn(self, entries: dict[str, ModelEntry]) -> None:
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *self._command(entries),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LINE_BYTES,
            cwd=_OWN_FOLDER,
            creationflags=_NO_WINDOW,
        )
        self._process = process
        try:
            first = await asyncio.wait_for(self._line(process), START_SECONDS)
        except asyncio.TimeoutError:
            first = {"failed": f"it did not load within {START_SECONDS:g} s"}
        except asyncio.CancelledError:
            await self._end_process()
            raise
        if first is None or "ready" not in first:
            reason = "its process ended while loading" if first is None else first.get("failed", "unknown")
            raise ModelUnavailable(f"{entries['completion'].path}: {reason}")
        self._reader = asyncio.get_running_loop().create_task(self._read(process))
        self._say("ready", f"{entries['completion'].path.name} loaded in {time.monotonic() - started:.1f} s.")

    @staticmethod
    async def _line(process: asyncio.subprocess.Process) -> dict[str, Any] | None:
        assert process.stdout is not None
        line = await process.stdout.readline()
        return json.loads(line) if line else None

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ConnectionError, ValueError):
            while (message := await self._line(process)) is not None:
                self._unanswered.discard(message["id"])
                answer = self._answers.get(message["id"])
                if answer is not None and not answer.done():
                    answer.set_result(message)
        if self._process is process:
            await self._broken("The model's process ended; it starts again at the next request.")

    async def _broken(self, message: str) -> None:
        """Ends the process, fails whoever waits, and sets when the next start may be tried."""
        process = self._detach()
        self._failures += 1
        wait = BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS)) - 1]
        self._not_before = time.monotonic() + wait
        if self._failures >= MAXIMUM_FAILURES:
            message += " It failed too often; restart it by hand."
        self._say("failed", message)
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(ModelFailure(message))
        await _kill(process)

    def _detach(self) -> asyncio.subprocess.Process | None:
        """Lets go of the worker at once, so that the next request starts another."""
        process, self._process = self._process, None
        self._unanswered.clear()
        if self._reader is not None and self._reader is not asyncio.current_task():
            self._reader.cancel()
        self._reader = None
        return process

    async def _end_process(self) -> None:
        await _kill(self._detach())

    async def stop(self) -> None:
        """Ends the worker, also one that is loading; the next request starts it again."""
        loading, self._loading = self._loading, None
        if loading is not None:
            loading.cancel()
            with contextlib.suppress(asyncio.CancelledError, ModelFailure):
                await loading
        await self._end_process()
        self._say("off", "The model is off.")

    async def restart(self) -> None:
        """Forgets past failures and starts again."""
        await self.stop()
        self._failures, self._not_before = 0, 0.0
        await self.start()


async def _kill(process: asyncio.subprocess.Process | None) -> None:
    """Ends a worker and waits for it to be gone, its pipes with it."""
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()
    await asyncio.sleep(0)  # lets the transport notice, while there is a loop to tell it
