"""Circuits grown gate by gate: the gate of steepest descent is added, then all angles are minimised again.

The pool is RX, RY, RZ on every qubit and their controlled forms on every ordered pair, as in the published data
(arXiv 2504.11109); for Hamiltonians that are not diagonal also rotations by YX on pairs and, up to ``QUADRUPLE_QUBITS``
qubits, by YXXX, without which many models have no slope at a basis state (Tang et al., arXiv 1911.10205). Growing by
gradient is ADAPT-VQE (Grimsley et al., arXiv 1812.11173).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ketline.training.circuits.ansatz import Ansatz
from ketline.training.circuits.canonical import simplified
from ketline.training.circuits.hamiltonian import DiagonalObservable, Observable, ratio_of
from ketline.training.circuits.parametric import ParametricCircuit
from ketline.training.circuits.vqe import REACHED, Optimum, descend

GRADIENT_TOLERANCE = 1e-3
"""Growing stops when no gate of the pool has a slope above this share of the spectrum's width."""

GAIN_TOLERANCE = 1e-4
"""It also stops after two gates in a row that gain less than this share."""

SINGLE_QUBIT_PREFERENCE = 0.98
"""A rotation of one qubit is taken before a controlled one whose slope is larger by less than this factor."""

QUADRUPLE_QUBITS = 6
"""Registers up to this size have rotations of four qubits in their pool."""


@dataclass(frozen=True)
class PoolGate:
    """A gate that may be added, and the slope of the energy by its angle at zero."""

    name: str
    qubits: tuple[int, ...]
    slope: float


Ones = tuple[int, ...] | None
"""A reference state: the qubits that are one, or None for ``h`` on every qubit."""


def reference(n_qubits: int, ones: Ones) -> Ansatz:
    """The circuit that growing begins with: ``h`` on every qubit, or ``x`` on the ``ones``."""
    ansatz = Ansatz(n_qubits)
    if ones is None:
        ansatz.everywhere("h")
    else:
        for qubit in ones:
            ansatz.add("x", qubit)
    return ansatz


def pool_slopes(state: NDArray[np.complex128], image: NDArray[np.complex128], n_qubits: int) -> list[PoolGate]:
    """Slopes of all pool gates at the end of a circuit: Im <H psi| G |psi> for the generator G/2 of each."""
    index = np.arange(len(state))
    bits = ((index[:, None] >> np.arange(n_qubits)) & 1).astype(float)
    bra = image.conj()
    found = []
    for target in range(n_qubits):
        flipped = bra * state[index ^ (1 << target)]
        signs = 1 - 2 * bits[:, target]
        densities = {"x": flipped.imag, "y": (-1j * signs * flipped).imag, "z": (signs * bra * state).imag}
        for axis, density in densities.items():
            found.append(PoolGate(f"r{axis}", (target,), float(density.sum())))
            controlled = density @ bits
            for control in range(n_qubits):
                if control != target:
                    found.append(PoolGate(f"cr{axis}", (control, target), float(controlled[control])))
    return found


def excitation_slopes(state: NDArray[np.complex128], image: NDArray[np.complex128], n_qubits: int) -> list[PoolGate]:
    """Slopes of the YX and YXXX rotations: the first qubit has the Y."""
    index = np.arange(len(state))
    bra = image.conj()
    sizes = (2, 4) if n_qubits <= QUADRUPLE_QUBITS else (2,)
    sets = [chosen for size in sizes for chosen in combinations(range(n_qubits), size)]
    found = []
    for qubits in sets:
        flipped = bra * state[index ^ sum(1 << q for q in qubits)]
        for first in qubits:
            slope = float((-1j * (1 - 2 * (index >> first & 1)) * flipped).sum().imag)
            rest = tuple(q for q in qubits if q != first)
            found.append(PoolGate("y" + "x" * len(rest), (first, *rest), slope))
    return found


def choose(pool: list[PoolGate], rng: np.random.Generator | None) -> PoolGate:
    """The steepest gate, rather of one qubit; with ``rng`` one of those at least half as steep."""
    steepest = max(abs(gate.slope) for gate in pool)
    if rng is not None:
        good = [gate for gate in pool if abs(gate.slope) >= 0.5 * steepest]
        return good[int(rng.integers(len(good)))]
    single = [g for g in pool if len(g.qubits) == 1 and abs(g.slope) >= SINGLE_QUBIT_PREFERENCE * steepest]
    return single[0] if single else next(gate for gate in pool if abs(gate.slope) >= (1 - 1e-9) * steepest)


def grow(
    observable: Observable, ones: Ones, most: int, rng: np.random.Generator | None
) -> tuple[ParametricCircuit, NDArray[np.float64], int]:
    """A grown circuit, its angles, and the evaluations it took; ``most`` limits its rotations."""
    n = observable.n_qubits
    low, high = observable.extremes
    width = high - low
    angles = np.zeros(0)
    circuit = ParametricCircuit(reference(n, ones), observable)
    energy, evaluations, idle = circuit.energy(angles), 0, 0
    while len(angles) < most and idle < 2 and ratio_of(observable, energy) < REACHED:
        state = circuit.state(angles)
        image = observable.applied(state)
        pool = pool_slopes(state, image, n)
        if not isinstance(observable, DiagonalObservable):
            pool += excitation_slopes(state, image, n)
        gate = choose(pool, rng)
        if abs(gate.slope) < GRADIENT_TOLERANCE * width:
            break
        ansatz = Ansatz(n, list(circuit.ansatz.gates), circuit.ansatz.n_parameters)
        ansatz.add(gate.name, *gate.qubits)
        circuit = ParametricCircuit(ansatz, observable)
        first = -0.1 if gate.slope > 0 else 0.1
        angles, lower = descend(circuit, np.append(angles, first), iterations=60)
        evaluations += circuit.evaluations
        idle = idle + 1 if energy - lower < GAIN_TOLERANCE * width else 0
        energy = lower
    return circuit, angles, evaluations


def optimise(
    observable: Observable, references: Sequence[Ones], most: int, attempts: int, rng: np.random.Generator
) -> Optimum:
    """The best of a greedy circuit and, while the optimum is not reached, of ``attempts`` - 1 looser ones.

    The attempts begin with the ``references`` in turn.
    """
    best: tuple[float, ParametricCircuit, NDArray[np.float64]] | None = None
    evaluations = 0
    for attempt in range(attempts):
        circuit, angles, spent = grow(
            observable, references[attempt % len(references)], most, rng if attempt >= len(references) else None
        )
        evaluations += spent
        energy = circuit.energy(angles)
        if best is None or energy < best[0]:
            best = energy, circuit, angles
        if ratio_of(observable, best[0]) > REACHED:
            break
    assert best is not None
    _, circuit, angles = best
    canonical = simplified(circuit, angles)
    return Optimum(circuit.ansatz, tuple(map(float, canonical)), (), evaluations)
