"""What tests of optimised circuits compare with: Qiskit's states, differences, small Hamiltonians."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ketline.diagnostics.catalog import severity
from ketline.problems.ising import spectrum
from ketline.workspace import Snapshot


def qiskit_state(text):
    """The final state of a program by Qiskit's importer and simulator, qubit 0 the lowest bit."""
    from qiskit import qasm3
    from qiskit.quantum_info import Statevector

    return np.asarray(Statevector(qasm3.loads(text)))


def same_state(one, other):
    """How far two normalised states are from being equal up to a phase."""
    assert abs(np.linalg.norm(one) - 1) < 1e-6
    assert abs(np.linalg.norm(other) - 1) < 1e-6
    return 1.0 - abs(np.vdot(one, other))


def errors_of(text):
    """Messages of Ketline's own errors."""
    return [problem.message for problem in Snapshot(text).problems if severity(problem.code) == "error"]


def slopes(function, point, step=1e-5):
    """Central differences of a function of one vector."""
    found = []
    for index in range(len(point)):
        move = np.zeros(len(point))
        move[index] = step
        found.append((function(point + move) - function(point - move)) / (2 * step))
    return np.array(found)


def random_terms(rng, n_qubits, count, largest=3, even=False):
    """``count`` different Z products, or all there are, with normal weights; ``even``: of even sizes only."""
    sizes = [size for size in range(1, min(n_qubits, largest) + 1) if not (even and size % 2)]
    products = [qubits for size in sizes for qubits in combinations(range(n_qubits), size)]
    chosen = rng.permutation(len(products))[:count]
    return [(float(rng.normal()), products[int(index)]) for index in chosen]


def energies_of(terms, n_qubits):
    """Energies of all basis states, a product of signs at a time."""
    found = np.zeros(2**n_qubits)
    for state in range(2**n_qubits):
        for weight, qubits in terms:
            found[state] += weight * (-1) ** sum(state >> qubit & 1 for qubit in qubits)
    assert np.allclose(found, spectrum(terms, n_qubits))
    return found


def pauli_matrix(terms, n_qubits):
    """The dense matrix of [[c, [[letter, qubit], ...]], ...] by Qiskit."""
    from qiskit.quantum_info import SparsePauliOp

    listed = [("".join(p for p, _ in factors), [q for _, q in factors], c) for c, factors in terms]
    return SparsePauliOp.from_sparse_list(listed, num_qubits=n_qubits).to_matrix()
