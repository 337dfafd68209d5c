"""QAOA: the prompt goes as far as the wall of ``h``, the answer is the layers.

Every weight stands once, in the body of one gate, and every angle once, in the calls::

    gate zz(t) a, b { cx a, b; rz(t) b; cx a, b; }
    gate cost(g) q0, q1 {
      rz(g * 0.25) q0;
      zz(g * 1.00) q0, q1;
    }
    qubit[2] q;
    h q;
    cost(0.62) q[0], q[1];        <- the answer
    rx(-0.78) q;

``cost(g)`` is exp(-i g/2 H) for H with the coefficients as written; ``rx(b) q;`` is exp(-i b/2 sum X).
"""

from __future__ import annotations

from collections.abc import Sequence

from ketline.model.circuit_text import formal_names, helper_gates, helper_name, register_operands
from ketline.model.generation.grammar import literal
from ketline.model.generation.numbers import angle_text, number_text
from ketline.model.generation.request import GenerationRequest, written_terms


def opening(request: GenerationRequest) -> str:
    """What follows from the Hamiltonian alone: the gates, the register and ``h`` on every qubit."""
    terms, n = written_terms(request), request.n_qubits
    body = "".join(cost_line(c, qubits) for c, qubits in terms)
    return f"\n{helper_gates(terms)}gate cost(g) {formal_names(n)} {{{body}\n}}\nqubit[{n}] q;\nh q;"


def cost_line(coefficient: float, qubits: Sequence[int]) -> str:
    """One term inside the cost gate, with the line break before it."""
    names = ", ".join(f"q{q}" for q in qubits)
    return f"\n  {helper_name(len(qubits))}(g *{number_text(coefficient)}) {names};"


def answer(n_qubits: int, gammas: Sequence[float], betas: Sequence[float]) -> str:
    """The layers at cost angles ``gammas`` and mixer angles ``betas`` (radians)."""
    return "".join(
        f"\ncost({angle_text(g)}){_operands(n_qubits)}({angle_text(b)}) q;" for g, b in zip(gammas, betas, strict=True)
    )


def _operands(n_qubits: int) -> str:
    """What stands between the two angles of a layer."""
    return f" {register_operands(n_qubits)};\nrx"


def grammar(request: GenerationRequest) -> str:
    """GBNF of the answers."""
    between = literal(f"){_operands(request.n_qubits)}(")
    layer = f'layer ::= {literal(chr(10) + "cost(")} angle {between} angle ") q;"\n'
    return f"root ::= {' '.join(['layer'] * request.layers)}\n{layer}" + 'angle ::= "-"? [0-3] "." [0-9] [0-9]\n'


def pieces(most_qubits: int, most_body: int) -> list[str]:
    """Texts that are one token each."""
    found = ["\n", "\ncost", " q;"]
    for n in range(1, most_qubits + 1):
        found += [
            f"gate cost(g) {formal_names(n)} {{",
            f"\n}}\nqubit[{n}] q;\nh q;",
            _operands(n),
        ]
    found += helper_gates([(1.0, tuple(range(most_body)))]).splitlines(keepends=True)
    found += [f"\n  {helper_name(body)}(g *" for body in range(1, most_body + 1)]
    for qubit in range(most_qubits):
        found += [f") q{qubit}", f") q{qubit};", f", q{qubit}", f", q{qubit};"]
    return found
