"""The model's own process: ``python -m ketline.model.worker MODEL.gguf [--context N] [--threads N]``.

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
from collections.abc import Iterator
from typing import Any, TextIO

from ketline.model.prompts import Special
from ketline.model.protocol import (
    Completion,
    CompletionRequest,
    completion_to_json,
    request_from_json,
)

#: Tokens of the context kept for the answer; a longer prompt loses its beginning.
LEAST_ANSWER_TOKENS = 128


class GrammarRejected(Exception):
    """llama.cpp cannot read the grammar."""


class Drawer:
    """The loaded model and how to draw text from it."""

    def __init__(self, path: str, context: int, threads: int) -> None:
        import llama_cpp

        self._api = llama_cpp
        self.llama = llama_cpp.Llama(
            path, n_ctx=context, n_threads=threads, n_threads_batch=threads, n_batch=512, verbose=False
        )
        self.context = self.llama.n_ctx()
        self.special = {special: self._single(special.value) for special in Special}

    def _single(self, piece: str) -> int:
        tokens = self.llama.tokenize(piece.encode(), add_bos=False, special=True)
        if len(tokens) != 1:
            raise ValueError(f"the model has no token {piece}: it was not made for Ketline")
        return int(tokens[0])

    def tokens(self, request: CompletionRequest) -> list[int]:
        """The prompt's tokens; text is dropped from its front where the context leaves no room for an answer."""
        tokens: list[int] = []
        for part in request.prompt:
            if isinstance(part, Special):
                tokens.append(self.special[part])
            else:
                tokens.extend(self.llama.tokenize(part.encode(), add_bos=False, special=False))
        room = self.context - min(request.maximum_tokens, LEAST_ANSWER_TOKENS) - 1
        if len(tokens) > room:
            head = tokens[:1] if isinstance(request.prompt[0], Special) else []
            tokens = head + tokens[len(tokens) - room + len(head) :]
        return tokens

    def check_grammar(self, grammar: str) -> None:
        """llama-cpp-python passes a failed grammar on as a null pointer: find out first.

        Raises:
            GrammarRejected: when llama.cpp cannot read it.
        """
        model = self.llama._model
        sampler = self._api.llama_sampler_init_grammar(model.vocab, grammar.encode(), b"root")
        if not sampler:
            raise GrammarRejected("the grammar could not be read")
        self._api.llama_sampler_free(sampler)

    def draw(self, request: CompletionRequest, stopped: threading.Event, deadline: float) -> Completion:
        started = time.monotonic()
        grammar = None
        if request.grammar is not None:
            self.check_grammar(request.grammar)
            grammar = self._api.LlamaGrammar.from_string(request.grammar, verbose=False)
        self.llama.set_seed(request.seed)
        data, count, finish = b"", 0, "length"
        stop = tuple(word.encode() for word in request.stop)
        ends = {self.llama.token_eos(), *self.special.values()}
        prompt = self.tokens(request)
        most = min(request.maximum_tokens, self.context - len(prompt) - 1)
        for token in self._stream(prompt, request.temperature, grammar):
            if stopped.is_set():
                finish = "cancelled"
                break
            if token in ends:
                finish = "end"
                break
            data += self.llama.detokenize([token], special=False)
            count += 1
            if any(word in data for word in stop):
                finish = "stop"
                break
            if time.monotonic() > deadline:
                finish = "deadline"
                break
            if count >= most:
                break
        text = data.decode("utf-8", errors="ignore")
        return Completion(text, count, finish, 1000 * (time.monotonic() - started))

    def _stream(self, prompt: list[int], temperature: float, grammar: Any) -> Iterator[int]:
        return self.llama.generate(
            prompt, top_k=0, top_p=0.95, min_p=0.0, temp=temperature, repeat_penalty=1.0, grammar=grammar
        )


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

    def serve(self, drawer: Drawer) -> None:
        threading.Thread(target=self.read, daemon=True).start()
        while (message := self.waiting.get()) is not None:
            identity = message["id"]
            try:
                self.say({"id": identity, "completions": self.answer(drawer, message)})
            except Exception as error:  # the one place where anything may fail: llama.cpp, memory, a bad message
                self.say({"id": identity, "error": f"{type(error).__name__}: {error}"})
            self.stopped.pop(identity, None)

    def answer(self, drawer: Drawer, message: dict[str, Any]) -> list[dict[str, Any]]:
        request = request_from_json(message)
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
    parser.add_argument("model")
    parser.add_argument("--context", type=int, default=1024)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    sink = _own_output()
    worker = Worker(sys.stdin, sink)
    started = time.monotonic()
    try:
        drawer = Drawer(arguments.model, arguments.context, arguments.threads)
    except Exception as error:
        worker.say({"failed": f"{type(error).__name__}: {error}"})
        return 1
    worker.say({"ready": {"context": drawer.context, "milliseconds": 1000 * (time.monotonic() - started)}})
    worker.serve(drawer)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
