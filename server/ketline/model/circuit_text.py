"""Parts of the text of circuits: ladder gates for products of Z, names of qubits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketline.model.hamiltonian import Term

HEADER = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
"""The first lines of every circuit."""

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


def register_operands(n_qubits: int) -> str:
    """``q[0], q[1], ...``."""
    return ", ".join(f"q[{i}]" for i in range(n_qubits))
