"""What the model is compared with: circuits and bitstrings that need no training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import qaoa_state
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.decimation import bits_of, decimate
from ketline.training.evaluation.instances import EvaluatedInstance
from ketline.training.evaluation.scoring import Score, score_probabilities, score_state

RAMP = 0.75
"""Step of the linear ramp, in units of the Hamiltonian's strength (Montanez-Barrera, Michielsen, arXiv 2405.09169
find 0.6 to 0.9 good)."""


def all_hadamard(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """``h`` on every qubit."""
    size = len(instance.energies)
    return score_probabilities(np.full(size, 1 / size), instance.energies)


def random_angles(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """QAOA with cost angles uniform in [0, pi) and mixer angles uniform in [-pi/2, 0), the side where minima are."""
    p = instance.layers
    return _qaoa(instance, np.concatenate([rng.uniform(0, np.pi, p), rng.uniform(-np.pi / 2, 0, p)]))


def ramp_angles(p: int) -> NDArray[np.float64]:
    """(gammas, betas) of a linear ramp: the cost turned on as the mixer is turned off."""
    steps = (np.arange(p) + 0.5) / p
    return np.concatenate([2 * RAMP * steps, -2 * RAMP * (1 - steps)])


def linear_ramp(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """QAOA with ``ramp_angles``."""
    return _qaoa(instance, ramp_angles(instance.layers))


def fixed_angles(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """QAOA with the Sherrington-Kirkpatrick angles, in units of the Hamiltonian's strength: a formula, no search."""
    return _qaoa(instance, starting_angles(instance.layers, 1.0))


def optimised_angles(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """QAOA optimised from many starts: what the family can reach."""
    found = instance.qaoa_optimised
    return _qaoa(instance, np.array([*found.gammas, *found.betas]))


def _qaoa(instance: EvaluatedInstance, angles: NDArray[np.float64]) -> Score:
    p = instance.layers
    state = qaoa_state(instance.phases, angles[:p], angles[p:])
    return score_probabilities(np.abs(state) ** 2, instance.energies)


def greedy_bits(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """Qubits in index order, each set to the side with the lower mean energy."""
    energies = instance.energies
    states = np.arange(len(energies))
    alive = np.ones(len(energies), dtype=bool)
    for qubit in range(instance.n_qubits):
        ones = ((states >> qubit) & 1).astype(bool)
        keep = energies[alive & ones].mean() < energies[alive & ~ones].mean()
        alive &= ones if keep else ~ones
    return score_state(int(states[alive][0]), energies)


def local_search(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """Best single flips from one random bitstring."""
    energies = instance.energies
    state = int(rng.integers(len(energies)))
    while True:
        best = min((state ^ (1 << qubit) for qubit in range(instance.n_qubits)), key=lambda s: float(energies[s]))
        if energies[best] >= energies[state] - 1e-12:
            return score_state(state, energies)
        state = best


def decimation(instance: EvaluatedInstance, rng: np.random.Generator) -> Score:
    """Strongest field first: what the variational answers imitate."""
    bits = bits_of(decimate(instance.terms, instance.n_qubits))
    return score_state(sum(bit << qubit for qubit, bit in enumerate(bits)), instance.energies)
