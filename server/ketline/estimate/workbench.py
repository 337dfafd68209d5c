"""What one document's estimates keep from one version to the next: the states on the way through its circuit,
and how far its text had been written out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np

from ketline.circuit.marks import Marks
from ketline.circuit.operations import Circuit
from ketline.estimate.budget import Budget
from ketline.estimate.observables import Observable, diagonal_energies, expectation, probabilities
from ketline.estimate.state_vector import Simulation, amplitudes


@dataclass(eq=False)
class Amplitudes:
    """The state after ``circuit``: ``vector`` of shape (2**n,), qubit 0 the lowest bit of the index."""

    circuit: Circuit
    vector: np.ndarray

    @cached_property
    def probabilities(self) -> np.ndarray:
        return probabilities(self.vector)

    def expectation(self, observable: Observable, budget: Budget) -> float:
        """<observable>.

        Raises:
            OutOfTime: when the budget is spent.
        """
        if observable.diagonal:
            return float(self.probabilities @ diagonal_energies(observable, self.circuit.n_qubits, budget.check))
        return expectation(self.vector, observable, budget.check)


class Workbench:
    """Held by whoever estimates versions of one text again and again; one estimate at a time works on it (``lock``)."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.marks = Marks()
        self._simulation: Simulation | None = None
        self._last: Amplitudes | None = None

    def state(self, circuit: Circuit, budget: Budget) -> Amplitudes:
        """The amplitudes after a circuit, with what is made of them; good until the next call.

        Raises:
            OutOfTime: when the budget is spent.
        """
        simulation = self.simulation(circuit.n_qubits)
        found = self._last
        if found is None or found.circuit is not circuit:
            state = simulation.advance(circuit.operations, budget)
            found = self._last = Amplitudes(circuit, amplitudes(state))
        return found

    def simulation(self, n_qubits: int) -> Simulation:
        """The state vectors of circuits on so many qubits; those of another number are let go."""
        if self._simulation is None or self._simulation.n_qubits != n_qubits:
            self._simulation = Simulation(n_qubits)
        return self._simulation
