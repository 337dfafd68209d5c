"""Energy and gradient of an ansatz, by qulacs forwards and its adjoint pass backwards (arXiv 2009.02823)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from qulacs import ParametricQuantumCircuit, QuantumState

from ketline.training.circuits.ansatz import PAULI_ROTATIONS, Ansatz
from ketline.training.circuits.hamiltonian import Observable

# Pauli numbers of qulacs.
_PAULI = {"x": 1, "y": 2, "z": 3}


class ParametricCircuit:
    """An ansatz that can be evaluated at any angles (radians, Qiskit's signs)."""

    def __init__(self, ansatz: Ansatz, observable: Observable) -> None:
        self.ansatz = ansatz
        self.observable = observable
        self.evaluations = 0
        self._circuit = ParametricQuantumCircuit(ansatz.n_qubits)
        self._sources: list[int] = []
        self._factors: list[float] = []
        for gate in ansatz.gates:
            self._append(gate.name, gate.qubits, gate.parameter)
        self._ket, self._bra = QuantumState(ansatz.n_qubits), QuantumState(ansatz.n_qubits)
        self._sources_array = np.array(self._sources, dtype=int)
        self._factors_array = np.array(self._factors)

    def _append(self, name: str, qubits: tuple[int, ...], parameter: int | None) -> None:
        circuit = self._circuit
        if parameter is None:
            add = {"h": "add_H_gate", "x": "add_X_gate", "cx": "add_CNOT_gate", "cz": "add_CZ_gate"}[name]
            getattr(circuit, add)(*qubits)
            return
        # qulacs turns the other way, hence the signs.
        if name.startswith("c"):  # C-R_P(t) = R_P(t/2) R_ZP(-t/2)
            control, target = qubits
            getattr(circuit, f"add_parametric_R{name[-1].upper()}_gate")(target, 0.0)
            circuit.add_parametric_multi_Pauli_rotation_gate([control, target], [_PAULI["z"], _PAULI[name[-1]]], 0.0)
            self._sources += [parameter, parameter]
            self._factors += [-0.5, 0.5]
        elif name in PAULI_ROTATIONS:
            circuit.add_parametric_multi_Pauli_rotation_gate(list(qubits), [_PAULI[letter] for letter in name], 0.0)
            self._sources.append(parameter)
            self._factors.append(-1.0)
        else:
            getattr(circuit, f"add_parametric_R{name[-1].upper()}_gate")(qubits[0], 0.0)
            self._sources.append(parameter)
            self._factors.append(-1.0)

    def state(self, angles: NDArray[np.float64]) -> NDArray[np.complex128]:
        """The final state, shape (2**n,), qubit 0 the lowest bit."""
        for index, value in enumerate((angles[self._sources_array] * self._factors_array).tolist()):
            self._circuit.set_parameter(index, value)
        self._ket.set_zero_state()
        self._circuit.update_quantum_state(self._ket)
        return self._ket.get_vector()

    def energy(self, angles: NDArray[np.float64]) -> float:
        """<H>."""
        state = self.state(angles)
        return float(np.vdot(state, self.observable.applied(state)).real)

    def energy_and_gradient(self, angles: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """<H> and its derivative by each angle."""
        self.evaluations += 1
        state = self.state(angles)
        image = self.observable.applied(state).astype(complex)
        self._bra.load(image)  # type: ignore[call-overload]
        slopes = np.array(self._circuit.backprop_inner_product(self._bra))
        gradient = np.zeros(self.ansatz.n_parameters)
        np.add.at(gradient, self._sources_array, 2.0 * self._factors_array * slopes)
        return float(np.vdot(state, image).real), gradient
