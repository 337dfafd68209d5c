"""The text that stands before what the model writes: completion and generation prompts.

A prompt is a tuple of plain text and special tokens. Plain text is always tokenised *without*
parsing special tokens, so that nothing a user types can inject one.

Two forms, both learned in training (``ketline.training.examples``):

* completion: ``SUFFIX suffix PREFIX prefix`` -> the middle, then ``END`` (suffix first, so that the
  text next to the cursor is the last thing read); with an empty suffix ``PREFIX prefix`` -> the rest;
* generation: ``PREFIX header`` -> the answer, then ``END``; header + answer is one OpenQASM 3 file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from ketline.model.circuit_text import qaoa_opening

ANSATZES = ("qaoa", "vqe")
"""Families the shipped model was trained on."""

MAX_QUBITS = 16
"""Largest register the generation format is defined for."""

MAX_LAYERS = 4
"""Most layers the generation format is defined for."""

MAX_BODY = 5
"""Most Z factors in one term of a Hamiltonian."""

Term = tuple[float, tuple[int, ...]]
"""Coefficient and the qubits of a product of Z (qubit i is ``q[i]``)."""


class Special(Enum):
    """Control tokens of the tokenizer; the value is the token's piece."""

    PREFIX = "<|prefix|>"
    SUFFIX = "<|suffix|>"
    END = "<|end|>"


Prompt = tuple[str | Special, ...]

Weights = Literal["free", "copied", "given"]
"""Who writes the cost gate: the model ("free"), the grammar, which leaves it one choice ("copied"), or the
prompt, where it already stands ("given": the same circuits as "copied", in a tenth of the tokens)."""


class UnsupportedRequest(ValueError):
    """A generation request the format cannot express; the message says which part and the limit."""


@dataclass(frozen=True)
class GenerationRequest:
    """A circuit wished for: minimise ``hamiltonian`` with ``layers`` layers of ``ansatz``.

    ``hamiltonian`` is diagonal: terms (coefficient, qubits of a Z product), constant dropped.
    """

    problem: str
    hamiltonian: tuple[Term, ...]
    n_qubits: int
    ansatz: str
    layers: int


def completion_prompt(prefix: str, suffix: str) -> Prompt:
    """Prompt for the text between ``prefix`` and ``suffix``."""
    if suffix.strip():
        return (Special.SUFFIX, suffix, Special.PREFIX, prefix)
    return (Special.PREFIX, prefix)


def generation_prompt(request: GenerationRequest, weights: Weights = "free") -> Prompt:
    """Prompt whose continuation completes ``generation_header(request, weights)`` to a whole program."""
    return (Special.PREFIX, generation_header(request, weights))


def normalised(hamiltonian: Sequence[Term]) -> dict[tuple[int, ...], float]:
    """Coefficients by sorted qubits, terms merged, the constant dropped, divided by the largest.

    Raises ``UnsupportedRequest`` when nothing is left.
    """
    merged: dict[tuple[int, ...], float] = {}
    for coefficient, qubits in hamiltonian:
        key = tuple(sorted(qubits))
        merged[key] = merged.get(key, 0.0) + float(coefficient)
    merged.pop((), None)
    largest = max((abs(c) for c in merged.values()), default=0.0)
    if largest < 1e-12:
        raise UnsupportedRequest("the Hamiltonian is constant: every circuit has the same energy")
    return {qubits: c / largest for qubits, c in merged.items()}


def in_order(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Fewer qubits first, then by qubit indices."""
    return tuple(sorted(terms, key=lambda term: (len(term[1]), term[1])))


def canonical_terms(hamiltonian: Sequence[Term]) -> tuple[Term, ...]:
    """Terms merged by qubit set, divided by the largest coefficient, rounded to 0.01, sorted.

    Order: fewer qubits first, then by qubit indices. Terms that round to 0.00 are dropped.
    Raises ``UnsupportedRequest`` when nothing is left.
    """
    rounded = ((round(c, 2), qubits) for qubits, c in normalised(hamiltonian).items())
    return in_order((c, q) for c, q in rounded if c != 0.0)


def strength(terms: tuple[Term, ...], n_qubits: int) -> float:
    """Root mean square, over qubits, of the coefficients that touch a qubit.

    The optimal QAOA angle of a weighted problem scales with its inverse (Sureshbabu et al.,
    arXiv 2305.15201, eq. 9, generalised to k-body terms), so it stands in the prompt.
    """
    return math.sqrt(sum(len(q) * c * c for c, q in terms) / n_qubits)


def observable_text(terms: tuple[Term, ...]) -> str:
    """``0.50*Z(q[0])*Z(q[1]) - 0.25*Z(q[3])`` for canonical ``terms``."""
    parts = []
    for index, (coefficient, qubits) in enumerate(terms):
        sign = "-" if coefficient < 0 else "+"
        lead = ("-" if coefficient < 0 else "") if index == 0 else f" {sign} "
        parts.append(f"{lead}{abs(coefficient):.2f}" + "".join(f"*Z(q[{q}])" for q in qubits))
    return "".join(parts)


def generation_header(request: GenerationRequest, weights: Weights = "free") -> str:
    """The text before the answer, which is part of the final file: up to and including the observable.

    With ``weights="given"`` a QAOA header goes on to the layers: the cost gate is written from the
    Hamiltonian. The variational family has no weights to copy. Raises ``UnsupportedRequest``.
    """
    check_request(request)
    terms = canonical_terms(request.hamiltonian)
    scale = strength(terms, request.n_qubits)
    given = weights == "given" and request.ansatz == "qaoa"
    return (
        'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
        f"// {request.problem}, {request.n_qubits} qubits, {request.ansatz}, "
        f"{request.layers} layer{'' if request.layers == 1 else 's'}, strength {scale:.2f}\n"
        f"// ketline: observable H = {observable_text(terms)}\n"
        + (qaoa_opening(terms, request.n_qubits) if given else "")
    )


def check_request(request: GenerationRequest) -> None:
    """Raise ``UnsupportedRequest`` when the format has no text for ``request``."""
    if request.ansatz not in ANSATZES:
        raise UnsupportedRequest(f"ansatz '{request.ansatz}' is not one of {', '.join(ANSATZES)}")
    if not 1 <= request.n_qubits <= MAX_QUBITS:
        raise UnsupportedRequest(f"{request.n_qubits} qubits: the model writes circuits of 1 to {MAX_QUBITS}")
    if not 1 <= request.layers <= MAX_LAYERS:
        raise UnsupportedRequest(f"{request.layers} layers: the model writes 1 to {MAX_LAYERS}")
    for _, qubits in request.hamiltonian:
        if len(set(qubits)) != len(qubits) or any(not 0 <= q < request.n_qubits for q in qubits):
            raise UnsupportedRequest(f"term on qubits {list(qubits)} does not fit {request.n_qubits} qubits")
        if len(qubits) > MAX_BODY:
            raise UnsupportedRequest(f"a term of {len(qubits)} factors: the format has at most {MAX_BODY}")
