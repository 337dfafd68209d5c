"""Score a circuit on an instance: valid, ratio, probability of a ground state.

The definitions of the published comparison: valid means that Qiskit's importer reads it and the number
of qubits is right; ratio is (Emax - E)/(Emax - Emin), 0 where invalid; qubit i is bit i.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketline.problems.ising import Term, spectrum


@dataclass(frozen=True)
class Score:
    """One circuit on one instance."""

    valid: bool
    ratio: float
    p_ground: float


INVALID = Score(valid=False, ratio=0.0, p_ground=0.0)


def distribution(program: str) -> NDArray[np.float64]:
    """Probabilities of the basis states, read by Qiskit's importer. Raises what Qiskit raises."""
    from qiskit.quantum_info import Statevector
    from qiskit_qasm3_import import parse

    circuit = parse(program)
    circuit.remove_final_measurements()
    probabilities: NDArray[np.float64] = Statevector.from_instruction(circuit).probabilities()
    return probabilities


def score_program(program: str, hamiltonian: Sequence[Term], n_qubits: int) -> Score:
    """Score OpenQASM text."""
    try:
        probabilities = distribution(program)
    except Exception:
        return INVALID
    if len(probabilities) != 2**n_qubits:
        return INVALID
    return score_probabilities(probabilities, spectrum(hamiltonian, n_qubits))


def score_probabilities(probabilities: NDArray[np.float64], energies: NDArray[np.float64]) -> Score:
    """Score a distribution over basis states."""
    low, high = energies.min(), energies.max()
    ratio = float((high - probabilities @ energies) / (high - low))
    return Score(valid=True, ratio=ratio, p_ground=float(probabilities[energies < low + 1e-6].sum()))


def score_state(state: int, energies: NDArray[np.float64]) -> Score:
    """Score one basis state."""
    probabilities = np.zeros(len(energies))
    probabilities[state] = 1.0
    return score_probabilities(probabilities, energies)
