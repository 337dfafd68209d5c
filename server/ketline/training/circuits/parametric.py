"""Energy and gradient of an ansatz: forwards through its gates, and one adjoint pass back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ketline.training.circuits import kernels
from ketline.training.circuits.ansatz import PAULI_ROTATIONS, Ansatz, Gate
from ketline.training.circuits.hamiltonian import Observable

_KINDS = {
    "h": kernels.H, "x": kernels.X, "cx": kernels.CX, "cz": kernels.CZ, "rx": kernels.RX, "ry": kernels.RY,
    "rz": kernels.RZ, "crx": kernels.CRX, "cry": kernels.CRY, "crz": kernels.CRZ,
}  # fmt: skip


def _row(gate: Gate) -> tuple[int, int, int, int, int, int]:
    """A gate as ``kernels`` takes it: rotations of one qubit have it second, and no control."""
    parameter = -1 if gate.parameter is None else gate.parameter
    if gate.name in PAULI_ROTATIONS:
        return kernels.PAULI, -1, -1, sum(1 << q for q in gate.qubits), 1 << gate.qubits[0], parameter
    if gate.name in ("rx", "ry", "rz"):
        return _KINDS[gate.name], -1, gate.qubits[0], 0, 0, parameter
    return _KINDS[gate.name], gate.qubits[0], gate.qubits[-1], 0, 0, parameter


class ParametricCircuit:
    """An ansatz that can be evaluated at any angles (radians, the specification's signs)."""

    def __init__(self, ansatz: Ansatz, observable: Observable) -> None:
        self.ansatz = ansatz
        self.observable = observable
        self.evaluations = 0
        self._gates = np.array([_row(gate) for gate in ansatz.gates], dtype=np.int64).reshape(-1, 6)

    def state(self, angles: NDArray[np.float64]) -> NDArray[np.complex128]:
        """The final state, shape (2**n,), qubit 0 the lowest bit."""
        state = np.zeros(1 << self.ansatz.n_qubits, dtype=complex)
        state[0] = 1.0
        kernels.run_forwards(self._gates, np.asarray(angles, dtype=float), state)
        return state

    def energy(self, angles: NDArray[np.float64]) -> float:
        """<H>."""
        state = self.state(angles)
        return float(np.vdot(state, self.observable.applied(state)).real)

    def energy_and_gradient(self, angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """<H> and its derivative by each angle."""
        self.evaluations += 1
        state = self.state(angles)
        image = self.observable.applied(state).astype(complex)
        value = float(np.vdot(state, image).real)
        gradient = np.zeros(self.ansatz.n_parameters)
        kernels.run_backwards(self._gates, np.asarray(angles, dtype=float), state, image, gradient)
        return value, gradient
