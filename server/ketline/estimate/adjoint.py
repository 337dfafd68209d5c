"""All derivatives of an expectation value in one backward pass (Jones and Gacon 2020, arXiv 2009.02823, algorithm 1).

With |l> = O|psi> carried back through the circuit beside |psi>, the derivative by a parameter of operation k is
2 Re <l_k| dU_k |psi_(k-1)>.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qulacs import QuantumState
from qulacs.state import inner_product

from ketline.circuit.operations import Operation
from ketline.estimate.budget import Budget
from ketline.estimate.native import derivative, native
from ketline.estimate.observables import Observable, applied
from ketline.estimate.state_vector import amplitudes
from ketline.semantics.tracked import Angle, Parts

Slopes = Mapping[int, tuple[Parts, ...]]


def gradient(
    operations: Sequence[Operation], slopes: Slopes, observable: Observable, state: QuantumState, budget: Budget
) -> dict[Angle, float]:
    """The derivative of <observable> by each angle behind ``slopes``; ``state`` is the final one and is used up.

    The operations are unitary. ``slopes`` are those of ``Circuit.slopes``.

    Raises:
        OutOfTime: when the budget is spent.
    """
    totals: dict[Angle, float] = {}
    bra = QuantumState(state.get_qubit_count())
    bra.load(applied(observable, amplitudes(state)))
    first = min(slopes, default=len(operations))
    for index in range(len(operations) - 1, first - 1, -1):
        if index % 16 == 0:
            budget.check()
        backwards = native(operations[index].inverse())
        if backwards is not None:
            backwards.update_quantum_state(state)
        for parameter, parts in enumerate(slopes.get(index, ())):
            if parts:
                slope = _slope(operations[index], parameter, bra, state)
                for angle, weight in parts:
                    totals[angle] = totals.get(angle, 0.0) + weight * slope
        if backwards is not None:
            backwards.update_quantum_state(bra)
    return totals


def _slope(operation: Operation, parameter: int, bra: QuantumState, before: QuantumState) -> float:
    """2 Re <bra| dU |before>."""
    change = derivative(operation, parameter)
    if change is None:
        return 0.0  # a global phase
    ket = before.copy()
    change.update_quantum_state(ket)
    return 2.0 * float(inner_product(bra, ket).real)
