"""Hardware-efficient circuits that reach a low basis state, written in the order of a decimation.

Strongest field first: the qubit whose field is certain is turned to its better side (``ry(0.00)`` for
Z = +1, ``ry(3.14)`` for Z = -1), then the terms it completes are added to its neighbours' fields. The
working stands in comments, as sums that can be read off one line; ``strip_scratch`` removes it.
All arithmetic is in integer hundredths, so the written sums are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketline.model.circuit_text import entangler_line
from ketline.model.prompts import Term

UP, DOWN = "0.00", "3.14"
"""Angles of ``ry`` that leave a qubit in Z = +1 and turn it to Z = -1 (pi to two decimals)."""


@dataclass(frozen=True)
class Step:
    """One qubit decided: its Z value and what that adds to the fields of others (hundredths)."""

    qubit: int
    z: int
    updates: tuple[tuple[int, int, tuple[int, ...], int], ...]
    """(neighbour, field before, additions, field after)."""


def decimate(terms: Sequence[Term], n_qubits: int) -> tuple[list[int], list[Step]]:
    """Initial fields in hundredths, and the steps in the order taken."""
    fields = [0] * n_qubits
    for coefficient, qubits in terms:
        if len(qubits) == 1:
            fields[qubits[0]] += round(coefficient * 100)
    initial = list(fields)
    value: dict[int, int] = {}
    steps = []
    while len(value) < n_qubits:
        qubit = max((q for q in range(n_qubits) if q not in value), key=lambda q: (abs(fields[q]), -q))
        value[qubit] = -1 if fields[qubit] > 0 else 1
        steps.append(Step(qubit, value[qubit], tuple(_updates(terms, qubit, value, fields))))
    return initial, steps


def _updates(terms: Sequence[Term], qubit: int, value: dict[int, int], fields: list[int]):
    additions: dict[int, list[int]] = {}
    for coefficient, qubits in terms:
        if qubit not in qubits:
            continue
        free = [q for q in qubits if q not in value]
        if len(free) == 1:
            sign = 1
            for q in qubits:
                sign *= value.get(q, 1)
            additions.setdefault(free[0], []).append(sign * round(coefficient * 100))
    for neighbour in sorted(additions):
        before = fields[neighbour]
        fields[neighbour] += sum(additions[neighbour])
        yield neighbour, before, tuple(additions[neighbour]), fields[neighbour]


def basis_state(steps: Sequence[Step]) -> int:
    """The basis state written, qubit 0 the lowest bit."""
    return sum(1 << step.qubit for step in steps if step.z < 0)


def vqe_text(terms: Sequence[Term], n_qubits: int, layers: int) -> str:
    """The answer for the variational family, with its working."""
    initial, steps = decimate(terms, n_qubits)
    fields = ", ".join(f"q[{q}] {_decimal(f)}" for q, f in enumerate(initial))
    lines = [f"qubit[{n_qubits}] q;\n// fields {fields}\n"]
    for step in steps:
        working = ", ".join(
            f"q[{q}] {_decimal(before)}{''.join(_signed(a) for a in added)}={_decimal(after)}"
            for q, before, added, after in step.updates
        )
        comment = f" // {working}" if working else ""
        lines.append(f"ry({DOWN if step.z < 0 else UP}) q[{step.qubit}];{comment}\n")
    lines.append(entangler_line(n_qubits))
    lines.extend(("ry(0.00) q;\n" + entangler_line(n_qubits)) * (layers - 1))
    return "".join(lines)


def _decimal(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def _signed(hundredths: int) -> str:
    return _decimal(hundredths) if hundredths < 0 else "+" + _decimal(hundredths)
