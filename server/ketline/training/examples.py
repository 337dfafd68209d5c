"""Training examples: token ids with the position from which the loss counts.

Programs become completion prompts: fill in the middle, or continue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ketline.model.prompts import Prompt, Special, completion_prompt

CONTEXT = 1024
"""Longest example, in tokens."""

MIDDLE_SHARE = 0.7
"""Share of programs asked for as a middle; the rest are continued from their prefix."""

MID_LINE_SHARE = 0.25
"""Share of middles that begin inside a line rather than at the start of a statement."""


class Encoder(Protocol):
    """What is needed of a tokenizer."""

    def encode_prompt(self, prompt: Prompt) -> list[int]:
        """Tokens of a prompt."""
        ...


@dataclass(frozen=True)
class Example:
    """Tokens, the index of the first one that the loss counts, and how much each counts."""

    tokens: Sequence[int]
    answer_start: int
    weight: float = 1.0


def program_example(encoder: Encoder, text: str, rng: np.random.Generator) -> Example | None:
    """A middle of one to a few lines between its suffix and prefix, or the whole program.

    The loss counts everything after the first special token of the prefix, so the prefix teaches too;
    the suffix is only read.
    """
    if rng.random() < MIDDLE_SHARE:
        prefix, middle, suffix = split_middle(text, rng)
        prompt = encoder.encode_prompt(completion_prompt(prefix, suffix))
        start = 1 + (prompt.index(encoder.encode_prompt((Special.PREFIX,))[0]) if suffix.strip() else 0)
        tokens = [*prompt, *encoder.encode_prompt((middle, Special.END))]
        # A suffix makes the prefix's own tokens depend on it: there only the middle counts.
        answer_start = len(prompt) if suffix.strip() else start
    else:
        tokens = encoder.encode_prompt((Special.PREFIX, text, Special.END))
        answer_start = 1
    return Example(tokens, answer_start) if len(tokens) <= CONTEXT else None


def split_middle(text: str, rng: np.random.Generator) -> tuple[str, str, str]:
    """(prefix, middle, suffix): the middle is 1 to 8 lines from a statement start, or from inside a line.

    A third of the suffixes are cut after a few lines, as editors send them.
    """
    lines = text.splitlines(keepends=True)
    first = int(rng.integers(1, len(lines)))
    count = int(min(len(lines) - first, rng.geometric(0.35)))
    prefix, middle = "".join(lines[:first]), "".join(lines[first : first + count])
    suffix = "".join(lines[first + count :])
    if rng.random() < MID_LINE_SHARE and len(middle) > 2:
        cut = int(rng.integers(1, min(len(middle), 24)))
        prefix, middle = prefix + middle[:cut], middle[cut:]
    if suffix and rng.random() < 0.25:
        suffix = ""
        return prefix, middle + "".join(lines[first + count :]), suffix
    return prefix, middle, suffix
