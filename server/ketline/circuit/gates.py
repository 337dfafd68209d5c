"""Matrices of the built-in and standard gates.

OpenQASM 3 specification, "Gates" and "Standard library": rotations are exp(-i theta P / 2). The first target is
the lowest bit of a matrix's index.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

#: How a gate is made: number of leading control qubits, and the matrix of the rest from the parameters.
Recipe = tuple[int, Callable[..., np.ndarray]]

_INVERSE_ROOT = 1 / math.sqrt(2)


def _matrix(*rows: Sequence[complex]) -> np.ndarray:
    return np.array(rows, dtype=complex)


def _fixed(*rows: Sequence[complex]) -> Callable[[], np.ndarray]:
    matrix = _matrix(*rows)
    matrix.setflags(write=False)
    return lambda: matrix


def rotation_x(theta: float) -> np.ndarray:
    cosine, sine = math.cos(theta / 2), math.sin(theta / 2)
    return _matrix((cosine, -1j * sine), (-1j * sine, cosine))


def rotation_y(theta: float) -> np.ndarray:
    cosine, sine = math.cos(theta / 2), math.sin(theta / 2)
    return _matrix((cosine, -sine), (sine, cosine))


def rotation_z(theta: float) -> np.ndarray:
    return _matrix((cmath.exp(-0.5j * theta), 0), (0, cmath.exp(0.5j * theta)))


def phase(theta: float) -> np.ndarray:
    return _matrix((1, 0), (0, cmath.exp(1j * theta)))


def global_phase(theta: float) -> np.ndarray:
    return _matrix((cmath.exp(1j * theta),))


def u3(theta: float, phi: float, lam: float) -> np.ndarray:
    """``rz(phi) ry(theta) rz(lam)``, of determinant 1 (stdgates.inc)."""
    return rotation_z(phi) @ rotation_y(theta) @ rotation_z(lam)


def universal(theta: float, phi: float, lam: float) -> np.ndarray:
    """The built-in ``U`` of OpenQASM 3 (specification, "Built-in gates"): U(0, 0, x) is a phase gate."""
    return cmath.exp(0.5j * (theta + phi + lam)) * u3(theta, phi, lam)


def universal_qiskit(theta: float, phi: float, lam: float) -> np.ndarray:
    """OpenQASM 2's ``u``: upper left element real."""
    return cmath.exp(0.5j * (phi + lam)) * u3(theta, phi, lam)


def controlled_universal(theta: float, phi: float, lam: float, gamma: float) -> np.ndarray:
    """What ``cu`` applies to its target: ``u`` times exp(i gamma)."""
    return cmath.exp(1j * gamma) * universal_qiskit(theta, phi, lam)


def _two_body(first: np.ndarray, second: np.ndarray) -> Callable[[float], np.ndarray]:
    product = np.kron(second, first)
    identity = np.eye(4, dtype=complex)
    return lambda theta: math.cos(theta / 2) * identity - 1j * math.sin(theta / 2) * product


_X = _fixed((0, 1), (1, 0))
_Y = _fixed((0, -1j), (1j, 0))
_Z = _fixed((1, 0), (0, -1))
_H = _fixed((_INVERSE_ROOT, _INVERSE_ROOT), (_INVERSE_ROOT, -_INVERSE_ROOT))
_SX = _fixed((0.5 + 0.5j, 0.5 - 0.5j), (0.5 - 0.5j, 0.5 + 0.5j))
_SXDG = _fixed((0.5 - 0.5j, 0.5 + 0.5j), (0.5 + 0.5j, 0.5 - 0.5j))
_ID = _fixed((1, 0), (0, 1))
_S, _SDG = _fixed((1, 0), (0, 1j)), _fixed((1, 0), (0, -1j))
_T = _fixed((1, 0), (0, cmath.exp(0.25j * math.pi)))
_TDG = _fixed((1, 0), (0, cmath.exp(-0.25j * math.pi)))
_SWAP = _fixed((1, 0, 0, 0), (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1))
_ISWAP = _fixed((1, 0, 0, 0), (0, 0, 1j, 0), (0, 1j, 0, 0), (0, 0, 0, 1))


def _xy(theta: float) -> np.ndarray:
    cosine, sine = math.cos(theta / 2), 1j * math.sin(theta / 2)
    return _matrix((1, 0, 0, 0), (0, cosine, sine, 0), (0, sine, cosine, 0), (0, 0, 0, 1))


