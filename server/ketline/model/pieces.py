"""Between text and a model's tokens: prompts, and bytes however long (llama-cpp-python's detokeniser stops at 32)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

from ketline.model.prompts import Prompt, Special

LONGEST = 4096
"""Bytes of the longest token."""


class Pieces:
    """Turns prompts into tokens of a loaded ``llama_cpp.Llama``, and tokens into bytes; special tokens give none.

    Raises ``ValueError`` for a model that lacks one of the special tokens.
    """

    def __init__(self, llama: Any) -> None:
        import llama_cpp

        self._llama = llama
        self._api, self._vocabulary = llama_cpp, llama._model.vocab
        self._known: dict[int, bytes] = {}
        self.special = {special: self._single(special.value) for special in Special}

    def _single(self, piece: str) -> int:
        tokens = self._llama.tokenize(piece.encode(), add_bos=False, special=True)
        if len(tokens) != 1:
            raise ValueError(f"the model has no token {piece}: it was not made for Ketline")
        return int(tokens[0])

    def encode(self, prompt: Prompt) -> list[int]:
        """Tokens of a prompt; only its ``Special`` parts become special tokens."""
        tokens: list[int] = []
        for part in prompt:
            if isinstance(part, Special):
                tokens.append(self.special[part])
            else:
                tokens.extend(self._llama.tokenize(part.encode(), add_bos=False, special=False))
        return tokens

    def __call__(self, tokens: Iterable[int]) -> bytes:
        """The bytes that ``tokens`` stand for."""
        return b"".join(self._piece(token) for token in tokens)

    def _piece(self, token: int) -> bytes:
        if token not in self._known:
            buffer = ctypes.create_string_buffer(LONGEST)
            length = self._api.llama_token_to_piece(self._vocabulary, token, buffer, LONGEST, 0, False)
            self._known[token] = buffer.raw[: max(0, length)]
        return self._known[token]
