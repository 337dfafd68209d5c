"""How low and how high an observable can go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np

from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import Observable, PauliTerm, applied, dense_matrix, diagonal_energies, places_of
from ketline.limits import (
    MAXIMUM_EIGENVALUE_QUBITS,
    MAXIMUM_ELIMINATION_ENTRIES,
    MAXIMUM_STATE_VECTOR_QUBITS,
)

#: Qubits up to which all eigenvalues of a matrix are found; past it, Lanczos finds the outermost two.
_DENSE_QUBITS = 6

#: Restarts that Lanczos may take for one eigenvalue.
_LANCZOS_STEPS = 500


@dataclass(frozen=True, slots=True)
class Extremes:
    """The smallest and largest eigenvalue where ``attained``; else bounds that no value passes."""

    minimum: float
    maximum: float
    attained: bool


def extremes(observable: Observable, budget: Budget) -> Extremes:
    """The extreme eigenvalues, found on the qubits that the observable acts on, or bounds where that takes too long.

    Raises:
        OutOfTime: when nobody wants them any more.
    """
    if observable.projector is not None:
        return Extremes(0.0, 1.0, True)
    small, qubits = observable.on_support()
    known = _known.get(small.terms)
    if known is None:
        try:
            known = _extremes(small.terms, len(qubits), budget)
        except OutOfTime:
            if budget.cancelled():
                raise
        else:
            if len(_known) >= _MOST_KNOWN:
                _known.pop(next(iter(_known)))
            _known[small.terms] = known
    if known is not None and known != _UNKNOWN:
        return Extremes(*known, True)
    constant = sum(term.coefficient for term in small.terms if not term.x_mask | term.z_mask)
    rest = small.norm - abs(constant)
    return Extremes(constant - rest, constant + rest, False)


#: What was found of observables, on as few qubits as they act on; those too large have no numbers.
_known: dict[tuple[PauliTerm, ...], tuple[float, float]] = {}
_MOST_KNOWN = 256
_UNKNOWN = (math.inf, -math.inf)


def _extremes(terms: tuple[PauliTerm, ...], n_qubits: int, budget: Budget) -> tuple[float, float]:
    observable = Observable("", terms)
    if observable.diagonal:
        if n_qubits <= MAXIMUM_STATE_VECTOR_QUBITS:
            energies = diagonal_energies(observable, n_qubits, budget.check)
            return float(energies.min()), float(energies.max())
        lowest = eliminated(terms, 1.0, budget.check)
        highest = None if lowest is None else eliminated(terms, -1.0, budget.check)
        return _UNKNOWN if lowest is None or highest is None else (lowest, -highest)
    if n_qubits <= _DENSE_QUBITS:
        eigenvalues = np.linalg.eigvalsh(dense_matrix(observable, n_qubits))
        return float(eigenvalues[0]), float(eigenvalues[-1])
    return _lanczos(observable, n_qubits, budget) if n_qubits <= MAXIMUM_EIGENVALUE_QUBITS else _UNKNOWN


def _lanczos(observable: Observable, n_qubits: int, budget: Budget) -> tuple[float, float]:
    from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

    size = 1 << n_qubits

    def product(state: np.ndarray) -> np.ndarray:
        return applied(observable, state.reshape(-1), budget.check)

    operator = LinearOperator((size, size), product, dtype=complex)
    start = np.random.default_rng(1).normal(size=size).astype(complex)
    ends = []
    for end in ("SA", "LA"):
        try:
            (value,) = eigsh(operator, k=1, which=end, return_eigenvectors=False, v0=start, maxiter=_LANCZOS_STEPS)
        except ArpackNoConvergence:
            return _UNKNOWN
        ends.append(float(value))
    return ends[0], ends[1]


def eliminated(
    terms: Iterable[PauliTerm], sign: float, check: Callable[[], None] = lambda: None
) -> float | None:
    """The smallest value of ``sign`` times a diagonal sum over all bit strings, by eliminating one qubit after another.

    Exact (bucket elimination; Dechter 1999) in time and memory exponential in the induced width of the order, which is
    greedy by fewest neighbours; None where a table would pass the limit.
    """
    constant = 0.0
    tables: list[tuple[tuple[int, ...], np.ndarray]] = []
    for term in terms:
        qubits = tuple(places_of(term.z_mask))
        if not qubits:
            constant += sign * term.coefficient
            continue
        table = np.array(sign * term.coefficient)
        for _ in qubits:
            table = np.stack([table, -table])
        tables.append((qubits, table))
    buckets: dict[int, set[int]] = {}
    for index, (qubits, _) in enumerate(tables):
        for qubit in qubits:
            buckets.setdefault(qubit, set()).add(index)
    neighbours = {qubit: {other for index in held for other in tables[index][0]} for qubit, held in buckets.items()}
    waiting = [(len(others), qubit) for qubit, others in neighbours.items()]
    heapify(waiting)
    while buckets:
        width, qubit = heappop(waiting)
        if qubit not in buckets or width != len(neighbours[qubit]):
            continue  # said when it had other neighbours
        check()
        scope = sorted(neighbours[qubit])
        if 1 << len(scope) > MAXIMUM_ELIMINATION_ENTRIES:
            return None
        axes = {other: axis for axis, other in enumerate(scope)}
        total = np.zeros((2,) * len(scope))
        for index in buckets.pop(qubit):
            qubits, table = tables[index]
            shape = [1] * len(scope)
            for other in qubits:
                shape[axes[other]] = 2
            order = np.argsort([axes[other] for other in qubits])
            total = total + table.transpose(order).reshape(shape)
            for other in qubits:
                if other in buckets:
                    buckets[other].discard(index)
        lowest = total.min(axis=axes[qubit])
        rest = tuple(other for other in scope if other != qubit)
        if not rest:
            constant += float(lowest)
            continue
        tables.append((rest, lowest))
        for other in rest:
            buckets[other].add(len(tables) - 1)
            neighbours[other] = (neighbours[other] | set(rest)) - {qubit}
            heappush(waiting, (len(neighbours[other]), other))
    return constant if math.isfinite(constant) else None
