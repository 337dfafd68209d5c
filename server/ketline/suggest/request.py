"""A circuit asked for in a comment: the header of a generated file, written by hand.

``// maxcut, 4 qubits, qaoa, 2 layers`` above a ``// ketline: observable`` line, with nothing after it, asks for that
circuit. The observable names one register; for ``hva`` it need not be diagonal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ketline.formatting import laid_out
from ketline.model.generation import (
    GenerationRequest,
    ManyBodyRequest,
    Request,
    UnsupportedRequest,
    check_request,
    circuit,
    hva,
    qaoa,
)
from ketline.model.hamiltonian import PauliTerm
from ketline.problems.many_body.starts import starting_state
from ketline.semantics.directives import Factor, read_terms
from ketline.suggest.cursor import Cursor

_WISH = re.compile(r"^//[ \t]*(?P<problem>[\w-]+),[ \t]*(?P<qubits>\d+) qubits,[ \t]*(?P<ansatz>[\w-]+)(?P<rest>.*)$")
_LAYERS = re.compile(r",[ \t]*(\d+) layers?")
_OBSERVABLE = re.compile(r"^//[ \t]*ketline:[ \t]*observable[ \t]+\w+[ \t]*=")


@dataclass(frozen=True, slots=True)
class Wish:
    """A circuit asked for; ``begun`` where all of it that is not the model's to say stands in the file already."""

    request: Request
    begun: bool

    def rest(self, answer: str) -> str:
        """What an answer adds to the file, laid out."""
        return laid_out(answer if self.begun else circuit(self.request, answer)).strip()


def wish_at(cursor: Cursor) -> Wish | None:
    """The wish above the cursor, begun or not, if there is one."""
    request = request_at(cursor)
    if request is not None:
        return Wish(request, begun=False)
    request = begun_at(cursor)
    return None if request is None else Wish(request, begun=True)


def request_at(cursor: Cursor) -> Request | None:
    """The request that the comments just above the cursor make, if they do."""
    return _wished(_lines_above(cursor))


def begun_at(cursor: Cursor) -> Request | None:
    """The request whose QAOA the file has begun as ``ketline generate`` writes it, up to the layers, if it has."""
    before = _lines_above(cursor)
    start = before.find("\ngate ")
    request = _wished(before[:start]) if start >= 0 else None
    if not isinstance(request, GenerationRequest) or request.ansatz != "qaoa":
        return None
    return request if _unspaced(before[start:]) == _unspaced(qaoa.opening(request)) else None


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _lines_above(cursor: Cursor) -> str:
    """The text before the cursor, where it is on an empty line after a complete statement; else nothing."""
    if cursor.typed.strip() or cursor.before_on_line.strip():
        return ""
    return cursor.snapshot.text[: cursor.offset]


def _wished(before: str) -> Request | None:
    """The request of the last two lines, if they make one."""
    lines = [line.strip() for line in before.splitlines() if line.strip()]
    if len(lines) < 2 or not _OBSERVABLE.match(lines[-1]):
        return None
    wish = _WISH.match(lines[-2])
    if wish is None:
        return None
    found = _LAYERS.search(wish["rest"])
    products = _products(lines[-1][lines[-1].index("=") + 1 :])
    if products is None:
        return None
    try:
        return _request(wish["problem"], products, int(wish["qubits"]), wish["ansatz"], int(found[1]) if found else 1)
    except UnsupportedRequest:
        return None


def _request(problem: str, products: tuple[PauliTerm, ...], n_qubits: int, ansatz: str, layers: int) -> Request:
    """Raises ``UnsupportedRequest``."""
    if ansatz == ManyBodyRequest.ansatz:
        return many_body_request(problem, products, n_qubits, layers)
    if any(letter != "Z" for _, factors in products for letter, _ in factors):
        raise UnsupportedRequest(f"{ansatz} is for diagonal Hamiltonians")
    terms = tuple((c, tuple(qubit for _, qubit in factors)) for c, factors in products)
    request = GenerationRequest(problem, terms, n_qubits, ansatz, layers)
    check_request(request)
    return request


def many_body_request(problem: str, products: tuple[PauliTerm, ...], n_qubits: int, layers: int) -> ManyBodyRequest:
    """The request of a Hamiltonian that need not be diagonal, from its start. Raises ``UnsupportedRequest``."""
    unstarted = ManyBodyRequest(problem, products, n_qubits, layers, ((0.0, 0.0),) * n_qubits)
    check_request(unstarted)
    hva.groups(unstarted)
    return replace(unstarted, start=starting_state(products, n_qubits, layers))


def _products(text: str) -> tuple[PauliTerm, ...] | None:
    """The terms of an observable on one register, or None."""
    terms = read_terms(text)
    if terms is None:
        return None
    factors: list[Factor] = [factor for term in terms for factor in term.factors]
    if not factors or len({register for _, register, _ in factors}) != 1:
        return None
    return tuple(
        (term.coefficient, tuple((pauli, index) for pauli, _, index in term.factors)) for term in terms if term.factors
    )
