"""A generated circuit and its state vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ketline.circuit import elaborate
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.limits import MAXIMUM_ESTIMATE_SECONDS
from ketline.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class GeneratedCircuit:
    """A checked circuit. ``energy`` is of the request's Hamiltonian, ``p_ground`` of measuring a ground state.

    ``p_ground`` is the weight in the ground space where the Hamiltonian is not diagonal. ``drawn_energy`` is the energy
    before refining; ``steps`` the refining steps taken.
    """

    text: str
    energy: float
    p_ground: float
    drawn_energy: float
    tokens: int
    steps: int = 0


def prepared_state(text: str) -> np.ndarray | None:
    """Amplitudes that a program prepares, qubit 0 the lowest bit; None for one with a problem or past the limits."""
    snapshot = Snapshot(text)
    if snapshot.problems:
        return None
    circuit = elaborate(snapshot.analysis)
    if circuit.reason is not None:
        return None
    try:
        return amplitudes(final_state(circuit.operations, circuit.n_qubits, Budget(MAXIMUM_ESTIMATE_SECONDS)))
    except (OutOfTime, MemoryError):
        return None
