"""Few qubits with noise, exactly: the density matrix as a vector of Pauli expectations.

rho = sum_P r[P] P / 2**n with r[P] = Tr(P rho), real, 4**n numbers. An operation and the noise after it are one small
real matrix on r (``noise.transfer``). Measured on 10 qubits, a two-qubit gate with depolarizing noise takes 3 to 13 ms
this way; qulacs's DensityMatrix takes 10 to 30 ms for the gate and 690 ms for the noise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ketline.circuit.operations import Circuit, Operation
from ketline.estimate.budget import Budget
from ketline.estimate.noise import NoiseModel, transfer
from ketline.estimate.observables import Observable, PauliTerm

#: Qubits of an operation up to which its transfer matrix is written out.
_TRANSFER_QUBITS = 3
#: |b><a| on one qubit as coefficients of I, X, Z and Y (``noise``): element (b + 2 a, P) is <b|P|a> / 2.
_ELEMENTS = np.array([[1, 0, 1, 0], [0, 1, 0, 1j], [0, 1, 0, -1j], [1, 0, -1, 0]]) / 2


def value(
    circuit: Circuit, observables: Sequence[Observable], noise: NoiseModel | None, budget: Budget
) -> list[float]:
    """The observables' expectation values, times the probability of the circuit's projections.

    Takes 8 * 4**n bytes, twice.

    Raises:
        OutOfTime: when the budget is spent.
    """
    state = _PauliVector(circuit.n_qubits)
    for made in circuit.operations:
        budget.check()
        state.apply(made, noise)
    state.flush()
    return [math.fsum(state.expectation(term) for term in observable.terms) for observable in observables]


class _PauliVector:
    """r as an array of shape (4,) * n; ``order[axis]`` is the qubit of an axis, 0 to 3 on it are I, X, Z and Y.

    Applying a matrix moves the axes of its qubits to the front; they stay there, which spares moving them back. What
    happens to single qubits waits until a wider operation takes it along.
    """

    def __init__(self, n_qubits: int) -> None:
        self.order = list(range(n_qubits))
        self.values = np.ones(())
        for _ in range(n_qubits):
            self.values = np.multiply.outer(self.values, np.array([1.0, 0.0, 1.0, 0.0]))
        self._waiting: dict[int, np.ndarray] = {}

    def apply(self, made: Operation, noise: NoiseModel | None) -> None:
        qubits = made.qubits
        if not qubits:
            return
        if len(qubits) > _TRANSFER_QUBITS:
            self._apply_wide(made, noise)
            return
        matrix = transfer(made, noise)
        if len(qubits) == 1:
            before = self._waiting.get(qubits[0])
            self._waiting[qubits[0]] = matrix if before is None else matrix @ before
            return
        before = np.ones((1, 1))
        for qubit in qubits:
            before = np.kron(self._waiting.pop(qubit, _IDENTITY), before)
        self._multiply(matrix @ before, qubits)

    def flush(self) -> None:
        """Apply what waits."""
        for qubit, matrix in self._waiting.items():
            self._multiply(matrix, (qubit,))
        self._waiting.clear()

    def expectation(self, term: PauliTerm) -> float:
        place = tuple((term.x_mask >> qubit & 1) + 2 * (term.z_mask >> qubit & 1) for qubit in self.order)
        return term.coefficient * float(self.values[place])

    def _bring(self, qubits: Sequence[int]) -> None:
        """Make ``qubits`` the leading axes, in this order."""
        order = [*qubits, *(qubit for qubit in self.order if qubit not in qubits)]
        self.values = self.values.transpose([self.order.index(qubit) for qubit in order])
        self.order = order

    def _multiply(self, matrix: np.ndarray, qubits: Sequence[int]) -> None:
        """A transfer matrix's index has its first qubit lowest, which is the last axis of a reshaped array."""
        self._bring(qubits[::-1])
        self.values = (matrix @ self.values.reshape(matrix.shape[0], -1)).reshape(self.values.shape)

    def _apply_wide(self, made: Operation, noise: NoiseModel | None) -> None:
        """Through the density matrix itself: a transfer matrix on k qubits would have 16**k elements."""
        self.flush()
        qubits = made.qubits
        self._bring(qubits[::-1])
        self.values = _conjugated(self.values, made.full_matrix, len(qubits))
        if noise is None or not noise.follows(made):
            return
        if noise.kind != "depolarizing":
            for qubit in qubits:
                self._multiply(noise.pauli_transfer(1), (qubit,))
            return
        untouched = (0,) * len(qubits)
        kept = self.values[untouched].copy()
        self.values *= 1 - noise.strength
        self.values[untouched] = kept


_IDENTITY = np.eye(4)


def _conjugated(values: np.ndarray, matrix: np.ndarray, k: int) -> np.ndarray:
    """r of V rho V^ from r of rho, for V on the first k axes, of which the last is V's lowest bit."""
    rest = values.size >> 2 * k
    elements = values.reshape((4,) * k + (rest,)).astype(complex)
    for axis in range(k):
        elements = np.moveaxis(np.tensordot(_ELEMENTS, elements, axes=(1, axis)), 0, axis)
    # Each axis of 4 is (column bit, row bit); rows together, then columns together.
    split = elements.reshape((2, 2) * k + (rest,))
    apart = [*range(1, 2 * k, 2), *range(0, 2 * k, 2), 2 * k]
    rho = split.transpose(apart).reshape(1 << k, 1 << k, rest)
    rho = np.einsum("ab,bcr,dc->adr", matrix, rho, matrix.conj(), optimize=True)
    split = rho.reshape((2,) * (2 * k) + (rest,)).transpose(np.argsort(apart))
    elements = split.reshape((4,) * k + (rest,))
    back = 2 * _ELEMENTS.conj().T
    for axis in range(k):
        elements = np.moveaxis(np.tensordot(back, elements, axes=(1, axis)), 0, axis)
    return np.ascontiguousarray(elements.real).reshape(values.shape)
