"""A circuit asked for in a comment: the header of a generated file, written by hand.

``// maxcut, 4 qubits, qaoa, 2 layers`` above a ``// ketline: observable`` line, with nothing after it, asks for that
circuit. The observable must be diagonal and name one register.
"""

from __future__ import annotations

import re

from ketline.model.generation import GenerationRequest, UnsupportedRequest, check_request
from ketline.model.hamiltonian import Term
from ketline.semantics.directives import Factor, read_terms
from ketline.suggest.cursor import Cursor

_WISH = re.compile(r"^//[ \t]*(?P<problem>[\w-]+),[ \t]*(?P<qubits>\d+) qubits,[ \t]*(?P<ansatz>[\w-]+)(?P<rest>.*)$")
_LAYERS = re.compile(r",[ \t]*(\d+) layers?")
_OBSERVABLE = re.compile(r"^//[ \t]*ketline:[ \t]*observable[ \t]+\w+[ \t]*=")


def request_at(cursor: Cursor) -> GenerationRequest | None:
    """The request that the comments just above the cursor make, if they do."""
    if cursor.typed.strip() or cursor.before_on_line.strip():
        return None
    lines = [line.strip() for line in cursor.snapshot.text[: cursor.offset].splitlines() if line.strip()]
    if len(lines) < 2 or not _OBSERVABLE.match(lines[-1]):
        return None
    wish = _WISH.match(lines[-2])
    if wish is None:
        return None
    layers = _LAYERS.search(wish["rest"])
    terms = _diagonal(lines[-1][lines[-1].index("=") + 1 :])
    if terms is None:
        return None
    request = GenerationRequest(
        wish["problem"], terms, int(wish["qubits"]), wish["ansatz"], int(layers[1]) if layers else 1
    )
    try:
        check_request(request)
    except UnsupportedRequest:
        return None
    return request


def _diagonal(text: str) -> tuple[Term, ...] | None:
    """The terms of an observable made of Z factors on one register, or None."""
    terms = read_terms(text)
    if terms is None:
        return None
    factors: list[Factor] = [factor for term in terms for factor in term.factors]
    if (
        not factors
        or len({register for _, register, _ in factors}) != 1
        or any(pauli != "Z" for pauli, _, _ in factors)
    ):
        return None
    return tuple((term.coefficient, tuple(index for _, _, index in term.factors)) for term in terms if term.factors)
