"""What one call of a gate or subroutine of the program does, each written out on its own."""

from __future__ import annotations

from collections.abc import Callable

from ketline.circuit.elaborate import Elaborator, Inputs, Return
from ketline.circuit.expressions import integer_of
from ketline.circuit.operations import Circuit, Operation
from ketline.circuit.values import Environment, Qubits
from ketline.circuit.writing import Unsupported, no_outcomes
from ketline.limits import MAXIMUM_REGISTER_SIZE
from ketline.semantics.analysis import Analysis
from ketline.semantics.constants import BINARY, BINARY_VERSION_2
from ketline.source.files import IncludeResolver, no_includes
from ketline.syntax.classes import ast

#: What parameters are while only gates are counted: no special angle.
_SOME_ANGLE = 0.7

_GIVEN_UP = (Unsupported, ArithmeticError, MemoryError, ValueError, RecursionError, LookupError, Return)


def definition_circuits(
    analysis: Analysis, include: IncludeResolver = no_includes, stop: Callable[[], bool] = lambda: False
) -> dict[str, list[Operation]]:
    """The operations of each definition of the document itself that can be written out without knowing its arguments.

    Parameters have some value each, so what depends on a special one is not told.
    """
    walker = Elaborator(Circuit(), include, stop, no_outcomes, Inputs(analysis.inputs, {}), {})
    operators = BINARY_VERSION_2 if analysis.version2 else BINARY
    environment = Environment(operators=operators)
    found: dict[str, list[Operation]] = {}
    for node in analysis.tree.nodes:
        if node.statement.plain is not None or isinstance(node.statement.node, _QUANTUM):
            continue
        try:
            walker.body([node], environment)
        except _GIVEN_UP:
            continue
    for node in analysis.tree.nodes:
        header = node.statement.node if node.statement.word in ("gate", "def") else None
        if isinstance(header, (ast.QuantumGateDefinition, ast.SubroutineDefinition)):
            made = _of_definition(walker, environment, header.name.name)
            if made is not None:
                found[header.name.name] = made
    return found


#: What defines nothing that a definition could use.
_QUANTUM = (
    ast.QuantumGate, ast.QuantumPhase, ast.QuantumMeasurementStatement, ast.QuantumReset, ast.QuantumBarrier,
    ast.DelayInstruction, ast.ForInLoop, ast.WhileLoop, ast.BranchingStatement, ast.SwitchStatement, ast.Box,
    ast.ExpressionStatement, ast.QubitDeclaration,
)  # fmt: skip


def _of_definition(walker: Elaborator, environment: Environment, name: str) -> list[Operation] | None:
    walker.circuit = Circuit()
    walker.used, walker.pending, walker.depth, walker.capturing = {}, {}, 0, 0
    try:
        definition = walker.definitions.get(name)
        if definition is not None:
            numbers = list(range(len(definition.header.qubits)))
            parameters = (_SOME_ANGLE,) * len(definition.header.arguments)
            return [one.operation for one in walker.defined(definition, numbers, parameters)]
        if name in walker.subroutines:
            return _of_subroutine(walker, environment, name)
    except _GIVEN_UP:
        pass
    return None


def _of_subroutine(walker: Elaborator, environment: Environment, name: str) -> list[Operation] | None:
    """What it writes for registers of their declared sizes and numbers that are not known."""
    header, body, _ = walker.subroutines[name]
    inner = environment.root().inner()
    for argument in header.arguments:
        if not isinstance(argument, ast.QuantumArgument):
            number = isinstance(argument.type, (ast.FloatType, ast.AngleType))
            inner.declare(argument.name.name, argument.type, _SOME_ANGLE if number else None)
            continue
        size = 1 if argument.size is None else integer_of(argument.size, environment, walker)
        if size is None or not 1 <= size <= MAXIMUM_REGISTER_SIZE:
            return None
        first = walker.circuit.n_qubits
        walker.circuit.n_qubits += size
        inner.names[argument.name.name] = Qubits(tuple(range(first, first + size)))
    try:
        walker.inline(header.body, inner)
        walker.body(body, inner)
    except Return:
        pass
    return list(walker.circuit.operations)
