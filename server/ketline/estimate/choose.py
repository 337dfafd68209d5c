"""Which engine values an observable on a flat circuit, decided before anything runs.

Each engine that can do it says how long it would take; the quickest exact one is taken. Where none would finish in
time, Pauli propagation gives a value with an error, or there is a reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ketline.circuit.operations import Circuit
from ketline.estimate import light_cones, pauli_propagation, stabiliser
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.noise import NoiseModel
from ketline.estimate.observables import Observable
from ketline.estimate.workbench import Workbench
from ketline.limits import (
    MAXIMUM_CONE_QUBITS,
    MAXIMUM_RELATIVE_ERROR,
    PROPAGATED_TERMS,
)

STATE_VECTOR = "state vector"
LIGHT_CONES = "light cones"
STABILISER = "stabiliser"
PAULI_PROPAGATION = "Pauli propagation"

#: Seconds up to which the state vector is so quick that nothing else is looked at.
_QUICK_SECONDS = 0.25

#: Seconds of an operation on a state vector, and of each of its amplitudes (measured: ``make bench``).
_OPERATION_SECONDS = 1e-5
_AMPLITUDE_SECONDS = 1.5e-9
#: Seconds of an amplitude for a term with X or Y, and for a product of Z.
_MIXING_SECONDS, _DIAGONAL_SECONDS = 5e-8, 2e-9
#: Seconds of the light cones' unit of cost.
_CONE_SECONDS = 3e-9
#: Seconds of an operation, and of a pair of an operation and a term, in the stabiliser engine.
_TABLEAU_SECONDS = 2e-5
_TABLEAU_TERM_SECONDS = 1e-4

#: The share of the time left that one attempt at Pauli propagation may take, and how much longer the next one takes.
_PROPAGATION_SHARE = 0.8
_NEXT_ATTEMPT = 12


class NoEngine(Exception):
    """No engine can value the observable within the limits; the message says why."""


@dataclass(frozen=True, slots=True)
class Value:
    """A number and its error, 0.0 where exact; what computed it, and why that."""

    value: float
    error: float
    engine: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """``run()`` computes the value; ``seconds`` is how long that is predicted to take."""

    engine: str
    why: str
    seconds: float
    run: Callable[[], float]


def state_vector_seconds(circuit: Circuit) -> float:
    """How long the state vector is predicted to take, however many qubits there are."""
    per_operation = _OPERATION_SECONDS + _AMPLITUDE_SECONDS * 2.0 ** min(circuit.n_qubits, 200)
    return (len(circuit.operations) + 2) * per_operation


def _terms_seconds(circuit: Circuit, observable: Observable) -> float:
    """How long the observable itself takes on a state vector."""
    mixing = sum(1 for term in observable.terms if term.x_mask)
    amplitudes = 2.0 ** min(circuit.n_qubits, 200)
    return amplitudes * (mixing * _MIXING_SECONDS + (len(observable.terms) - mixing) * _DIAGONAL_SECONDS)


def valued(
    circuit: Circuit, observable: Observable, bench: Workbench, maximum_qubits: int, budget: Budget
) -> Value:
    """The observable's value on a circuit of unitary operations.

    Raises:
        NoEngine: where none can do it within the limits.
        OutOfTime: when the budget is spent.
    """
    plans = _plans(circuit, observable, bench, maximum_qubits, budget)
    affordable = [plan for plan in plans if plan.seconds <= max(budget.left, 0.0)]
    if affordable:
        best = min(affordable, key=lambda plan: plan.seconds)
        return Value(best.run(), 0.0, best.engine, best.why)
    return _propagated(circuit, observable, plans, maximum_qubits, budget)


def _plans(
    circuit: Circuit, observable: Observable, bench: Workbench, maximum_qubits: int, budget: Budget
) -> list[Plan]:
    n_qubits = circuit.n_qubits
    plans = [_whole_state(circuit, observable, bench, budget)] if n_qubits <= maximum_qubits else []
    if plans and plans[0].seconds <= _QUICK_SECONDS:
        return plans
    if stabiliser.is_clifford(circuit):
        seconds = _TABLEAU_SECONDS * len(circuit.operations) + _TABLEAU_TERM_SECONDS * len(observable.terms)
        why = f"every gate is Clifford, so {n_qubits} qubits need no amplitudes"
        plans.append(Plan(STABILISER, why, seconds, lambda: stabiliser.value(circuit, observable, budget)))
    plans.extend(_cones(circuit, observable, budget))
    return plans


def _whole_state(circuit: Circuit, observable: Observable, bench: Workbench, budget: Budget) -> Plan:
    def run() -> float:
        return bench.state(circuit, budget).expectation(observable, budget)

    why = f"the amplitudes of {circuit.n_qubits} qubits fit in memory"
    return Plan(STATE_VECTOR, why, state_vector_seconds(circuit) + _terms_seconds(circuit, observable), run)


def _cones(circuit: Circuit, observable: Observable, budget: Budget) -> list[Plan]:
    in_terms = observable.in_terms()
    if in_terms is None:
        return []
    cones = light_cones.cones_of(circuit, in_terms, MAXIMUM_CONE_QUBITS, budget.part(0.25))
    if cones is None:
        return []
    widest = max((cone.n_qubits for cone in cones), default=0)
    different = f"{len(cones)} different light cone" + "s" * (len(cones) != 1)
    why = f"no term depends on more than {widest} of the {circuit.n_qubits} qubits ({different})"
    seconds = _CONE_SECONDS * light_cones.predicted_cost(cones)
    return [Plan(LIGHT_CONES, why, seconds, lambda: light_cones.value(cones, budget))]


def _propagated(
    circuit: Circuit, observable: Observable, plans: list[Plan], maximum_qubits: int, budget: Budget
) -> Value:
    in_terms = observable.in_terms()
    limits = _exact_limits(circuit, plans, maximum_qubits)
    if in_terms is None:
        raise NoEngine(f"{limits} A bit string of so many qubits has no estimate.")
    if not pauli_propagation.can_propagate(circuit):
        raise NoEngine(f"{limits} An operation acts on too many qubits at once for an estimate.")
    found = propagated(circuit, in_terms, budget)
    if found is None:
        raise NoEngine(f"{limits} An estimate would take too long too.")
    value, error = found
    if error > MAXIMUM_RELATIVE_ERROR * observable.norm:
        raise NoEngine(f"{limits} An estimate would be off by up to {3 * error:.2g}, which says nothing.")
    return Value(value, error, PAULI_PROPAGATION, limits[:1].lower() + limits[1:].rstrip("."))


def propagated(
    circuit: Circuit, observable: Observable, budget: Budget, noise: NoiseModel | None = None
) -> tuple[float, float] | None:
    """Value and error by Pauli propagation, with as many products as there is time for; None where even few take long.

    Raises:
        OutOfTime: when nobody wants the result any more.
    """
    found = None
    for most_terms in PROPAGATED_TERMS:
        started = budget.left
        try:
            found = pauli_propagation.value(circuit, observable, budget.part(_PROPAGATION_SHARE), most_terms, noise)
        except OutOfTime:
            if budget.cancelled():
                raise
            return found
        took = started - budget.left
        if found is None or found[1] == 0.0 or took * _NEXT_ATTEMPT > budget.left:
            return found
    return found


def _exact_limits(circuit: Circuit, plans: list[Plan], maximum_qubits: int) -> str:
    if plans:
        return f"An exact value would take about {min(plan.seconds for plan in plans):.0f} s."
    n_qubits = circuit.n_qubits
    return f"The program has {n_qubits} qubits; exact values stop at {maximum_qubits} entangled ones."
