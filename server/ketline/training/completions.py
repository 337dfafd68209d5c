"""How good raw completions are: the middle of held-out programs, no grammar, nothing cut back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketline.model.prompts import completion_prompt
from ketline.training.examples import split_middle
from ketline.training.sampling import Sampler

MOST_TOKENS = 96
"""As many as the editor asks for."""


def completion_figures(sampler: Sampler, texts: Sequence[str], seed: int) -> dict[str, float]:
    """Shares over ``texts``: whole answer without a problem, first line without one, first line as written.

    The rest of the program stands behind the answer, so an answer that repeats it counts as a problem.
    """
    whole = first = same = 0
    for index, text in enumerate(texts):
        prefix, middle, suffix = split_middle(text, np.random.default_rng([seed, index]))
        sample = sampler.draw(completion_prompt(prefix, suffix), 0.0, seed, most=MOST_TOKENS)
        line = sample.text.splitlines(keepends=True)[0] if sample.text else ""
        whole += sample.finished and _sound(prefix + sample.text + suffix)
        first += bool(line.strip()) and _sound(prefix + line)
        same += bool(line.strip()) and line == middle.splitlines(keepends=True)[0]
    count = len(texts)
    return {
        "completions": count,
        "whole_valid": round(whole / count, 4),
        "first_line_valid": round(first / count, 4),
        "first_line_exact": round(same / count, 4),
    }


def _sound(text: str) -> bool:
    """No error, apart from blocks that a cut leaves open."""
    from ketline.workspace import Snapshot

    closed = text + "}" * max(0, text.count("{") - text.count("}"))
    return not Snapshot(closed).problems
