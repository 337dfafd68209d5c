"""What the model is compared with: circuits and bitstrings that need no training.

Each takes the energies of all basis states (shape (2**n,)) or the terms, and returns a ``Score``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import qaoa_state
from ketline.model.circuit_text import angle_text
from ketline.model.prompts import Term, strength
from ketline.problems.ising import spectrum
from ketline.training.circuits.qaoa import optimise, starting_angles
from ketline.training.decimation import basis_state, decimate
from ketline.training.scoring import Score, score_probabilities, score_state


def all_hadamard(energies: NDArray[np.float64]) -> Score:
    """``h`` on every qubit."""
    return score_probabilities(np.full(len(energies), 1 / len(energies)), energies)


def random_angles(
    energies: NDArray[np.float64], terms: tuple[Term, ...], n: int, layers: int, rng: np.random.Generator
) -> Score:
    """QAOA with cost angles uniform in [0, pi) and mixer angles uniform in [-pi/2, 0)."""
    gammas, betas = rng.uniform(0, np.pi, layers), rng.uniform(-np.pi / 2, 0, layers)
    return score_probabilities(np.abs(qaoa_state(spectrum(terms, n), gammas, betas)) ** 2, energies)


def fixed_angles(energies: NDArray[np.float64], terms: tuple[Term, ...], n: int, layers: int) -> Score:
    """QAOA with the Sherrington-Kirkpatrick angles over the Hamiltonian's strength: a formula, no search."""
    angles = [float(angle_text(a)) for a in starting_angles(layers, strength(terms, n))]
    state = qaoa_state(spectrum(terms, n), np.array(angles[:layers]), np.array(angles[layers:]))
    return score_probabilities(np.abs(state) ** 2, energies)


def optimised_angles(
    energies: NDArray[np.float64], terms: tuple[Term, ...], n: int, layers: int, rng: np.random.Generator
) -> Score:
    """QAOA with converged angles, as in the training data: what the family can reach."""
    rounded = spectrum(terms, n)
    even = all(len(q) % 2 == 0 for _, q in terms)
    found = optimise(rounded, layers, strength(terms, n), rng, even)
    state = qaoa_state(rounded, np.array(found.gammas), np.array(found.betas))
    return score_probabilities(np.abs(state) ** 2, energies)


def greedy_bits(energies: NDArray[np.float64], n: int) -> Score:
    """Qubits in index order, each set to the side with the lower mean energy."""
    states = np.arange(len(energies))
    alive = np.ones(len(energies), dtype=bool)
    for qubit in range(n):
        ones = ((states >> qubit) & 1).astype(bool)
        keep = energies[alive & ones].mean() < energies[alive & ~ones].mean()
        alive &= ones if keep else ~ones
    return score_state(int(states[alive][0]), energies)


def local_search(energies: NDArray[np.float64], n: int, rng: np.random.Generator) -> Score:
    """Best single flips from one random bitstring."""
    state = int(rng.integers(len(energies)))
    while True:
        neighbours = [state ^ (1 << qubit) for qubit in range(n)]
        best = min(neighbours, key=lambda s: energies[s])
        if energies[best] >= energies[state] - 1e-12:
            return score_state(state, energies)
        state = best


def decimation(energies: NDArray[np.float64], terms: tuple[Term, ...], n: int) -> Score:
    """Strongest field first."""
    return score_state(basis_state(decimate(terms, n)[1]), energies)
