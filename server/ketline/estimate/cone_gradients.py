"""Derivatives of a sum over light cones: the adjoint method in each class of equal cones, led back to the circuit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ketline.circuit.operations import Circuit
from ketline.estimate.adjoint import parameter_slopes
from ketline.estimate.budget import Budget
from ketline.estimate.light_cones import Cone
from ketline.estimate.observables import Observable
from ketline.estimate.state_vector import Simulation
from ketline.semantics.tracked import Angle


def gradient(cones: Sequence[Cone], circuit: Circuit, budget: Budget) -> dict[Angle, float]:
    """The derivative by each angle of the value that the cones add up to.

    Raises:
        OutOfTime: when the budget is spent.
    """
    found: dict[Angle, float] = {}
    for cone in cones:
        budget.check()
        _add(cone, circuit, found, budget)
    return found


def _add(cone: Cone, circuit: Circuit, found: dict[Angle, float], budget: Budget) -> None:
    """The part of one class: derivatives for each term with coefficient 1, weighted for each of its members."""
    wanted = {
        place: range(len(made.parameters))
        for place, made in enumerate(cone.operations)
        if made.parameters and any(member.indices[place] in circuit.slopes for member in cone.members)
    }
    if not wanted or cone.n_qubits == 0:
        return
    simulation = Simulation(cone.n_qubits)
    for position, term in enumerate(cone.terms):
        unit = Observable("", (replace(term, coefficient=1.0),))
        for place, parameter, slope in parameter_slopes(cone.operations, wanted, unit, simulation, budget):
            for member in cone.members:
                weight = slope * member.signs[place] * member.coefficients[position]
                slopes = circuit.slopes.get(member.indices[place], ())
                for angle, part in slopes[parameter] if parameter < len(slopes) else ():
                    found[angle] = found.get(angle, 0.0) + weight * part
