"""The models' own process: ``python -m ketline.model.worker --completion A.gguf --generation B.gguf``.

A crash, a hang or running out of memory here costs one suggestion. One thread reads messages, so that a cancel
arrives while tokens are being drawn; the main thread draws them and looks at the flag before each.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from argparse import ArgumentParser
from typing import Any, TextIO

from ketline.model.drawing import Grammar, stream
from ketline.model.pace import Pace
from ketline.model.pieces import Pieces
from ketline.model.prompts import Special
from ketline.model.protocol import (
    Completion,
    CompletionRequest,
    completion_to_json,
    request_from_json,
)

#: Tokens of the context kept for the answer; a longer prompt loses its beginning.
LEAST_ANSWER_TOKENS = 128

#: Of the second and further samples, the likeliest tokens that have this share together.
TOP_P = 0.95


class Drawer:
    """The loaded model and how to draw text from it."""

    def __init__(self, path: str, context: int, threads: int) -> None:
        import llama_cpp

        self.llama = llama_cpp.Llama(
            path, n_ctx=context, n_threads=threads, n_threads_batch=threads, n_batch=512, flash_attn=True,
            verbose=False,
        )
        self.context = self.llama.n_ctx()
        self.pieces = Pieces(self.llama)
        self.pace = Pace(self.llama, threads, self._set_threads)

    def _set_threads(self, threads: int) -> None:
        import llama_cpp

        llama_cpp.llama_set_n_threads(self.llama._ctx.ctx, threads, threads)

    def tokens(self, request: CompletionRequest) -> list[int]:
        """The prompt's tokens; text is dropped from its front where the context leaves no room for an answer."""
        tokens = self.pieces.encode(request.prompt)
        room = self.context - min(request.maximum_tokens, LEAST_ANSWER_TOKENS) - 1
        if len(tokens) > room:
            head = tokens[:1] if isinstance(request.prompt[0], Special) else []
            tokens = head + tokens[len(tokens) - room + len(head) :]
        return tokens

    def draw(self, request: CompletionRequest, stopped: threading.Event, deadline: float) -> Completion:
        started = time.monotonic()
        enough = started + request.enough / 1000 if request.enough else deadline
        grammar = Grammar(self.llama, request.grammar) if request.grammar is not None else None
        data, count, finish = b"", 0, "length"
        stop = tuple(word.encode() for word in request.stop)
        ends = {self.llama.token_eos(), *self.pieces.special.values()}
        prompt = self.tokens(request)
        most = min(request.maximum_tokens, self.context - len(prompt) - 1)
        for token in stream(self.llama, prompt, request.temperature, TOP_P, request.seed, grammar, self.pace):
            if stopped.is_set():
                finish = "cancelled"
                break
            if token in ends:
                finish = "end"
                break
            data += self.pieces((token,))
            count += 1
            if any(word in data for word in stop):
                finish = "stop"
                break
            now = time.monotonic()
            if now > deadline or (now > enough and _is_whole(data)):
                finish = "deadline"
                break
            if count >= most:
                break
        if grammar is not None:
            grammar.close()
        text = data.decode("utf-8", errors="ignore")
        return Completion(text, count, finish, 1000 * (time.monotonic() - started))


def _is_whole(data: bytes) -> bool:
    """Whether a text may end here: behind a statement, in no block that it has begun."""
    return data.rstrip().endswith((b";", b"}")) and data.count(b"{") <= data.count(b"}")


class Models:
    """The models by role, each loaded when it is first asked for; roles of one file share it."""

    def __init__(self, files: dict[str, tuple[str, int]], threads: int) -> None:
        self._files, self._threads = files, threads
        self._loaded: dict[tuple[str, int], Drawer] = {}

    def drawer(self, role: str) -> Drawer:
        """The model for ``role``."""
        file = self._files[role]
        if file not in self._loaded:
            self._loaded[file] = Drawer(*file, self._threads)
        return self._loaded[file]


class Worker:
    """Reads requests, answers them one after another; a cancelled or outdated one is cut short."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self.source, self.sink = source, sink
        self.waiting: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self.stopped: dict[int, threading.Event] = {}

    def say(self, message: dict[str, Any]) -> None:
        self.sink.write(json.dumps(message, ensure_ascii=True) + "\n")
        self.sink.flush()

    def read(self) -> None:
        """The reading thread: until the editor's process closes the pipe."""
        for line in self.source:
            message = json.loads(line)
            if "cancel" in message:
                event = self.stopped.get(message["cancel"])
                if event is not None:
                    event.set()
                continue
            self.stopped[message["id"]] = threading.Event()
            self.waiting.put(message)
        for event in list(self.stopped.values()):
            event.set()
        self.waiting.put(None)

    def serve(self, models: Models) -> None:
        threading.Thread(target=self.read, daemon=True).start()
        while (message := self.waiting.get()) is not None:
            identity = message["id"]
            try:
                self.say({"id": identity, "completions": self.answer(models, message)})
            except Exception as error:  # the one place where anything may fail: llama.cpp, memory, a bad message
                self.say({"id": identity, "error": f"{type(error).__name__}: {error}"})
            self.stopped.pop(identity, None)

    def answer(self, models: Models, message: dict[str, Any]) -> list[dict[str, Any]]:
        request = request_from_json(message)
        drawer = models.drawer(request.role)
        stopped = self.stopped[message["id"]]
        deadline = time.monotonic() + request.milliseconds / 1000
        drawn: list[Completion] = []
        for sample in range(request.samples):
            if stopped.is_set() or (drawn and time.monotonic() > deadline):
                break
            drawn.append(drawer.draw(_sample(request, sample), stopped, deadline))
        return [completion_to_json(completion) for completion in drawn]


def _sample(request: CompletionRequest, index: int) -> CompletionRequest:
    from dataclasses import replace

    return replace(request, seed=request.seed + index)


def _own_output() -> TextIO:
    """The pipe to the editor; whatever else prints to standard output goes to standard error."""
    pipe = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(pipe, "w", encoding="utf-8")


def main() -> int:
    parser = ArgumentParser(prog="ketline.model.worker")
    parser.add_argument("--completion", type=_file, required=True, metavar="TOKENS:GGUF")
    parser.add_argument("--generation", type=_file, metavar="TOKENS:GGUF")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    sink = _own_output()
    worker = Worker(sys.stdin, sink)
    started = time.monotonic()
    models = Models({"completion": arguments.completion, "generation": arguments.generation}, arguments.threads)
    try:
        drawer = models.drawer("completion")
    except Exception as error:
        worker.say({"failed": f"{type(error).__name__}: {error}"})
        return 1
    worker.say({"ready": {"context": drawer.context, "milliseconds": 1000 * (time.monotonic() - started)}})
    worker.serve(models)
    return 0


def _file(text: str) -> tuple[str, int]:
    """A model's file and the tokens of its context."""
    context, path = text.split(":", 1)
    return path, int(context)


if __name__ == "__main__":
    raise SystemExit(main())
