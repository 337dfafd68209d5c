"""The OpenQASM 3 text of an optimised circuit: short, and read by Qiskit's importer.

Every weight and every angle of QAOA stands once: the cost gate is defined and called. A gate on every qubit is one
broadcast call, other rotations by zero are left out, and an entangler that comes back is a gate of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ketline.model.circuit_text import HEADER, formal_names, helper_gates, helper_name, register_operands
from ketline.model.hamiltonian import Term, in_order, normalised
from ketline.training.circuits.adaptive_qaoa import Mixer
from ketline.training.circuits.ansatz import PAULI_ROTATIONS, Ansatz
from ketline.training.circuits.canonical import DECIMALS, QUARTER

Floats = NDArray[np.float64]

WEIGHT_DECIMALS = 2
"""Digits of a weight of 0.1 or more; smaller ones have two significant digits."""

SMALLEST_WEIGHT = 1e-4
"""Weights below are not written."""

_PAULI_GATES = {
    "yx": "gate yx(t) a, b { rx(pi/2) a; h b; cx a, b; rz(t) b; cx a, b; rx(-pi/2) a; h b; }\n",
    "yxxx": (
        "gate yxxx(t) a, b, c, d { rx(pi/2) a; h b; h c; h d; cx a, b; cx b, c; cx c, d; rz(t) d; "
        "cx c, d; cx b, c; cx a, b; rx(-pi/2) a; h b; h c; h d; }\n"
    ),
    "xx": "gate xx(t) a, b { h a; h b; cx a, b; rz(t) b; cx a, b; h a; h b; }\n",
    "yy": "gate yy(t) a, b { rx(pi/2) a; rx(pi/2) b; cx a, b; rz(t) b; cx a, b; rx(-pi/2) a; rx(-pi/2) b; }\n",
    "yz": "gate yz(t) a, b { rx(pi/2) a; cx a, b; rz(t) b; cx a, b; rx(-pi/2) a; }\n",
}


def written_weights(hamiltonian: Sequence[Term]) -> tuple[Term, ...]:
    """Terms divided by their largest weight and rounded as the text has them, sorted by size and qubits."""
    terms = ((float(weight_text(weight)), qubits) for qubits, weight in normalised(hamiltonian).items())
    return in_order((w, q) for w, q in terms if abs(w) >= SMALLEST_WEIGHT)


def weight_text(weight: float) -> str:
    """``0.25``, ``-1.00``, ``0.0037``."""
    digits = WEIGHT_DECIMALS
    if 0 < abs(weight) < 0.1:
        digits = min(6, 1 - math.floor(math.log10(abs(weight))))
    return f"{round(weight, digits) + 0.0:.{digits}f}"


def angle_text(angle: float) -> str:
    """A multiple of a quarter turn as ``pi/2``, ``-pi``, ``3*pi/2``; else ``DECIMALS`` digits."""
    quarters = round(angle / QUARTER)
    if quarters and abs(quarters) <= 4 and math.isclose(angle, quarters * QUARTER, abs_tol=1e-9):
        sign, count = "-" if quarters < 0 else "", abs(quarters)
        return sign + {1: "pi/2", 2: "pi", 3: "3*pi/2", 4: "2*pi"}[count]
    return f"{round(angle, DECIMALS) + 0.0:.{DECIMALS}f}"


def is_zero(angle: float) -> bool:
    """Whether the text would say zero."""
    return abs(angle) < 0.5 * 10.0**-DECIMALS


# -- QAOA -----------------------------------------------------------------------------------------------
def qaoa(weights: Sequence[Term], n_qubits: int, gammas: Sequence[float], betas: Sequence[float]) -> str:
    """Standard QAOA: a cost gate and ``rx`` on every qubit in each layer."""
    layers = (_cost_call(g, n_qubits) + _call("rx", b, "q") for g, b in zip(gammas, betas, strict=True))
    return _opening(weights, n_qubits) + "".join(layers)


def adaptive_qaoa(
    weights: Sequence[Term], n_qubits: int, mixers: Sequence[Mixer], gammas: Sequence[float], betas: Sequence[float]
) -> str:
    """QAOA with a mixer of its own in each layer."""
    used = sorted({mixer.name for mixer in mixers} & set(_PAULI_GATES))
    layers = []
    for mixer, gamma, beta in zip(mixers, gammas, betas, strict=True):
        operands = ", ".join(f"q[{q}]" for q in mixer.qubits) or "q"
        layers.append(_cost_call(gamma, n_qubits) + _call(mixer.name, beta, operands))
    return _opening(weights, n_qubits, "".join(_PAULI_GATES[name] for name in used)) + "".join(layers)


def multi_angle_qaoa(
    terms: Sequence[Term],
    n_qubits: int,
    term_angles: Floats,
    mixer_angles: Floats,
) -> str:
    """QAOA with an angle for every term, shape (p, terms), and every qubit, shape (p, n); ``terms`` give the qubits."""
    lines = []
    for costs, mixers in zip(term_angles, mixer_angles, strict=True):
        for angle, (_, qubits) in zip(costs, terms, strict=True):
            operands = ", ".join(f"q[{q}]" for q in qubits)
            lines.append(_call(helper_name(len(qubits)), angle, operands))
        lines += [_call("rx", angle, f"q[{qubit}]") for qubit, angle in enumerate(mixers)]
    used = [t for t in terms if len(t[1]) > 1]
    return f"{HEADER}{helper_gates(used)}qubit[{n_qubits}] q;\nh q;\n" + "".join(lines)


def _opening(weights: Sequence[Term], n_qubits: int, gates: str = "") -> str:
    body = "".join(
        f"  {helper_name(len(qubits))}({weight_text(weight)}*g) {', '.join(f'q{q}' for q in qubits)};\n"
        for weight, qubits in weights
    )
    cost = f"gate cost(g) {formal_names(n_qubits)} {{\n{body}}}\n"
    return f"{HEADER}{helper_gates(weights)}{cost}{gates}qubit[{n_qubits}] q;\nh q;\n"


def _cost_call(gamma: float, n_qubits: int) -> str:
    return _call("cost", gamma, register_operands(n_qubits))


def _call(name: str, angle: float, operands: str) -> str:
    """One call; nothing for an angle of zero."""
    return "" if is_zero(angle) else f"{name}({angle_text(angle)}) {operands};\n"


# -- variational circuits -------------------------------------------------------------------------------
def variational(ansatz: Ansatz, angles: Sequence[float]) -> str:
    """The ansatz at these angles."""
    lines = list(_lines(ansatz, angles))
    definition, lines = _shared_entangler(lines, ansatz.n_qubits)
    names = {gate.name for gate in ansatz.gates if gate.parameter is None or not is_zero(angles[gate.parameter])}
    definition += "".join(_PAULI_GATES[name] for name in PAULI_ROTATIONS if name in names)
    return f"{HEADER}{definition}qubit[{ansatz.n_qubits}] q;\n" + "".join(f"{line}\n" for line in lines)


def _lines(ansatz: Ansatz, angles: Sequence[float]) -> Iterator[str]:
    """One call a line; a single-qubit gate with one angle on every qubit in turn is one broadcast call."""
    calls = []
    for gate in ansatz.gates:
        angle = None if gate.parameter is None else angles[gate.parameter]
        head = gate.name if angle is None else f"{gate.name}({angle_text(angle)})"
        calls.append((head, gate.qubits, angle is not None and is_zero(angle)))
    index, n = 0, ansatz.n_qubits
    while index < len(calls):
        head, qubits, idle = calls[index]
        run = calls[index : index + n]
        if n > 1 and [(h, q) for h, q, _ in run] == [(head, (q,)) for q in range(n)]:
            yield f"{head.split('(')[0]}(0) q;" if idle else f"{head} q;"
            index += n
            continue
        if not idle:
            yield f"{head} {', '.join(f'q[{q}]' for q in qubits)};"
        index += 1


def _shared_entangler(lines: list[str], n_qubits: int) -> tuple[str, list[str]]:
    """A gate for the run of ``cx`` or ``cz`` that comes more than once, and the lines with calls to it."""
    runs: list[list[str]] = []
    for fixed, group in groupby(lines, key=lambda line: line.startswith(("cx ", "cz "))):
        found = list(group)
        runs += [found] if fixed else [[line] for line in found]
    counts = Counter(tuple(run) for run in runs if len(run) > 1)
    shared = [run for run, count in counts.items() if count > 1]
    if not shared:
        return "", lines
    entangler = max(shared, key=lambda run: (counts[run] - 1) * len(run))
    body = " ".join(line.replace("q[", "q").replace("]", "") for line in entangler)
    call = f"entangle {register_operands(n_qubits)};"
    replaced = [line for run in runs for line in ([call] if tuple(run) == entangler else run)]
    return f"gate entangle {formal_names(n_qubits)} {{ {body} }}\n", replaced
