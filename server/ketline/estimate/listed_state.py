"""The likeliest bit strings of a program's qubits, with their probabilities and phases."""

from __future__ import annotations

import cmath
from dataclasses import dataclass
from heapq import nlargest

import numpy as np

from ketline.circuit.operations import Circuit, Place
from ketline.estimate import branches
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import probabilities
from ketline.estimate.program import Program
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
                return _of_ways(program, bench, budget)
            if circuit.reason is not None:
                return ListedState(reason=circuit.reason, place=circuit.place)
            if circuit.n_qubits > maximum_qubits:
                return ListedState(reason=_too_wide(circuit.n_qubits, maximum_qubits))
            state = bench.state(circuit, budget)
            return _listed(circuit, state.probabilities, state.vector)
        except (OutOfTime, MemoryError):
            return ListedState(reason="Computing the state took too long.")


def _too_wide(n_qubits: int, most: int) -> str:
    return f"The state of {n_qubits} qubits is not computed as a whole; that of {most} is."


def _of_ways(program: Program, bench: Workbench, budget: Budget) -> ListedState:
    totals: list[np.ndarray] = []
    last: list[Circuit] = []

    def visit(circuit: Circuit) -> None:
        weights = probabilities(bench.state(circuit, budget).vector)
        if not totals:
            totals.append(np.zeros_like(weights))
        totals[0] += weights
        last[:] = [circuit]

    branches.visited(program, visit, bench, budget)
    if not last:
        return ListedState(reason="The program has no way to its end.")
    return _listed(last[0], totals[0], None)


def _listed(circuit: Circuit, weights: np.ndarray, vector: np.ndarray | None) -> ListedState:
    count = min(MAXIMUM_LISTED_BITSTRINGS, len(weights))
    places = np.argpartition(weights, -count)[-count:]
    best = nlargest(count, places, key=lambda place: (round(float(weights[place]), 9), -place))
    found = [int(place) for place in best if weights[place] > _SMALLEST]
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
