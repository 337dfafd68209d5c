"""Programs that go on after a measurement: every way through them, or a sample of the ways.

A program is written out once for each way that its outcomes can go (``circuit.writing``); outcomes that are never read
and whose qubits are not used again open no ways. Up to a limit all ways are followed and the value is exact; past it,
ways are drawn by their probability and the value has a standard error.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from random import Random
from typing import Protocol

from ketline.circuit.operations import Circuit
from ketline.circuit.writing import Unsupported
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import Observable, expectation
from ketline.estimate.program import Program
from ketline.estimate.stabiliser import StabiliserState
from ketline.estimate.stabiliser import expectation as stabiliser_expectation
from ketline.estimate.state_vector import amplitudes
from ketline.estimate.workbench import Workbench
from ketline.limits import (
    MAXIMUM_BRANCHES,
    MAXIMUM_SAMPLED_WAYS,
    MAXIMUM_STATE_VECTOR_QUBITS,
    MINIMUM_SAMPLED_WAYS,
)

#: Outcomes less likely than this do not happen: they are rounding errors of ones that cannot.
_IMPOSSIBLE = 1e-12

#: Ways less likely than this are not followed to their end.
_NEGLIGIBLE = 1e-10

#: Below this squared norm amplitudes are too small to tell apart.
_VANISHED = 1e-280

#: How much of the time that is left goes to sampling.
_SAMPLED_SHARE = 0.25

#: The observables of a circuit, by what they are called.
ObservablesOf = Callable[[Circuit], dict[Hashable, Observable]]


class Backend(Protocol):
    """Something that follows a circuit and answers for its state, conditional on the outcomes so far."""

    name: str

    def advance(self, circuit: Circuit) -> None: ...

    def probability_of_one(self, qubit: int) -> float: ...

    def expectation(self, observable: Observable) -> float: ...


class StateVectorBackend:
    """The whole state of few qubits."""

    name = "state vector"

    def __init__(self, bench: Workbench, budget: Budget, maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS) -> None:
        self.bench, self.budget, self.maximum_qubits = bench, budget, maximum_qubits

    def advance(self, circuit: Circuit) -> None:
        if circuit.n_qubits > self.maximum_qubits:
            raise TooWide
        self.state = self.bench.simulation(circuit.n_qubits).advance(circuit.operations, self.budget)
        self.norm = self.state.get_squared_norm()
        if self.norm < _VANISHED:
            raise Unsupported("The outcomes so far are too unlikely for their state to be represented.")

    def probability_of_one(self, qubit: int) -> float:
        return 1.0 - self.state.get_zero_probability(qubit) / self.norm

    def expectation(self, observable: Observable) -> float:
        return expectation(amplitudes(self.state), observable, self.budget.check) / self.norm


class TooWide(Exception):
    """More qubits than a state vector may have, declared after the first measurement."""


class NotClifford(Exception):
    """An operation that a stabiliser state cannot follow."""


class StabiliserBackend:
    """A stabiliser state, for Clifford programs on many qubits."""

    name = "stabiliser"

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.state = StabiliserState(1)
        self._circuit: Circuit | None = None
        self._done = 0

    def advance(self, circuit: Circuit) -> None:
        if circuit is not self._circuit or circuit.n_qubits != self.state.n_qubits:
            self._circuit, self._done, self.state = circuit, 0, StabiliserState(circuit.n_qubits)
        try:
            self.state.advance(circuit.operations[self._done :], self.budget)
        except ValueError:
            raise NotClifford from None
        self._done = len(circuit.operations)

    def probability_of_one(self, qubit: int) -> float:
        return self.state.probability_of_one(qubit)

    def expectation(self, observable: Observable) -> float:
        return stabiliser_expectation(self.state, observable)


@dataclass(frozen=True, slots=True)
class Averages:
    """The values of observables over the ways through a program, with their standard errors; or why there are none."""

    values: dict[Hashable, tuple[float, float]] = field(default_factory=dict)
    ways: int = 0
    sampled: bool = False
    circuit: Circuit | None = None
    reason: str | None = None
    place: tuple[int, int] | None = None
    engine: str = ""
    why: str = ""


class TooMany(Exception):
    """More ways through a program matter than are followed."""


class _Negligible(Exception):
    """The way that is being followed has become too unlikely to matter."""


@dataclass(slots=True)
class _Follower:
    """Decides outcomes: first those ``forced``, then the likelier one, with the other way noted."""

    backend: Backend
    forced: Sequence[int]
    weight: float
    taken: list[int] = field(default_factory=list)
    others: list[tuple[list[int], float]] = field(default_factory=list)

    def __call__(self, circuit: Circuit, qubit: int) -> int:
        if len(self.taken) < len(self.forced):
            outcome = self.forced[len(self.taken)]
        else:
            self.backend.advance(circuit)
            one = self.backend.probability_of_one(qubit)
            outcome = int(one > 0.5)
            likelier = max(one, 1 - one)
            if 1 - likelier > _IMPOSSIBLE:
                self.others.append(([*self.taken, 1 - outcome], self.weight * (1 - likelier)))
                self.weight *= likelier
        self.taken.append(outcome)
        if self.weight < _NEGLIGIBLE:
            raise _Negligible
        return outcome


def all_ways(program: Program, backend: Backend, budget: Budget) -> Iterator[tuple[Circuit | None, float]]:
    """The ways through a program with their probabilities, the likeliest first; None for one too unlikely to follow.

    Raises:
        TooMany: where too many of them matter.
        OutOfTime: when the budget is spent.
    """
    waiting: list[tuple[float, list[int]]] = [(-1.0, [])]
    ways = 0
    while waiting:
        negative, forced = heappop(waiting)
        budget.check()
        follower = _Follower(backend, forced, -negative)
        try:
            circuit = program.written(budget, follower)
        except _Negligible:
            circuit = None
        for other, weight in follower.others:
            heappush(waiting, (-weight, other))
        ways += 1
        if ways + len(waiting) > MAXIMUM_BRANCHES:
            raise TooMany
        if circuit is not None and circuit.reason is None:
            backend.advance(circuit)
        yield circuit, follower.weight


def followed(program: Program, observables_of: ObservablesOf, backend: Backend, budget: Budget) -> Averages:
    """Values over all ways through the program.

    Ways that are too unlikely to matter, as those of a loop that repeats until it succeeds, are left out; what they
    could change at most is the error.

    Raises:
        TooMany: where too many ways matter.
        OutOfTime: when the budget is spent.
    """
    totals: dict[Hashable, tuple[float, float]] = {}
    ways, lost = 0, 0.0
    last: Circuit | None = None
    for circuit, weight in all_ways(program, backend, budget):
        if circuit is None:
            lost += weight
            continue
        if circuit.reason is not None:
            return Averages(reason=circuit.reason, place=circuit.place)
        for key, observable in observables_of(circuit).items():
            total, _ = totals.get(key, (0.0, 0.0))
            totals[key] = total + weight * backend.expectation(observable), observable.norm
        ways, last = ways + 1, circuit
    return Averages({key: (value, lost * norm) for key, (value, norm) in totals.items()}, ways, circuit=last)


def visited(program: Program, visit: Callable[[Circuit], None], bench: Workbench, budget: Budget) -> None:
    """Calls ``visit`` with the circuit of each way through a program of few qubits and few ways.

    Raises:
        OutOfTime: when the budget is spent, or there are too many ways.
    """
    try:
        for circuit, _ in all_ways(program, StateVectorBackend(bench, budget), budget):
            if circuit is not None and circuit.reason is None:
                visit(circuit)
    except (TooMany, TooWide):
        raise OutOfTime from None


def sampled(
    program: Program, observables_of: ObservablesOf, backend: Backend, budget: Budget, seed: int = 1
) -> Averages:
    """Values averaged over ways drawn by their probability, as many as the budget allows; the same for the same seed
    and number of ways.

    Raises:
        OutOfTime: when the budget is spent before there are enough of them to state an error.
    """
    random = Random(seed)

    def drawn(circuit: Circuit, qubit: int) -> int:
        backend.advance(circuit)
        return int(random.random() < backend.probability_of_one(qubit))

    sums: dict[Hashable, tuple[float, float, float]] = {}
    ways = 0
    last: Circuit | None = None
    while ways < MAXIMUM_SAMPLED_WAYS and not (ways >= MINIMUM_SAMPLED_WAYS and budget.left < 0):
        if ways < MINIMUM_SAMPLED_WAYS:
            budget.check()
        inner = Budget(max(budget.left, 1.0), budget.cancelled)
        circuit = program.written(inner, drawn)
        if circuit.reason is not None:
            return Averages(reason=circuit.reason, place=circuit.place)
        backend.advance(circuit)
        for key, observable in observables_of(circuit).items():
            total, squares, _ = sums.get(key, (0.0, 0.0, 0.0))
            value = backend.expectation(observable)
            sums[key] = total + value, squares + value * value, observable.norm
        ways, last = ways + 1, circuit
    values = {key: _average(total, squares, norm, ways) for key, (total, squares, norm) in sums.items()}
    return Averages(values, ways, sampled=True, circuit=last)


def _average(total: float, squares: float, norm: float, count: int) -> tuple[float, float]:
    """Mean and standard error; at least what one unseen way in ``count`` would change."""
    mean = total / count
    variance = max(squares / count - mean * mean, 0.0) * count / max(count - 1, 1)
    return mean, max(math.sqrt(variance / count), norm / count)


def _valued(program: Program, observables_of: ObservablesOf, backend: Backend, budget: Budget) -> Averages:
    try:
        return followed(program, observables_of, backend, budget)
    except TooMany:
        return sampled(program, observables_of, backend, budget.part(_SAMPLED_SHARE))


def averages(
    program: Program,
    observables_of: ObservablesOf,
    n_qubits: int,
    bench: Workbench,
    maximum_qubits: int,
    budget: Budget,
) -> Averages:
    """The values of a program that goes on after measurements: exact over all ways where there are few, else sampled.

    ``n_qubits`` is how many it declares before the first of them.

    Raises:
        OutOfTime: when the budget is spent.
    """
    small = n_qubits <= maximum_qubits
    backend: Backend = StateVectorBackend(bench, budget, maximum_qubits) if small else StabiliserBackend(budget)
    try:
        try:
            found = _valued(program, observables_of, backend, budget)
        except TooWide:
            backend = StabiliserBackend(budget)
            found = _valued(program, observables_of, backend, budget)
    except NotClifford:
        limit = f"such values stop at {maximum_qubits} qubits"
        reason = f"The program goes on after a measurement; {limit}, unless it is Clifford."
        return Averages(reason=reason)
    why = f"all {found.ways} ways that the measurements can go" if found.ways > 1 else "its measurements can go one way"
    if found.sampled:
        why = f"{found.ways} ways that the measurements can go, drawn at random"
    return replace(found, engine=f"{backend.name}, sampled" if found.sampled else backend.name, why=why)
