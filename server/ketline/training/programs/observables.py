"""A comment that declares an observable on the qubits a program uses."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketline.training.programs.writer import Writer


def observable_line(w: Writer, body: list[str]) -> list[str]:
    """The program with an observable after the declaration of its register; unchanged where none fits."""
    register = next(iter(w.registers_written), None)
    place = next((i for i, line in enumerate(body) if _declares(line, register)), None)
    if register is None or place is None:
        return body
    used = _qubits_used(body, register, w.registers_written[register])
    if not used:
        return body
    text = f"// ketline: observable {w.pick(['H', 'E', 'cost', 'energy', 'O'])} = {_terms(w, register, used)}"
    return [*body[: place + 1], text, *body[place + 1 :]]


def _declares(line: str, register: str | None) -> bool:
    return (
        register is not None and re.fullmatch(rf"(qubit\[\w+\] {register};|qreg {register}\[\w+\];)", line) is not None
    )


def _qubits_used(body: list[str], register: str, size: int) -> list[int]:
    """Qubits that a gate names by a number; all of them where a gate names the register."""
    statements = [line for line in body if not re.search(r"measure|barrier|reset|//|qubit|qreg", line)]
    if any(re.search(rf"\b{register}(\[\w*[a-z]|;|,)", line) for line in statements):
        return list(range(size))
    found = {int(i) for line in statements for i in re.findall(rf"\b{register}\[(\d+)\]", line)}
    return sorted(i for i in found if i < size)


def _terms(w: Writer, register: str, used: list[int]) -> str:
    shape = w.pick(["fields", "chain", "products", "ising"])
    terms: list[str] = []
    if shape in ("chain", "ising") and len(used) > 1:
        terms += [_term(w, register, "ZZ", pair) for pair in itertools.pairwise(used)]
    if shape == "fields" or (shape == "ising" and len(used) > 1) or (not terms and shape != "products"):
        terms += [_term(w, register, "Z" if shape == "fields" else "X", (i,)) for i in used]
    if not terms:
        for _ in range(w.integer(1, 4)):
            count = w.integer(1, min(3, len(used)))
            paulis = "".join(w.pick("XYZ") for _ in range(count))
            terms.append(_term(w, register, paulis, tuple(used[i] for i in sorted(w.some(len(used), count)))))
    text = " + ".join(terms[:8])
    return text.replace("+ -", "- ")


def _term(w: Writer, register: str, paulis: str, qubits: tuple[int, ...]) -> str:
    factors = "*".join(f"{p}({register}[{q}])" for p, q in zip(paulis, qubits))
    return f"{w.pick([1.0, 0.5, -0.5, -1.0, w.uniform(-1.5, 1.5) or 1.0]):.2f}*{factors}"
