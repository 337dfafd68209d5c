"""The text of circuits that are asked for: prompts, answers, grammars, the whole file."""

from ketline.model.generation.request import (
    ANSATZES,
    MAX_BODY,
    MAX_LAYERS,
    MAX_QUBITS,
    GenerationRequest,
    ManyBodyRequest,
    Request,
    UnsupportedRequest,
    check_request,
    written_products,
    written_terms,
)
from ketline.model.generation.text import circuit, generation_grammar, generation_prompt, generation_text, program

__all__ = [
    "ANSATZES",
    "MAX_BODY",
    "MAX_LAYERS",
    "MAX_QUBITS",
    "GenerationRequest",
    "ManyBodyRequest",
    "Request",
    "UnsupportedRequest",
    "check_request",
    "circuit",
    "generation_grammar",
    "generation_prompt",
    "generation_text",
    "program",
    "written_products",
    "written_terms",
]
