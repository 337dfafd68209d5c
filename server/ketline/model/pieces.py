"""The bytes of a model's tokens, however long: llama-cpp-python's own detokeniser stops at 32."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

LONGEST = 4096
"""Bytes of the longest token."""


class Pieces:
    """Turns the tokens of a loaded ``llama_cpp.Llama`` into bytes; special tokens give none."""

    def __init__(self, llama: Any) -> None:
        import llama_cpp

        self._api, self._vocabulary = llama_cpp, llama._model.vocab
        self._known: dict[int, bytes] = {}

    def __call__(self, tokens: Iterable[int]) -> bytes:
        """The bytes that ``tokens`` stand for."""
        return b"".join(self._piece(token) for token in tokens)

    def _piece(self, token: int) -> bytes:
        if token not in self._known:
            buffer = ctypes.create_string_buffer(LONGEST)
            length = self._api.llama_token_to_piece(self._vocabulary, token, buffer, LONGEST, 0, False)
            self._known[token] = buffer.raw[: max(0, length)]
        return self._known[token]
