"""Noise after every gate: channels as Kraus operators and as Pauli transfer matrices.

Pauli products on k qubits are numbered 0 to 4**k - 1, two bits a qubit, the first qubit lowest: 0 is I, 1 is X, 2 is Z
and 3 is Y, so that the lower bit says X and the upper says Z. The transfer matrix of a map E is real, of shape
(4**k, 4**k): R[i, j] = Tr(P_i E(P_j)) / 2**k. States are moved by R, observables by its transpose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

import numpy as np

from ketline.circuit.operations import Operation

Kind = Literal["depolarizing", "bit_flip", "phase_flip", "amplitude_damping"]

#: Numbers of X and Z among the Pauli products on one qubit.
_X, _Z = 1, 2
_PAULIS = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[1, 0], [0, -1]], [[0, -1j], [1j, 0]]], dtype=complex)


@dataclass(frozen=True, slots=True)
class NoiseModel:
    """What the qubits of a gate, targets and controls, suffer after it.

    * ``depolarizing``: all k qubits together, rho -> (1 - p) rho + p I/2**k (x) Tr_k rho; p is the strength. The same
      as qiskit-aer's ``depolarizing_error(p, k)``.
    * ``bit_flip``, ``phase_flip``: on each qubit X or Z with probability p (its ``pauli_error``).
    * ``amplitude_damping``: on each qubit |1> falls to |0> with probability p (its ``amplitude_damping_error``).

    Raises:
        ValueError: for another kind, or a strength outside 0 to 1.
    """

    kind: Kind
    strength: float

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"no noise is called {self.kind}")
        if not 0.0 <= self.strength <= 1.0:
            raise ValueError(f"the strength {self.strength} is no probability")

    def scaled(self, factor: float) -> NoiseModel:
        """The same noise with ``factor`` times the strength, 1 at most."""
        return NoiseModel(self.kind, min(self.strength * factor, 1.0))

    def follows(self, made: Operation) -> bool:
        """Whether the operation is a gate that noise acts after: it has targets and is no projection."""
        return bool(made.targets) and made.unitary

    def kraus(self, k: int) -> list[np.ndarray]:
        """Kraus operators on k qubits, each of shape (2**k, 2**k), the first qubit the lowest bit of the index."""
        p = self.strength
        if self.kind == "depolarizing":
            weights = np.full(4**k, p / 4**k)
            weights[0] += 1 - p
            return [math.sqrt(weight) * product for weight, product in zip(weights, pauli_products(k)) if weight]
        if self.kind == "amplitude_damping":
            single = [np.diag([1, math.sqrt(1 - p)]).astype(complex), np.array([[0, math.sqrt(p)], [0, 0]], complex)]
        else:
            flip = _PAULIS[_X if self.kind == "bit_flip" else _Z]
            single = [math.sqrt(1 - p) * _PAULIS[0], math.sqrt(p) * flip]
        found = [np.ones((1, 1), dtype=complex)]
        for _ in range(k):
            found = [np.kron(operator, lower) for operator in single for lower in found]
        return found

    def pauli_transfer(self, k: int) -> np.ndarray:
        """The transfer matrix on k qubits."""
        p = self.strength
        if self.kind == "depolarizing":
            return np.diag([1.0] + [1 - p] * (4**k - 1))
        single: np.ndarray
        if self.kind == "amplitude_damping":
            single = np.diag([1.0, math.sqrt(1 - p), 1 - p, math.sqrt(1 - p)])
            single[_Z, 0] = p
        elif self.kind == "bit_flip":
            single = np.diag([1.0, 1.0, 1 - 2 * p, 1 - 2 * p])
        else:
            single = np.diag([1.0, 1 - 2 * p, 1.0, 1 - 2 * p])
        whole: np.ndarray = np.ones((1, 1))
        for _ in range(k):
            whole = np.kron(single, whole)
        return whole


def extrapolated(values: Sequence[float]) -> float:
    """The value at no noise from those at 1, 2 and 3 times the noise.

    Richardson's extrapolation, exact for a parabola (Temme, Bravyi and Gambetta 2017, eq. 4): for scales c_i the
    weights are the products of c_j / (c_j - c_i) over the other j.
    """
    once, twice, thrice = values
    return 3 * once - 3 * twice + thrice


@lru_cache(maxsize=8)
def pauli_products(k: int) -> np.ndarray:
    """All Pauli products on k qubits by number, shape (4**k, 2**k, 2**k)."""
    found = np.ones((1, 1, 1), dtype=complex)
    for _ in range(k):
        size = found.shape[1]
        found = np.einsum("pab,qcd->pqacbd", _PAULIS, found).reshape(-1, 2 * size, 2 * size)
    found.setflags(write=False)
    return found


def transfer(made: Operation, noise: NoiseModel | None = None) -> np.ndarray:
    """The transfer matrix of an operation on its qubits, targets first, and of the noise after it (shared, read-only).

    For a projection it is that of rho -> P rho P.
    """
    values = tuple(value for _, value in made.controls)
    after = noise if noise is not None and noise.follows(made) else None
    # A matrix that is given is known by the object that holds it, which the key keeps alive.
    given = None if made.given is None else _Same(made.given)
    return _transfer(_Kind(made, (made.name, made.parameters, made.adjoint, len(made.targets), values, given)), after)


@dataclass(frozen=True, slots=True)
class _Same:
    """Compares by identity what cannot be compared by value."""

    held: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """An operation compared by everything but its qubits."""

    made: Operation
    key: tuple[Any, ...]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kind) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=4_096)
def _transfer(kind: _Kind, after: NoiseModel | None) -> np.ndarray:
    matrix = kind.made.full_matrix
    k = len(kind.made.qubits)
    products = pauli_products(k)
    images = matrix @ products @ matrix.conj().T
    size = matrix.shape[0]
    whole = (products.reshape(-1, size * size).conj() @ images.reshape(-1, size * size).T).real / size
    # Zeros and ones that are off by rounding would make a permutation look like a branching.
    nearest = np.rint(whole)
    whole = np.where(np.abs(whole - nearest) < 1e-14, nearest, whole)
    if after is not None:
        whole = after.pauli_transfer(k) @ whole
    whole.setflags(write=False)
    return whole
