"""Quantum statements: operands, gate calls with modifiers, broadcasting, measurement, reset, barrier.

OpenQASM 3 specification, "Quantum types", "Gates" (broadcasting, modifiers) and "Built-in quantum
instructions".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openqasm3 import ast

from ketline.semantics.context import Context
from ketline.semantics.expressions import check_expression, check_indices
from ketline.semantics.library import BUILTIN_GATES, LIBRARIES, QELIB1, STDGATES
from ketline.semantics.problems import Wanted
from ketline.semantics.symbols import Kind, Symbol
from ketline.syntax.extent import extent

#: Ranges longer than this are not written out to look for duplicate qubits.
_LONGEST_RANGE = 4_096


@dataclass(slots=True)
class Operand:
    """A qubit operand: how many qubits, and which of a register where that is known."""

    node: Any
    symbol: Symbol | None
    size: int | None
    indices: tuple[int, ...] | None
    single: bool


def operand(context: Context, node: Any) -> Operand:
    """Resolves a quantum operand and reports what is not one."""
    if isinstance(node, ast.IndexExpression):
        return _indexed(context, node, node.collection, [node.index])
    if isinstance(node, ast.IndexedIdentifier):
        return _indexed(context, node, node.name, node.indices)
    if not isinstance(node, ast.Identifier):
        check_expression(context, node)
        return Operand(node, None, None, None, False)
    if node.name.startswith("$"):
        return Operand(node, Symbol(node.name, Kind.QUBIT), 1, None, True)
    symbol = _qubit_symbol(context, node)
    if symbol is None:
        return Operand(node, None, None, None, False)
    indices = tuple(range(symbol.size)) if symbol.size is not None and symbol.size <= _LONGEST_RANGE else None
    return Operand(node, symbol, symbol.size, indices, not symbol.indexable)


def _qubit_symbol(context: Context, identifier: ast.Identifier) -> Symbol | None:
    symbol = context.resolve(identifier)
    if symbol is not None and symbol.kind is not Kind.QUBIT:
        context.report(identifier, "KT306", f"'{symbol.name}' is a {symbol.kind.value}; this statement needs a qubit.")
        return None
    if symbol is not None and not context.scope.reaches(symbol):
        context.report(identifier, "KT306", f"A gate acts on its own qubits only; '{symbol.name}' is not one of them.")
    return symbol


def _indexed(context: Context, node: Any, name: Any, indices: list[Any]) -> Operand:
    if not isinstance(name, ast.Identifier):
        check_expression(context, name)
        return Operand(node, None, None, None, False)
    symbol = _qubit_symbol(context, name)
    for index in indices:
        check_indices(context, symbol, index)
    if symbol is None or symbol.size is None or len(indices) != 1:
        return Operand(node, symbol, _count(context, symbol, indices), None, False)
    chosen = chosen_indices(context, indices[0], symbol.size)
    single = not isinstance(indices[0], ast.DiscreteSet) and not isinstance(indices[0][0], ast.RangeDefinition)
    size = 1 if single else None if chosen is None else len(chosen)
    return Operand(node, symbol, size, chosen, single)


def _count(context: Context, symbol: Symbol | None, indices: list[Any]) -> int | None:
    if symbol is None or len(indices) != 1:
        return None
    index = indices[0]
    if isinstance(index, ast.DiscreteSet):
        return len(index.values)
    return None if isinstance(index[0], ast.RangeDefinition) else 1


def chosen_indices(context: Context, index: Any, size: int) -> tuple[int, ...] | None:
    """The positions that one ``[...]`` picks of ``size``, or None when not known; negative ones count back."""
    parts = index.values if isinstance(index, ast.DiscreteSet) else index
    if len(parts) != 1 and not isinstance(index, ast.DiscreteSet):
        return None
    chosen: list[int] = []
    for part in parts:
        values = _part_indices(context, part, size)
        if values is None:
            return None
        chosen.extend(values)
    return tuple(value + size if value < 0 else value for value in chosen)


def _part_indices(context: Context, part: Any, size: int) -> list[int] | None:
    if not isinstance(part, ast.RangeDefinition):
        value = context.integer(part)
        return None if value is None else [value]
    step = 1 if part.step is None else context.integer(part.step)
    if not step:
        return None
    start = (0 if step > 0 else size - 1) if part.start is None else context.integer(part.start)
    end = (size - 1 if step > 0 else 0) if part.end is None else context.integer(part.end)
    if start is None or end is None:
        return None
    start, end = (value + size if value < 0 else value for value in (start, end))
    return list(range(start, end + (1 if step > 0 else -1), step)[:_LONGEST_RANGE])


def check_gate(context: Context, node: ast.QuantumGate) -> None:
    extra = _modifiers(context, node.modifiers)
    for argument in node.arguments:
        check_expression(context, argument)
    check_expression(context, node.duration)
    operands = [operand(context, qubit) for qubit in node.qubits]
    symbol = gate_symbol(context, node.name)
    if symbol is not None:
        _counts(context, node, symbol, extra)
    _together(context, node, operands)
    _distinct(context, operands)


def check_phase(context: Context, node: ast.QuantumPhase) -> None:
    _modifiers(context, node.modifiers)
    check_expression(context, node.argument)
    _distinct(context, [operand(context, qubit) for qubit in node.qubits])


def _modifiers(context: Context, modifiers: list[ast.QuantumGateModifier]) -> int | None:
    """How many qubits the modifiers add; None when a count is not known."""
    extra: int | None = 0
    for modifier in modifiers:
        check_expression(context, modifier.argument)
        if modifier.modifier.name not in ("ctrl", "negctrl"):
            continue
        count = 1 if modifier.argument is None else context.integer(modifier.argument)
        extra = None if count is None or extra is None else extra + count
    return extra


def gate_symbol(context: Context, identifier: ast.Identifier) -> Symbol | None:
    """The gate that a call names, or None after saying why there is none."""
    name = identifier.name
    symbol = context.scope.find(name)
    if symbol is not None:
        context.use(identifier, symbol)
        if symbol.kind is Kind.GATE:
            return symbol
        if symbol.kind.is_callable:
            message = f"'{name}' is a function: call it as '{name}(...)'."
        else:
            message = f"'{name}' is a {symbol.kind.value}, not a gate."
        context.report(identifier, "KT307", message)
        return None
    builtin = BUILTIN_GATES.get(name) or (context.gates or {}).get(name)
    if builtin is not None:
        return Symbol(name, Kind.GATE, parameters=builtin[0], qubits=builtin[1])
    if not context.names_unknown:
        _unknown_gate(context, identifier)
    return None


def _unknown_gate(context: Context, identifier: ast.Identifier) -> None:
    name = identifier.name
    library = ("qelib1.inc", QELIB1) if context.version2 else ("stdgates.inc", STDGATES)
    if name in library[1] and library[0] not in context.libraries:
        if library[0] in context.missing_libraries:
            return  # one missing line, one problem
        context.missing_libraries.add(library[0])
        context.report(identifier, "KT203", f"'{name}' is defined in {library[0]}; add 'include \"{library[0]}\";'.")
        return
    otherwise = "; define it with 'gate' or include the file that does."
    context.report_unknown(identifier, "KT202", f"There is no gate '{name}' here", otherwise, Wanted.GATE)


def _counts(context: Context, node: ast.QuantumGate, symbol: Symbol, extra: int | None) -> None:
    name, given = symbol.name, len(node.arguments)
    if symbol.parameters is not None and symbol.parameters != given:
        wanted = symbol.parameters
        plural = "" if wanted == 1 else "s"
        context.report_between(
            *_parameter_place(node),
            "KT303",
            f"'{name}' takes {wanted or 'no'} parameter{plural}, not {given or 'none'}.",
        )
    if symbol.qubits is None or extra is None:
        return
    wanted = symbol.qubits + extra
    if len(node.qubits) != wanted:
        controls = f" ({extra} of them control{'s' if extra == 1 else ''})" if extra else ""
        context.report(
            node.name,
            "KT302",
            f"'{name}' acts on {wanted} qubit{'' if wanted == 1 else 's'}{controls}, not {len(node.qubits) or 'none'}.",
        )


def _parameter_place(node: ast.QuantumGate) -> tuple[int, int]:
    """The parameters of a call, or its name where there are none."""
    if not node.arguments:
        return extent(node.name)
    return extent(node.arguments[0])[0], extent(node.arguments[-1])[1]


def _together(context: Context, node: Any, operands: list[Operand]) -> None:
    """Broadcasting: whole registers in one call have one size."""
    registers = [found for found in operands if not found.single and found.size is not None]
    for found in registers[1:]:
        if found.size != registers[0].size and 1 not in (found.size, registers[0].size):
            context.report(
                found.node,
                "KT305",
                f"This has {found.size} qubits, but the first register in the call has {registers[0].size}.",
            )
            return


def _distinct(context: Context, operands: list[Operand]) -> None:
    """No qubit twice in one instance of the broadcast call."""
    for position, later in enumerate(operands):
        for earlier in operands[:position]:
            shared = _shared_qubit(earlier, later)
            if shared is not None:
                context.report(later.node, "KT304", f"Qubit {shared} is used twice in this call.")
                return


def _shared_qubit(first: Operand, second: Operand) -> str | None:
    if first.symbol is None or second.symbol is None or first.symbol.name != second.symbol.name:
        return None
    name = first.symbol.name
    if first.single and second.single and first.indices is None and second.indices is None:
        same = isinstance(first.node, ast.Identifier) and isinstance(second.node, ast.Identifier)
        return f"'{name}'" if same else None
    if first.indices is None or second.indices is None:
        return None
    if first.single or second.single:
        common = [index for index in first.indices if index in second.indices]
    else:
        common = [one for one, other in zip(first.indices, second.indices) if one == other]
    return _named(first.symbol, common[0]) if common else None


def _named(symbol: Symbol, index: int) -> str:
    return f"'{symbol.name}[{index}]'" if symbol.indexable else f"'{symbol.name}'"


def check_measurement(context: Context, node: ast.QuantumMeasurement) -> Operand:
    return operand(context, node.qubit)


def check_measurement_sizes(context: Context, node: Any, measured: Operand, size: int | None) -> None:
    if size is not None and measured.size is not None and size != measured.size:
        context.report(
            node,
            "KT305",
            f"This measures {measured.size} qubit{'' if measured.size == 1 else 's'} into {size} "
            f"bit{'' if size == 1 else 's'}; the sizes must agree.",
        )


@lru_cache(maxsize=len(LIBRARIES))
def library_symbols(name: str) -> dict[str, Symbol]:
    """The gates of a standard file; always the same symbols."""
    return {
        gate: Symbol(gate, Kind.GATE, parameters=parameters, qubits=qubits, origin=name)
        for gate, (parameters, qubits) in LIBRARIES[name].items()
    }
