"""Noise on more qubits than a density matrix has room for: averages over state vectors that noise hits at random.

Quantum trajectories (Dalibard, Castin and Molmer 1992; Plenio and Knight 1998). The state vector that nothing hits is
computed once, with its exact probability q; all sampled trajectories are of those that something hits at least once.
So weak noise leaves little to sample: mean = q * undisturbed + (1 - q) * mean of the disturbed, and the standard error
is (1 - q) times theirs.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from qulacs import QuantumState, gate

from ketline.circuit.operations import Circuit, Operation
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.native import dense, native
from ketline.estimate.noise import NoiseModel
from ketline.estimate.observables import Observable, expectation
from ketline.estimate.state_vector import amplitudes
from ketline.limits import MAXIMUM_TRAJECTORIES

#: Trajectories below which a standard error means little.
_LEAST = 16
#: The standard error, relative to the sum of an observable's coefficients' magnitudes, at which sampling ends.
_TARGET = 2e-3
#: Gates between two looks at the clock.
_STEP = 16
#: |0><1|.
_FALL = np.array([[0, 1], [0, 0]], dtype=complex)
#: Probability of any hit at all, or of an outcome, below which it is rounding of the norm.
_NEGLIGIBLE = 1e-12


def value(
    circuit: Circuit, observables: Sequence[Observable], noise: NoiseModel | None, budget: Budget, seed: int
) -> list[tuple[float, float]]:
    """(mean, standard error) of each observable, times the probability of the circuit's projections.

    Samples until the standard errors are small enough or the budget is spent, at least 16 times. Trajectory k of a seed
    is always the same; how many there are may depend on the time.

    Raises:
        OutOfTime: when the budget is spent before there are enough, or nobody wants the result.
    """
    course = _course(circuit, noise)
    undisturbed = course.undisturbed(observables, budget)
    hit = 1 - undisturbed.probability
    if hit <= _NEGLIGIBLE:
        return [(mean, 0.0) for mean in undisturbed.means]
    scales = np.array([math.fsum(abs(term.coefficient) for term in one.terms) for one in observables])
    means = _Means(len(observables))
    start = time.monotonic()
    while means.count < MAXIMUM_TRAJECTORIES:
        if means.count >= _LEAST:
            if np.all(hit * means.errors <= _TARGET * scales):
                break
            if budget.left < 2 * (time.monotonic() - start) / means.count:
                break
        rng = np.random.default_rng([seed, means.count])
        try:
            means.add(course.disturbed(observables, undisturbed.probability, rng, budget))
        except OutOfTime:
            if means.count < _LEAST or budget.cancelled():
                raise
            break
    whole = undisturbed.probability * np.array(undisturbed.means) + hit * means.means
    return [(float(mean), float(error)) for mean, error in zip(whole, hit * means.errors)]


class _Means:
    """Running means and standard errors (Welford 1962)."""

    def __init__(self, width: int) -> None:
        self.count = 0
        self.means = np.zeros(width)
        self._squares = np.zeros(width)

    def add(self, sample: np.ndarray) -> None:
        self.count += 1
        off = sample - self.means
        self.means += off / self.count
        self._squares += off * (sample - self.means)

    @property
    def errors(self) -> np.ndarray:
        return np.sqrt(self._squares / (self.count - 1) / self.count)


@dataclass(frozen=True, slots=True)
class _Undisturbed:
    """The trajectory that nothing hits: its probability and its expectation values."""

    probability: float
    means: list[float]


class _State:
    """A state vector of squared norm ``norm``, and the ``weight`` of the projections on its way."""

    def __init__(self, n_qubits: int) -> None:
        self.vector = QuantumState(n_qubits)
        self.norm = 1.0
        self.weight = 1.0

    def project(self, projection: Any) -> None:
        """Project and give the state its norm back; the probability goes to the weight."""
        projection.update_quantum_state(self.vector)
        left = self.vector.get_squared_norm()
        chance = left / self.norm
        if chance <= _NEGLIGIBLE:
            self.weight = 0.0
            return
        self.weight *= chance
        self.vector.multiply_coef(1 / math.sqrt(chance))

    def expectations(self, observables: Sequence[Observable]) -> list[float]:
        vector = amplitudes(self.vector)
        return [self.weight * expectation(vector, one) / self.norm for one in observables]


@dataclass(frozen=True, slots=True)
class _PauliCourse:
    """A circuit whose noise is Pauli products at random places, whatever the state.

    ``places[j]`` is the operation after which noise may hit ``qubits[j]`` with probability ``chances[j]``: with a
    product drawn from all but the identity, or with ``only`` on the one qubit.
    """

    n_qubits: int
    operations: list[Operation]
    places: list[int]
    qubits: list[tuple[int, ...]]
    chances: np.ndarray
    only: Any | None

    def undisturbed(self, observables: Sequence[Observable], budget: Budget) -> _Undisturbed:
        return _Undisturbed(float(np.prod(1 - self.chances)), self._run({}, observables, budget))

    def disturbed(
        self, observables: Sequence[Observable], undisturbed: float, rng: np.random.Generator, budget: Budget
    ) -> np.ndarray:
        hits: dict[int, list[Any]] = {}
        for place, qubits in self._hits(rng):
            hits.setdefault(place, []).extend(self._products(qubits, rng))
        return np.array(self._run(hits, observables, budget))

    def _hits(self, rng: np.random.Generator) -> list[tuple[int, tuple[int, ...]]]:
        """At least one: the first is drawn from where a first one may be, the ones after it freely."""
        before = np.concatenate([[1.0], np.cumprod(1 - self.chances)[:-1]])
        ends = np.cumsum(before * self.chances)
        first = min(int(np.searchsorted(ends, rng.random() * ends[-1], side="right")), len(ends) - 1)
        drawn = rng.random(len(ends)) < self.chances
        drawn[:first] = False
        drawn[first] = True
        return [(self.places[hit], self.qubits[hit]) for hit in np.flatnonzero(drawn)]

    def _products(self, qubits: tuple[int, ...], rng: np.random.Generator) -> list[Any]:
        if self.only is not None:
            return [self.only(qubit) for qubit in qubits]
        while True:
            letters = rng.integers(4, size=len(qubits))
            if letters.any():
                return [_PAULI_GATES[letter](qubit) for letter, qubit in zip(letters, qubits) if letter]

    def _run(self, hits: dict[int, list[Any]], observables: Sequence[Observable], budget: Budget) -> list[float]:
        state = _State(self.n_qubits)
        for place, made in enumerate(self.operations):
            if place % _STEP == 0:
                budget.check()
            _step(state, made)
            for product in hits.get(place, ()):
                product.update_quantum_state(state.vector)
        return state.expectations(observables)


_PAULI_GATES = (gate.Identity, gate.X, gate.Y, gate.Z)


class _DampingCourse:
    """A circuit whose qubits may fall from |1> to |0> after each gate, as likely as they are in |1>.

    While nothing falls the norm shrinks by the probability that something did; the next fall is where the squared norm
    would drop below a uniform random number. Drawing the first one above the norm of the undisturbed trajectory draws
    a trajectory with a fall. The norm is looked at after a stretch of gates; only where it has dropped too far are they
    gone through again one by one.
    """

    def __init__(self, circuit: Circuit, noise: NoiseModel) -> None:
        self._n_qubits = circuit.n_qubits
        self._noise = noise
        self._stay = np.array([1, math.sqrt(1 - noise.strength)])
        self._stretches = _stretches(circuit.operations)
        self._gates = [[one for made in stretch for one in self._softened(made)] for stretch in self._stretches]

    def undisturbed(self, observables: Sequence[Observable], budget: Budget) -> _Undisturbed:
        state = self._run(0.0, None, budget)
        if state.norm <= _NEGLIGIBLE:
            return _Undisturbed(0.0, [0.0] * len(observables))
        return _Undisturbed(state.norm, state.expectations(observables))

    def disturbed(
        self, observables: Sequence[Observable], undisturbed: float, rng: np.random.Generator, budget: Budget
    ) -> np.ndarray:
        first = undisturbed + (1 - undisturbed) * rng.random()
        return np.array(self._run(first, rng, budget).expectations(observables))

    def _softened(self, made: Operation) -> list[Any]:
        """The operation and that none of its qubits falls."""
        found = native(made)
        if found is None or not self._noise.follows(made):
            return [] if found is None else [found]
        if len(made.qubits) == 1:
            return [dense(self._stay[:, None] * made.matrix, made.targets)]
        return [found, *(gate.DiagonalMatrix([qubit], self._stay) for qubit in made.qubits)]

    def _run(self, threshold: float, rng: np.random.Generator | None, budget: Budget) -> _State:
        """The trajectory with a fall wherever the norm reaches a threshold, each drawn anew; without ``rng`` none."""
        state = _State(self._n_qubits)
        for stretch, gates in zip(self._stretches, self._gates):
            budget.check()
            if not stretch[0].unitary:
                state.project(gates[0])
                continue
            before = None if rng is None else state.vector.copy()
            for one in gates:
                one.update_quantum_state(state.vector)
            norm = state.vector.get_squared_norm()
            if before is None or rng is None or norm > threshold:
                state.norm = norm
                continue
            state.vector = before
            threshold = self._fall(state, stretch, threshold, rng)
        return state

    def _fall(self, state: _State, stretch: list[Operation], threshold: float, rng: np.random.Generator) -> float:
        """Go through a stretch one qubit at a time; returns the threshold for what follows."""
        p = self._noise.strength
        for made in stretch:
            _step(state, made)
            for qubit in made.qubits if self._noise.follows(made) else ():
                ones = max(state.norm - state.vector.get_zero_probability(qubit), 0.0)
                if state.norm - p * ones > threshold or not ones:
                    gate.DiagonalMatrix([qubit], self._stay).update_quantum_state(state.vector)
                    state.norm -= p * ones
                    continue
                gate.DenseMatrix(qubit, _FALL).update_quantum_state(state.vector)
                state.vector.normalize(state.vector.get_squared_norm())
                state.norm, threshold = 1.0, rng.random()
        return threshold


def _stretches(operations: Sequence[Operation]) -> list[list[Operation]]:
    """The operations in short runs, each projection by itself."""
    found: list[list[Operation]] = []
    for made in operations:
        if found and made.unitary and found[-1][-1].unitary and len(found[-1]) < _STEP:
            found[-1].append(made)
        else:
            found.append([made])
    return found


def _course(circuit: Circuit, noise: NoiseModel | None) -> _PauliCourse | _DampingCourse:
    operations = circuit.operations
    if noise is not None and noise.kind == "amplitude_damping":
        return _DampingCourse(circuit, noise)
    places: list[int] = []
    qubits: list[tuple[int, ...]] = []
    chances: list[float] = []
    only = None if noise is None or noise.kind == "depolarizing" else gate.X if noise.kind == "bit_flip" else gate.Z
    for place, made in enumerate(operations):
        if noise is None or not noise.follows(made):
            continue
        together = [made.qubits] if only is None else [(qubit,) for qubit in made.qubits]
        places += [place] * len(together)
        qubits += together
        # rho -> I/2**k is all 4**k products with equal chances, one of which is the identity.
        chance = noise.strength * (1 - 0.25 ** len(made.qubits)) if only is None else noise.strength
        chances += [chance] * len(together)
    return _PauliCourse(circuit.n_qubits, operations, places, qubits, np.array(chances), only)


def _step(state: _State, made: Operation) -> None:
    found = native(made)
    if found is None:
        return
    if made.unitary:
        found.update_quantum_state(state.vector)
    else:
        state.project(found)
