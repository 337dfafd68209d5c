"""The values of a program's observables: those it declares, or those that its circuit suggests."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

import numpy as np

from ketline.circuit.operations import Circuit, Place
from ketline.estimate import branches, noisy
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.choose import STATE_VECTOR, NoEngine, Value, valued
from ketline.estimate.implied import Subject, declared, measured_subjects, subjects, z_of
from ketline.estimate.observables import Observable, lowest_states
from ketline.estimate.program import Program
from ketline.estimate.result import MEASURED, Estimate
from ketline.estimate.workbench import Workbench
from ketline.limits import MAXIMUM_ESTIMATE_SECONDS, MAXIMUM_MEASURED_HINTS, MAXIMUM_STATE_VECTOR_QUBITS
from ketline.semantics.analysis import Analysis
from ketline.semantics.noise import Noise
from ketline.source.files import IncludeResolver, no_includes

__all__ = ["Estimate", "estimate_all"]


def estimate_all(
    analysis: Analysis,
    include: IncludeResolver = no_includes,
    maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
    seconds: float = MAXIMUM_ESTIMATE_SECONDS,
    cancelled: Callable[[], bool] = lambda: False,
    inputs: Mapping[str, float] | None = None,
    bench: Workbench | None = None,
    undeclared: bool = False,
) -> list[Estimate]:
    """The values of every declared observable, in order of declaration. Never raises for any program.

    ``inputs`` are values for inputs that no comment gives one; ``bench`` keeps states from one version of a text to the
    next. With ``undeclared``, a program without observables is valued by its cost layer or by what it measures.
    """
    directives = analysis.directives
    if not directives and not undeclared:
        return []
    bench = bench or Workbench()
    program = Program(analysis, include, inputs or {}, marks=bench.marks)
    with bench.lock:
        started = time.monotonic()
        budget = Budget(seconds, cancelled)
        try:
            with np.errstate(over="ignore", invalid="ignore"):
                found = values(program, bench, maximum_qubits, budget)
        except OutOfTime:
            reason = f"Computing the value took longer than {seconds:g} s."
            found = _missing(program, reason)
        except MemoryError:
            found = _missing(program, "There is not enough memory for the circuit's state.")
        return [replace(estimate, seconds=time.monotonic() - started) for estimate in found]


def _missing(program: Program, reason: str, place: tuple[int, int] | None = None) -> list[Estimate]:
    return [
        Estimate(directive.name, directive.start, directive.end, directive.name_end, reason=reason, place=place)
        for directive in program.analysis.directives
    ]


def values(program: Program, bench: Workbench, maximum_qubits: int, budget: Budget) -> list[Estimate]:
    """The values of a program's observables, declared or implied.

    Raises:
        OutOfTime, MemoryError: where there is not enough of it.
    """
    maximum_qubits = min(maximum_qubits, MAXIMUM_STATE_VECTOR_QUBITS)
    circuit = program.written(budget)
    if circuit.dynamic:
        return _dynamic(program, circuit.n_qubits, bench, maximum_qubits, budget)
    if circuit.reason is not None:
        if budget.spent:
            raise OutOfTime
        return _missing(program, circuit.reason, circuit.place)
    noise = program.analysis.noise
    found = []
    for subject in subjects(program.analysis.directives, circuit):
        try:
            found.append(_one(subject, circuit, noise, bench, maximum_qubits, budget))
        except OutOfTime:
            if budget.cancelled():
                raise
            found.append(subject.missing(f"Computing the value took longer than {budget.seconds:g} s."))
    return found


def _one(
    subject: Subject, circuit: Circuit, noise: Noise | None, bench: Workbench, maximum_qubits: int, budget: Budget
) -> Estimate:
    if subject.observable is None:
        return subject.missing("The observable names a qubit that the program does not have.")
    if noise is not None:
        return noisy.estimate(subject, circuit, noise, bench, maximum_qubits, budget)
    return _static(subject, circuit, bench, maximum_qubits, budget)


def _static(
    subject: Subject, circuit: Circuit, bench: Workbench, maximum_qubits: int, budget: Budget
) -> Estimate:
    observable = subject.known
    try:
        value = valued(circuit, observable, bench, maximum_qubits, budget)
    except NoEngine as found:
        return subject.missing(str(found))
    estimate = subject.valued(value, budget)
    if subject.kind == MEASURED:
        return replace(estimate, purity=_purity(observable, circuit, bench, budget, value))
    if value.engine == STATE_VECTOR and observable.diagonal and estimate.attained and estimate.minimum is not None:
        best = best_probability(bench, circuit, observable, budget)
        return replace(estimate, best_probability=best)
    return estimate


def _purity(
    observable: Observable, circuit: Circuit, bench: Workbench, budget: Budget, value: Value
) -> float | None:
    """The purity of the one qubit that the observable is about, (1 + |r|**2) / 2; None without the whole state."""
    if value.engine != STATE_VECTOR:
        return None
    qubit = observable.support.bit_length() - 1
    pairs = bench.state(circuit, budget).vector.reshape(-1, 2, 1 << qubit)
    coherence = complex(np.vdot(pairs[:, 0], pairs[:, 1]))
    return (1 + value.value**2 + 4 * abs(coherence) ** 2) / 2


def best_probability(bench: Workbench, circuit: Circuit, observable: Observable, budget: Budget) -> float | None:
    """The probability of measuring a bit string of the smallest value; None for an observable without terms."""
    if not observable.terms:
        return None
    best = lowest_states(observable, circuit.n_qubits)
    return float(bench.state(circuit, budget).probabilities[best].sum())


# -- programs that go on after a measurement -----------------------------------------------------------------------
def _dynamic(
    program: Program, n_qubits: int, bench: Workbench, maximum_qubits: int, budget: Budget
) -> list[Estimate]:
    if program.analysis.noise is not None:
        return _missing(program, "The program goes on after a measurement; with noise such programs have no value yet.")

    directives = program.analysis.directives
    measured: dict[int, Place] = {}

    def observables_of(circuit: Circuit) -> dict[Hashable, Observable]:
        """By index what is declared; else Z by qubit, of all: which are measured last may differ from way to way."""
        if directives:
            found = enumerate(subject.observable for subject in declared(directives, circuit))
            return {index: observable for index, observable in found if observable is not None}
        measured.update((one.qubit, one.source) for one in circuit.measurements)
        return {qubit: z_of(qubit) for qubit in range(min(circuit.n_qubits, MAXIMUM_MEASURED_HINTS))}

    averages = branches.averages(program, observables_of, n_qubits, bench, maximum_qubits, budget)
    if averages.circuit is None:
        return _missing(program, averages.reason or "", averages.place)
    listed: list[tuple[Hashable, Subject]]
    if directives:
        listed = list(enumerate(declared(directives, averages.circuit)))
    else:
        named = measured_subjects(averages.circuit, sorted(measured.items(), key=lambda one: (one[1], one[0])))
        listed = [(subject.known.support.bit_length() - 1, subject) for subject in named]
    found = []
    for key, subject in listed:
        if key not in averages.values:
            found.append(subject.missing("The observable names a qubit that the program does not have."))
            continue
        value, error = averages.values[key]
        found.append(subject.valued(Value(value, error, averages.engine, averages.why), budget))
    return found
