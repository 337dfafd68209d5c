"""One representative of equivalent angles, so that what a model learns to write is one text and not many.

Angles are folded into one period. A circuit that has found a basis state is written as flips in its first rotations,
where the ansatz can: the same energy with the fewest angles. Otherwise every angle is set to zero where that costs
nothing, or to the nearest quarter turn where that costs nothing; what is left is minimised again and rounded.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.training.circuits.ansatz import Ansatz
from ketline.training.circuits.parametric import ParametricCircuit

DECIMALS = 3
"""Digits of an angle that is not a multiple of a quarter turn."""

FREE = 2e-5
"""Share of the spectrum's width that all simplifications of a circuit may cost together."""

QUARTER = math.pi / 2


def fold(angle: float, period: float) -> float:
    """The equivalent angle in (-period/2, period/2]."""
    folded = math.remainder(angle, period)
    return period / 2 if math.isclose(folded, -period / 2, abs_tol=1e-9) else folded


def rounded(angle: float) -> float:
    """The angle as the text has it: an exact multiple of pi/2 where it is one, else ``DECIMALS`` digits."""
    quarters = round(angle / QUARTER)
    if math.isclose(angle, quarters * QUARTER, abs_tol=0.5 * 10.0**-DECIMALS):
        return quarters * QUARTER
    return round(angle, DECIMALS) + 0.0


def simplified(circuit: ParametricCircuit, angles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Canonical angles of almost the same energy, as the text will have them."""
    low, high = circuit.observable.extremes
    periods = np.zeros(circuit.ansatz.n_parameters)
    for gate in circuit.ansatz.gates:
        if gate.parameter is not None:
            periods[gate.parameter] = 4 * math.pi if gate.name.startswith("c") else 2 * math.pi
    found = _polished(circuit, angles, np.ones(len(angles), dtype=bool)) if len(angles) else angles
    found = np.array([fold(a, p) for a, p in zip(found, periods, strict=True)])
    limit = circuit.energy(found) + FREE * (high - low)
    flips = _flips(circuit.ansatz, int(np.argmax(np.abs(circuit.state(found)))))
    if flips is not None and circuit.energy(flips) <= limit:
        return flips
    free = np.ones(len(found), dtype=bool)
    for index in range(len(found)):
        original = found[index]
        for candidate in _simple(original, periods[index]):
            found[index] = candidate
            if candidate == original or circuit.energy(found) <= limit:
                free[index] = False
                break
        else:
            found[index] = original
    if free.any():
        found = _polished(circuit, found, free)
    return np.array([rounded(fold(a, p)) for a, p in zip(found, periods, strict=True)])


def _flips(ansatz: Ansatz, state: int) -> NDArray[np.float64] | None:
    """Angles 0 and pi of each qubit's first RX or RY that prepare basis state ``state``; None where there are none."""
    bits = [(state >> qubit) & 1 for qubit in range(ansatz.n_qubits)]
    angles = np.zeros(ansatz.n_parameters)
    firsts: dict[int, int] = {}
    for index, gate in enumerate(ansatz.gates):
        if gate.name in ("rx", "ry"):
            firsts.setdefault(gate.qubits[0], index)
    for index in reversed(range(len(ansatz.gates))):
        gate = ansatz.gates[index]
        if gate.name == "cx":
            bits[gate.qubits[1]] ^= bits[gate.qubits[0]]
        elif gate.name == "x":
            bits[gate.qubits[0]] ^= 1
        elif gate.name == "h":
            return None
        elif firsts.get(gate.qubits[0]) == index and gate.parameter is not None and bits[gate.qubits[0]]:
            angles[gate.parameter] = math.pi
            bits[gate.qubits[0]] = 0
    return None if any(bits) else angles


def _simple(angle: float, period: float) -> list[float]:
    """Zero, then the nearest quarter turn."""
    nearest = fold(round(angle / QUARTER) * QUARTER, period)
    return [0.0] if nearest == 0.0 else [0.0, nearest]


def _polished(circuit: ParametricCircuit, angles: NDArray[np.float64], free: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The free angles minimised, the others held."""
    full = angles.copy()

    def function(part: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        full[free] = part
        value, gradient = circuit.energy_and_gradient(full)
        return value, gradient[free]

    full[free] = minimize(
        function, angles[free], jac=True, method="L-BFGS-B", options={"maxiter": 40, "ftol": 1e-12, "gtol": 1e-7}
    ).x
    return full
