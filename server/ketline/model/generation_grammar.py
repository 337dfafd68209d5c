"""A llama.cpp grammar (GBNF) for the answer to one generation request.

Right gate names, formal and real qubit indices and bounded two-decimal numbers; nothing about which
weights are right, unless ``weights`` is "copied": then the cost gate is spelt out. With "given" it stands in
the prompt already (``generation_prompt(request, "given")``) and only the layers are left to write.
"""

from __future__ import annotations

import json

from ketline.model.circuit_text import (
    cost_opening,
    entangler_line,
    helper_gates,
    helper_name,
    qaoa_opening,
    register_operands,
)
from ketline.model.prompts import GenerationRequest, Weights, canonical_terms, check_request

_NUMBERS = """hundredth ::= [0-9] [0-9]
weight ::= "-"? ("0." hundredth | "1.00")
angle ::= "-"? [0-6] "." hundredth
field ::= "-"? [0-9] [0-9]? "." hundredth
"""


def generation_grammar(request: GenerationRequest, weights: Weights = "free") -> str:
    """GBNF whose language is the well-formed answers to ``request``. Raises ``UnsupportedRequest``."""
    check_request(request)
    if request.ansatz == "qaoa":
        return _qaoa_grammar(request, weights)
    return _vqe_grammar(request)


def _qaoa_grammar(request: GenerationRequest, weights: Weights) -> str:
    terms = canonical_terms(request.hamiltonian)
    n = request.n_qubits
    start = f"qubit[{n}] q;\nh q;\n"
    between = _literal(f") {register_operands(n)};\nrx(")
    layer = f'"cost(" angle {between} angle ") q;\\n"'
    layers = " ".join(["layer"] * request.layers)
    if weights == "copied":
        head = _literal(qaoa_opening(terms, n))
        return f"root ::= {head} {layers}\nlayer ::= {layer}\n{_NUMBERS}"
    if weights == "given":
        return f"root ::= {layers}\nlayer ::= {layer}\n{_NUMBERS}"
    bodies = sorted({len(qubits) for _, qubits in terms})
    alternatives = " | ".join(
        f'{_literal(f"  {helper_name(body)}(")} weight "*g) " from0x{body} ";\\n"' for body in bodies
    )
    # At least one term, and at most as many as the Hamiltonian has: the answer always ends.
    return (
        f"root ::= {_literal(helper_gates(terms) + cost_opening(n))} term{{1,{len(terms)}}} "
        f"{_literal('}' + chr(10) + start)} {layers}\n"
        f"term ::= {alternatives}\nlayer ::= {layer}\n" + _increasing_operands(n, max(bodies)) + _NUMBERS
    )


def _increasing_operands(n_qubits: int, most: int) -> str:
    """Rules ``from{i}x{k}``: k formal qubits in increasing order, the first at least i."""
    rules = []
    for count in range(1, most + 1):
        for first in range(n_qubits - count + 1):
            rest = f' ", " from{first + 1}x{count - 1}' if count > 1 else ""
            later = f" | from{first + 1}x{count}" if first + 1 <= n_qubits - count else ""
            rules.append(f'from{first}x{count} ::= "q{first}"{rest}{later}\n')
    return "".join(rules)


def _vqe_grammar(request: GenerationRequest) -> str:
    n = request.n_qubits
    fields = _literal(f"qubit[{n}] q;\n// fields ") + ' "q[0] " field'
    fields += "".join(f' ", q[{i}] " field' for i in range(1, n)) + ' "\\n"'
    index = " | ".join(f'"{i}"' for i in range(n))
    working = '(" // " update (", " update)*)?' if n > 1 else '""'
    tail = entangler_line(n) + ("ry(0.00) q;\n" + entangler_line(n)) * (request.layers - 1)
    return (
        f"root ::= {fields} turn{{{n}}} {_literal(tail)}\n"
        f'turn ::= "ry(" ("0.00" | "3.14") ") q[" index "];" {working} "\\n"\n'
        f'update ::= "q[" index "] " field ([+-] [0-9] "." hundredth){{1,4}} "=" field\n'
        f"index ::= {index}\n{_NUMBERS}"
    )


def _literal(text: str) -> str:
    """A GBNF string literal (JSON escapes are a subset of its escapes for ASCII text)."""
    return json.dumps(text)
