"""What the hosts of both editors need: commands that must succeed, a port, a process that serves."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CACHE = Path.home() / ".cache" / "ketline"

# Two busy processors: a limit is there to end a hang, not to measure speed.
PATIENCE_SECONDS = 90


@contextlib.contextmanager
def one_process_at_a_time(name: str) -> Iterator[None]:
    """Holds a lock among test processes of this user, for what they share on disk."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*command: str | Path, folder: Path | None = None) -> None:
    """Runs a command that must succeed; its output is shown only where it does not."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        line = " ".join(map(str, command))
        printed = result.stdout[-4000:] + result.stderr[-4000:]
        pytest.fail(f"{line} ended with {result.returncode}:\n{printed}", pytrace=False)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def serving(
    command: Sequence[str | Path], address: str, log: Path, environment: dict[str, str], folder: Path | None = None
) -> Iterator[None]:
    """Runs a server, with all that it starts, from when `address` answers."""
    with open(log, "w") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        try:
            wait_for_answer(address, process, log)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for_answer(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail(f"The editor does not answer:\n{log.read_text()[-4000:]}", pytrace=False)


@contextlib.contextmanager
def window_of(browser: Any) -> Iterator[Any]:
    """A window (a playwright `Page`) of the size of the screenshots."""
    context = browser.new_context(viewport={"width": 1280, "height": 560}, device_scale_factor=1.5)
    window = context.new_page()
    window.set_default_timeout(PATIENCE_SECONDS * 1000)
    yield window
    context.close()
