"""A written-out circuit as data that an editor draws: its gates in order, each with the place that it came from.

Calls of the program's own gates are groups that a reader can open. Numbers of qubits are those of the circuit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketline.circuit.operations import Call, Circuit, Operation, Place
from ketline.limits import MAXIMUM_DRAWN_GATES, MAXIMUM_DRAWN_QUBITS
from ketline.presentation.numbers import multiple_of_pi

#: What stands in a gate's box: the matrix on its targets, without the controls that are drawn as dots.
_LABELS = {
    "cx": "X", "CX": "X", "cnot": "X", "ccx": "X", "ccnot": "X", "c3x": "X", "c4x": "X",
    "cy": "Y", "cz": "Z", "ch": "H", "swap": "SWAP", "cswap": "SWAP", "id": "I",
    "sdg": "S", "si": "S", "tdg": "T", "ti": "T",
    "sx": "√X", "sxdg": "√X", "csx": "√X", "c3sqrtx": "√X", "v": "√X", "vi": "√X", "cv": "√X",
    "p": "P", "phase": "P", "phaseshift": "P", "u1": "P", "cp": "P", "cphase": "P", "cphaseshift": "P", "cu1": "P",
    "gphase": "P", "rx": "Rx", "ry": "Ry", "rz": "Rz", "crx": "Rx", "cry": "Ry", "crz": "Rz",
    "rxx": "Rxx", "ryy": "Ryy", "rzz": "Rzz", "u": "U", "cu": "U", "cu3": "U3", "u2": "U2", "u3": "U3", "#power": "pow",
}  # fmt: skip

#: Gates whose box has another gate's letter: its inverse.
_INVERSES = frozenset(["sdg", "si", "tdg", "ti", "sxdg", "vi"])

GATE, GROUP, MEASUREMENT, RESET = "gate", "group", "measurement", "reset"


@dataclass(frozen=True, slots=True)
class DrawnGate:
    """``kind`` is one of the four above; a measurement and a reset have one target. ``controls`` are pairs of a qubit
    and the value, 0 or 1, that it must have. A group has ``parts`` and all of their qubits as its targets.
    """

    kind: str
    label: str
    place: Place
    targets: tuple[int, ...]
    controls: tuple[tuple[int, int], ...] = ()
    parameters: tuple[str, ...] = ()
    adjoint: bool = False
    parts: tuple[DrawnGate, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnCircuit:
    """``qubits`` are names, by number. ``total`` counts operations and measurements; ``gates`` have the first
    ``drawn`` of them, as many as ``MAXIMUM_DRAWN_GATES`` allows. ``reason`` says why there is nothing to draw.
    """

    qubits: tuple[str, ...] = ()
    gates: tuple[DrawnGate, ...] = ()
    total: int = 0
    drawn: int = 0
    reason: str | None = None
    place: Place | None = None


def drawn_circuit(circuit: Circuit, text: str) -> DrawnCircuit:
    """The drawing of a circuit that ``text`` was written out to."""
    if circuit.reason is not None:
        return DrawnCircuit(reason=circuit.reason, place=circuit.place)
    if circuit.n_qubits > MAXIMUM_DRAWN_QUBITS:
        return DrawnCircuit(reason=f"{circuit.n_qubits} qubits are too many to draw; {MAXIMUM_DRAWN_QUBITS} are not.")
    names = circuit.qubit_names
    gates = tuple(_gates(circuit, text, min(len(circuit.operations), MAXIMUM_DRAWN_GATES)))
    drawn = min(len(circuit.operations), MAXIMUM_DRAWN_GATES)
    left = MAXIMUM_DRAWN_GATES - drawn
    ends = tuple(
        DrawnGate(MEASUREMENT, "M", measurement.source, (measurement.qubit,))
        for measurement in circuit.measurements[:left]
    )
    total = len(circuit.operations) + len(circuit.measurements)
    labels = tuple(names.get(number, str(number)) for number in range(circuit.n_qubits))
    return DrawnCircuit(labels, gates + ends, total, drawn + len(ends))


def _gates(circuit: Circuit, text: str, end: int) -> Iterator[DrawnGate]:
    at = 0
    calls = iter(circuit.calls)
    call = next(calls, None)
    while at < end:
        while call is not None and call.start < at:
            call = next(calls, None)
        if call is not None and call.start == at and at < call.end <= end:
            yield _group(circuit, call, text)
            at = call.end
            continue
        gate = _gate(circuit.operations[at], circuit.sources[at], text)
        if gate is not None:
            yield gate
        at += 1


def _group(circuit: Circuit, call: Call, text: str) -> DrawnGate:
    inside = zip(circuit.operations[call.start : call.end], circuit.sources[call.start : call.end])
    parts = tuple(gate for made, place in inside if (gate := _gate(made, place, text)) is not None)
    qubits = {qubit for part in parts for qubit in (*part.targets, *(number for number, _ in part.controls))}
    place, parameters = circuit.sources[call.start], tuple(map(parameter, call.parameters))
    return DrawnGate(GROUP, call.name, place, tuple(sorted(qubits)), (), parameters, False, parts)


def _gate(made: Operation, place: Place, text: str) -> DrawnGate | None:
    """None for what leaves nothing to draw: a global phase, and the flip with which a reset ends."""
    is_reset = text.startswith("reset", place[0])
    if not made.unitary:
        return DrawnGate(RESET if is_reset else MEASUREMENT, "0" if is_reset else "M", place, made.targets)
    if is_reset:
        return None
    targets, controls = made.targets, made.controls
    if not targets:
        if not controls or controls[-1][1] == 0:
            return None
        targets, controls = (controls[-1][0],), controls[:-1]
    label = _LABELS.get(made.name) or (made.name.upper() if len(made.name) == 1 else made.name)
    adjoint = made.adjoint != (made.name in _INVERSES)
    return DrawnGate(GATE, label, place, targets, controls, tuple(map(parameter, made.parameters)), adjoint)


def parameter(value: float) -> str:
    """A parameter in few characters: a multiple of π where it is one, else four digits."""
    return (multiple_of_pi(value) or f"{value + 0.0:.4g}").replace("-", "−")
