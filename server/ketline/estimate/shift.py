"""Derivatives by shifted parameters, for engines without an adjoint (Wierichs, Izaac, Wang and Lin 2022)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ketline.circuit.gates import SHIFTS
from ketline.circuit.operations import Circuit
from ketline.semantics.tracked import Angle

#: Gates whose parameter turns by a Pauli product, so that the two-term rule is exact.
_TWO_TERM = frozenset(["rx", "ry", "rz", "rxx", "ryy", "rzz", "xx", "yy", "zz", "p", "u1", "phase", "phaseshift"])


def evaluations(circuit: Circuit) -> int:
    """How many values the derivatives of a circuit take."""
    return sum(
        2 * len(_rule(circuit, index)) for index, slopes in circuit.slopes.items() for parts in slopes if parts
    )


def _rule(circuit: Circuit, index: int) -> tuple[tuple[float, float], ...]:
    made = circuit.operations[index]
    return SHIFTS[:1] if made.name in _TWO_TERM and not made.controls else SHIFTS


def gradient(circuit: Circuit, value: Callable[[Circuit], float]) -> dict[Angle, float] | None:
    """The derivative of ``value`` by each angle; None where a parameter cannot be shifted."""
    found: dict[Angle, float] = {}
    for index, slopes in circuit.slopes.items():
        made = circuit.operations[index]
        if made.given is not None:
            return None
        for parameter, parts in enumerate(slopes):
            if not parts:
                continue
            slope = 0.0
            for distance, weight in _rule(circuit, index):
                for sign in (1, -1):
                    shifted = made.with_parameter(parameter, made.parameters[parameter] + sign * distance)
                    slope += sign * weight * value(_with(circuit, index, shifted))
            for angle, weight in parts:
                found[angle] = found.get(angle, 0.0) + weight * slope
    return found


def _with(circuit: Circuit, index: int, made: object) -> Circuit:
    operations = list(circuit.operations)
    operations[index] = made  # type: ignore[call-overload]
    return replace(circuit, operations=operations)
