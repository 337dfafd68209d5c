"""What one document's estimates keep from one version to the next: the states on the way through its circuit,
and how far its text had been written out."""

from __future__ import annotations

from threading import Lock

from ketline.circuit.marks import Marks
from ketline.estimate.state_vector import Simulation


class Workbench:
    """Held by whoever estimates versions of one text again and again; one estimate at a time works on it (``lock``)."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.marks = Marks()
        self._simulation: Simulation | None = None

    def simulation(self, n_qubits: int) -> Simulation:
        """The state vectors of circuits on so many qubits; those of another number are let go."""
        if self._simulation is None or self._simulation.n_qubits != n_qubits:
            self._simulation = Simulation(n_qubits)
        return self._simulation
