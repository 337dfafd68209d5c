"""The least an editor can be: a process on the other side of a pipe, and messages."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

URI = "file:///benchmark/program.qasm"
PUBLISH = "textDocument/publishDiagnostics"


def resident_megabytes(pid: int | str) -> float:
    """What a process holds in memory (Linux only; 0.0 elsewhere)."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


class Client:
    """A server started over stdio, initialised. Without ``suggestions``, no model runs beside what is measured.

    ``cache`` is a folder to use in place of the user's cache.
    """

    def __init__(self, cache: str | None = None, suggestions: bool = False) -> None:
        command = [str(Path(sys.executable).with_name("ketline")), "serve"]
        environment = os.environ if cache is None else {**os.environ, "KETLINE_CACHE": cache}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self.version = 1
        self.asked = 0
        options = {"completion": {"enabled": suggestions}}
        params = {"processId": None, "rootUri": None, "capabilities": {}, "initializationOptions": options}
        self.send("initialize", params, 1)
        self.until(lambda message: message.get("id") == 1)
        self.start_seconds = self.cpu_seconds()
        self.send("initialized", {})

    def send(self, method: str, params: Any, identity: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if identity is not None:
            message["id"] = identity
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that is wanted."""
        while True:
            message = self._read()
            if wanted(message):
                return message

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return dict(json.loads(self.process.stdout.read(length)))

    def open(self, text: str) -> float:
        """Milliseconds from a document to its diagnostics."""
        started = time.perf_counter()
        item = {"uri": URI, "languageId": "openqasm", "version": self.version, "text": text}
        self.send("textDocument/didOpen", {"textDocument": item})
        self._published()
        taken = 1000 * (time.perf_counter() - started)
        self._published()  # the lints follow the errors
        return taken

    def close(self) -> None:
        self.send("textDocument/didClose", {"textDocument": {"uri": URI}})
        self.until(lambda message: message.get("method") == PUBLISH and message["params"].get("version") is None)
        self.version += 1

    def key(self, line: int, column: int, text: str, removed: int = 0) -> float:
        """Milliseconds from a key to the diagnostics of the text with it."""
        self.version += 1
        where = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + removed}}
        started = time.perf_counter()
        identifier = {"uri": URI, "version": self.version}
        self.send(
            "textDocument/didChange", {"textDocument": identifier, "contentChanges": [{"range": where, "text": text}]}
        )
        self._published()
        return 1000 * (time.perf_counter() - started)

    def ask(self, method: str, params: dict[str, Any]) -> tuple[Any, float]:
        """The result of a request about the open document, and the milliseconds that it took.

        Not those of this side's garbage collector, which a long answer wakes.
        """
        self.asked += 1
        identity = 1_000 + self.asked
        gc.disable()
        started = time.perf_counter()
        self.send(method, {"textDocument": {"uri": URI}, **params}, identity)
        answer = self.until(lambda message: message.get("id") == identity and "method" not in message)
        taken = 1000 * (time.perf_counter() - started)
        gc.enable()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"], taken

    def _published(self) -> None:
        version = self.version
        self.until(lambda message: message.get("method") == PUBLISH and message["params"].get("version") == version)

    def cpu_seconds(self) -> float:
        """User and system time of the server so far (Linux only; 0.0 elsewhere)."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident megabytes of the server (Linux only; 0.0 elsewhere)."""
        return resident_megabytes(self.process.pid)

    def stop(self) -> None:
        """As an editor does, so that the server keeps what it learned of the grammar."""
        self.send("shutdown", None, 2)
        self.until(lambda message: message.get("id") == 2)
        self.send("exit", None)
        self.process.wait()
