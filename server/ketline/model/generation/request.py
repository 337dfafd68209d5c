"""What may be asked for: a circuit of a family that minimises a diagonal Hamiltonian."""

from __future__ import annotations

from dataclasses import dataclass

from ketline.model.hamiltonian import ConstantHamiltonian, Term, in_order, merged, strength

ANSATZES = ("qaoa", "vqe", "adapt-vqe")
"""Families that the model was trained on."""

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
