"""Training examples: token ids with the position from which the loss counts.

Programs become completion prompts (fill in the middle, or continue), circuits generation prompts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ketline.model.circuit_text import qaoa_text
from ketline.model.prompts import (
    MAX_BODY,
    GenerationRequest,
    Prompt,
    Special,
    canonical_terms,
    completion_prompt,
    generation_header,
)
from ketline.training.decimation import vqe_text

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
    """Tokens, and the index of the first one that the loss counts (more from ``angles_start`` on)."""

    tokens: Sequence[int]
    answer_start: int
    angles_start: int | None = None


def is_learnable(row: dict[str, Any]) -> bool:
    """Whether a stored circuit has a text in the generation format: standard QAOA, and diagonal variational circuits.

    Of the latter the format writes the flips that lead to a low basis state, not the stored angles.
    """
    terms = json.loads(row["hamiltonian"])
    diagonal = all(isinstance(q, int) for _, factors in terms for q in factors)
    known = (row["family"] == "qaoa" and row["variant"] == "standard") or row["family"] == "vqe"
    return known and diagonal and max(len(factors) for _, factors in terms) <= MAX_BODY


def circuit_text(row: dict[str, Any], rng: np.random.Generator | None = None) -> tuple[str, str]:
    """(header, answer) of a stored circuit; with ``rng`` its qubits are relabelled at random."""
    request = request_of(row, rng)
    terms = canonical_terms(request.hamiltonian)
    if request.ansatz == "qaoa":
        half = len(row["angles"]) // 2
        answer = qaoa_text(terms, request.n_qubits, row["angles"][:half], row["angles"][half:])
    else:
        answer = vqe_text(terms, request.n_qubits, request.layers)
    return generation_header(request), answer


def request_of(row: dict[str, Any], rng: np.random.Generator | None = None) -> GenerationRequest:
    """The request a stored circuit answers."""
    n = row["n_qubits"]
    label = [int(q) for q in rng.permutation(n)] if rng is not None else list(range(n))
    terms = tuple((c, tuple(label[q] for q in qubits)) for c, qubits in json.loads(row["hamiltonian"]))
    return GenerationRequest(row["problem_type"], terms, n, row["family"], row["n_layers"])


def circuit_example(encoder: Encoder, row: dict[str, Any], rng: np.random.Generator | None) -> Example | None:
    """Loss on the answer only; None where it does not fit the context."""
    header, answer = circuit_text(row, rng)
    prompt = encoder.encode_prompt((Special.PREFIX, header))
    opening, layers = split_at_layers(answer)
    head = [*prompt, *encoder.encode_prompt((opening,))]
    tokens = [*head, *encoder.encode_prompt((layers, Special.END))]
    if len(tokens) > CONTEXT:
        return None
    return Example(tokens, len(prompt), len(head) if opening else None)


def split_at_layers(answer: str) -> tuple[str, str]:
    """(text up to the first QAOA layer, the layers); nothing before in the variational family."""
    mark = "\nh q;\n"
    at = answer.find(mark)
    return ("", answer) if at < 0 else (answer[: at + len(mark)], answer[at + len(mark) :])


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
