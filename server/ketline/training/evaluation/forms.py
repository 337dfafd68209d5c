"""Whether a program is the ansatz that was asked for, read off its text."""

from __future__ import annotations

import re

from ketline.model.generation import GenerationRequest, qaoa

_ANGLE = r"-?\d\.\d\d"


def in_form(request: GenerationRequest, program: str) -> bool:
    """The family, its number of layers, and for QAOA the cost terms of the Hamiltonian."""
    if request.ansatz == "qaoa":
        opening = re.escape(qaoa.opening(request))
        layer = rf"\ncost\({_ANGLE}\)[^;\n]*;\nrx\({_ANGLE}\) q;"
        return re.search(rf"{opening}(?:{layer}){{{request.layers}}}\n$", program) is not None
    if request.ansatz == "vqe":
        turned = program.count("\nry(pi) q[") + program.count("\nry(0) q[") == request.n_qubits
        return turned and program.count("\nentangle ") == request.layers
    return "\nh q;" in program and ("\ncry(" in program or "\nry(pi/2)" not in program)
