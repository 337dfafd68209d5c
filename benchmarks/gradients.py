"""Energy and gradient of a QAOA circuit, as optimising the training data needs them, beside PennyLane and Qiskit.

Each computes the same eight derivatives of the same circuit at the same angles; that they agree is checked first.
Qiskit's primitives have no gradient: forward differences are counted, the cheapest that a user would write.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import numpy as np
from rich.table import Table

from editing import percentile95
from ketline.estimate.qaoa import energies_and_gradients
from ketline.problems.ising import spectrum

QUBITS, LAYERS, BATCH = 12, 4, 8
GRAPH = nx.random_regular_graph(3, QUBITS, seed=1)
TERMS = [(0.5, tuple(sorted(edge))) for edge in sorted(GRAPH.edges)]

Gradient = Callable[[np.ndarray], np.ndarray]


def ours(batch: int) -> Gradient:
    """The mean over a batch, as a search from several starts evaluates them."""
    energies = spectrum(TERMS, QUBITS)

    def run(angles: np.ndarray) -> np.ndarray:
        return energies_and_gradients(np.tile(angles, (batch, 1)), energies, single_precision=batch > 1)[1][0]

    return run


def pennylane(device: str) -> Gradient:
    """Reverse-mode derivatives by the adjoint method on a PennyLane device."""
    import pennylane as qml
    from pennylane import numpy as pnp

    hamiltonian = qml.Hamiltonian([c for c, _ in TERMS], [qml.Z(a) @ qml.Z(b) for _, (a, b) in TERMS])

    @qml.qnode(qml.device(device, wires=QUBITS), diff_method="adjoint")
    def circuit(angles):  # type: ignore[no-untyped-def]
        for qubit in range(QUBITS):
            qml.Hadamard(qubit)
        for layer in range(LAYERS):
            for coefficient, (a, b) in TERMS:
                qml.IsingZZ(coefficient * angles[layer], (a, b))
            for qubit in range(QUBITS):
                qml.RX(angles[LAYERS + layer], qubit)
        return qml.expval(hamiltonian)

    gradient = qml.grad(circuit)
    return lambda angles: np.array(gradient(pnp.array(angles, requires_grad=True)))


def qiskit_primitives() -> Gradient:
    """Forward differences through ``StatevectorEstimator``, all points in one call."""
    from qiskit import QuantumCircuit
    from qiskit.circuit import ParameterVector
    from qiskit.primitives import StatevectorEstimator
    from qiskit.quantum_info import SparsePauliOp

    angles = ParameterVector("t", 2 * LAYERS)
    circuit = QuantumCircuit(QUBITS)
    circuit.h(range(QUBITS))
    for layer in range(LAYERS):
        for coefficient, (a, b) in TERMS:
            circuit.rzz(coefficient * angles[layer], a, b)
        circuit.rx(angles[LAYERS + layer], range(QUBITS))
    operator = SparsePauliOp.from_sparse_list([("ZZ", list(pair), c) for c, pair in TERMS], QUBITS)
    estimator, step = StatevectorEstimator(), 1e-6

    def run(point: np.ndarray) -> np.ndarray:
        points = np.vstack([point, point + step * np.eye(len(point))])
        values = estimator.run([(circuit, operator, points)]).result()[0].data.evs
        return (values[1:] - values[0]) / step

    return run


def milliseconds(run: Gradient, repeats: int) -> list[float]:
    """Processor time of each of ``repeats`` gradients, after one that is not counted."""
    rng = np.random.default_rng(3)
    run(rng.uniform(0, 1, 2 * LAYERS))
    found = []
    for _ in range(repeats):
        angles = rng.uniform(0, 1, 2 * LAYERS)
        started = time.process_time()
        run(angles)
        found.append(1000 * (time.process_time() - started))
    return found


def table(status: Callable[[str], None]) -> Table:
    """Medians and 95th percentiles, and how many times our batch is quicker."""
    others = {
        "PennyLane lightning.qubit, adjoint": (lambda: pennylane("lightning.qubit"), 20),
        "PennyLane default.qubit, adjoint": (lambda: pennylane("default.qubit"), 5),
        "Qiskit StatevectorEstimator, forward differences": (qiskit_primitives, 5),
    }
    point = np.linspace(0.1, 0.9, 2 * LAYERS)
    single, batch = ours(1), ours(BATCH)
    wanted = single(point)
    times = milliseconds(batch, 20)
    each = float(np.median(times)) / BATCH
    shown = Table(
        "energy and gradient", "median ms", "p95 ms", "quicker", box=None, header_style="bold", title_justify="left",
        title=f"QAOA, p = {LAYERS}, {QUBITS} qubits, {len(TERMS)} terms (processor time)",
    )  # fmt: skip
    shown.add_row(f"Ketline, {BATCH} starts together, each", f"{each:.2f}", f"{percentile95(times) / BATCH:.2f}", "")
    alone = milliseconds(single, 20)
    shown.add_row("Ketline, one, double precision", f"{np.median(alone):.2f}", f"{percentile95(alone):.2f}", "")
    for name, (make, repeats) in others.items():
        status(f"gradient by {name}")
        run = make()
        assert np.allclose(run(point), wanted, atol=1e-4), name
        found = milliseconds(run, repeats)
        median = float(np.median(found))
        shown.add_row(name, f"{median:.1f}", f"{percentile95(found):.1f}", f"{median / each:.0f} times")
    return shown


if __name__ == "__main__":
    from rich.console import Console

    Console(highlight=False, width=110).print(table(lambda text: None))
