"""Writing a program out: loops, calls, definitions, modifiers, broadcasting and aliases become operations.

Values are those known before the program runs, and outcomes of measurements that ``outcomes`` decides. OpenQASM 3
specification, "Classical instructions" (loops, branching) and "Subroutines".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ketline.circuit.clauses import HEADERS, Clause, clause_of
from ketline.circuit.expressions import integer_of, raw_value, value_of
from ketline.circuit.gate_calls import Definition, GateCalls
from ketline.circuit.marks import Mark, Marks, next_node
from ketline.circuit.operations import Circuit, Place
from ketline.circuit.values import Array, Bits, Environment, Qubits, held, picked
from ketline.circuit.writing import Enough, Outcomes, Unsupported, Written, no_outcomes
from ketline.limits import MAXIMUM_ARRAY_ELEMENTS, MAXIMUM_REGISTER_SIZE
from ketline.semantics.analysis import Analysis
from ketline.semantics.constants import BINARY, BINARY_VERSION_2
from ketline.semantics.library import standard_library
from ketline.source.files import IncludeResolver, no_includes
from ketline.syntax.classes import ast
from ketline.syntax.powers import version2_node
from ketline.syntax.tree import Node, parse

#: Statements between two marks.
_MARKED_NODES = 8

_UNKNOWN = "The program branches on a value known only when it runs."


@dataclass(frozen=True, slots=True)
class Inputs:
    """Values of ``input`` parameters: those that comments give, with their places, and those of the settings."""

    written: Mapping[str, tuple[float, Place]] = field(default_factory=dict)
    settings: Mapping[str, float] = field(default_factory=dict)


def elaborate(
    analysis: Analysis,
    include: IncludeResolver = no_includes,
    stop: Callable[[], bool] = lambda: False,
    outcomes: Outcomes = no_outcomes,
    settings: Mapping[str, float] | None = None,
    angles: Mapping[Place, float] | None = None,
    marks: Marks | None = None,
    most: int | None = None,
) -> Circuit:
    """The circuit of a program. Problems in the program, and what it cannot know, become ``reason``.

    ``stop()`` is asked now and then; when it says so, the writing out ends with a reason. ``outcomes`` decides those
    measurements that the program goes on after. ``settings`` are values for inputs that no comment gives one, and
    ``angles`` values for the numbers at these places, instead of those in the text. ``marks`` are kept from one version
    of a text to the next, so that only what follows an edit is written out again; they change nothing else. After
    ``most`` operations the rest is left out.
    """
    inputs = Inputs(analysis.inputs, settings or {})
    walker = Elaborator(Circuit(), include, stop, outcomes, inputs, angles or {})
    walker.most = most
    kept = Marks() if marks is None or angles else marks
    try:
        walker.program(analysis, kept)
    except Unsupported as found:
        walker.circuit.reason, walker.circuit.place = found.reason, found.place
    except (_End, Enough):
        pass
    except (_Break, _Continue, Return):
        walker.circuit.reason = "A 'break', 'continue' or 'return' stands where it means nothing."
    except (ArithmeticError, MemoryError, ValueError):
        walker.circuit.reason, walker.circuit.place = "A number in the program is too large.", walker.place
    except RecursionError:
        walker.circuit.reason = "The program is nested too deeply to be written out."
        walker.circuit.place = walker.place
    walker.finish()
    if any(angle.lost for angle in walker.circuit.angles):
        kept.marks.clear()  # the next text may not lose them
    return walker.circuit


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _End(Exception):
    """The program's end."""


