"""Writing a program out: loops, calls, definitions, modifiers, broadcasting and aliases become operations.

Values are those known before the program runs. OpenQASM 3 specification, "Gates" (definitions, modifiers,
broadcasting), "Classical instructions" (loops, branching) and "Subroutines".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from openqasm3 import ast

from ketline.circuit.gates import gate_matrix, global_phase, recipe
from ketline.circuit.operations import Circuit, Operation
from ketline.circuit.values import Environment, Qubits, iterate, qubits_of
from ketline.limits import (
    MAXIMUM_CALL_DEPTH,
    MAXIMUM_CONTROLS,
    MAXIMUM_ELABORATED_GATES,
    MAXIMUM_LOOP_ITERATIONS,
    MAXIMUM_REGISTER_SIZE,
)
from ketline.semantics.analysis import Analysis
from ketline.semantics.constants import BINARY, BINARY_VERSION_2
from ketline.semantics.library import standard_library
from ketline.source.files import IncludeResolver, no_includes
from ketline.syntax.extent import extent
from ketline.syntax.powers import version2_node
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node, parse

#: A composite gate raised to a fractional power is turned into one matrix on at most this many qubits.
_LARGEST_POWER_QUBITS = 6


class Unsupported(Exception):
    """Why a program has no flat circuit, and where."""

    def __init__(self, reason: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


def elaborate(
    analysis: Analysis, include: IncludeResolver = no_includes, stop: Callable[[], bool] = lambda: False
) -> Circuit:
    """The circuit of a program. Problems in the program, and what it cannot know, become ``reason``.

    ``stop()`` is asked now and then; when it says so, the writing out ends with a reason.
    """
    circuit = Circuit()
    environment = Environment(operators=BINARY_VERSION_2 if analysis.version2 else BINARY)
    try:
        _Elaborator(circuit, include, stop).body(analysis.tree.nodes, environment)
    except Unsupported as found:
        circuit.reason, circuit.place = found.reason, found.place
    except _End:
        pass
    except (_Break, _Continue, _Return):
        circuit.reason = "A 'break', 'continue' or 'return' stands where it means nothing."
    except (ArithmeticError, MemoryError, ValueError):
        circuit.reason = "A number in the program is too large."
    except RecursionError:
        circuit.reason = "The program is nested too deeply to be written out."
    return circuit


class _Return(Exception):
    """A subroutine's return."""


