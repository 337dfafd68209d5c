"""Diagonal Hamiltonians: sums of products of Z, their spectrum and their optimum.

A Hamiltonian is a tuple of terms (coefficient, qubits); qubit i is bit i (qubit 0 the lowest) of a
basis-state integer, Z is +1 on bit 0. Constants are dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Term = tuple[float, tuple[int, ...]]
Hamiltonian = tuple[Term, ...]

MAX_ENUMERATED_QUBITS = 20
"""Largest register whose 2**n energies are enumerated (8 MB of float64)."""


class TooManyQubits(ValueError):
    """The register is past the limit for enumeration."""


def spectrum(hamiltonian: Sequence[Term], n_qubits: int) -> NDArray[np.float64]:
    """Energies of the 2**n basis states, shape (2**n,)."""
    if n_qubits > MAX_ENUMERATED_QUBITS:
        raise TooManyQubits(f"{n_qubits} qubits: energies are enumerated up to {MAX_ENUMERATED_QUBITS}")
    index = np.arange(2**n_qubits)
    energies = np.zeros(2**n_qubits)
    for coefficient, qubits in hamiltonian:
        mask = sum(1 << q for q in qubits)
        parity = np.bitwise_count(index & mask) & 1 if hasattr(np, "bitwise_count") else _parity(index & mask)
        energies += coefficient * (1.0 - 2.0 * parity)
    return energies


def _parity(values: NDArray[np.int64]) -> NDArray[np.int64]:
    parity = values.copy()
    for shift in (16, 8, 4, 2, 1):
        parity ^= parity >> shift
    return parity & 1


def ground_states(energies: NDArray[np.float64], tolerance: float = 1e-6) -> NDArray[np.int64]:
    """Basis states within ``tolerance`` of the lowest energy."""
    return np.flatnonzero(energies < energies.min() + tolerance)


def quadratic_to_ising(
    linear: Mapping[int, float], quadratic: Mapping[tuple[int, int], float]
) -> Hamiltonian:
    """Ising form of sum a_i x_i + sum b_ij x_i x_j with x = (1 + Z)/2, so that x = 1 is bit 0.

    The sign convention (spin = 2x - 1) is the one of the published instances and of dimod.
    """
    field: dict[int, float] = {i: a / 2 for i, a in linear.items()}
    coupling: dict[tuple[int, int], float] = {}
    for (i, j), b in quadratic.items():
        key = (min(i, j), max(i, j))
        coupling[key] = coupling.get(key, 0.0) + b / 4
        for k in (i, j):
            field[k] = field.get(k, 0.0) + b / 4
    terms = [(c, q) for q, c in sorted(coupling.items())] + [(c, (q,)) for q, c in sorted(field.items())]
    return tuple((float(c), q) for c, q in terms if abs(c) > 1e-12)