class Return(Exception):
    """A subroutine's return, with what it gives back."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Elaborator(GateCalls):
    """Walks the program; one rule a class of statement (``_RULES``)."""

    def __init__(
        self,
        circuit: Circuit,
        include: IncludeResolver,
        stop: Callable[[], bool],
        outcomes: Outcomes,
        inputs: Inputs,
        angles: Mapping[Place, float],
    ) -> None:
        super().__init__(circuit, outcomes, stop, angles)
        self.include = include
        self.inputs = inputs
        self.subroutines: dict[str, tuple[ast.SubroutineDefinition, list[Node], bool]] = {}
        self.included: set[str] = set()

    # -- program order -------------------------------------------------------------------------------------
    def program(self, analysis: Analysis, marks: Marks) -> None:
        """The whole program, section by section, from the last mark that holds for it."""
        tree = analysis.tree
        conditions = (analysis.version2, analysis.inputs, self.inputs.settings)
        mark = marks.last_common(tree.sections, conditions)
        environment = Environment(operators=BINARY_VERSION_2 if analysis.version2 else BINARY)
        if mark is not None:
            environment = self._restore(mark, marks)
        marks.circuit, marks.angles, marks.used = self.circuit, self.angles, self.used
        index, done = (0, 0) if mark is None else (mark.sections, mark.nodes)
        while index < len(tree.sections):
            self.look_up()
            start, found = tree.section_starts[index], tree.sections[index].nodes
            part = [node.moved(start) for node in found[done : done + _MARKED_NODES]]
            done += len(part)
            while (following := next_node(tree.sections, index, done)) is not None:
                index, done, node = following
                if node.statement.word != "else":
                    break
                part.append(node.moved(tree.section_starts[index]))  # an 'else' goes with what it follows
                done += 1
            else:
                index, done = len(tree.sections), 0
            self.body(part, environment)
            if not (self.measured_any or self.included):
                marks.marks.append(self._mark(index, done, environment))

    def _mark(self, sections: int, nodes: int, environment: Environment) -> Mark:
        circuit = self.circuit
        return Mark(
            sections, nodes, len(circuit.operations), len(circuit.calls), len(circuit.resets), len(circuit.slopes),
            len(self.angles),
            circuit.n_qubits, (self.calls, self.iterations), dict(circuit.registers), environment.copy(),
            dict(self.definitions), dict(self.subroutines),
        )  # fmt: skip

    def _restore(self, mark: Mark, marks: Marks) -> Environment:
        self.circuit, self.angles, self.used = marks.restored(mark)
        self.calls, self.iterations = mark.counts
        self.definitions, self.subroutines = dict(mark.definitions), dict(mark.subroutines)
        return mark.environment.copy()

    def body(self, nodes: Sequence[Node], environment: Environment) -> None:
        """Statements in order. An ``else`` goes with the header before it."""
        version2 = environment.operators is BINARY_VERSION_2

        def read(node: Node) -> Any:
            return version2_node(node.statement) if version2 else node.statement.node

        place = 0
        while place < len(nodes):
            node = nodes[place]
            statement = node.statement
            place += 1
            if not self.foreign:
                self.place = (node.start, node.end)
            if (statement.plain is not None and self.plain(statement, environment)) or statement.word == "else":
                continue  # an 'else' that follows nothing is an error that is said elsewhere
            made = read(node)
            if type(made) is ast.QuantumGate:
                self.gate(made, environment)
            elif isinstance(made, HEADERS):
                following: deque[Node] = deque()
                while place < len(nodes) and nodes[place].statement.word == "else":
                    following.append(nodes[place])
                    place += 1
                self.run(clause_of(made, node.body, following, read), environment)
            elif made is not None:
                self.statement(made, node.body, environment)
            elif statement.problems:
                raise Unsupported("The program has syntax errors.", self.place)

    def run(self, clause: Clause, environment: Environment) -> None:
        """An ``if``, a loop or an ``else``, with what belongs to it."""
        header = clause.header
        if isinstance(header, ast.BranchingStatement):
            condition = self.number(header.condition, environment)
            if condition is None:
                raise Unsupported(_UNKNOWN, self.place)
            if condition:
                self._governed(clause, environment.inner())
            elif clause.otherwise is not None:
                self.run(clause.otherwise, environment)
            else:
                self.inline(header.else_block, environment.inner())
        elif isinstance(header, ast.ForInLoop):
            self._for(clause, environment)
        elif isinstance(header, ast.WhileLoop):
            self._while(clause, environment)
        else:
            self._governed(clause, environment.inner())

    def _governed(self, clause: Clause, environment: Environment) -> None:
        if clause.inner is not None:
            self.run(clause.inner, environment)
        else:
            self._within(clause.inline, clause.body, environment)

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

    # -- values --------------------------------------------------------------------------------------------
    def number(self, node: Any, environment: Environment) -> Any:
        return value_of(node, environment, self)

    def initial(self, node: Any, declared: Any, environment: Environment, name: str | None) -> Any:
        """The value that an expression gives to a name of a declared type; angles and floats are remembered."""
        if isinstance(node, ast.ArrayLiteral):
            element_type = getattr(declared, "base_type", declared)
            items = [self.initial(item, declared, environment, name) for item in node.values]
            held_items = [item if isinstance(item, Array) else held(element_type, item) for item in items]
            return Array(held_items, element_type)
        value = raw_value(node, environment, self)
        number = getattr(declared, "base_type", declared)
        if isinstance(number, (ast.FloatType, ast.AngleType)) or declared is None:
            return self.tracked(node, value, environment, name)
        return value

    # -- declarations --------------------------------------------------------------------------------------
    def qubits(self, node: ast.QubitDeclaration, body: list[Node], environment: Environment) -> None:
        size = 1 if node.size is None else integer_of(node.size, environment, self)
        if size is None or not 1 <= size <= MAXIMUM_REGISTER_SIZE:
            raise Unsupported(f"The size of '{node.qubit.name}' is not known, or is too large.", self.place)
        first = self.circuit.n_qubits
        self.circuit.n_qubits += size
        numbers = tuple(range(first, first + size))
        self.circuit.registers[node.qubit.name] = numbers
        environment.names[node.qubit.name] = Qubits(numbers)

    def classical(self, node: Any, body: list[Node], environment: Environment) -> None:
        name, declared = node.identifier.name, node.type
        given = node.init_expression
        value = None if given is None else self.initial(given, declared, environment, name)
        if isinstance(declared, ast.BitType):
            environment.types[name] = declared
            environment.names[name] = self._bits(declared, value, environment)
        elif isinstance(declared, ast.ArrayType):
            environment.types[name] = declared
            environment.names[name] = value.copy() if isinstance(value, Array) else self._array(declared, environment)
        else:
            environment.declare(name, declared, self._scalar(value))

    def _scalar(self, value: Any) -> Any:
        return value.number(self.resolve) if isinstance(value, Bits) else value

    def _bits(self, declared: ast.BitType, value: Any, environment: Environment) -> Bits:
        size = 1 if declared.size is None else integer_of(declared.size, environment, self)
        if size is None or not 1 <= size <= MAXIMUM_REGISTER_SIZE:
            raise Unsupported("The size of a bit register is not known, or is too large.", self.place)
        zero = 0 if environment.operators is BINARY_VERSION_2 else None
        bits = Bits([zero] * size, declared.size is None)
        if value is not None:
            bits.store(value)
        return bits

    def _array(self, declared: ast.ArrayType, environment: Environment) -> Array | None:
        lengths = [integer_of(length, environment, self) for length in declared.dimensions]
        total = 1
        for length in lengths:
            if length is None or length < 1:
                return None
            total *= length
            if total > MAXIMUM_ARRAY_ELEMENTS:
                raise Unsupported(f"An array has more than {MAXIMUM_ARRAY_ELEMENTS:,} elements.", self.place)

        def made(rest: Sequence[Any]) -> Array:
            items = [made(rest[1:]) if len(rest) > 1 else None for _ in range(rest[0])]
            return Array(items, declared.base_type)

        return made(lengths)

    def io(self, node: ast.IODeclaration, body: list[Node], environment: Environment) -> None:
        name = node.identifier.name
        value: Any = None
        if node.io_identifier is ast.IOKeyword.input:
            if name in self.inputs.written:
                number, place = self.inputs.written[name]
                angle = isinstance(node.type, (ast.FloatType, ast.AngleType))
                value = self.spot(place, number, name, exact=False) if angle else number
            else:
                value = self.inputs.settings.get(name)
        environment.declare(name, node.type, value)
        if isinstance(node.type, ast.BitType):
            environment.names[name] = self._bits(node.type, value if value is None else int(value), environment)

    def alias(self, node: ast.AliasStatement, body: list[Node], environment: Environment) -> None:
        name = node.target.name
        try:
            qubits = Qubits(self.operand(node.value, environment))
        except Unsupported:
            environment.names[name] = raw_value(node.value, environment, self)
            return
        environment.names[name] = qubits
        if environment.parent is None:
            self.circuit.registers[name] = qubits.numbers

    def gate_definition(self, node: ast.QuantumGateDefinition, body: list[Node], environment: Environment) -> None:
        self.definitions[node.name.name] = Definition(node, body, environment, self.foreign)

    def defined(self, definition: Definition, numbers: list[int], parameters: tuple[float, ...]) -> list[Written]:
        header = definition.header
        inner = definition.environment.inner()
        inner.names.update(zip((name.name for name in header.arguments), parameters))
        inner.names.update((name.name, Qubits((number,))) for name, number in zip(header.qubits, numbers))

        def run() -> None:
            self.foreign = definition.foreign
            self.inline(header.body, inner)
            self.body(definition.body, inner)

        return self.captured(run)

    def subroutine_definition(self, node: ast.SubroutineDefinition, body: list[Node], environment: Environment) -> None:
        self.subroutines[node.name.name] = (node, body, self.foreign)

    # -- control flow --------------------------------------------------------------------------------------
    def headed(self, node: Any, body: list[Node], environment: Environment) -> None:
        """A header where none of its ``else`` branches can follow, as behind ``box``."""
        self.run(clause_of(node, body, deque(), lambda node: node.statement.node), environment)

    def _for(self, clause: Clause, environment: Environment) -> None:
        place, header = self.place, clause.header
        for value in self._iterated(header, environment):
            self.count_iteration(place)
            inner = environment.inner()
            inner.declare(header.identifier.name, header.type, self._scalar(value))
            if self._loop_body(clause, inner):
                break

    def _iterated(self, node: ast.ForInLoop, environment: Environment) -> Any:
        """The values that a loop runs over; ranges include their end (specification, "For loops")."""
        over = node.set_declaration
        if isinstance(over, ast.DiscreteSet):
            values = [self.initial(item, node.type, environment, None) for item in over.values]
        elif isinstance(over, ast.RangeDefinition):
            return self._range(over, environment)
        else:
            whole = raw_value(over, environment, self)
            if isinstance(whole, Bits):
                return [Bits([cell], True) for cell in whole.cells]
            values = list(whole.items) if isinstance(whole, Array) else [None]
        if any(value is None for value in values):
            raise Unsupported("The loop runs over values known only when the program runs.", self.place)
        return values

    def _range(self, over: ast.RangeDefinition, environment: Environment) -> range:
        start, end = (integer_of(side, environment, self) if side else None for side in (over.start, over.end))
        step = 1 if over.step is None else integer_of(over.step, environment, self)
        if start is None or end is None or not step:
            raise Unsupported("The loop runs over values known only when the program runs.", self.place)
        return range(start, end + (1 if step > 0 else -1), step)

    def _while(self, clause: Clause, environment: Environment) -> None:
        place = self.place
        while True:
            if not self.foreign:
                self.place = place
            condition = self.number(clause.header.while_condition, environment)
            if condition is None:
                raise Unsupported("The loop depends on a value known only when the program runs.", place)
            if not condition:
                return
            self.count_iteration(place)
            if self._loop_body(clause, environment.inner()):
                return

    def _loop_body(self, clause: Clause, environment: Environment) -> bool:
        """Runs one iteration; True when it broke out of the loop."""
        try:
            self._governed(clause, environment)
        except _Continue:
            return False
        except _Break:
            return True
        return False

    def break_(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _Break

    def continue_(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _Continue

    def return_(self, node: ast.ReturnStatement, body: list[Node], environment: Environment) -> None:
        raise Return(None if node.expression is None else raw_value(node.expression, environment, self))

    def end(self, node: Any, body: list[Node], environment: Environment) -> None:
        raise _End

    def switch(self, node: ast.SwitchStatement, body: list[Node], environment: Environment) -> None:
        target = self.number(node.target, environment)
        if target is None:
            raise Unsupported(_UNKNOWN, self.place)
        for case in body:
            values = [self.number(label, environment) for label in case.statement.labels]
            if case.statement.word == "default" or target in values:
                self.body(case.body, environment.inner())
                return

    def box(self, node: ast.Box, body: list[Node], environment: Environment) -> None:
        self._within(node.body, body, environment.inner())

    def compound(self, node: ast.CompoundStatement, body: list[Node], environment: Environment) -> None:
        self._within(node.statements, body, environment.inner())

    # -- assignments ---------------------------------------------------------------------------------------
    def expression(self, node: ast.ExpressionStatement, body: list[Node], environment: Environment) -> None:
        raw_value(node.expression, environment, self)

    def assignment(self, node: ast.ClassicalAssignment, body: list[Node], environment: Environment) -> None:
        value_node = node.rvalue
        if node.op is not ast.AssignmentOperator["="]:
            operator = ast.BinaryOperator[node.op.name[:-1]]
            value_node = ast.BinaryExpression(op=operator, lhs=_as_expression(node.lvalue), rhs=node.rvalue)
        name = _name_of(node.lvalue)
        scope = environment.scope_of(name)
        declared = None if scope is None else scope.types.get(name)
        self.store(node.lvalue, self.initial(value_node, declared, environment, name), environment)

    def store(self, target: Any, value: Any, environment: Environment) -> None:
        """Assigns to a name, or to elements of bits or of an array."""
        name = _name_of(target)
        whole = environment.find(name)
        if isinstance(target, ast.Identifier):
            environment.assign(name, value if isinstance(whole, (Bits, Array)) else self._scalar(value))
        elif isinstance(whole, (Bits, Array)):
            try:
                self._store_element(whole, target.indices, value, environment)
            except LookupError:
                environment.assign(name, None)
        else:
            environment.assign(name, None)

    def _store_element(self, whole: Any, indices: list[Any], value: Any, environment: Environment) -> None:
        def integer(part: Any) -> int | None:
            return integer_of(part, environment, self)

        steps = [[part] for index in indices for part in (index if isinstance(index, list) else [index])]
        if isinstance(whole, Bits):
            places, _ = picked(len(whole.cells), indices[0], integer)
            part = Bits([None] * len(places))
            part.store(value)
            for place, cell in zip(places, part.cells):
                whole.cells[place] = cell
            return
        for step in steps[:-1]:
            whole = whole.items[picked(len(whole.items), step, integer)[0][0]]
            if not isinstance(whole, Array):
                raise LookupError("This has no elements.")
        places, single = picked(len(whole.items), steps[-1], integer)
        if single:
            inner = whole.items[places[0]]
            taken = value.copy() if isinstance(inner, Array) and isinstance(value, Array) else self._scalar(value)
            whole.items[places[0]] = taken if isinstance(inner, Array) else held(whole.element, taken)
        elif isinstance(value, Array):
            for place, item in zip(places, value.copy().items):
                whole.items[place] = item

    # -- subroutines ---------------------------------------------------------------------------------------
    def is_subroutine(self, name: str) -> bool:
        return name in self.subroutines

    def call(self, node: ast.FunctionCall, environment: Environment) -> Any:
        """A subroutine called: its body runs on the arguments given; what it returns."""
        definition, body, foreign = self.subroutines[node.name.name]
        inner = environment.root().inner()
        slices: list[tuple[ast.IndexExpression, Array]] = []
        for argument, given in zip(definition.arguments, node.arguments):
            if isinstance(argument, ast.QuantumArgument):
                inner.names[argument.name.name] = Qubits(self.operand(given, environment))
                continue
            name, declared = argument.name.name, argument.type
            value = self.initial(given, declared, environment, name)
            if isinstance(declared, ast.BitType):
                inner.names[name] = self._bits(declared, value, environment)
            elif isinstance(value, Array):
                inner.names[name] = value  # by reference (specification, "Arrays in subroutines")
                slices += [(given, value)] if isinstance(given, ast.IndexExpression) else []
            else:
                inner.declare(name, declared, self._scalar(value))
        place, was_foreign = self.place, self.foreign

        def run() -> Any:
            self.foreign = foreign
            try:
                self.inline(definition.body, inner)
                self.body(body, inner)
            except Return as returned:
                return returned.value
            return None

        found = self.deeper(run)
        self.place, self.foreign = place, was_foreign
        for given, part in slices:
            self._give_back(given, part, environment)
        returned = definition.return_type
        return found if returned is None or isinstance(found, (Bits, Array)) else held(returned, found)

    def _give_back(self, given: ast.IndexExpression, part: Array, environment: Environment) -> None:
        """What a subroutine did to a slice that it was given, done to the array."""
        whole = raw_value(given.collection, environment, self)
        try:
            if isinstance(whole, Array):
                self._store_element(whole, [given.index], part, environment)
        except LookupError:
            pass

    # -- files and measurements ----------------------------------------------------------------------------
    def include_file(self, node: ast.Include, body: list[Node], environment: Environment) -> None:
        found = self.include(node.filename)
        if found is None:
            if standard_library(node.filename) is None:
                raise Unsupported(f"The included file '{node.filename}' was not found.", self.place)
            return
        identity, text = found
        if identity not in self.included:
            self.included.add(identity)
            was_foreign, self.foreign = self.foreign, True
            self.body(parse(text).nodes, environment)
            self.foreign = was_foreign

    def measurement(self, node: ast.QuantumMeasurementStatement, body: list[Node], environment: Environment) -> None:
        outcomes = self.measured(node.measure, environment)
        if node.target is not None:
            self.store(node.target, outcomes, environment)

    def reset_(self, node: ast.QuantumReset, body: list[Node], environment: Environment) -> None:
        self.reset(self.operand(node.qubits, environment))


def _name_of(target: Any) -> str:
    name: str = target.name if isinstance(target, ast.Identifier) else target.name.name
    return name


def _as_expression(target: Any) -> Any:
    """An assignment's target read as a value."""
    if isinstance(target, ast.Identifier):
        return target
    found: Any = target.name
    for index in target.indices:
        found = ast.IndexExpression(collection=found, index=index)
    return found


