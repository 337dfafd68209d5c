"""Quantum statements: operands, gate calls with modifiers, broadcasting, measurement, reset, barrier.

OpenQASM 3 specification, "Quantum types", "Gates" (broadcasting, modifiers) and "Built-in quantum
instructions".
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ketline.semantics import operands
from ketline.semantics.constancy import require_constant
from ketline.semantics.context import Context, Use
from ketline.semantics.expressions import check_expression
from ketline.semantics.indices import check_index
from ketline.semantics.library import BUILTIN_GATES, LIBRARIES, QELIB1, STDGATES
from ketline.semantics.operands import Operand, check_distinct
from ketline.semantics.plain_calls import resolved
from ketline.semantics.problems import Wanted
from ketline.semantics.symbols import Kind, Symbol
from ketline.semantics.types import (
    FLOAT,
    INT,
    TIMES,
    Scalar,
    Type,
    described,
    is_integral,
    is_number,
)
from ketline.semantics.visibility import check_visible
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.statements import Statement, plain_call


def operand(context: Context, node: Any) -> Operand:
    """Resolves a quantum operand and reports what is not one."""
    if isinstance(node, ast.IndexedIdentifier):
        return _indexed(context, node, node.name, node.indices)
    if isinstance(node, ast.IndexExpression):
        return _indexed(context, node, node.collection, [node.index])
    if not isinstance(node, ast.Identifier):
        check_expression(context, node)
        return Operand(node, None, None, None, False)
    if node.name.startswith("$"):
        return operands.hardware(node)
    symbol = _qubit_symbol(context, node)
    return Operand(node, None, None, None, False) if symbol is None else operands.whole(node, symbol)


def _qubit_symbol(context: Context, identifier: ast.Identifier) -> Symbol | None:
    symbol = context.resolve(identifier)
    if symbol is not None and symbol.kind is not Kind.QUBIT:
        context.report(identifier, "KT306", f"'{symbol.name}' is a {symbol.kind.value}; this statement needs a qubit.")
        return None
    if symbol is not None:
        check_visible(context, identifier, symbol)
    return symbol


def _indexed(context: Context, node: Any, name: Any, indices: list[Any]) -> Operand:
    if not isinstance(name, ast.Identifier):
        check_expression(context, name)
        return Operand(node, None, None, None, False)
    symbol = _qubit_symbol(context, name)
    type_ = None if symbol is None else symbol.type
    for index in indices:
        type_ = check_index(context, check_expression, type_, symbol, index)
    return operands.part(context, node, symbol, indices)


def check_duration(context: Context, node: Any, what: str) -> None:
    """The ``[...]`` of a delay, box or gate."""
    type_ = check_expression(context, node)
    if type_ is not None and not (isinstance(type_, Scalar) and type_.base in TIMES):
        context.report(
            node, "KT513", f"{what} takes a duration, and this is {described(type_)}; give it a unit, as in '100ns'."
        )
        return
    value = context.constant(node)
    if isinstance(value, float) and value < 0:
        context.report(node, "KT513", f"{what} takes a duration of 0 or more; this one is negative.")


def check_gate(context: Context, node: ast.QuantumGate) -> None:
    extra = _modifiers(context, node.modifiers) if node.modifiers else 0
    for argument in node.arguments:
        check_parameter(context, argument, check_expression(context, argument))
    if node.duration is not None:
        check_duration(context, node.duration, "A gate's '[...]'")
    found = [operand(context, qubit) for qubit in node.qubits]
    symbol = gate_symbol(context, node.name)
    if symbol is not None:
        _counts(context, node, symbol, extra)
    _together(context, node, found)
    check_distinct(context, found)


def check_plain(context: Context, statement: Statement, at: int) -> bool:
    """Whether a statement at the top level is a plain call that is right; if so, the uses of its names are noted.

    Everything else, and what is wrong, takes the general way. ``at`` is where the statement starts in its section.
    """
    call = plain_call(statement)
    if call is None or (call.constants and context.version2 and any(name != "pi" for name in call.constants)):
        return False
    found = resolved(call, context.scope.names.get)
    if found is None:
        return False
    gate, registers = found
    uses = context.uses
    uses.append(Use(at, at + len(call.gate), gate))
    at += call.at
    for (_, _, start, end), register in zip(call.operands, registers):
        uses.append(Use(at + start, at + end, register))
    return True


def check_parameter(context: Context, node: Any, type_: Type | None) -> None:
    """A parameter of a gate is a number."""
    if type_ is None or type_ is FLOAT or type_ is INT or is_number(type_):
        return
    context.report(node, "KT511", f"A gate's parameter is a number, and this is {described(type_)}.")


def check_phase(context: Context, node: ast.QuantumPhase) -> None:
    """``gphase`` acts on no qubits but its modifiers' controls."""
    extra = _modifiers(context, node.modifiers)
    check_parameter(context, node.argument, check_expression(context, node.argument))
    found = [operand(context, qubit) for qubit in node.qubits]
    if extra is not None and len(found) != extra:
        wanted = f"{extra} control{'s' if extra > 1 else ''}" if extra else "no qubits"
        context.report(
            node, "KT302", f"'gphase' acts on {wanted} here, not {len(found) or 'none'}; each 'ctrl @' adds one."
        )
    _together(context, node, found)
    check_distinct(context, found)


def _modifiers(context: Context, modifiers: list[ast.QuantumGateModifier]) -> int | None:
    """How many qubits the modifiers add; None when a count is not known."""
    extra: int | None = 0
    count: int | None
    for modifier in modifiers:
        type_ = check_expression(context, modifier.argument)
        if modifier.modifier.name == "pow":
            _check_power(context, modifier, type_)
        elif modifier.modifier.name in ("ctrl", "negctrl"):
            count = 1
            if modifier.argument is not None:
                count = _controls(context, modifier.argument, modifier.modifier.name, type_)
            extra = None if count is None or extra is None else extra + count
    return extra


def _check_power(context: Context, modifier: ast.QuantumGateModifier, type_: Type | None) -> None:
    if modifier.argument is not None and type_ is not None and not is_number(type_):
        context.report(modifier.argument, "KT518", f"'pow' takes a number, and this is {described(type_)}.")


def _controls(context: Context, node: ast.Expression, name: str, type_: Type | None) -> int | None:
    """The value of ``ctrl(n)``: a constant integer, at least 1."""
    if type_ is not None and not is_integral(type_):
        context.report(node, "KT518", f"'{name}' counts qubits, and this is {described(type_)}; use an int.")
        return None
    if not require_constant(context, node, f"The number of controls of '{name}'"):
        return None
    count = context.integer(node)
    if count is not None and count < 1:
        context.report(node, "KT518", f"'{name}' adds at least 1 control, not {count}.", "1")
        return None
    return count


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


def _together(context: Context, node: Any, found: list[Operand]) -> None:
    """Broadcasting: whole registers in one call have one size."""
    registers = [each for each in found if not each.single and each.size is not None]
    for each in registers[1:]:
        if each.size != registers[0].size:
            context.report(
                each.node,
                "KT305",
                f"This has {each.size} qubits, but the first register in the call has {registers[0].size}.",
            )
            return


@lru_cache(maxsize=len(LIBRARIES))
def library_symbols(name: str) -> dict[str, Symbol]:
    """The gates of a standard file; always the same symbols."""
    return {
        gate: Symbol(gate, Kind.GATE, parameters=parameters, qubits=qubits, origin=name)
        for gate, (parameters, qubits) in LIBRARIES[name].items()
    }
