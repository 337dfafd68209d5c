"""A llama.cpp grammar (GBNF) for the answer to one generation request.

Right gate names, formal and real qubit indices and bounded two-decimal numbers; nothing about which
weights are right unless ``weights="copied"``, which spells out the request's own Hamiltonian.
"""

from __future__ import annotations

from typing import Literal

from ketline.model.circuit_text import (
    cost_gate_text,
    formal_names,
    helper_gates,
    layer_call,
    register_text,
)
from ketline.model.prompts import GenerationRequest, canonical_terms, check_request

Weights = Literal["free", "copied"]

NUMBERS = """digit ::= [0-9]
weight ::= "-"? ("0." digit digit | "1.00")
angle ::= "-"? [0-6] "." digit digit
"""


def generation_grammar(request: GenerationRequest, weights: Weights = "free") -> str:
    """GBNF whose language is the well-formed answers to ``request``."""
    check_request(request)
    if request.ansatz == "qaoa":
        return _qaoa_grammar(request, weights)
    return _vqe_grammar(request)