_RULES: dict[type, Callable[[Elaborator, Any, list[Node], Environment], None]] = {
    ast.QubitDeclaration: Elaborator.qubits,
    ast.ClassicalDeclaration: Elaborator.classical,
    ast.ConstantDeclaration: Elaborator.classical,
    ast.IODeclaration: Elaborator.io,
    ast.AliasStatement: Elaborator.alias,
    ast.QuantumGateDefinition: Elaborator.gate_definition,
    ast.SubroutineDefinition: Elaborator.subroutine_definition,
    ast.BranchingStatement: Elaborator.headed,
    ast.ForInLoop: Elaborator.headed,
    ast.WhileLoop: Elaborator.headed,
    ast.BreakStatement: Elaborator.break_,
    ast.ContinueStatement: Elaborator.continue_,
    ast.ReturnStatement: Elaborator.return_,
    ast.EndStatement: Elaborator.end,
    ast.SwitchStatement: Elaborator.switch,
    ast.Box: Elaborator.box,
    ast.CompoundStatement: Elaborator.compound,
    ast.ExpressionStatement: Elaborator.expression,
    ast.ClassicalAssignment: Elaborator.assignment,
    ast.Include: Elaborator.include_file,
    ast.QuantumGate: lambda walker, node, body, environment: walker.gate(node, environment),
    ast.QuantumPhase: lambda walker, node, body, environment: walker.phase(node, environment),
    ast.QuantumMeasurementStatement: Elaborator.measurement,
    ast.QuantumReset: Elaborator.reset_,
}
