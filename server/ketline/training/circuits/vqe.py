"""Variational circuits minimised to convergence from several starts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.training.circuits.ansatz import Ansatz
from ketline.training.circuits.canonical import simplified
from ketline.training.circuits.hamiltonian import Observable, ratio_of
from ketline.training.circuits.parametric import ParametricCircuit

REACHED = 0.9999
"""Ratio from which no further start is tried."""


@dataclass(frozen=True)
class Optimum:
    """An ansatz with canonical angles, the angles it started from, and the evaluations of all starts."""

    ansatz: Ansatz
    angles: tuple[float, ...]
    start: tuple[float, ...]
    evaluations: int


def optimise(ansatz: Ansatz, observable: Observable, starts: int, rng: np.random.Generator) -> Optimum:
    """The best of ``starts`` local minima: one start near zero, the others anywhere."""
    circuit = ParametricCircuit(ansatz, observable)
    low, high = observable.extremes
    best: tuple[float, NDArray[np.float64], NDArray[np.float64]] | None = None
    for number in range(starts):
        width = 0.3 if number == starts - 1 else math.pi
        start = rng.uniform(-width, width, ansatz.n_parameters)
        angles, energy = descend(circuit, start)
        if best is None or energy < best[0] - 1e-6 * (high - low):
            best = energy, angles, start
        if ratio_of(observable, best[0]) > REACHED:
            break
    assert best is not None
    angles = simplified(circuit, best[1])
    return Optimum(ansatz, tuple(map(float, angles)), tuple(map(float, best[2])), circuit.evaluations)


def descend(
    circuit: ParametricCircuit, start: NDArray[np.float64], iterations: int = 300
) -> tuple[NDArray[np.float64], float]:
    """The local minimum reached by L-BFGS, and its energy; the tolerances are shares of the spectrum's width."""
    low, high = circuit.observable.extremes
    width = high - low

    def function(angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = circuit.energy_and_gradient(angles)
        return value / width, gradient / width

    found = minimize(
        function, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "ftol": 1e-7, "gtol": 3e-5}
    )
    return found.x, float(found.fun) * width
