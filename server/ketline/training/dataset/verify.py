"""Checks rows by means of their own: Ketline's checker for errors, Qiskit for everything that has a number.

Qiskit's importer makes the circuit, Qiskit computes the state and the Hamiltonian's matrix; nothing that made the row
is used. The importer takes an ``openqasm3`` syntax tree, and five sixths of its time is the reference parser's. A quick
check gives it Ketline's tree of the same classes instead; a full one has it read the text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

TOLERANCE = 1e-6
"""Of energies, relative to the spectrum's width where that is above 1, and of ratios and probabilities."""

GROUND = 1e-6
"""Energy above the lowest up to which a state of a model that is not diagonal is a ground state."""

CHECKED_TOGETHER = 400

READ = ("id", "n_qubits", "hamiltonian", "energy_min", "energy_max", "circuit", "energy", "ratio", "p_ground")


def faults_of(row: dict[str, Any], full: bool = True) -> list[str]:
    """What does not hold of a row, one line each."""
    from ketline.workspace import Snapshot

    problems = Snapshot(row["circuit"]).problems
    if problems:
        return [f"{row['id']}: {problems[0].code} {problems[0].message}"]
    try:
        found = recomputed(row, full)
    except Exception as error:  # whatever Qiskit's importer says of a text
        return [f"{row['id']}: Qiskit does not read it ({error})"]
    scale = {"ratio": 1.0, "p_ground": 1.0}
    width = max(1.0, row["energy_max"] - row["energy_min"])
    return [
        f"{row['id']}: {name} is {row[name]!r}, Qiskit says {value!r}"
        for name, value in found.items()
        if abs(value - row[name]) > TOLERANCE * scale.get(name, width)
    ]


def recomputed(row: dict[str, Any], full: bool = True) -> dict[str, float]:
    """Energy, extremes, ratio and probability of the ground space of a row's text, by Qiskit."""
    from qiskit import qasm3
    from qiskit.quantum_info import SparsePauliOp, Statevector
    from qiskit_qasm3_import import convert

    circuit = qasm3.loads(row["circuit"]) if full else convert(syntax_tree(row["circuit"]))
    if circuit.num_qubits != row["n_qubits"]:
        raise ValueError(f"{circuit.num_qubits} qubits")
    state = np.asarray(Statevector(circuit))
    terms = json.loads(row["hamiltonian"])
    operator = SparsePauliOp.from_sparse_list(
        [("Z" * len(f), f, c) if _diagonal(f) else ("".join(p for p, _ in f), [q for _, q in f], c) for c, f in terms],
        num_qubits=row["n_qubits"],
    )
    matrix = operator.to_matrix(sparse=True)
    energy = float(np.vdot(state, matrix @ state).real)
    if all(_diagonal(f) for _, f in terms):
        energies = matrix.diagonal().real
        low, high = float(energies.min()), float(energies.max())
        ground = float((np.abs(state) ** 2)[energies <= low + 1e-6 * (high - low)].sum())
    else:
        low, high, ground = _spectral(matrix, state)
    return {
        "energy": energy, "energy_min": low, "energy_max": high,
        "ratio": (high - energy) / (high - low), "p_ground": ground,
    }  # fmt: skip


def syntax_tree(text: str) -> Any:
    """A program of declarations, calls and gate definitions as an ``openqasm3.ast.Program``, by Ketline's parser."""
    from openqasm3 import ast

    from ketline.syntax import parse

    statements = []
    for node in parse(text).nodes:
        made = node.statement.node
        if isinstance(made, ast.QuantumGateDefinition):
            made = replace(made, body=[inner.statement.node for inner in node.body])
        if made is not None:
            statements.append(made)
    return ast.Program(statements, version="3.0")


def _diagonal(factors: list[Any]) -> bool:
    return all(isinstance(factor, int) for factor in factors)


def _spectral(matrix: Any, state: np.ndarray) -> tuple[float, float, float]:
    """Extremes, and weight in the states within ``GROUND`` of the lowest, by full diagonalisation."""
    full = matrix.toarray()
    values, vectors = np.linalg.eigh(full if np.abs(full.imag).max() > 0 else full.real)
    ground = vectors[:, values <= values[0] + GROUND]
    return float(values[0]), float(values[-1]), float(np.sum(np.abs(ground.conj().T @ state) ** 2))


def check_part(task: tuple[str, int, int, bool]) -> list[str]:
    """The faults of some rows: ``task`` = (file, first row, rows, whether in full)."""
    from pyarrow import parquet

    path, first, count, full = task
    table = parquet.read_table(path, columns=list(READ)).slice(first, count)
    return [fault for row in table.to_pylist() for fault in faults_of(row, full)]


def verify_file(path: Path, client: Any, progress: Callable[[str, int, int], None], full: bool) -> list[str]:
    """Faults of all rows of a file that the workers can read.

    Raises:
        UnreadableTable: where it cannot be read.
    """
    import pyarrow
    from pyarrow import parquet

    from ketline.training.dataset.scheduler import run
    from ketline.training.tables import UnreadableTable

    try:
        rows = parquet.ParquetFile(path).metadata.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise UnreadableTable(f"{path}: not a parquet file ({error})") from error
    tasks = [(str(path.resolve()), first, CHECKED_TOGETHER, full) for first in range(0, rows, CHECKED_TOGETHER)]
    faults: list[str] = []
    progress("rows checked", 0, len(tasks))
    for number, (_, found) in enumerate(run(client, check_part, tasks), 1):
        faults += found
        progress("rows checked", number, len(tasks))
    return sorted(faults)
