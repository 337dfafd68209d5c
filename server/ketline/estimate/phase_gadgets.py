"""Phase gadgets: ladders of CX around a rotation about Z, as one rotation about a product of Z.

Compiled circuits spell exp(-i t/2 Z_a Z_b) as cx, rz, cx; merged, light cones stay small and a cost layer can be read.
"""

from __future__ import annotations

import math
from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ketline.circuit.operations import Operation, operation
from ketline.estimate.diagonality import diagonal_action
from ketline.estimate.observables import parity
from ketline.limits import MAXIMUM_PARITY_QUBITS


@dataclass(frozen=True, slots=True)
class Merged:
    """An operation, and the one that it stands for in the circuit.

    ``index`` is that of the original operation. Where ``operation`` is the original, ``sign`` is 1 and its parameters
    are the original's. A phase gadget has the original rotation's angle times ``sign`` as its only parameter; ``sign``
    is 0 where the original has no parameter (``z``, ``s``, ``t``).
    """

    operation: Operation
    index: int
    sign: float = 1.0


@dataclass(slots=True)
class _Gadget:
    """exp(-i angle/2 Z...Z) on ``qubits``, up to a global phase, made of the rotation ``original``."""

    qubits: frozenset[int]
    angle: float
    sign: float
    original: Operation
    changed: bool = False

    @property
    def operation(self) -> Operation:
        if not self.changed:
            return self.original
        return parity_rotation(self.angle, tuple(sorted(self.qubits)))


_ROTATIONS = frozenset(("rz", "p", "phase", "u1", "phaseshift", "rzz", "zz", "#parity"))
_FIXED = {
    "z": math.pi, "s": math.pi / 2, "sdg": -math.pi / 2, "si": -math.pi / 2,
    "t": math.pi / 4, "tdg": -math.pi / 4, "ti": -math.pi / 4,
}  # fmt: skip


def _gadget(made: Operation) -> _Gadget | None:
    """The operation as a rotation about a product of Z, where it is one."""
    if made.controls:
        return None
    sign = -1.0 if made.adjoint else 1.0
    if made.name in _ROTATIONS:
        return _Gadget(frozenset(made.targets), sign * made.parameters[0], sign, made)
    if made.name in _FIXED:
        return _Gadget(frozenset(made.targets), sign * _FIXED[made.name], 0.0, made)
    return None


def parity_rotation(angle: float, qubits: tuple[int, ...]) -> Operation:
    """exp(-i angle/2 Z...Z) on ``qubits``, differentiable by its one parameter."""
    if len(qubits) == 1:
        return operation("rz", (angle,), qubits)
    if len(qubits) == 2:
        return operation("rzz", (angle,), qubits)
    return operation("#parity", (angle,), qubits, (), False, _parity_matrices(angle, len(qubits)))


@lru_cache(maxsize=4_096)
def _parity_matrices(angle: float, bodies: int) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The matrix and its derivative by the angle, each of shape (2**bodies, 2**bodies)."""
    signs = 1.0 - 2.0 * parity(np.arange(1 << bodies))
    diagonal = np.exp(-0.5j * angle * signs)
    return np.diag(diagonal), (np.diag(-0.5j * signs * diagonal),)


def _controlled_x(made: Operation) -> tuple[int, int, int] | None:
    """(control, its value, target) where the operation is a CX."""
    if len(made.controls) == 1 and made.name in ("cx", "CX", "cnot", "x"):
        return (*made.controls[0], made.targets[0])
    return None


class _Ladders:
    """Merges ladders while operations arrive in order.

    For each qubit: ``gadgets``, places of phase gadgets on it; ``obstacles``, places of everything else on it;
    ``rough``, places of the operations that act on it non-diagonally. All ascending.

    Take two equal CX from a to b with nothing but gadgets on b between them, and nothing between them that acts
    non-diagonally on a. Whatever acts diagonally on a and not on b commutes with both CX, so the second can be moved up
    to the gadgets: CX^ exp(-i t/2 Z_b Z_S) CX = exp(-+ i t/2 Z_a Z_b Z_S), minus for a control that must be 1, plus for
    one that must be 0. The CX are gone and each gadget on b gains, or loses, a. Inner ladders close first, so that
    longer ladders and staircases fold up from the inside.
    """

    def __init__(self) -> None:
        self.items: list[Operation | _Gadget | None] = []
        self.gadgets: dict[int, list[int]] = {}
        self.obstacles: dict[int, list[int]] = {}
        self.rough: dict[int, list[int]] = {}

    def add(self, made: Operation) -> None:
        place = len(self.items)
        ladder = _controlled_x(made)
        if ladder is not None and self._closes(*ladder):
            self.items.append(None)
            return
        gadget = _gadget(made)
        self.items.append(made if gadget is None else gadget)
        if gadget is not None:
            for qubit in made.targets:
                self.gadgets.setdefault(qubit, []).append(place)
            return
        for qubit, diagonal in zip(made.qubits, diagonal_action(made)):
            self.obstacles.setdefault(qubit, []).append(place)
            if not diagonal:
                self.rough.setdefault(qubit, []).append(place)

    def _closes(self, control: int, value: int, target: int) -> bool:
        """Whether the CX closes a ladder, which then is merged."""
        obstacles = self.obstacles.get(target)
        if not obstacles:
            return False
        opening = obstacles[-1]
        opened = self.items[opening]
        if not isinstance(opened, Operation) or _controlled_x(opened) != (control, value, target):
            return False
        rough = self.rough.get(control)
        if rough and rough[-1] > opening:
            return False
        on_target = self.gadgets.get(target, [])
        inside = on_target[bisect_left(on_target, opening) :]
        gadgets = [(place, item) for place in inside if isinstance(item := self.items[place], _Gadget)]
        if any(len(gadget.qubits ^ {control}) > MAXIMUM_PARITY_QUBITS for _, gadget in gadgets):
            return False
        for place, gadget in gadgets:
            self._toggle(place, gadget, control, value)
        self.items[opening] = None
        self.obstacles[target].pop()
        self.rough[target].pop()
        _discard(self.obstacles[control], opening)
        return True

    def _toggle(self, place: int, gadget: _Gadget, control: int, value: int) -> None:
        on_control = self.gadgets.setdefault(control, [])
        if control in gadget.qubits:
            _discard(on_control, place)
        else:
            insort(on_control, place)
        gadget.qubits ^= {control}
        gadget.changed = True
        if value == 0:
            gadget.angle, gadget.sign = -gadget.angle, -gadget.sign


def _discard(places: list[int], place: int) -> None:
    """Take a place out of an ascending list that has it."""
    del places[bisect_left(places, place)]


def merged(operations: Iterable[Operation]) -> list[Merged]:
    """The same circuit, up to a global phase, with ladders of CX around rotations about Z as phase gadgets."""
    ladders = _Ladders()
    for made in operations:
        ladders.add(made)
    found = []
    for index, item in enumerate(ladders.items):
        if isinstance(item, Operation):
            found.append(Merged(item, index))
        elif isinstance(item, _Gadget):
            found.append(Merged(item.operation, index, item.sign if item.changed else 1.0))
    return found
