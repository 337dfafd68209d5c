"""The flat circuit: operations on numbered qubits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """``matrix`` on ``targets``, applied where every control qubit has its value.

    ``matrix`` is complex, of shape (2**k, 2**k) for k targets; the first target is the lowest bit of its
    index. Without targets it is a (1, 1) phase. ``source`` is the absolute (start, end) of the statement.
    """

    matrix: np.ndarray
    targets: tuple[int, ...]
    controls: tuple[tuple[int, int], ...] = ()
    source: tuple[int, int] = (0, 0)

    def inverse(self) -> Operation:
        return Operation(self.matrix.conj().T, self.targets, self.controls, self.source)

    def controlled(self, controls: tuple[tuple[int, int], ...]) -> Operation:
        return Operation(self.matrix, self.targets, controls + self.controls, self.source)

    @property
    def qubits(self) -> tuple[int, ...]:
        return (*self.targets, *(qubit for qubit, _ in self.controls))


@dataclass(slots=True, eq=False)
class Circuit:
    """``registers`` map a name to its qubits' numbers, in order of declaration from 0.

    ``reason`` and ``place`` say why there is no circuit, where there is none; ``measured`` are the qubits whose
    last operation is a measurement (which leaves expectation values before it unchanged).
    """

    n_qubits: int = 0
    registers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    measured: list[int] = field(default_factory=list)
    reason: str | None = None
    place: tuple[int, int] | None = None
