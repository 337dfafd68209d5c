"""The likeliest bit strings of a program's qubits, with their probabilities and phases."""

from __future__ import annotations

import cmath
from dataclasses import dataclass

import numpy as np

from ketline.circuit.operations import Circuit, Place
from ketline.estimate import branches
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import likeliest, probabilities
from ketline.estimate.program import Program
from ketline.estimate.state_vector import amplitudes
from ketline.estimate.workbench import Workbench
from ketline.limits import MAXIMUM_LISTED_BITSTRINGS, MAXIMUM_STATE_VECTOR_QUBITS

#: Bit strings less likely than this are not listed: they are rounding errors.
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class ListedString:
    """A basis state, qubit 0 the rightmost character. ``phase`` is its amplitude's in radians, in (-pi, pi], relative
    to that of the first one listed; None where the qubits have no state vector of their own.
    """

    bits: str
    probability: float
    phase: float | None


@dataclass(frozen=True, slots=True)
class ListedState:
    """``qubits`` are names by number, ``strings`` the likeliest first, ``rest`` the probability of all others.

    ``reason`` and ``place`` say why there is none, where there is none.
    """

    qubits: tuple[str, ...] = ()
    strings: tuple[ListedString, ...] = ()
    rest: float = 0.0
    reason: str | None = None
    place: Place | None = None


def listed_state(
    program: Program, bench: Workbench, budget: Budget, maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS
) -> ListedState:
    """The state after the whole program, from |0...0>; without the program's noise. Where it goes on after a
    measurement, the probabilities are summed over all outcomes.

    Never raises; what takes too long has a reason.
    """
    with bench.lock:
        try:
            circuit = program.written(budget)
            if circuit.dynamic:
                return _of_ways(program, bench, budget, maximum_qubits)
            if circuit.reason is not None:
                return ListedState(reason=circuit.reason, place=circuit.place)
            if circuit.n_qubits == 0:
                return ListedState(reason="The program has no qubits yet.")
            if circuit.n_qubits > maximum_qubits:
                return ListedState(reason=_too_wide(circuit.n_qubits, maximum_qubits))
            state = bench.state(circuit, budget)
            return _listed(circuit, state.probabilities, state.vector)
        except (OutOfTime, MemoryError):
            return ListedState(reason="Computing the state took too long.")


def _too_wide(n_qubits: int | str, most: int) -> str:
    return f"The state of {n_qubits} qubits is not computed as a whole; that of {most} is."


def _of_ways(program: Program, bench: Workbench, budget: Budget, maximum_qubits: int) -> ListedState:
    """The probabilities over all ways through a program that goes on after a measurement."""
    backend = branches.StateVectorBackend(bench, budget, maximum_qubits)
    total, last = np.zeros(0), None
    try:
        for circuit, _ in branches.all_ways(program, backend, budget):
            if circuit is None:
                continue  # too unlikely to matter
            if circuit.reason is not None:
                return ListedState(reason=circuit.reason, place=circuit.place)
            weights = probabilities(amplitudes(backend.state))
            if len(total) < len(weights):  # qubits that are first used on this way
                total = np.concatenate([total, np.zeros(len(weights) - len(total))])
            total[: len(weights)] += weights
            last = circuit if last is None or circuit.n_qubits > last.n_qubits else last
    except branches.TooWide:
        return ListedState(reason=_too_wide("so many", maximum_qubits))
    except branches.TooMany:
        return ListedState(reason="The program has too many ways through its measurements to list their states.")
    return ListedState(reason="The program has no way to its end.") if last is None else _listed(last, total, None)


def _listed(circuit: Circuit, weights: np.ndarray, vector: np.ndarray | None) -> ListedState:
    found = likeliest(weights, MAXIMUM_LISTED_BITSTRINGS)
    names = circuit.qubit_names
    strings = tuple(
        ListedString(format(place, f"0{circuit.n_qubits}b"), float(weights[place]), _phase(vector, place, found[0]))
        for place in found
    )
    rest = max(0.0, 1.0 - sum(one.probability for one in strings))
    qubits = tuple(names.get(number, str(number)) for number in range(circuit.n_qubits))
    return ListedState(qubits, strings, rest if rest > _SMALLEST else 0.0)


def _phase(vector: np.ndarray | None, place: int, reference: int) -> float | None:
    if vector is None:
        return None
    phase = cmath.phase(complex(vector[place]) * complex(vector[reference]).conjugate())
    return cmath.pi if phase < -cmath.pi + 1e-9 else phase + 0.0
