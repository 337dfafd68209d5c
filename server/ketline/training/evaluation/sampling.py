"""Samples from an exported model, in process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import llama_cpp

from ketline.model.catalog import ModelUnavailable
from ketline.model.drawing import Grammar, stream
from ketline.model.pieces import Pieces
from ketline.model.prompts import Prompt, Special


@dataclass(frozen=True)
class Sample:
    """What the model wrote, how many tokens that was, and whether it ended by itself."""

    text: str
    tokens: int
    finished: bool


class Sampler:
    """A GGUF and its special tokens; every draw has its own seed. ``context`` 0: as long as it was trained for."""

    def __init__(self, model: Path, context: int = 0, threads: int = 1) -> None:
        try:
            self._llama = llama_cpp.Llama(
                str(model),
                n_ctx=context,
                n_batch=2048,
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )
            self._pieces = Pieces(self._llama)
        except ValueError as error:
            raise ModelUnavailable(f"{model}: llama.cpp cannot load it ({error})") from error
        self._context = self._llama.n_ctx()

    def draw(
        self,
        prompt: Prompt,
        temperature: float,
        seed: int,
        grammar: str | None = None,
        most: int | None = None,
    ) -> Sample:
        """One continuation up to ``END``, ``most`` tokens or the end of the context."""
        tokens = self._pieces.encode(prompt)
        room = min(self._context - len(tokens) - 1, most or self._context)
        if room < 1:
            return Sample("", 0, finished=False)
        rules = Grammar(self._llama, grammar) if grammar else None
        written: list[int] = []
        end = self._pieces.special[Special.END]
        for token in stream(self._llama, tokens, temperature, 1.0, seed, rules):
            if token == end or len(written) >= room:
                break
            written.append(token)
        if rules is not None:
            rules.close()
        text = self._pieces(written).decode("utf-8", errors="replace")
        return Sample(text, len(written), finished=len(written) < room)
