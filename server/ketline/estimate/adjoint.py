"""All derivatives of an expectation value in one backward pass (Jones and Gacon 2020, arXiv 2009.02823, algorithm 1).

With |l> = O|psi> carried back through the circuit beside |psi>, the derivative by a parameter of operation k is
2 Re <l_k| dU_k |psi_(k-1)>. A projection onto a measured outcome cannot be undone: the state before it is computed
anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from qulacs import QuantumState
from qulacs.state import inner_product

from ketline.circuit.operations import Operation
from ketline.estimate.budget import Budget
from ketline.estimate.native import derivative, native
from ketline.estimate.observables import Observable, applied
from ketline.estimate.state_vector import Simulation, amplitudes
from ketline.semantics.tracked import Angle, Parts

#: As ``Circuit.slopes``.
Slopes = Mapping[int, tuple[Parts, ...]]


def gradient(
    operations: Sequence[Operation], slopes: Slopes, observable: Observable, simulation: Simulation, budget: Budget
) -> dict[Angle, float]:
    """The derivative by each angle of <psi|observable|psi>, unnormalised where outcomes were projected.

    Raises:
        OutOfTime: when the budget is spent.
    """
    found: dict[Angle, float] = {}
    wanted = {index: [place for place, one in enumerate(parts) if one] for index, parts in slopes.items()}
    for index, parameter, slope in parameter_slopes(operations, wanted, observable, simulation, budget):
        for angle, weight in slopes[index][parameter]:
            found[angle] = found.get(angle, 0.0) + weight * slope
    return found


def parameter_slopes(
    operations: Sequence[Operation],
    wanted: Mapping[int, Iterable[int]],
    observable: Observable,
    simulation: Simulation,
    budget: Budget,
) -> list[tuple[int, int, float]]:
    """The derivatives by the ``wanted`` parameters of operations: (operation, parameter, derivative)."""
    state = simulation.advance(operations, budget).copy()
    bra = QuantumState(simulation.n_qubits)
    bra.load(applied(observable, amplitudes(state), budget.check))  # type: ignore[call-overload]
    found = []
    first = min(wanted, default=len(operations))
    for index in range(len(operations) - 1, first - 1, -1):
        if index % 16 == 0:
            budget.check()
        made = operations[index]
        if not made.unitary:
            native(made).update_quantum_state(bra)
            state = simulation.advance(operations[:index], budget).copy()
            continue
        backwards = native(made.inverse())
        if backwards is not None:
            backwards.update_quantum_state(state)
        for parameter in wanted.get(index, ()):
            found.append((index, parameter, _slope(made, parameter, bra, state)))
        if backwards is not None:
            backwards.update_quantum_state(bra)
    return found


def _slope(operation: Operation, parameter: int, bra: QuantumState, before: QuantumState) -> float:
    """2 Re <bra| dU |before>."""
    change = derivative(operation, parameter)
    if change is None:
        return 0.0  # a global phase
    ket = before.copy()
    change.update_quantum_state(ket)
    return 2.0 * float(inner_product(bra, ket).real)
