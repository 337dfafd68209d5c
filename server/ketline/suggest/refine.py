"""A generated circuit improved by a few steps: QAOA angles by gradients, flips of a layered circuit one at a time."""

from __future__ import annotations

import re

import numpy as np

from ketline.estimate.qaoa import energy_and_gradient
from ketline.model.generation import GenerationRequest, written_terms
from ketline.model.generation.numbers import two_decimals
from ketline.problems.ising import spectrum

_COST_ANGLE = re.compile(r"^(cost\()(-?\d+\.\d+)(\))", re.MULTILINE)
_MIXER_ANGLE = re.compile(r"^(rx\()(-?\d+\.\d+)(\) q;)", re.MULTILINE)
_TURN = re.compile(r"^ry\((pi|0)\) q\[(\d+)\];", re.MULTILINE)


def refined_text(text: str, request: GenerationRequest, energies: np.ndarray, steps: int) -> tuple[str, int]:
    """The program after at most ``steps`` steps, and the steps taken."""
    if request.ansatz == "qaoa":
        return _refined_qaoa(text, request, steps)
    return _refined_turns(text, energies, steps)


def _refined_qaoa(text: str, request: GenerationRequest, steps: int) -> tuple[str, int]:
    """BFGS on the angles; the energies are those of the Hamiltonian as the cost gate has it."""
    gammas = [float(match[2]) for match in _COST_ANGLE.finditer(text)]
    betas = [float(match[2]) for match in _MIXER_ANGLE.finditer(text)]
    if not gammas or len(gammas) != len(betas):
        return text, 0
    phases = spectrum(written_terms(request), request.n_qubits)
    angles, taken = descend(np.array([*gammas, *betas]), phases, steps)
    return with_angles(text, angles[: len(gammas)], angles[len(gammas) :]), taken


def _refined_turns(text: str, energies: np.ndarray, steps: int) -> tuple[str, int]:
    """The best single flip, again and again: for such a circuit each angle's optimum, the others fixed, is 0 or pi
    (Rotosolve: Ostaszewski, Grant, Benedetti, Quantum 5, 391 (2021))."""
    turns = {int(match[2]): match[1] == "pi" for match in _TURN.finditer(text)}
    if 1 << len(turns) != len(energies):
        return text, 0
    state = sum(1 << qubit for qubit, flipped in turns.items() if flipped)
    for taken in range(steps):
        best = min((state ^ (1 << qubit) for qubit in turns), key=lambda flipped: float(energies[flipped]))
        if energies[best] >= energies[state] - 1e-12:
            return _with_state(text, state), taken
        state = best
    return _with_state(text, state), steps


def _with_state(text: str, state: int) -> str:
    return _TURN.sub(lambda match: f"ry({'pi' if state >> int(match[2]) & 1 else '0'}) q[{match[2]}];", text)


def with_angles(text: str, gammas: np.ndarray, betas: np.ndarray) -> str:
    """The QAOA program with other angles, in the order of its layers."""
    remaining = iter(gammas)
    text = _COST_ANGLE.sub(lambda match: match[1] + two_decimals(float(next(remaining))) + match[3], text)
    others = iter(betas)
    return _MIXER_ANGLE.sub(lambda match: match[1] + two_decimals(float(next(others))) + match[3], text)


def descend(angles: np.ndarray, energies: np.ndarray, steps: int) -> tuple[np.ndarray, int]:
    """At most ``steps`` BFGS steps with backtracking; the angles reached and the steps taken."""
    value, gradient = energy_and_gradient(angles, energies)
    inverse = np.eye(len(angles)) / max(1.0, float(np.abs(gradient).max()) * 10)
    for taken in range(steps):
        direction = -inverse @ gradient
        length, slope = 1.0, float(gradient @ direction)
        if slope > -1e-10:
            return angles, taken
        while True:
            moved = angles + length * direction
            new_value, new_gradient = energy_and_gradient(moved, energies)
            if new_value <= value + 1e-4 * length * slope:
                break
            length /= 2
            if length < 1e-6:
                return angles, taken
        inverse = _updated(inverse, moved - angles, new_gradient - gradient)
        angles, value, gradient = moved, new_value, new_gradient
    return angles, steps


def _updated(inverse: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray:
    """The BFGS update of the inverse Hessian (Nocedal and Wright, eq. 6.17)."""
    curvature = float(step @ change)
    if curvature < 1e-12:
        return inverse
    left = np.eye(len(step)) - np.outer(step, change) / curvature
    return left @ inverse @ left.T + np.outer(step, step) / curvature
