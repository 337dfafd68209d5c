"""What an edit of the angle under the cursor will need, computed before the first key.

The state of a circuit in which one gate was edited is a sum of two states with other values of that gate
(``edited_gate``). One is there when the program has been valued; this runs the other.
"""

from __future__ import annotations

from ketline.circuit.operations import Circuit, Operation
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.program import Program
from ketline.estimate.workbench import Workbench

#: How far the other value is away: for gates with a period of 2 pi or 4 pi, none is farther.
_HALF_TURN = 3.141592653589793


def look_ahead(program: Program, bench: Workbench, offset: int, maximum_qubits: int, budget: Budget) -> bool:
    """Runs the program once more with another value of the angle at ``offset`` of its text, if one gate alone has it.

    Of use only after the program was valued by its state vector on the same bench. Whether it was run; never raises.
    """
    with bench.lock:
        try:
            circuit = program.written(budget)
            if circuit.reason is not None or circuit.n_qubits > maximum_qubits:
                return False
            other = _with_another_value(circuit, offset)
            if other is None:
                return False
            simulation = bench.simulation(circuit.n_qubits)
            simulation.advance(other, budget)
            simulation.advance(circuit.operations, budget)
            return True
        except (OutOfTime, MemoryError):
            return False


def _with_another_value(circuit: Circuit, offset: int) -> list[Operation] | None:
    found = [
        (index, parameter)
        for index, parts in circuit.slopes.items()
        for parameter, part in enumerate(parts)
        if any(angle.start <= offset <= angle.end for angle, _ in part)
    ]
    if len(found) != 1:
        return None
    index, parameter = found[0]
    edited = circuit.operations[index]
    if edited.given is not None:
        return None
    value = edited.parameters[parameter] + _HALF_TURN
    return [*circuit.operations[:index], edited.with_parameter(parameter, value), *circuit.operations[index + 1 :]]
