"""Operations as gates of qulacs, the state-vector simulator.

Its states have qubit 0 as the lowest bit of the index, its matrices the first target, as ours do.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

# Threads that wait by spinning take the processor from whoever could use it. Read when the library is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from qulacs import gate

from ketline.circuit.operations import Operation, spread

#: Control qubits up to which a diagonal is written out over targets and controls.
_WRITTEN_OUT_QUBITS = 5

_PLAIN = {"x": gate.X, "y": gate.Y, "z": gate.Z, "h": gate.H}
_PAIRS = {"cx": gate.CNOT, "CX": gate.CNOT, "cnot": gate.CNOT, "cz": gate.CZ}


@lru_cache(maxsize=16_384)
def native(operation: Operation) -> Any:
    """The qulacs gate that does what ``operation`` does; None for a global phase."""
    if not operation.targets:
        return _phase(operation)
    if operation.name in _PLAIN and not operation.controls:
        return _PLAIN[operation.name](operation.targets[0])
    if operation.name in _PAIRS and len(operation.controls) == 1 and operation.controls[0][1] == 1:
        return _PAIRS[operation.name](operation.controls[0][0], operation.targets[0])
    if operation.name == "swap" and not operation.controls:
        return gate.SWAP(*operation.targets)
    if operation.diagonal and len(operation.qubits) <= _WRITTEN_OUT_QUBITS:
        return gate.DiagonalMatrix(list(operation.qubits), np.diagonal(operation.full_matrix))
    return dense(operation.matrix, operation.targets, operation.controls)


def dense(matrix: np.ndarray, targets: Iterable[int], controls: Iterable[tuple[int, int]] = ()) -> Any:
    """A gate by its matrix on the targets."""
    made = gate.DenseMatrix(list(targets), matrix)
    for qubit, value in controls:
        made.add_control_qubit(qubit, value)
    return made


def _phase(operation: Operation) -> Any:
    """A phase where every control has its value: a diagonal on the controls."""
    if not operation.controls:
        return None
    (first, value), *others = operation.controls
    diagonal = np.ones(2, dtype=complex)
    diagonal[value] = operation.matrix[0, 0]
    return dense(np.diag(diagonal), [first], others)


def derivative(operation: Operation, parameter: int) -> Any:
    """The derivative of an operation by one parameter: a gate that is not unitary, zero where a control differs."""
    if operation.targets:
        return dense(spread(operation.partial(parameter), operation.controls, identity=False), operation.qubits)
    qubits = [qubit for qubit, _ in operation.controls]
    matrix = spread(operation.partial(parameter), operation.controls, identity=False)
    return dense(matrix, qubits) if qubits else None


def fused(operations: Iterable[Operation]) -> list[Any]:
    """Gates that together do what ``operations`` do: neighbours on a single qubit become one."""
    found: list[Any] = []
    waiting: dict[int, list[Operation]] = {}

    def flush(qubit: int) -> None:
        single = waiting.pop(qubit, None)
        if single is None:
            return
        if len(single) == 1:
            found.append(native(single[0]))
            return
        matrix = single[0].matrix
        for following in single[1:]:
            matrix = following.matrix @ matrix
        found.append(dense(matrix, [qubit]))

    for operation in operations:
        qubits = operation.qubits
        if len(qubits) == 1 and operation.targets:
            waiting.setdefault(qubits[0], []).append(operation)
            continue
        for qubit in qubits:
            flush(qubit)
        made = native(operation)
        if made is not None:
            found.append(made)
    for qubit in list(waiting):
        flush(qubit)
    return found
