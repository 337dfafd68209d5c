"""The values of a program's declared observables, and the choice of engine."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ketline.circuit import Circuit, elaborate
from ketline.estimate.observables import (
    Observable,
    PauliTerm,
    dense_matrix,
    diagonal_energies,
    expectation,
    observable_of,
)
from ketline.estimate.statevector import OutOfTime, run
from ketline.limits import (
    MAXIMUM_EIGENVALUE_QUBITS,
    MAXIMUM_ESTIMATE_SECONDS,
    MAXIMUM_STATE_VECTOR_QUBITS,
)
from ketline.semantics.analysis import Analysis
from ketline.source.files import IncludeResolver, no_includes

STATE_VECTOR = "state vector"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One observable's value on one program.

    ``value`` is None where there is none and ``reason`` says why. ``error`` is 0.0 for an exact value.
    ``minimum`` and ``maximum`` are the observable's extreme eigenvalues, None where not computed.
    ``best_probability`` is the probability of measuring an eigenstate of the minimum, for diagonal ones.
    ``start`` and ``end`` are the offsets of the declaration.
    """

    observable: str
    start: int
    end: int
    value: float | None = None
    error: float | None = None
    engine: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    best_probability: float | None = None
    reason: str | None = None

    @property
    def exact(self) -> bool:
        return self.value is not None and self.error == 0.0

    @property
    def approximation_ratio(self) -> float | None:
        """(maximum - value) / (maximum - minimum): 1 at the ground state."""
        if self.value is None or self.minimum is None or self.maximum is None:
            return None
        width = self.maximum - self.minimum
        return None if width < 1e-12 else (self.maximum - self.value) / width


def estimate_all(
    analysis: Analysis,
    include: IncludeResolver = no_includes,
    maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
    seconds: float = MAXIMUM_ESTIMATE_SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Estimate]:
    """The values of every declared observable, in order of declaration. Never raises for any program."""
    directives = analysis.directives
    if not directives:
        return []
    deadline = time.monotonic() + seconds
    circuit = elaborate(analysis, include, lambda: cancelled() or time.monotonic() > deadline)
    reason = circuit.reason or _too_wide(circuit, maximum_qubits)
    if reason is None:
        try:
            state = run(circuit, deadline - time.monotonic(), cancelled)
        except OutOfTime:
            reason = f"Simulating the circuit took longer than {seconds:g} s."
        except MemoryError:
            reason = "There is not enough memory for the circuit's state."
    found = []
    for directive in directives:
        missing = Estimate(directive.name, directive.start, directive.end, reason=reason)
        if reason is not None:
            found.append(missing)
            continue
        try:
            observable = observable_of(directive, circuit)
        except (KeyError, IndexError):
            found.append(_without(missing, "The observable names a qubit that the program does not have."))
            continue
        found.append(_estimate(observable, state, circuit.n_qubits))
    return found


def _without(estimate: Estimate, reason: str) -> Estimate:
    return Estimate(estimate.observable, estimate.start, estimate.end, reason=reason)


def _too_wide(circuit: Circuit, maximum_qubits: int) -> str | None:
    limit = min(maximum_qubits, MAXIMUM_STATE_VECTOR_QUBITS)
    if circuit.n_qubits <= limit:
        return None
    return f"The program has {circuit.n_qubits} qubits; exact values stop at {limit}."


def _estimate(observable: Observable, state: np.ndarray, n_qubits: int) -> Estimate:
    with np.errstate(over="ignore", invalid="ignore"):
        value = expectation(state, observable)
    if not math.isfinite(value):
        missing = Estimate(observable.name, observable.start, observable.end)
        return _without(missing, "The observable's coefficients add up to more than a number holds.")
    return Estimate(
        observable.name,
        observable.start,
        observable.end,
        value,
        0.0,
        STATE_VECTOR,
        *extremes(observable.terms, n_qubits),
        _best_probability(observable, state, n_qubits),
    )


def _best_probability(observable: Observable, state: np.ndarray, n_qubits: int) -> float | None:
    if not observable.diagonal or not observable.terms:
        return None
    energies = diagonal_energies(observable, n_qubits)
    best = energies < energies.min() + 1e-9 * max(1.0, float(np.abs(energies).max()))
    return float(np.sum(np.abs(state[best]) ** 2))


@lru_cache(maxsize=256)
def extremes(terms: tuple[PauliTerm, ...], n_qubits: int) -> tuple[float | None, float | None]:
    """The smallest and largest eigenvalue of a sum of Pauli terms, or (None, None) past the limits."""
    observable = Observable("", terms)
    if observable.diagonal:
        energies = diagonal_energies(observable, n_qubits)
        return float(energies.min()), float(energies.max())
    if n_qubits > MAXIMUM_EIGENVALUE_QUBITS:
        return None, None
    eigenvalues = np.linalg.eigvalsh(dense_matrix(observable, n_qubits))
    return float(eigenvalues[0]), float(eigenvalues[-1])
