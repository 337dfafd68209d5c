"""Parametrised circuits as data: gates in order, each with the place of its angle, if it has one.

The hardware-efficient circuits are numbers 1 to 19 of Sim, Johnson and Aspuru-Guzik (arXiv 1905.10876, figure 2),
written for any register: a ladder there on four qubits is a ladder here on n, and the second ring of circuits 13 to 15
is one of neighbours too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

PAULI_ROTATIONS = ("yx", "yxxx")
"""exp(-i t/2 Y X ...): gates that the text defines."""

ROTATIONS = ("rx", "ry", "rz", "crx", "cry", "crz", *PAULI_ROTATIONS)
"""Gates with one angle."""


@dataclass(frozen=True)
class Gate:
    """One gate; ``parameter`` is the index of its angle, None for gates without one."""

    name: str
    qubits: tuple[int, ...]
    parameter: int | None = None


@dataclass
class Ansatz:
    """A circuit on ``n_qubits`` qubits from |0...0>, built gate by gate."""

    n_qubits: int
    gates: list[Gate] = field(default_factory=list)
    n_parameters: int = 0

    def add(self, name: str, *qubits: int) -> None:
        """Append a gate; a rotation gets an angle of its own."""
        if name in ROTATIONS:
            self.gates.append(Gate(name, qubits, self.n_parameters))
            self.n_parameters += 1
        else:
            self.gates.append(Gate(name, qubits))

    def everywhere(self, *names: str) -> None:
        """Each of the gates on every qubit."""
        for name in names:
            for qubit in range(self.n_qubits):
                self.add(name, qubit)

    def along(self, name: str, pairs: list[tuple[int, int]]) -> None:
        """A two-qubit gate on pairs (control, target)."""
        for pair in pairs:
            self.add(name, *pair)


Pairs = list[tuple[int, int]]


def down(n: int) -> Pairs:
    """(n-1, n-2), ..., (1, 0)."""
    return [(q + 1, q) for q in reversed(range(n - 1))]


def ring(n: int) -> Pairs:
    """(n-1, 0), (n-2, n-1), ..., (0, 1)."""
    return [(n - 1, 0), *((q, q + 1) for q in reversed(range(n - 1)))] if n > 2 else [(0, 1)]


def counter_ring(n: int) -> Pairs:
    """(n-1, n-2), (0, n-1), (1, 0), ..., (n-2, n-3)."""
    return [((q - 1) % n, (q - 2) % n) for q in range(n)] if n > 2 else [(1, 0)]


def even(n: int) -> Pairs:
    """(1, 0), (3, 2), ..."""
    return [(q + 1, q) for q in range(0, n - 1, 2)]


def odd(n: int) -> Pairs:
    """(2, 1), (4, 3), ..."""
    return [(q + 1, q) for q in range(1, n - 1, 2)]


def everyone(n: int) -> Pairs:
    """Every ordered pair, the last qubit first as control."""
    return [(control, target) for control in reversed(range(n)) for target in reversed(range(n)) if control != target]


def _sim_layer(a: Ansatz, number: int) -> None:
    """One layer of circuit ``number``."""
    n = a.n_qubits
    controlled = {3: "crz", 4: "crx", 5: "crz", 6: "crx", 7: "crz", 8: "crx", 13: "crz", 14: "crx"} | {
        16: "crz", 17: "crx", 18: "crz", 19: "crx"
    }  # fmt: skip
    gate = controlled.get(number, "")
    if number in (1, 2, 3, 4, 5, 6, 7, 8, 16, 17, 18, 19):
        a.everywhere("rx", "rz")
    match number:
        case 2:
            a.along("cx", down(n))
        case 3 | 4:
            a.along(gate, down(n))
        case 5 | 6:
            a.along(gate, everyone(n))
            a.everywhere("rx", "rz")
        case 7 | 8:
            a.along(gate, even(n))
            a.everywhere("rx", "rz")
            a.along(gate, odd(n))
        case 9:
            a.everywhere("h")
            a.along("cz", down(n))
            a.everywhere("rx")
        case 10:
            a.along("cz", [*down(n), (n - 1, 0)] if n > 2 else down(n))
            a.everywhere("ry")
        case 11 | 12:
            entangler = "cx" if number == 11 else "cz"
            a.everywhere("ry", "rz")
            a.along(entangler, even(n))
            for name in ("ry", "rz"):
                for qubit in range(1, n - 1):
                    a.add(name, qubit)
            a.along(entangler, odd(n))
        case 13 | 14:
            for pairs in (ring(n), counter_ring(n)):
                a.everywhere("ry")
                a.along(gate, pairs)
        case 15:
            for pairs in (ring(n), counter_ring(n)):
                a.everywhere("ry")
                a.along("cx", pairs)
        case 16 | 17:
            a.along(gate, even(n))
            a.along(gate, odd(n))
        case 18 | 19:
            a.along(gate, ring(n))


def sim(number: int, n_qubits: int, layers: int) -> Ansatz:
    """Circuit ``number`` (1 to 19) with ``layers`` layers."""
    ansatz = Ansatz(n_qubits)
    if number == 10:
        ansatz.everywhere("ry")
    for _ in range(layers):
        _sim_layer(ansatz, number)
    return ansatz


def real_amplitudes(n_qubits: int, layers: int) -> Ansatz:
    """RY on every qubit, then ``layers`` of a CX chain (0, 1), (1, 2), ... and RY."""
    return _two_local(n_qubits, layers, ("ry",))


def efficient_su2(n_qubits: int, layers: int) -> Ansatz:
    """RY and RZ on every qubit, then ``layers`` of a CX chain and RY, RZ (Kandala et al., arXiv 1704.05018)."""
    return _two_local(n_qubits, layers, ("ry", "rz"))


def _two_local(n_qubits: int, layers: int, rotations: tuple[str, ...]) -> Ansatz:
    ansatz = Ansatz(n_qubits)
    ansatz.everywhere(*rotations)
    for _ in range(layers):
        ansatz.along("cx", [(q, q + 1) for q in range(n_qubits - 1)])
        ansatz.everywhere(*rotations)
    return ansatz


def _numbered(number: int) -> Callable[[int, int], Ansatz]:
    return lambda n_qubits, layers: sim(number, n_qubits, layers)


ANSATZES: dict[str, Callable[[int, int], Ansatz]] = {
    **{f"sim{number}": _numbered(number) for number in range(1, 20)},
    "real_amplitudes": real_amplitudes,
    "efficient_su2": efficient_su2,
}
"""Ansatz by name; each takes a number of qubits (at least 2) and of layers."""
