"""What may be asked for: a circuit of a family that minimises a Hamiltonian, diagonal or of Pauli products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ketline.model.hamiltonian import (
    ConstantHamiltonian,
    PauliTerm,
    Term,
    in_order,
    merged,
    merged_products,
    strength,
)

ANSATZES = ("qaoa", "vqe", "adapt-vqe")
"""Families for diagonal Hamiltonians."""

MAX_QUBITS = 16
"""Largest register the format is defined for."""

MAX_LAYERS = 4
"""Most layers the format is defined for."""

MAX_BODY = 6
"""Most Z factors in one term of a Hamiltonian."""


class UnsupportedRequest(ValueError):
    """A request the format cannot express; the message says which part and the limit."""


@dataclass(frozen=True)
class GenerationRequest:
    """A circuit wished for: minimise ``hamiltonian`` with ``layers`` layers of ``ansatz``.

    ``hamiltonian`` is diagonal: terms (coefficient, qubits of a Z product); a constant does no harm.
    """

    problem: str
    hamiltonian: tuple[Term, ...]
    n_qubits: int
    ansatz: str
    layers: int


@dataclass(frozen=True)
class ManyBodyRequest:
    """A circuit wished for: minimise a ``hamiltonian`` of Pauli products, from a product state.

    ``start`` has the direction of each qubit, in radians: the angle from +Z and the azimuth from +X.
    """

    problem: str
    hamiltonian: tuple[PauliTerm, ...]
    n_qubits: int
    layers: int
    start: tuple[tuple[float, float], ...]
    ansatz: ClassVar[str] = "hva"


Request = GenerationRequest | ManyBodyRequest


def check_request(request: Request) -> None:
    """Raise ``UnsupportedRequest`` when the format has no text for ``request``."""
    if isinstance(request, GenerationRequest) and request.ansatz not in ANSATZES:
        raise UnsupportedRequest(f"ansatz '{request.ansatz}' is not one of {', '.join(ANSATZES)}")
    if not 1 <= request.n_qubits <= MAX_QUBITS:
        raise UnsupportedRequest(f"{request.n_qubits} qubits: the model writes circuits of 1 to {MAX_QUBITS}")
    if not 1 <= request.layers <= MAX_LAYERS:
        raise UnsupportedRequest(f"{request.layers} layers: the model writes 1 to {MAX_LAYERS}")
    if isinstance(request, ManyBodyRequest) and len(request.start) != request.n_qubits:
        raise UnsupportedRequest(f"a start of {len(request.start)} directions for {request.n_qubits} qubits")
    for qubits in _supports(request):
        if len(set(qubits)) != len(qubits) or any(not 0 <= q < request.n_qubits for q in qubits):
            raise UnsupportedRequest(f"term on qubits {list(qubits)} does not fit {request.n_qubits} qubits")
        if len(qubits) > MAX_BODY:
            raise UnsupportedRequest(f"a term of {len(qubits)} factors: the format has at most {MAX_BODY}")


def _supports(request: Request) -> list[tuple[int, ...]]:
    """The qubits of each term."""
    if isinstance(request, ManyBodyRequest):
        return [tuple(qubit for _, qubit in factors) for _, factors in request.hamiltonian]
    return [qubits for _, qubits in request.hamiltonian]


def written_terms(request: GenerationRequest) -> tuple[Term, ...]:
    """The Hamiltonian as the text has it: in units of its strength, to 0.01, in order; what rounds to 0 is left out.

    In these units the best QAOA angles are nearly the same for all instances, and a coefficient is at most
    sqrt(``MAX_QUBITS``). Raises ``UnsupportedRequest`` for a constant Hamiltonian.
    """
    try:
        terms = merged(request.hamiltonian)
    except ConstantHamiltonian as error:
        raise UnsupportedRequest(str(error)) from None
    unit = strength([(c, q) for q, c in terms.items()], request.n_qubits)
    rounded = ((round(c / unit, 2), qubits) for qubits, c in terms.items())
    return in_order((c, q) for c, q in rounded if c != 0.0)


def written_products(request: ManyBodyRequest) -> tuple[PauliTerm, ...]:
    """``written_terms`` of a Hamiltonian of Pauli products; within the same qubits by letters."""
    try:
        terms = merged_products(request.hamiltonian)
    except ConstantHamiltonian as error:
        raise UnsupportedRequest(str(error)) from None
    unit = strength([(c, tuple(q for _, q in factors)) for factors, c in terms.items()], request.n_qubits)
    rounded = [(round(c / unit, 2), factors) for factors, c in terms.items()]
    return tuple(sorted((t for t in rounded if t[0] != 0.0), key=_place))


def _place(term: PauliTerm) -> tuple[int, list[int], list[str]]:
    return len(term[1]), [qubit for _, qubit in term[1]], [letter for letter, _ in term[1]]