class _Elaborator:
    def __init__(self, circuit: Circuit, include: IncludeResolver, stop: Callable[[], bool]) -> None:
        self.stop = stop
        self.calls = 0
        self.used: set[int] = set()
        self.circuit = circuit
        self.include = include
        self.definitions: dict[str, Callable[[list[int], tuple[float, ...]], list[Operation]]] = {}
        self.subroutines: dict[str, tuple[ast.SubroutineDefinition, list[Node], list[Any]]] = {}
        self.included: set[str] = set()
        self.iterations = 0
        self.depth = 0
        self.place = (0, 0)
        self.measured: set[int] = set()

    # -- program order ---------------------------------------------------------------------------------
    def body(self, nodes: Sequence[Node], environment: Environment) -> None:
        skip_else = False
        version2 = environment.operators is BINARY_VERSION_2
        for node in nodes:
            statement = node.statement
            made = version2_node(statement) if version2 else statement.node
            self.place = (node.start, node.end)
            if statement.word == "else":
                if not skip_else:
                    skip_else = self._taken(statement.node, node, environment)
                continue
            if isinstance(made, ast.BranchingStatement):
                skip_else = self._branch(made, node.body, environment)
            elif made is not None:
                self.statement(made, node.body, environment)
            elif statement.problems:
                raise Unsupported("The program has syntax errors.", self.place)
            elif statement.form is Form.OPENER:
                self.body(node.body, environment.inner())

    def _taken(self, header: Any, node: Node, environment: Environment) -> bool:
        """The ``else`` branch, itself perhaps an ``if``; whether it ran."""
        if isinstance(header, ast.BranchingStatement):
            return self._branch(header, node.body, environment)
        if header is not None:
            self.statement(header, node.body, environment)
        else:
            self.body(node.body, environment.inner())
        return True

    def _branch(self, header: ast.BranchingStatement, body: list[Node], environment: Environment) -> bool:
        """Runs the branch taken; whether an ``else`` that follows is not to run.

        An ``else`` belongs to the innermost ``if`` of a chain like ``if (a) if (b) x q; else z q;``.
        """
        condition = environment.value(header.condition)
        if condition is None:
            raise Unsupported("The program branches on a value known only when it runs.", self.place)
        inner = header.if_block[-1] if len(header.if_block) == 1 and not header.else_block else None
        if condition and isinstance(inner, ast.BranchingStatement):
            return self._branch(inner, body, environment.inner())
        if condition:
            self._block(header.if_block, body, environment)
        else:
            self.inline(header.else_block, environment.inner())
        return bool(condition) or isinstance(inner, ast.BranchingStatement)

    def _block(self, inline: list[Any], body: list[Node], environment: Environment) -> None:
        self._within(inline, body, environment.inner())

    def _within(self, inline: list[Any], body: list[Node], environment: Environment) -> None:
        """A header's statements: those of its line, or those between its braces, which belong to the innermost."""
        for statement in inline:
            self.statement(statement, body, environment)
        if not inline:
            self.body(body, environment)

    def inline(self, statements: Sequence[Any], environment: Environment) -> None:
        for statement in statements:
            self.statement(statement, [], environment)

    def statement(self, node: Any, body: list[Node], environment: Environment) -> None:
        rule = _RULES.get(type(node))
        if rule is not None:
            rule(self, node, body, environment)

    # -- declarations ----------------------------------------------------------------------------------
    def qubits(self, node: ast.QubitDeclaration, body: list[Node], environment: Environment) -> None:
        size = 1 if node.size is None else environment.integer(node.size)
        if size is None or not 1 <= size <= MAXIMUM_REGISTER_SIZE:
            raise Unsupported(f"The size of '{node.qubit.name}' is not known.", self.place)
        first = self.circuit.n_qubits
        self.circuit.n_qubits += size
        numbers = tuple(range(first, first + size))
        self.circuit.registers[node.qubit.name] = numbers
        environment.names[node.qubit.name] = Qubits(numbers)

    def classical(self, node: Any, body: list[Node], environment: Environment) -> None:
        initial = node.init_expression
        value = None if initial is None else self.value(initial, environment)
        environment.declare(node.identifier.name, node.type, value)

    def value(self, node: Any, environment: Environment) -> Any:
        """The value of an expression, its subroutine calls and measurements carried out; None where not known."""
        if isinstance(node, ast.QuantumMeasurement):
            self._measure(node, environment)
            return None
        for call in _calls(node):
            if call.name.name in self.subroutines:
                self.call(call, environment)
        return environment.value(node)

    def io(self, node: ast.IODeclaration, body: list[Node], environment: Environment) -> None:
        environment.names[node.identifier.name] = None

    def alias(self, node: ast.AliasStatement, body: list[Node], environment: Environment) -> None:
        try:
            qubits = Qubits(qubits_of(node.value, environment, self.hardware))
            environment.names[node.target.name] = qubits
            self.circuit.registers.setdefault(node.target.name, qubits.numbers)
        except LookupError:
            environment.names[node.target.name] = None

    def gate_definition(self, node: ast.QuantumGateDefinition, body: list[Node], environment: Environment) -> None:
        inline = node.body

        def instance(numbers: list[int], parameters: tuple[float, ...]) -> list[Operation]:
            inner = environment.inner()
            inner.names.update(zip((name.name for name in node.arguments), parameters))
            inner.names.update((name.name, Qubits((number,))) for name, number in zip(node.qubits, numbers))

            def run() -> None:
                self.inline(inline, inner)
                self.body(body, inner)

            return self._captured(run)

        self.definitions[node.name.name] = instance

    def _captured(self, run: Callable[[], Any]) -> list[Operation]:
        """The operations that ``run`` adds, taken out of the circuit, all at the calling statement's place."""
        place, start = self.place, len(self.circuit.operations)
        self._deeper(run)
        self.place = place
        added = self.circuit.operations[start:]
        del self.circuit.operations[start:]
        return [Operation(found.matrix, found.targets, found.controls, place) for found in added]

    def _deeper(self, run: Callable[[], Any]) -> None:
        self.depth += 1
        self.calls += 1
        if self.calls > MAXIMUM_ELABORATED_GATES:
            raise Unsupported(f"The program makes more than {MAXIMUM_ELABORATED_GATES:,} calls.", self.place)
        self._look_up()
        if self.depth > MAXIMUM_CALL_DEPTH:
            raise Unsupported(f"Calls are nested more than {MAXIMUM_CALL_DEPTH} deep.", self.place)
        run()
        self.depth -= 1

    def _look_up(self) -> None:
        """Whether to go on; asked often, so it must be quick."""
        if self.stop():
            raise Unsupported("Writing the program out took too long.", self.place)

    def subroutine_definition(self, node: ast.SubroutineDefinition, body: list[Node], environment: Environment) -> None:
        self.subroutines[node.name.name] = (node, body, node.body)

    # -- control flow ----------------------------------------------------------------------------------
    def branching(self, node: ast.BranchingStatement, body: list[Node], environment: Environment) -> None:
        self._branch(node, body, environment)

    def for_in(self, node: ast.ForInLoop, body: list[Node], environment: Environment) -> None:
        values = iterate(node.set_declaration, environment)
        if values is None:
            raise Unsupported("The loop runs over values known only when the program runs.", self.place)
        place = self.place
        for value in values:
            self._count_iteration(place)
            inner = environment.inner()
            inner.declare(node.identifier.name, node.type, value)
            if self._loop_body(node.block, body, inner):
                break

    def while_loop(self, node: ast.WhileLoop, body: list[Node], environment: Environment) -> None:
        place = self.place
        while True:
            self.place = place
            condition = environment.value(node.while_condition)
            if condition is None:
                raise Unsupported("The loop depends on a value known only when the program runs.", place)
            if not condition:
                return
            self._count_iteration(place)
            if self._loop_body(node.block, body, environment.inner()):
                return

    def _loop_body(self, inline: list[Any], body: list[Node], environment: Environment) -> bool:
        """Runs one iteration; True when it broke out of the loop."""
        try:
            self._within(inline, body, environment)
        except _Continue:
            return False
        except _Break:
            return True
        return False

    def _count_iteration(self, place: tuple[int, int]) -> None:
        self.iterations += 1
        self._look_up()
        if self.iterations > MAXIMUM_LOOP_ITERATIONS:
            raise Unsupported(f"The program loops more than {MAXIMUM_LOOP_ITERATIONS:,} times.", place)

    def break_(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _Break

    def continue_(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _Continue

    def return_(self, node: ast.ReturnStatement, body: list[Node], environment: Environment) -> None:
        if node.expression is not None:
            self.value(node.expression, environment)
        raise _Return

    def end(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _End

    def switch(self, node: ast.SwitchStatement, body: list[Node], environment: Environment) -> None:
        target = environment.value(node.target)
        if target is None:
            raise Unsupported("The program branches on a value known only when it runs.", self.place)
        for case in body:
            values = [environment.value(label) for label in case.statement.labels]
            if case.statement.word == "default" or target in values:
                self.body(case.body, environment.inner())
                return

    def box(self, node: ast.Box, body: list[Node], environment: Environment) -> None:
        self._block(node.body, body, environment)

    def compound(self, node: ast.CompoundStatement, body: list[Node], environment: Environment) -> None:
        self.inline(node.statements, environment.inner())

    def expression(self, node: ast.ExpressionStatement, body: list[Node], environment: Environment) -> None:
        self.value(node.expression, environment)

    def assignment(self, node: ast.ClassicalAssignment, body: list[Node], environment: Environment) -> None:
        value = self.value(node.rvalue, environment)
        if node.op is ast.AssignmentOperator["="]:
            pass
        else:
            operator = ast.BinaryOperator[node.op.name[:-1]]
            left: Any = node.lvalue
            value = environment.value(ast.BinaryExpression(op=operator, lhs=left, rhs=node.rvalue))
        environment.assign(node.lvalue, value)

    def call(self, node: ast.FunctionCall, environment: Environment) -> None:
        """A subroutine called: its body runs on the qubits given."""
        found = self.subroutines.get(node.name.name)
        if found is None:
            return
        definition, body, inline = found
        inner = environment.root().inner()
        for argument, given in zip(definition.arguments, node.arguments):
            if isinstance(argument, ast.QuantumArgument):
                inner.names[argument.name.name] = Qubits(self._operand(given, environment))
            else:
                inner.declare(argument.name.name, argument.type, environment.value(given))
        place = self.place

        def run() -> None:
            try:
                self.inline(inline, inner)
                self.body(body, inner)
            except _Return:
                pass

        self._deeper(run)
        self.place = place

    def include_file(self, node: ast.Include, body: list[Node], environment: Environment) -> None:
        found = self.include(node.filename)
        if found is None:
            if standard_library(node.filename) is None:
                raise Unsupported(f"The included file '{node.filename}' was not found.", self.place)
            return
        identity, text = found
        if identity not in self.included:
            self.included.add(identity)
            place = self.place
            self.body(parse(text).nodes, environment)
            self.place = place

    # -- quantum ---------------------------------------------------------------------------------------
    def gate(self, node: ast.QuantumGate, body: list[Node], environment: Environment) -> None:
        parameters = tuple(self._number(argument, environment) for argument in node.arguments)
        operands = [self._operand(qubit, environment) for qubit in node.qubits]
        width = max((len(operand) for operand in operands), default=0)
        for operand in operands:
            if len(operand) not in (1, width):
                raise Unsupported("The registers in this call differ in size.", self.place)
        for index in range(width):
            numbers = [operand[index if len(operand) > 1 else 0] for operand in operands]
            self._apply(node, parameters, numbers, environment)

    def _apply(
        self, node: ast.QuantumGate, parameters: tuple[float, ...], numbers: list[int], environment: Environment
    ) -> None:
        if len(set(numbers)) != len(numbers):
            raise Unsupported("A gate acts on the same qubit twice.", self.place)
        controls, powers = self._modifiers(node.modifiers, environment)
        base = numbers[len(controls) :]
        operations = self._instance(node.name.name, parameters, base)
        if powers:
            operations = self._powered(operations, powers)
        taken = tuple((number, value) for number, value in zip(numbers, controls))
        self._add([operation.controlled(taken) for operation in operations] if taken else operations)

    def _modifiers(
        self, modifiers: Sequence[ast.QuantumGateModifier], environment: Environment
    ) -> tuple[list[int], list[float]]:
        """The control values in operand order, and the powers, innermost first (``inv`` is -1).

        Controls commute with powers, so they can be gathered.
        """
        controls: list[int] = []
        powers: list[float] = []
        for modifier in modifiers:
            name = modifier.modifier.name
            if name in ("ctrl", "negctrl"):
                count = 1 if modifier.argument is None else environment.integer(modifier.argument)
                if count is None or not 1 <= count <= MAXIMUM_CONTROLS:
                    raise Unsupported(f"The number of controls is not one of 1 to {MAXIMUM_CONTROLS}.", self.place)
                controls.extend([1 if name == "ctrl" else 0] * count)
            elif name == "inv":
                powers.insert(0, -1.0)
            else:
                powers.insert(0, self._number(modifier.argument, environment))
        return controls, powers

    def _instance(self, name: str, parameters: tuple[float, ...], numbers: list[int]) -> list[Operation]:
        """The operations of one gate on single qubits."""
        defined = self.definitions.get(name)
        if defined is not None:
            return defined(numbers, parameters)
        known = recipe(name)
        if known is None:
            raise Unsupported(f"Ketline has no matrix for the gate '{name}'.", self.place)
        controls = known[0]
        try:
            matrix = gate_matrix(name, parameters)
        except TypeError:
            raise Unsupported(f"'{name}' has another number of parameters.", self.place) from None
        targets = tuple(numbers[controls:])
        if matrix.shape[0] != 1 << len(targets):
            raise Unsupported(f"'{name}' acts on another number of qubits.", self.place)
        return [Operation(matrix, targets, tuple((number, 1) for number in numbers[:controls]), self.place)]

    def _powered(self, operations: list[Operation], powers: list[float]) -> list[Operation]:
        for power in powers:
            if not operations:
                return []
            if float(power).is_integer() and abs(power) * len(operations) <= MAXIMUM_ELABORATED_GATES:
                base = operations if power >= 0 else [operation.inverse() for operation in reversed(operations)]
                operations = base * int(abs(power))
            else:
                operations = [self._fractional(operations, power)]
        return operations

    def _fractional(self, operations: list[Operation], power: float) -> Operation:
        """One matrix for a gate to a fractional power (principal branch of its eigenphases)."""
        qubits = sorted({qubit for operation in operations for qubit in operation.qubits})
        if len(qubits) > _LARGEST_POWER_QUBITS:
            raise Unsupported(f"A fractional power of a gate on {len(qubits)} qubits is too large.", self.place)
        from ketline.circuit.matrices import matrix_power, unitary

        return Operation(matrix_power(unitary(operations, qubits), power), tuple(qubits), (), self.place)

    def phase(self, node: ast.QuantumPhase, body: list[Node], environment: Environment) -> None:
        angle = self._number(node.argument, environment)
        controls, powers = self._modifiers(node.modifiers, environment)
        for power in powers:
            angle *= power
        numbers = [number for qubit in node.qubits for number in self._operand(qubit, environment)]
        values = controls if len(controls) == len(numbers) else [1] * len(numbers)
        self._add([Operation(global_phase(angle), (), tuple(zip(numbers, values)), self.place)])

    def _add(self, operations: list[Operation]) -> None:
        for operation in operations:
            for qubit in operation.qubits:
                if qubit in self.measured:
                    raise Unsupported(
                        "A qubit is used again after it was measured; such programs have no exact value yet.",
                        self.place,
                    )
                self.used.add(qubit)
        self.circuit.operations.extend(operations)
        if len(self.circuit.operations) > MAXIMUM_ELABORATED_GATES:
            raise Unsupported(f"The program has more than {MAXIMUM_ELABORATED_GATES:,} gates.", self.place)

    def measure(self, node: ast.QuantumMeasurementStatement, body: list[Node], environment: Environment) -> None:
        self._measure(node.measure, environment)
        if node.target is not None:
            environment.assign(node.target, None)

    def _measure(self, node: ast.QuantumMeasurement, environment: Environment) -> None:
        for number in self._operand(node.qubit, environment):
            if number not in self.measured:
                self.measured.add(number)
                self.circuit.measured.append(number)

    def reset(self, node: ast.QuantumReset, body: list[Node], environment: Environment) -> None:
        if not (self.used | self.measured).isdisjoint(self._operand(node.qubits, environment)):
            raise Unsupported("A qubit is reset after it was used; such programs have no exact value yet.", self.place)

    # -- values ----------------------------------------------------------------------------------------
    def _number(self, node: Any, environment: Environment) -> float:
        value = environment.value(node)
        if isinstance(value, (bool, int, float)):
            return float(value)
        start, end = extent(node)
        base = self.place[0]
        raise Unsupported(
            "The value of a gate's parameter is not known before the program runs.", (base + start, base + end)
        )

    def _operand(self, node: Any, environment: Environment) -> tuple[int, ...]:
        try:
            return qubits_of(node, environment, self.hardware)
        except LookupError as error:
            raise Unsupported(str(error.args[0]), self.place) from None

    def hardware(self, name: str) -> tuple[int, ...]:
        """Hardware qubits are numbered in order of appearance."""
        if name not in self.circuit.registers:
            self.circuit.registers[name] = (self.circuit.n_qubits,)
            self.circuit.n_qubits += 1
        return self.circuit.registers[name]


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _End(Exception):
    """The program's end."""


def _calls(node: Any) -> Iterator[ast.FunctionCall]:
    """The calls in an expression, arguments before the call that takes them."""
    if not isinstance(node, ast.QASMNode):
        return
    for held in node.__dict__.values():
        for child in held if isinstance(held, list) else (held,):
            yield from _calls(child)
    if isinstance(node, ast.FunctionCall):
        yield node


_RULES: dict[type, Callable[[_Elaborator, Any, list[Node], Environment], None]] = {
    ast.QubitDeclaration: _Elaborator.qubits,
    ast.ClassicalDeclaration: _Elaborator.classical,
    ast.ConstantDeclaration: _Elaborator.classical,
    ast.IODeclaration: _Elaborator.io,
    ast.AliasStatement: _Elaborator.alias,
    ast.QuantumGateDefinition: _Elaborator.gate_definition,
    ast.SubroutineDefinition: _Elaborator.subroutine_definition,
    ast.BranchingStatement: _Elaborator.branching,
    ast.ForInLoop: _Elaborator.for_in,
    ast.WhileLoop: _Elaborator.while_loop,
    ast.BreakStatement: _Elaborator.break_,
    ast.ContinueStatement: _Elaborator.continue_,
    ast.ReturnStatement: _Elaborator.return_,
    ast.EndStatement: _Elaborator.end,
    ast.SwitchStatement: _Elaborator.switch,
    ast.Box: _Elaborator.box,
    ast.CompoundStatement: _Elaborator.compound,
    ast.ExpressionStatement: _Elaborator.expression,
    ast.ClassicalAssignment: _Elaborator.assignment,
    ast.Include: _Elaborator.include_file,
    ast.QuantumGate: _Elaborator.gate,
    ast.QuantumPhase: _Elaborator.phase,
    ast.QuantumMeasurementStatement: _Elaborator.measure,
    ast.QuantumReset: _Elaborator.reset,
}
