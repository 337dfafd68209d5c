"""Plain gate calls by what their names mean: the quick way that rules and lints share."""

from __future__ import annotations

from collections.abc import Callable

from ketline.semantics.symbols import Kind, Symbol
from ketline.syntax.plain import PlainCall


def resolved(call: PlainCall, find: Callable[[str], Symbol | None]) -> tuple[Symbol, list[Symbol]] | None:
    """The gate and the register of each operand of a call at the top level that is right, else None.

    Right: the gate takes as many parameters and qubits, each operand is one qubit that its register has, no operand
    goes through an alias, and no constant in the parameters is hidden. None sends the caller the general way.
    """
    gate = find(call.gate)
    if gate is None or gate.kind is not Kind.GATE:
        return None
    if gate.parameters != call.parameters or gate.qubits != len(call.operands):
        return None
    registers = []
    for name, position, _, _ in call.operands:
        register = find(name)
        if register is None or register.kind is not Kind.QUBIT or register.members is not None:
            return None
        if position is None:
            if register.indexable:
                return None
        elif register.size is None or not register.indexable or position >= register.size:
            return None
        registers.append(register)
    for name in call.constants:
        if find(name) is not None:
            return None
    return gate, registers
