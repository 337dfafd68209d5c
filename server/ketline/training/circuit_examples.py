"""Examples of circuits that were asked for: the prompt, and the answer that the loss counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.circuit_text import HEADER
from ketline.model.generation import (
    GenerationRequest,
    ManyBodyRequest,
    generation_text,
    hva,
    qaoa,
    variational,
    written_terms,
)
from ketline.model.generation.text import title
from ketline.model.hamiltonian import PauliTerm
from ketline.model.prompts import Special
from ketline.training.decimation import Decision, bits_of, decimate
from ketline.training.examples import Encoder, Example

CONTEXT = 1536
"""Longest example, in tokens."""


@dataclass(frozen=True)
class QaoaTarget:
    """Converged angles of an instance, for the coefficients as the text has them."""

    gammas: tuple[float, ...]
    betas: tuple[float, ...]


def relabelled_request(row: Mapping[str, Any], layers: int, rng: np.random.Generator) -> ManyBodyRequest:
    """The request of a row of ``hva_angles.parquet``, its qubits named otherwise."""
    n = row["n_qubits"]
    label = [int(q) for q in rng.permutation(n)]
    terms: tuple[PauliTerm, ...] = tuple((c, tuple((p, label[q]) for p, q in factors)) for c, factors in row["terms"])
    start = [(0.0, 0.0)] * n
    for qubit, (theta, phi) in enumerate(row["start"]):
        start[label[qubit]] = (theta, phi)
    return ManyBodyRequest(row["problem_type"], terms, n, layers, tuple(start))


def many_body_example(
    encoder: Encoder, request: ManyBodyRequest, angles: Sequence[float], weight: float
) -> Example | None:
    """Loss on the layers at ``angles``; None where it does not fit the context."""
    return _example(encoder, generation_text(request), hva.answer(request, angles), weight)


def qaoa_answer(request: GenerationRequest, target: QaoaTarget) -> str:
    """The layers at the target's angles."""
    return qaoa.answer(request.n_qubits, target.gammas, target.betas)


def variational_answer(request: GenerationRequest, optima: NDArray[np.bool_] | None = None) -> str:
    """The working and the circuit of the bits that it leads to; towards ``optima`` (see ``decimate``)."""
    working, circuit = variational_parts(request, optima)
    return working + circuit


def variational_parts(request: GenerationRequest, optima: NDArray[np.bool_] | None = None) -> tuple[str, str]:
    """Working and circuit of ``variational_answer``."""
    terms = written_terms(request)
    decisions = decimate(terms, request.n_qubits, optima)
    working = "".join(variational.decision(d.qubit, d.bit, _updates(d)) for d in decisions)
    bits = bits_of(decisions)
    if request.ansatz == "vqe":
        return working, variational.layered(request.n_qubits, request.layers, bits)
    if all(len(qubits) % 2 == 0 for _, qubits in terms):
        return working, variational.grown(bits, decisions[0].qubit, superposed=True)
    root = next((d.qubit for d in decisions if d.bit), None)
    return working, variational.grown(bits, root, superposed=False)


def _updates(decision: Decision) -> list[tuple[int, float, float, float]]:
    return [(u.qubit, u.before / 100, u.change / 100, u.after / 100) for u in decision.updates]


def circuit_example(
    encoder: Encoder,
    request: GenerationRequest,
    target: QaoaTarget | None,
    optima: NDArray[np.bool_] | None = None,
    weight: float = 1.0,
    without: str | None = None,
) -> Example | None:
    """Loss on the answer only; None where it does not fit the context.

    QAOA has a ``target``, variational circuits go towards ``optima``. ``without`` "working" or "hamiltonian" leaves
    that out, for experiments.
    """
    if target is not None:
        answer = qaoa_answer(request, target)
    elif without == "working":
        answer = variational_parts(request, optima)[1]
    else:
        answer = variational_answer(request, optima)
    text = HEADER + title(request) if without == "hamiltonian" else generation_text(request)
    return _example(encoder, text, answer, weight)


def _example(encoder: Encoder, text: str, answer: str, weight: float) -> Example | None:
    prompt = encoder.encode_prompt((Special.PREFIX, text))
    tokens = [*prompt, *encoder.encode_prompt((answer, Special.END))]
    return Example(tokens, len(prompt), weight) if len(tokens) <= CONTEXT else None
