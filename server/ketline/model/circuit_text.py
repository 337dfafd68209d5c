"""The text of generated circuits: the form the model is trained to write.

QAOA states every weight once, in the body of one gate, and every angle once, in the calls::

    gate zz(t) a, b { cx a, b; rz(t) b; cx a, b; }
    gate cost(g) q0, q1 {
      rz(0.25*g) q0;
      zz(1.00*g) q0, q1;
    }
    qubit[2] q;
    h q;
    cost(0.62) q[0], q[1];
    rx(-0.78) q;

``cost(g)`` is exp(-i g/2 H) for H with coefficients as written; ``rx(b) q;`` is exp(-i b/2 sum X).
The variational family turns qubits one by one, in an order of decreasing certainty, then entangles.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketline.model.prompts import Term

MAX_HELPER = 8
"""Most qubits of a ladder gate."""


def helper_name(body: int) -> str:
    """The gate that applies exp(-i t/2 Z...Z) to ``body`` qubits: ``rz``, ``zz``, ``zzz``, ..."""
    return "rz" if body == 1 else "z" * body


def _helper_text(body: int) -> str:
    """A ladder gate in terms of the one before."""
    formal = list("abcdefgh"[:body])
    inner = f"{helper_name(body - 1)}(t) {', '.join(formal[1:])};"
    return f"gate {helper_name(body)}(t) {', '.join(formal)} {{ cx a, b; {inner} cx a, b; }}\n"


def helper_gates(terms: Sequence[Term]) -> str:
    """Definitions of the ladder gates the terms need, each built on the one before.

    Raises:
        ValueError: where a term has more than ``MAX_HELPER`` qubits.
    """
    largest = max((len(qubits) for _, qubits in terms), default=1)
    if largest > MAX_HELPER:
        raise ValueError(f"a term on {largest} qubits: the text has ladder gates of at most {MAX_HELPER}")
    return "".join(_helper_text(body) for body in range(2, largest + 1))


def formal_names(n_qubits: int) -> str:
    """``q0, q1, ...``: the formal qubits of the cost gate."""
    return ", ".join(f"q{i}" for i in range(n_qubits))


def cost_opening(n_qubits: int) -> str:
    """First line of the cost gate."""
    return f"gate cost(g) {formal_names(n_qubits)} {{\n"


def cost_line(coefficient: float, qubits: Sequence[int]) -> str:
    """One term inside the cost gate."""
    names = ", ".join(f"q{q}" for q in qubits)
    return f"  {helper_name(len(qubits))}({coefficient:.2f}*g) {names};\n"


def cost_gate(terms: Sequence[Term], n_qubits: int) -> str:
    """The whole cost gate for canonical ``terms``."""
    return cost_opening(n_qubits) + "".join(cost_line(c, q) for c, q in terms) + "}\n"


def qaoa_opening(terms: Sequence[Term], n_qubits: int) -> str:
    """Everything before the first layer: it follows from the Hamiltonian alone."""
    return helper_gates(terms) + cost_gate(terms, n_qubits) + f"qubit[{n_qubits}] q;\nh q;\n"


def register_operands(n_qubits: int) -> str:
    """``q[0], q[1], ...``."""
    return ", ".join(f"q[{i}]" for i in range(n_qubits))


def qaoa_layer(cost_angle: str, mixer_angle: str, n_qubits: int) -> str:
    """One layer: the cost gate, then the transverse mixer."""
    return f"cost({cost_angle}) {register_operands(n_qubits)};\nrx({mixer_angle}) q;\n"


def qaoa_text(terms: Sequence[Term], n_qubits: int, gammas: Sequence[float], betas: Sequence[float]) -> str:
    """The answer for QAOA: angles ``gammas`` of the cost gate and ``betas`` of ``rx``, rounded to 0.01."""
    layers = (qaoa_layer(angle_text(g), angle_text(b), n_qubits) for g, b in zip(gammas, betas, strict=True))
    return qaoa_opening(terms, n_qubits) + "".join(layers)


def angle_text(angle: float) -> str:
    """Two decimals, never ``-0.00``."""
    return f"{round(angle, 2) + 0.0:.2f}"


def entangler_line(n_qubits: int) -> str:
    """A chain of cz, the entangler of the variational family (empty for one qubit)."""
    if n_qubits < 2:
        return ""
    return " ".join(f"cz q[{i}], q[{i + 1}];" for i in range(n_qubits - 1)) + "\n"


def strip_scratch(answer: str) -> str:
    """The answer without its working: comments at line ends and comment lines, as shown to a person."""
    lines = (line.split("//", 1)[0].rstrip() for line in answer.splitlines())
    return "".join(f"{line}\n" for line in lines if line)
