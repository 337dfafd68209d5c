"""What a program is to be valued by: its declared observables, else its cost layer, else what it measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ketline.circuit.operations import Circuit, Place
from ketline.estimate.budget import Budget
from ketline.estimate.choose import Value
from ketline.estimate.cost_layers import cost_hamiltonian
from ketline.estimate.extremes import extremes
from ketline.estimate.observables import Observable, PauliTerm, observable_of
from ketline.estimate.result import COST_LAYER, DECLARED, MEASURED, PROBABILITY, Estimate
from ketline.limits import MAXIMUM_MEASURED_HINTS
from ketline.semantics.directives import Directive

#: The share of the time left that an observable's extreme values may take.
_EXTREMES_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Subject:
    """An observable to be valued, and where it is shown; ``observable`` is None where a qubit of it is not there."""

    name: str
    start: int
    end: int
    anchor: int
    observable: Observable | None
    kind: str = DECLARED

    @property
    def known(self) -> Observable:
        assert self.observable is not None
        return self.observable

    def missing(self, reason: str, place: Place | None = None) -> Estimate:
        return Estimate(self.name, self.start, self.end, self.anchor, reason=reason, kind=self.kind, place=place)

    def valued(self, value: Value, budget: Budget) -> Estimate:
        """The estimate of a value; one past what numbers hold is none. Its extremes take a share of the time left."""
        if not math.isfinite(value.value):
            return self.missing("The observable's coefficients add up to more than a number holds.")
        limits = extremes(self.known, budget.part(_EXTREMES_SHARE))
        return Estimate(
            self.name, self.start, self.end, self.anchor, value.value, value.error, value.engine,
            limits.minimum, limits.maximum, why=value.why, attained=limits.attained, kind=self.kind,
        )  # fmt: skip


def subjects(directives: Sequence[Directive], circuit: Circuit) -> list[Subject]:
    """What the program is valued by: what it declares, or else what its circuit suggests."""
    return declared(directives, circuit) if directives else implied(circuit)


def declared(directives: Sequence[Directive], circuit: Circuit) -> list[Subject]:
    """The observables that comments declare, on the circuit's qubits."""
    found = []
    for directive in directives:
        observable: Observable | None
        try:
            observable = observable_of(directive, circuit)
        except (KeyError, IndexError):
            observable = None
        kind = PROBABILITY if directive.outcome else DECLARED
        found.append(Subject(directive.name, directive.start, directive.end, directive.name_end, observable, kind))
    return found


def implied(circuit: Circuit) -> list[Subject]:
    """The cost Hamiltonian of a recognised QAOA, else Z of each qubit that is measured last."""
    cost = cost_hamiltonian(circuit)
    if cost is not None:
        return [Subject(cost.name, cost.start, cost.end, cost.end, cost, COST_LAYER)]
    if not circuit.operations:
        return []
    return measured_subjects(circuit, [(one.qubit, one.source) for one in circuit.measurements])


def measured_subjects(circuit: Circuit, measured: Sequence[tuple[int, Place]]) -> list[Subject]:
    """Z of measured qubits, shown at their measurements."""
    names = circuit.qubit_names
    return [
        Subject(f"Z({names.get(qubit, qubit)})", *source, source[1], z_of(qubit), MEASURED)
        for qubit, source in measured[:MAXIMUM_MEASURED_HINTS]
    ]


def z_of(qubit: int) -> Observable:
    return Observable("Z", (PauliTerm(1.0, 0, 1 << qubit),))
