"""Gates on a state vector, and the adjoint pass back through them, compiled by numba.

A circuit of a few dozen gates on a few qubits is evaluated hundreds of times here; a call from Python for each gate, or
a copy of the state for each angle, would cost more than the arithmetic. Gates are rows of integers (kind, first qubit,
second qubit, flips, signs, angle's index); qubit 0 is the lowest bit. The gradient is algorithm 1 of Jones and Gacon
(arXiv 2009.02823): with |l> = H|psi> carried back, the derivative by the angle of exp(-i t/2 G) is Im <l|G|psi> behind
the gate.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

H, X, CX, CZ, RX, RY, RZ, CRX, CRY, CRZ, PAULI = range(11)
"""Kinds of gates."""


@njit(cache=True, fastmath=True)
def _pairs_rotation(state: Any, target: int, control: int, a: float, b: complex, c: complex) -> None:
    """[[a, b], [c, a]] on ``target``, where ``control`` is one (or -1)."""
    step = 1 << target
    for block in range(0, len(state), 2 * step):
        for low in range(block, block + step):
            if control >= 0 and not low >> control & 1:
                continue
            zero, one = state[low], state[low + step]
            state[low] = a * zero + b * one
            state[low + step] = c * zero + a * one


@njit(cache=True, fastmath=True)
def _apply(state: Any, kind: int, first: int, second: int, flips: int, signs: int, angle: float) -> None:
    """One gate, in place; controlled gates have their control first."""
    if kind == H:
        step, root = 1 << first, math.sqrt(0.5)
        for block in range(0, len(state), 2 * step):
            for low in range(block, block + step):
                zero, one = state[low], state[low + step]
                state[low], state[low + step] = root * (zero + one), root * (zero - one)
    elif kind in (X, CX):
        target = first if kind == X else second
        step = 1 << target
        for block in range(0, len(state), 2 * step):
            for low in range(block, block + step):
                if kind == X or low >> first & 1:
                    state[low], state[low + step] = state[low + step], state[low]
    elif kind == CZ:
        both = (1 << first) | (1 << second)
        for index in range(len(state)):
            if index & both == both:
                state[index] = -state[index]
    elif kind in (RX, CRX):
        cosine, sine = math.cos(angle / 2), math.sin(angle / 2)
        _pairs_rotation(state, second, first, cosine, -1j * sine, -1j * sine)
    elif kind in (RY, CRY):
        cosine, sine = math.cos(angle / 2), math.sin(angle / 2)
        _pairs_rotation(state, second, first, cosine, complex(-sine), complex(sine))
    elif kind in (RZ, CRZ):
        zero = complex(math.cos(angle / 2), -math.sin(angle / 2))
        one = zero.conjugate()
        for index in range(len(state)):
            if first < 0 or index >> first & 1:
                state[index] *= one if index >> second & 1 else zero
    else:
        _pauli_rotation(state, flips, signs, angle)


@njit(cache=True, fastmath=True)
def _sign(index: int, signs: int) -> float:
    """-1 for an odd number of ones under the mask ``signs``."""
    parity = index & signs
    parity ^= parity >> 8
    parity ^= parity >> 4
    parity ^= parity >> 2
    parity ^= parity >> 1
    return -1.0 if parity & 1 else 1.0


@njit(cache=True, fastmath=True)
def _pauli_rotation(state: Any, flips: int, signs: int, angle: float) -> None:
    """exp(-i angle/2 P) with P = Y on the qubit of ``signs`` times X on the others of ``flips``."""
    cosine, sine = math.cos(angle / 2), math.sin(angle / 2)
    for index in range(len(state)):
        other = index ^ flips
        if index < other:
            # (P psi)[i] = -i sign(i) psi[i ^ flips]
            here, there = state[index], state[other]
            state[index] = cosine * here - sine * _sign(index, signs) * there
            state[other] = cosine * there - sine * _sign(other, signs) * here


@njit(cache=True, fastmath=True)
def _slope(bra: Any, ket: Any, kind: int, first: int, second: int, flips: int, signs: int) -> float:
    """Im <bra|G|ket> for the generator of a rotation."""
    total = 0.0
    if kind in (RZ, CRZ):
        for index in range(len(ket)):
            if first < 0 or index >> first & 1:
                term = (bra[index].conjugate() * ket[index]).imag
                total += -term if index >> second & 1 else term
    elif kind == PAULI:
        for index in range(len(ket)):
            total -= _sign(index, signs) * (bra[index].conjugate() * ket[index ^ flips]).real
    else:
        step = 1 << second
        for block in range(0, len(ket), 2 * step):
            for low in range(block, block + step):
                if first >= 0 and not low >> first & 1:
                    continue
                up = bra[low].conjugate() * ket[low + step]
                down = bra[low + step].conjugate() * ket[low]
                # X: up + down; Y: -i up + i down
                total += (up + down).imag if kind in (RX, CRX) else down.real - up.real
    return total


@njit(cache=True)
def run_forwards(gates: NDArray[np.int64], angles: NDArray[np.float64], state: Any) -> None:
    """All gates on ``state``, in place; ``gates`` has shape (count, 6), its last column -1 where there is no angle."""
    for row in range(len(gates)):
        kind, first, second, flips, signs, parameter = gates[row]
        _apply(state, kind, first, second, flips, signs, angles[parameter] if parameter >= 0 else 0.0)


@njit(cache=True)
def run_backwards(gates: NDArray[np.int64], angles: NDArray[np.float64], ket: Any, bra: Any, gradient: Any) -> None:
    """Undo all gates on ``ket`` (the final state) and ``bra`` (H applied to it), adding up the derivatives."""
    for row in range(len(gates) - 1, -1, -1):
        kind, first, second, flips, signs, parameter = gates[row]
        angle = 0.0
        if parameter >= 0:
            angle = -angles[parameter]
            gradient[parameter] += _slope(bra, ket, kind, first, second, flips, signs)
        _apply(ket, kind, first, second, flips, signs, angle)
        _apply(bra, kind, first, second, flips, signs, angle)
