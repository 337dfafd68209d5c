"""Where the working of a variational answer goes wrong: how often each kind of token is the likeliest, read along."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ketline.model.generation import GenerationRequest, generation_prompt
from ketline.model.pieces import Pieces
from ketline.model.prompts import Special
from ketline.training.circuit_examples import variational_answer

SIZES = (5, 7, 9)
"""Registers that are looked at."""

INSTANCES = 25
"""Of each size, of the validation split."""

KINDS = ("choose", "bit", "qubit", "before", "change", "after", "turn", "rest")
"""The qubit decided next, its bit, whose field is written, the field before, the change, the field after, the
circuit's turns, everything else."""

_DECIDED = re.compile(r"^\n// q\[\d+\] =$")
_QUBIT = re.compile(r"^, q\[\d+\]$")


def working_figures(model: Path, rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Shares of right tokens by kind, for each register of ``SIZES``; ``rows`` are those of ``angles.parquet``."""
    import llama_cpp

    llama = llama_cpp.Llama(str(model), n_ctx=0, n_batch=2048, logits_all=True, verbose=False, n_threads=1)
    found: dict[str, dict[str, float]] = {}
    for size in SIZES:
        right: dict[str, list[bool]] = {kind: [] for kind in KINDS}
        chosen = [row for row in rows if row["split"] == "validation" and row["n_qubits"] == size][:INSTANCES]
        for row in chosen:
            request = GenerationRequest(row["problem_type"], row["terms"], size, "vqe", 1)
            for kind, hit in _read_along(llama, request):
                right[kind].append(hit)
        found[str(size)] = {kind: round(float(np.mean(hits)), 4) for kind, hits in right.items() if hits}
    return found


def _read_along(llama: Any, request: GenerationRequest) -> Iterator[tuple[str, bool]]:
    """Each token of the right answer: its kind, and whether the model would have written it."""
    pieces = Pieces(llama)
    prompt = pieces.encode(generation_prompt(request))
    first = len(prompt)
    tokens = [*prompt, *pieces.encode((variational_answer(request), Special.END))]
    llama.reset()
    llama.eval(tokens)
    likeliest = np.argmax(np.array(llama.scores[first - 1 : len(tokens) - 1]), axis=1)
    texts = [pieces([token]).decode("utf-8", errors="replace") for token in tokens]
    for index in range(first, len(tokens)):
        yield _kind(texts, index), bool(likeliest[index - first] == tokens[index])


def _kind(texts: Sequence[str], index: int) -> str:
    text = texts[index]
    if _DECIDED.match(text):
        return "choose"
    if _DECIDED.match(texts[index - 1]):
        return "bit"
    if _QUBIT.match(text):
        return "qubit"
    for back, kind in ((1, "before"), (2, "change"), (3, "after")):
        if _QUBIT.match(texts[index - back]):
            return kind
    return "turn" if text.startswith("\nry(") else "rest"
