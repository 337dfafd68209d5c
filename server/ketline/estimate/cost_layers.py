"""The cost Hamiltonian that a QAOA circuit encodes, read off its first layer (Farhi, Goldstone, Gutmann 2014).

Recognised: H on each qubit, rotations about products of Z (rz, p, rzz, cx-rz-cx ladders, cp, crz), then rx or h-rz-h on
each of their qubits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from ketline.circuit.operations import Circuit, Operation
from ketline.estimate.observables import Observable, PauliTerm, places_of
from ketline.estimate.phase_gadgets import Merged, merged
from ketline.limits import MAXIMUM_OBSERVABLE_TERMS

#: Rotations about Z, about a product of Zs, and their controlled forms, in the names of ``circuit.gates``.
_ROTATIONS = frozenset(["rz", "p", "phase", "u1", "phaseshift", "rzz", "zz", "#parity"])
_CONTROLLED_PHASES = frozenset(["cp", "cphase", "cu1", "cphaseshift"])

#: What a qubit has been through: nothing, H, H again (perhaps a mixer spelt h-rz-h), such a mixer's rz, a mixer.
_FRESH, _PLUS, _TURNED, _TURNED_ROTATED, _MIXED = range(5)

#: Angles smaller than this part of the largest are rounding errors of zero.
_NOTHING = 1e-9


class _NoLayer(Exception):
    """The circuit is not of the form."""


@dataclass(slots=True)
class _Reading:
    """``angles`` by the mask of the qubits that the rotations exp(-i angle/2 Z...Z) of the first layer act on."""

    stages: dict[int, int] = field(default_factory=dict)
    angles: dict[int, float] = field(default_factory=dict)
    mixer_signs: set[float] = field(default_factory=set)
    turned: dict[int, float] = field(default_factory=dict)
    first: int | None = None

    def read(self, part: Merged) -> None:
        made = part.operation
        stages = {self.stages.get(qubit, _FRESH) for qubit in made.qubits}
        if stages == {_MIXED} or not made.qubits:
            return  # later layers say the same again
        rotations = _rotations(made)
        if rotations is not None and stages == {_PLUS}:
            self.first = part.index if self.first is None else self.first
            for mask, angle in rotations.items():
                self.angles[mask] = self.angles.get(mask, 0.0) + angle
        elif len(made.qubits) == 1 and not made.controls:
            self._single(made, made.targets[0])
        else:
            raise _NoLayer

    def _single(self, made: Operation, qubit: int) -> None:
        stage = self.stages.get(qubit, _FRESH)
        if made.name == "h":
            if stage == _TURNED_ROTATED:
                self._mixer(qubit, self.turned[qubit])
            elif stage in (_FRESH, _PLUS):
                self.stages[qubit] = stage + 1
            else:
                raise _NoLayer
        elif made.name == "rx" and stage == _PLUS:
            self._mixer(qubit, -made.parameters[0] if made.adjoint else made.parameters[0])
        elif made.name == "rz" and stage == _TURNED:
            self.turned[qubit] = -made.parameters[0] if made.adjoint else made.parameters[0]
            self.stages[qubit] = _TURNED_ROTATED
        else:
            raise _NoLayer

    def _mixer(self, qubit: int, angle: float) -> None:
        self.stages[qubit] = _MIXED
        if abs(math.sin(angle / 2)) > _NOTHING:
            self.mixer_signs.add(math.copysign(1.0, math.sin(angle)))


def cost_hamiltonian(circuit: Circuit) -> Observable | None:
    """The cost Hamiltonian of a QAOA circuit, its largest coefficient 1 or -1; None for any other circuit.

    A layer only tells the Hamiltonian up to a factor. Its sign is the one that the mixer's sign means to be minimised:
    for small angles exp(-i b/2 X) after exp(-i g/2 C) lowers C where b g < 0.
    """
    reading = _Reading()
    try:
        for part in merged(circuit.operations):
            reading.read(part)
    except _NoLayer:
        return None
    touched = {qubit for mask in reading.angles for qubit in places_of(mask)}
    if reading.first is None or len(reading.mixer_signs) != 1 or len(touched) < 2:
        return None
    if any(reading.stages.get(qubit) != _MIXED for qubit in touched):
        return None
    if not any(mask & mask - 1 for mask in reading.angles) or len(reading.angles) > MAXIMUM_OBSERVABLE_TERMS:
        return None
    return _normalised(reading, circuit)


def _normalised(reading: _Reading, circuit: Circuit) -> Observable | None:
    largest = max(map(abs, reading.angles.values()))
    if not 0 < largest < math.pi:
        return None  # past half a turn the angle no longer tells the coefficient
    (sign,) = reading.mixer_signs
    terms = tuple(
        PauliTerm(-sign * angle / largest, 0, mask)
        for mask, angle in sorted(reading.angles.items())
        if abs(angle) > _NOTHING * largest
    )
    assert reading.first is not None
    return Observable("C", terms, *circuit.sources[reading.first])


def _rotations(made: Operation) -> dict[int, float] | None:
    """A diagonal operation as rotations about products of Z, by mask, up to a global phase; None for any other."""
    sign = -1.0 if made.adjoint else 1.0
    if made.name in _ROTATIONS and not made.controls:
        return {sum(1 << qubit for qubit in made.targets): sign * made.parameters[0]}
    if len(made.controls) != 1 or made.controls[0][1] != 1 or len(made.targets) != 1 or not made.parameters:
        return None
    half = sign * made.parameters[0] / 2
    control, target = 1 << made.controls[0][0], 1 << made.targets[0]
    if made.name in _CONTROLLED_PHASES or made.name in ("p", "phase", "u1"):
        return {control | target: -half, control: half, target: half}
    if made.name in ("crz", "rz"):
        return {control | target: -half, target: half}
    return None
