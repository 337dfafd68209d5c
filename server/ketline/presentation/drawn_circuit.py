"""A written-out circuit as data that an editor draws: its gates in order, each with the place that it came from.

Calls of the program's own gates are groups that a reader can open. Numbers of qubits are those of the circuit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketline.circuit.operations import Call, Circuit, Measurement, Operation, Place, Reset
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
    """``qubits`` are names, by number. ``gates`` have the first ``drawn`` operations and measurements, as many as
    ``MAXIMUM_DRAWN_GATES`` allows; ``cut`` is whether there are more. ``reason`` says why there is nothing to draw.
    """

    qubits: tuple[str, ...] = ()
    gates: tuple[DrawnGate, ...] = ()
    drawn: int = 0
    cut: bool = False
    reason: str | None = None
    place: Place | None = None


def drawn_circuit(circuit: Circuit) -> DrawnCircuit:
    """The drawing of a circuit, or of its first ``MAXIMUM_DRAWN_GATES`` operations."""
    if circuit.reason is not None:
        return DrawnCircuit(reason=circuit.reason, place=circuit.place)
    if circuit.n_qubits > MAXIMUM_DRAWN_QUBITS:
        return DrawnCircuit(reason=f"{circuit.n_qubits} qubits are too many to draw; {MAXIMUM_DRAWN_QUBITS} are not.")
    names = circuit.qubit_names
    gates = tuple(_gates(circuit, min(len(circuit.operations), MAXIMUM_DRAWN_GATES)))
    drawn = min(len(circuit.operations), MAXIMUM_DRAWN_GATES)
    left, last = MAXIMUM_DRAWN_GATES - drawn, _not_yet_collapsed(circuit)
    ends = tuple(
        DrawnGate(MEASUREMENT, "M", measurement.source, (measurement.qubit,))
        for measurement in last[:left]
    )
    cut = circuit.cut or len(circuit.operations) + len(last) > drawn + len(ends)
    labels = tuple(names.get(number, str(number)) for number in range(circuit.n_qubits))
    return DrawnCircuit(labels, gates + ends, drawn + len(ends), cut)


def _not_yet_collapsed(circuit: Circuit) -> list[Measurement]:
    """The last measurements without those whose outcome was read: they stand among the operations, as the last ones of
    their qubits."""
    found = {measurement.qubit: measurement for measurement in circuit.measurements}
    open_ones = set(found)
    for made, source in zip(reversed(circuit.operations), reversed(circuit.sources)):
        if not open_ones:
            break
        for qubit in open_ones.intersection(made.qubits):
            open_ones.discard(qubit)
            if not made.unitary and source == found[qubit].source:
                del found[qubit]
    return list(found.values())


def _gates(circuit: Circuit, end: int) -> Iterator[DrawnGate]:
    at = 0
    calls = {call.start: call for call in circuit.calls if call.end > call.start}
    resets: dict[int, list[Reset]] = {}
    for reset in circuit.resets:
        resets.setdefault(reset.start, []).append(reset)
    while at < end:
        for reset in resets.pop(at, ()):
            yield _reset(reset)
            at = max(at, reset.end)
        if at >= end or at in resets:
            continue
        call = calls.get(at)
        if call is not None and call.end <= end:
            yield _group(circuit, call)
            at = call.end
            continue
        gate = _gate(circuit.operations[at], circuit.sources[at])
        if gate is not None:
            yield gate
        at += 1
    if end == len(circuit.operations):
        yield from (_reset(reset) for reset in resets.pop(end, ()))


def _reset(reset: Reset) -> DrawnGate:
    return DrawnGate(RESET, "0", reset.source, (reset.qubit,))


def _group(circuit: Circuit, call: Call) -> DrawnGate:
    inside = zip(circuit.operations[call.start : call.end], circuit.sources[call.start : call.end])
    parts = tuple(gate for made, place in inside if (gate := _gate(made, place)) is not None)
    qubits = {qubit for part in parts for qubit in (*part.targets, *(number for number, _ in part.controls))}
    place, parameters = circuit.sources[call.start], tuple(map(parameter, call.parameters))
    return DrawnGate(GROUP, call.name, place, tuple(sorted(qubits)), (), parameters, False, parts)


def _gate(made: Operation, place: Place) -> DrawnGate | None:
    """None for a global phase, which has no place on a wire."""
    if not made.unitary:
        return DrawnGate(MEASUREMENT, "M", place, made.targets)
    targets, controls = made.targets, made.controls
    label = _LABELS.get(made.name) or (made.name.upper() if len(made.name) == 1 else made.name)
    if not targets:
        if not controls:
            return None
        on = next((control for control in controls if control[1] == 1), controls[0])
        targets, controls = (on[0],), tuple(control for control in controls if control is not on)
        label = "P" if on[1] == 1 else "P|0⟩"
    adjoint = made.adjoint != (made.name in _INVERSES)
    return DrawnGate(GATE, label, place, targets, controls, tuple(map(parameter, made.parameters)), adjoint)


def parameter(value: float) -> str:
    """A parameter in few characters: a multiple of π where it is one, else four digits."""
    return (multiple_of_pi(value) or f"{value + 0.0:.4g}").replace("-", "−")
