"""One request as text: what the model reads, what it may write, and the file that comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from ketline.model.circuit_text import HEADER
from ketline.model.generation import hva, qaoa, variational
from ketline.model.generation.numbers import angle_pieces, number_pieces
from ketline.model.generation.request import (
    ANSATZES,
    MAX_BODY,
    MAX_LAYERS,
    MAX_QUBITS,
    ManyBodyRequest,
    Request,
    check_request,
)
from ketline.model.hamiltonian import PauliTerm
from ketline.model.prompts import Prompt, Special


def title(request: Request) -> str:
    """The comment that says what is asked for."""
    plural = "" if request.layers == 1 else "s"
    return f"// {request.problem}, {request.n_qubits} qubits, {request.ansatz}, {request.layers} layer{plural}"


def generation_text(request: Request) -> str:
    """The text before the answer. Raises ``UnsupportedRequest``."""
    check_request(request)
    return HEADER + title(request) + _opening(request)


def _opening(request: Request) -> str:
    if isinstance(request, ManyBodyRequest):
        return hva.opening(request)
    return qaoa.opening(request) if request.ansatz == "qaoa" else variational.opening(request)


def generation_prompt(request: Request) -> Prompt:
    """Prompt whose continuation is an answer to ``request``. Raises ``UnsupportedRequest``."""
    return (Special.PREFIX, generation_text(request))


def generation_grammar(request: Request) -> str:
    """GBNF whose language is the well-formed answers to ``request``. Raises ``UnsupportedRequest``."""
    check_request(request)
    if isinstance(request, ManyBodyRequest):
        return hva.grammar(request)
    return qaoa.grammar(request) if request.ansatz == "qaoa" else variational.grammar(request)


def circuit(request: Request, answer: str) -> str:
    """The circuit alone, without the model's working; it begins with a line break."""
    if request.ansatz in ("qaoa", "hva"):
        return _opening(request) + answer
    return variational.remove_working(answer)


def program(request: Request, answer: str) -> str:
    """The whole file: the circuit of an answer under the request's own Hamiltonian as its observable."""
    head = f"{HEADER}{title(request)}\n// ketline: observable H = {observable(request)}"
    return f"{head}{circuit(request, answer)}\n"


def observable(request: Request) -> str:
    """``0.5*Z(q[0])*Z(q[1]) - 0.25*Z(q[3])``: the coefficients as they were given."""
    return " ".join(
        f"{'-' if coefficient < 0 else '+'} {abs(coefficient):.12g}" + "".join(f"*{p}(q[{q}])" for p, q in factors)
        for coefficient, factors in _products(request)
    ).removeprefix("+ ")


def _products(request: Request) -> Sequence[PauliTerm]:
    if isinstance(request, ManyBodyRequest):
        return request.hamiltonian
    return [(c, tuple(("Z", q) for q in qubits)) for c, qubits in request.hamiltonian]


def pieces() -> list[str]:
    """Texts of the format that are one token each, beside the numbers."""
    qubits, layers = range(1, MAX_QUBITS + 1), range(1, MAX_LAYERS + 1)
    return [
        " ",
        HEADER + "// ",
        *(f", {n} qubits, " for n in qubits),
        *ANSATZES,
        *(f", {p} layer{'' if p == 1 else 's'}" for p in layers),
        *qaoa.pieces(MAX_QUBITS, MAX_BODY),
        *variational.pieces(MAX_QUBITS),
        *hva.pieces(MAX_QUBITS, MAX_BODY),
    ]


def all_pieces() -> list[str]:
    """``pieces`` and the numbers, none twice."""
    return list(dict.fromkeys([*pieces(), *number_pieces(), *angle_pieces()]))
