"""The text that stands before what the completion model writes.

A prompt is a tuple of plain text and special tokens. Plain text is always tokenised *without* parsing special tokens,
so that nothing a user types can inject one. ``SUFFIX suffix PREFIX prefix`` asks for the middle, then ``END`` (suffix
first, so that the text next to the cursor is the last thing read); with an empty suffix ``PREFIX prefix`` for the
rest. Circuits that are asked for have prompts of their own (``ketline.model.generation``).
"""

from __future__ import annotations

from enum import Enum


class Special(Enum):
    """Control tokens of the tokenizer; the value is the token's piece."""

    PREFIX = "<|prefix|>"
    SUFFIX = "<|suffix|>"
    END = "<|end|>"


Prompt = tuple[str | Special, ...]


def completion_prompt(prefix: str, suffix: str) -> Prompt:
    """Prompt for the text between ``prefix`` and ``suffix``."""
    if suffix.strip():
        return (Special.SUFFIX, suffix, Special.PREFIX, prefix)
    return (Special.PREFIX, prefix)