def _phase_on(index: int) -> Callable[[float], np.ndarray]:
    def build(theta: float) -> np.ndarray:
        diagonal = np.ones(4, dtype=complex)
        diagonal[index] = cmath.exp(1j * theta)
        return np.diag(diagonal)

    return build


#: u2 and u3 as OpenQASM 2 and Qiskit's ``stdgates`` mean them differ by global phases, which only controls see.
_RECIPES: dict[str, Recipe] = {
    "gphase": (0, global_phase), "U": (0, universal), "u": (0, universal_qiskit), "u3": (0, u3), "u1": (0, phase),
    "u2": (0, lambda phi, lam: u3(math.pi / 2, phi, lam)), "u0": (0, lambda gamma: _ID()),
    "x": (0, _X), "y": (0, _Y), "z": (0, _Z), "h": (0, _H), "s": (0, _S), "sdg": (0, _SDG), "t": (0, _T),
    "tdg": (0, _TDG), "sx": (0, _SX), "sxdg": (0, _SXDG), "id": (0, _ID),
    "p": (0, phase), "phase": (0, phase), "rx": (0, rotation_x), "ry": (0, rotation_y), "rz": (0, rotation_z),
    "cx": (1, _X), "CX": (1, _X), "cy": (1, _Y), "cz": (1, _Z), "ch": (1, _H), "csx": (1, _SX), "swap": (0, _SWAP),
    "cp": (1, phase), "cphase": (1, phase), "cu1": (1, phase),
    "crx": (1, rotation_x), "cry": (1, rotation_y), "crz": (1, rotation_z),
    "cu3": (1, universal_qiskit), "cu": (1, controlled_universal),
    "ccx": (2, _X), "cswap": (1, _SWAP), "c3x": (3, _X), "c4x": (4, _X), "c3sqrtx": (3, _SX),
    "rxx": (0, _two_body(_X(), _X())), "ryy": (0, _two_body(_Y(), _Y())), "rzz": (0, _two_body(_Z(), _Z())),
    # Amazon Braket's names.
    "i": (0, _ID), "si": (0, _SDG), "ti": (0, _TDG), "v": (0, _SX), "vi": (0, _SXDG),
    "phaseshift": (0, phase),
    "cnot": (1, _X), "ccnot": (2, _X), "cv": (1, _SX), "cphaseshift": (1, phase), "iswap": (0, _ISWAP),
    "xx": (0, _two_body(_X(), _X())), "yy": (0, _two_body(_Y(), _Y())), "zz": (0, _two_body(_Z(), _Z())),
    "xy": (0, _xy),
    "cphaseshift00": (0, _phase_on(0)), "cphaseshift01": (0, _phase_on(2)), "cphaseshift10": (0, _phase_on(1)),
}


def recipe(name: str) -> Recipe | None:
    """How the standard gate ``name`` is made, or None for one without a matrix here (``rccx``, ``rc3x``)."""
    return _RECIPES.get(name)


@lru_cache(maxsize=16_384)
def gate_derivative(name: str, parameters: tuple[float, ...], index: int) -> np.ndarray:
    """The derivative of ``gate_matrix`` by one parameter (shared).

    Every element is a sum of exp(i w theta) with w in {0, 1/2, -1/2, 1, -1}, so the four-term shift rule
    f'(t) = a (f(t + pi/2) - f(t - pi/2)) + b (f(t + pi) - f(t - pi)) is exact (Wierichs, Izaac, Wang and Lin 2022).
    """

    def shifted(by: float) -> np.ndarray:
        return gate_matrix(name, (*parameters[:index], parameters[index] + by, *parameters[index + 1 :]))

    total = np.zeros_like(gate_matrix(name, parameters))
    for distance, weight in SHIFTS:
        total = total + weight * (shifted(distance) - shifted(-distance))
    return total


#: Distances and weights of the four-term shift rule for frequencies 1/2 and 1.
SHIFTS = ((math.pi / 2, 0.5), (math.pi, (1 - math.sqrt(2)) / 4))


@lru_cache(maxsize=16_384)
def gate_matrix(name: str, parameters: tuple[float, ...]) -> np.ndarray:
    """The target matrix of a standard gate (read-only, shared). Angles in radians."""
    matrix = np.ascontiguousarray(_RECIPES[name][1](*parameters))
    matrix.setflags(write=False)
    return matrix
