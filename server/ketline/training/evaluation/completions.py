"""How good raw completions are: the middle of held-out programs, no grammar, nothing cut back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ketline.model.pieces import Pieces
from ketline.model.prompts import Special, completion_prompt
from ketline.training.evaluation.sampling import Sampler
from ketline.training.examples import split_middle

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


def held_out_programs(path: Path, limit: int = 300) -> list[str]:
    """Programs of the test split: neither trained on nor looked at while training."""
    from ketline.training.tables import read_rows

    return [row["text"] for row in read_rows(path) if row["split"] == "test"][:limit]


def program_perplexity(model: Path, texts: Sequence[str]) -> dict[str, float]:
    """Perplexity a token and bits a character on held-out programs, read from the start."""
    import llama_cpp

    llama = llama_cpp.Llama(str(model), n_ctx=1024, logits_all=True, verbose=False, n_threads=1)
    pieces = Pieces(llama)
    total, tokens_read, characters = 0.0, 0, 0
    for text in texts:
        tokens = pieces.encode((Special.PREFIX, text, Special.END))
        if len(tokens) > 1024:
            continue
        llama.reset()
        llama.eval(tokens[:-1])
        logits = np.array(llama.scores[: len(tokens) - 1], dtype=np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(logits).sum(axis=1))
        total -= float((logits[np.arange(len(tokens) - 1), tokens[1:]] - log_sum).sum())
        tokens_read += len(tokens) - 1
        characters += len(text)
    return {
        "programs": len(texts),
        "perplexity": round(float(np.exp(total / tokens_read)), 4),
        "bits_per_character": round(total / np.log(2) / characters, 4),
    }
