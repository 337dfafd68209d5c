"""QAOA whose mixer is chosen layer by layer from a pool by its slope (ADAPT-QAOA, Zhu et al., arXiv 2005.10258).

Layer l is exp(-i g/2 H), then exp(-i b/2 A) with A one of: X on every qubit (``rx``), Y on one qubit (``ry``), or a
product XX, YY or YZ on two. The slopes are taken behind a cost gate of half the Sherrington-Kirkpatrick angle: behind
one of almost zero, as in the paper, real states win every choice and the cost gate is never used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.estimate.qaoa import walsh
from ketline.training.circuits.canonical import DECIMALS, fold

FIRST_GAMMA = 0.5
"""Cost angle of a new layer, times the Hamiltonian's strength."""

SLOPE_TOLERANCE = 1e-3
"""Growing stops when no mixer has a slope above this share of the spectrum's width."""

GAIN_TOLERANCE = 1e-3
"""It also stops after a layer that gains less than this share."""

Complex = NDArray[np.complex128]


@dataclass(frozen=True)
class Mixer:
    """A generator by name (``rx`` for all qubits, else ``ry``, ``xx``, ``yy``, ``yz``) and its qubits."""

    name: str
    qubits: tuple[int, ...]


def pool(n_qubits: int) -> list[Mixer]:
    """All mixers on ``n_qubits`` qubits."""
    found = [Mixer("rx", ())] + [Mixer("ry", (q,)) for q in range(n_qubits)]
    for a in range(n_qubits):
        for b in range(n_qubits):
            if a != b:
                found.append(Mixer("yz", (a, b)))
            if a < b:
                found += [Mixer("xx", (a, b)), Mixer("yy", (a, b))]
    return found


class Generators:
    """Applies the pool's generators to states of ``n_qubits`` qubits."""

    def __init__(self, n_qubits: int) -> None:
        self.n_qubits = n_qubits
        self._index = np.arange(2**n_qubits)
        self._signs = 1.0 - 2.0 * ((self._index[:, None] >> np.arange(n_qubits)) & 1)
        self._sum_x = self._signs.sum(axis=1)

    def applied(self, mixer: Mixer, state: Complex) -> Complex:
        """A|state>."""
        if mixer.name == "rx":
            return walsh(walsh(state[None]) * self._sum_x)[0]
        mask, factor = 0, np.ones(len(state), dtype=complex)
        for letter, qubit in zip(mixer.name.removeprefix("r"), mixer.qubits, strict=True):
            if letter in "xy":
                mask |= 1 << qubit
            if letter == "y":
                factor = factor * (-1j * self._signs[:, qubit])
            if letter == "z":
                factor = factor * self._signs[:, qubit]
        return factor * state[self._index ^ mask]

    def rotated(self, mixer: Mixer, angle: float, state: Complex) -> Complex:
        """exp(-i angle/2 A)|state>."""
        if mixer.name == "rx":
            return walsh(walsh(state[None]) * np.exp(-0.5j * angle * self._sum_x))[0]
        return math.cos(angle / 2) * state - 1j * math.sin(angle / 2) * self.applied(mixer, state)


@dataclass(frozen=True)
class AdaptiveQaoaOptimum:
    """Mixers with the angles of each layer's cost gate and mixer, as the text has them."""

    mixers: tuple[Mixer, ...]
    gammas: tuple[float, ...]
    betas: tuple[float, ...]
    evaluations: int


class AdaptiveQaoa:
    """Grows one circuit; ``phases`` are the energies of the cost gate, ``scale`` its Hamiltonian's strength."""

    def __init__(self, energies: NDArray[np.float64], phases: NDArray[np.float64], scale: float) -> None:
        self._first_gamma = FIRST_GAMMA / scale
        low, width = energies.min(), np.ptp(energies)
        self.energies = (energies - low) / width
        self.phases = phases
        self.generators = Generators(int(math.log2(len(energies))))
        self.evaluations = 0

    def state(self, mixers: list[Mixer], angles: NDArray[np.float64]) -> Complex:
        """After all layers; ``angles`` are g, b of the first layer, then of the next."""
        state = np.full(len(self.energies), len(self.energies) ** -0.5, dtype=complex)
        for layer, mixer in enumerate(mixers):
            state = state * np.exp(-0.5j * angles[2 * layer] * self.phases)
            state = self.generators.rotated(mixer, angles[2 * layer + 1], state)
        return state

    def energy_and_gradient(
        self, angles: NDArray[np.float64], mixers: list[Mixer]
    ) -> tuple[float, NDArray[np.float64]]:
        """Energy between 0 (lowest) and 1 (highest), and its gradient."""
        self.evaluations += 1
        ket = self.state(mixers, angles)
        bra = self.energies * ket
        value = float(np.vdot(ket, bra).real)
        gradient = np.zeros(len(angles))
        for layer in reversed(range(len(mixers))):
            mixer, gamma, beta = mixers[layer], angles[2 * layer], angles[2 * layer + 1]
            gradient[2 * layer + 1] = np.vdot(bra, self.generators.applied(mixer, ket)).imag
            ket, bra = self.generators.rotated(mixer, -beta, ket), self.generators.rotated(mixer, -beta, bra)
            gradient[2 * layer] = np.vdot(bra, self.phases * ket).imag
            back = np.exp(0.5j * gamma * self.phases)
            ket, bra = ket * back, bra * back
        return value, gradient

    def steepest(self, mixers: list[Mixer], angles: NDArray[np.float64]) -> tuple[Mixer, float]:
        """The pool's mixer of largest slope behind a new cost gate, and that slope."""
        ket = self.state(mixers, angles) * np.exp(-0.5j * self._first_gamma * self.phases)
        bra = self.energies * ket
        slopes = [
            (mixer, float(np.vdot(bra, self.generators.applied(mixer, ket)).imag))
            for mixer in pool(self.generators.n_qubits)
        ]
        return max(slopes, key=lambda pair: abs(pair[1]))

    def grow(self, most: int) -> AdaptiveQaoaOptimum:
        """Up to ``most`` layers."""
        mixers: list[Mixer] = []
        angles = np.zeros(0)
        energy = float(self.energies.mean())
        while len(mixers) < most and energy > 1e-4:
            mixer, slope = self.steepest(mixers, angles)
            if abs(slope) < SLOPE_TOLERANCE:
                break
            longer = [*mixers, mixer]
            found = minimize(
                self.energy_and_gradient, np.append(angles, [self._first_gamma, -0.1 if slope > 0 else 0.1]),
                args=(longer,), jac=True, method="L-BFGS-B", options={"maxiter": 100, "ftol": 1e-8, "gtol": 1e-5},
            )  # fmt: skip
            if energy - found.fun < GAIN_TOLERANCE:
                break
            mixers, angles, energy = longer, found.x, float(found.fun)
        angles[1::2] = [fold(beta, 2 * math.pi) for beta in angles[1::2]]
        written = np.round(angles, DECIMALS) + 0.0
        return AdaptiveQaoaOptimum(
            tuple(mixers), tuple(map(float, written[::2])), tuple(map(float, written[1::2])), self.evaluations
        )
