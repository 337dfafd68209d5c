"""Gate calls: broadcasting, modifiers, definitions (OpenQASM 3 specification, "Gates")."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from ketline.circuit.expressions import integer_of, is_exact, value_of
from ketline.circuit.gates import gate_matrix, recipe
from ketline.circuit.operations import Call, Circuit, Operation, Place, operation
from ketline.circuit.values import Environment, Qubits, qubits_of
from ketline.circuit.writing import Outcomes, Unsupported, Writer, Written
from ketline.limits import MAXIMUM_CONTROLS, MAXIMUM_ELABORATED_GATES, MAXIMUM_POWER
from ketline.semantics.constants import Operators, evaluate, no_names
from ketline.semantics.tracked import Angle, Parts, Tracked, parts_of, plain
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.plain import PlainCall
from ketline.syntax.statements import Statement, plain_call
from ketline.syntax.tree import Node

#: A composite gate raised to a fractional power is turned into one matrix on at most this many qubits.
_LARGEST_POWER_QUBITS = 6


class Definition(NamedTuple):
    """A gate that the program defines: its header, its block, the scope that it stands in, whether in another file."""

    header: ast.QuantumGateDefinition
    body: list[Node]
    environment: Environment
    foreign: bool


class _Ready(NamedTuple):
    """What is the same at each visit of a plain call of a standard gate.

    ``spots`` are where its parameters stand in the statement, and whether they are spelt by pi.
    """

    values: tuple[float, ...]
    spots: tuple[tuple[int, int, bool], ...]
    controls: int
    qubits: int


#: A number alone, as most parameters are.
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def _read(call: PlainCall, statement: Statement, operators: Operators) -> _Ready | None:
    """The values of a plain call's parameters; None where it is no standard gate, or has another number of them."""
    known = recipe(call.gate)
    if known is None:
        return None
    values: list[float] = []
    spots: list[tuple[int, int, bool]] = []
    at = statement.text.find("(") + 1
    for index, piece in enumerate(call.written.split(",") if call.written else ()):
        start, written = at + len(piece) - len(piece.lstrip()), piece.strip()
        at += len(piece) + 1
        exact = False
        if _NUMBER.fullmatch(written):
            value: Any = float(written)
        else:
            argument = statement.node.arguments[index]
            value, exact = evaluate(argument, no_names, operators), is_exact(argument)
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        values.append(float(value))
        spots.append((start, start + len(written), exact))
    try:
        size = gate_matrix(call.gate, tuple(values)).shape[0]
    except TypeError:
        return None
    return _Ready(tuple(values), tuple(spots), known[0], known[0] + size.bit_length() - 1)


class GateCalls(Writer):
    """Writes gate calls; ``definitions`` are the program's own gates."""

    def __init__(
        self, circuit: Circuit, outcomes: Outcomes, stop: Callable[[], bool], angles: Mapping[Place, float]
    ) -> None:
        super().__init__(circuit, outcomes, stop, angles)
        self.definitions: dict[str, Definition] = {}

    def plain(self, statement: Statement, environment: Environment) -> bool:
        """The quick way for what long programs consist of: a standard gate with numbers on single qubits.

        False where the statement needs the general way.
        """
        call = plain_call(statement)
        if call is None or call.gate in self.definitions or self.given_angles:
            return False
        if call.constants and any(map(environment.scope_of, call.constants)):
            return False
        if call.worth is None or call.worth[0] is not environment.operators:
            call.worth = (environment.operators, _read(call, statement, environment.operators))
        ready: _Ready | None = call.worth[1]
        if ready is None or len(call.operands) != ready.qubits:
            return False
        numbers = []
        for name, position, _, _ in call.operands:
            register = environment.find(name)
            if type(register) is not Qubits or not 0 <= (position or 0) < len(register.numbers):
                return False
            if position is None and len(register.numbers) != 1:
                return False
            numbers.append(register.numbers[position or 0])
        if len(numbers) > 1 and len(set(numbers)) != len(numbers):
            return False
        controls = tuple([(number, 1) for number in numbers[: ready.controls]])
        made = operation(call.gate, ready.values, tuple(numbers[ready.controls :]), controls)
        self.add_one(made, None if self.foreign or not ready.values else self._spots(ready))
        return True

    def gate(self, node: ast.QuantumGate, environment: Environment) -> None:
        parameters = tuple(self.parameter(argument, environment) for argument in node.arguments)
        for numbers in self._broadcast([self.operand(qubit, environment) for qubit in node.qubits]):
            self._apply(node, parameters, numbers, environment)

    def _spots(self, ready: _Ready) -> tuple[Parts, ...]:
        base, found = self.place[0], []
        for value, (start, end, exact) in zip(ready.values, ready.spots):
            place = (base + start, base + end)
            angle = self.angles.get(place)
            if angle is None:
                angle = self.angles[place] = Angle(*place, value, None, exact)
            found.append(((angle, 1.0),))
        return tuple(found)

    def _apply(
        self, node: ast.QuantumGate, parameters: tuple[float, ...], numbers: list[int], environment: Environment
    ) -> None:
        controls, powers = self.modifiers(node.modifiers, environment)
        for number in numbers:
            self.settle(number)
        written = self._instance(node.name.name, parameters, numbers[len(controls) :])
        for power in powers:
            written = self._powered(written, power)
        taken = tuple(zip(numbers, controls))
        start = len(self.circuit.operations)
        self.add([Written(made.controlled(taken), slopes) for made, slopes in written] if taken else written)
        if node.name.name in self.definitions and not self.capturing:
            end = len(self.circuit.operations)
            self.circuit.calls.append(Call(start, end, node.name.name, tuple(map(plain, parameters))))

    def modifiers(
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
                count = 1 if modifier.argument is None else integer_of(modifier.argument, environment, self)
                if count is None or not 1 <= count <= MAXIMUM_CONTROLS:
                    raise Unsupported(f"The number of controls is not one of 1 to {MAXIMUM_CONTROLS}.", self.place)
                controls.extend([1 if name == "ctrl" else 0] * count)
            elif name == "inv":
                powers.insert(0, -1.0)
            else:
                powers.insert(0, self._number(modifier.argument, environment))
        return controls, powers

    def _instance(self, name: str, parameters: tuple[float, ...], numbers: list[int]) -> list[Written]:
        """The operations of one gate on single qubits."""
        defined = self.definitions.get(name)
        if defined is not None:
            return self.defined(defined, numbers, parameters)
        return self._standard(name, parameters, numbers)

    def defined(self, definition: Definition, numbers: list[int], parameters: tuple[float, ...]) -> list[Written]:
        """What a gate of the program's own writes for qubits and parameters; running it is the walker's matter."""
        raise NotImplementedError

    def _standard(self, name: str, parameters: tuple[float, ...], numbers: list[int]) -> list[Written]:
        known = recipe(name)
        if known is None:
            raise Unsupported(f"Ketline has no matrix for the gate '{name}'.", self.place)
        controls = known[0]
        slopes = tuple(map(parts_of, parameters)) if any(type(part) is Tracked for part in parameters) else None
        values = tuple(map(plain, parameters))
        targets = tuple(numbers[controls:])
        try:
            size = gate_matrix(name, values).shape[0]
        except TypeError:
            raise Unsupported(f"'{name}' has another number of parameters.", self.place) from None
        if size != 1 << len(targets):
            raise Unsupported(f"'{name}' acts on another number of qubits.", self.place)
        return [Written(operation(name, values, targets, tuple((number, 1) for number in numbers[:controls])), slopes)]

    # -- powers ----------------------------------------------------------------------------------------------
    def _powered(self, written: list[Written], power: float) -> list[Written]:
        if not written:
            return []
        if abs(power) > MAXIMUM_POWER:
            raise Unsupported(f"A gate is raised to a power past {MAXIMUM_POWER:,}.", self.place)
        whole = float(power).is_integer() and not isinstance(power, Tracked)
        if whole and abs(power) * len(written) <= MAXIMUM_ELABORATED_GATES:
            base = written if power >= 0 else [Written(made.inverse(), slopes) for made, slopes in reversed(written)]
            return base * int(abs(power))
        return [self._fractional(written, power)]

    def _fractional(self, written: list[Written], power: float) -> Written:
        """One matrix for a gate to a fractional power (principal branch of its eigenphases), with its derivatives."""
        qubits = sorted({qubit for made, _ in written for qubit in made.qubits})
        if len(qubits) > _LARGEST_POWER_QUBITS:
            raise Unsupported(f"A fractional power of a gate on {len(qubits)} qubits is too large.", self.place)
        from ketline.circuit.matrices import power_and_derivatives

        matrix, partials = power_and_derivatives(written, qubits, power)
        slopes: tuple[Parts, ...] = tuple(((angle, 1.0),) for angle in partials)
        given = (matrix, tuple(partials.values()))
        made = Operation("#power", tuple(angle.value for angle in partials), tuple(qubits), (), False, given)
        return Written(made, slopes or None)

    # -- the global phase ------------------------------------------------------------------------------------
    def phase(self, node: ast.QuantumPhase, environment: Environment) -> None:
        angle = self.parameter(node.argument, environment)
        controls, powers = self.modifiers(node.modifiers, environment)
        for power in powers:
            angle = angle * power
        operands = [self.operand(qubit, environment) for qubit in node.qubits]
        if len(operands) != len(controls):
            raise Unsupported("'gphase' takes a qubit for each control.", self.place)
        slopes = (parts_of(angle),) if isinstance(angle, Tracked) else None
        for numbers in self._broadcast(operands):
            made = operation("gphase", (plain(angle),), (), tuple(zip(numbers, controls)))
            self.add_one(made, slopes)

    def _broadcast(self, operands: list[tuple[int, ...]]) -> list[list[int]]:
        """The qubits of each single call that operands of several qubits stand for."""
        width = max((len(operand) for operand in operands), default=1)
        if any(len(operand) not in (1, width) for operand in operands):
            raise Unsupported("The registers in this call differ in size.", self.place)
        found = [[operand[index if len(operand) > 1 else 0] for operand in operands] for index in range(width)]
        if any(len(set(numbers)) != len(numbers) for numbers in found):
            raise Unsupported("A gate acts on the same qubit twice.", self.place)
        return found

    # -- values ----------------------------------------------------------------------------------------------
    def parameter(self, node: Any, environment: Environment) -> float:
        """An angle: a number that remembers the one in the text that it is."""
        return self.tracked(node, self._number(node, environment), environment)

    def _number(self, node: Any, environment: Environment) -> float:
        value = value_of(node, environment, self)
        if isinstance(value, (bool, int, float)):
            number = value if isinstance(value, Tracked) else float(value)
            if np.isfinite(number):
                return number
        start, end = extent(node)
        base = self.place[0]
        raise Unsupported(
            "The value of a gate's parameter is not known before the program runs.", (base + start, base + end)
        )

    def operand(self, node: Any, environment: Environment) -> tuple[int, ...]:
        def integer(part: Any) -> int | None:
            return integer_of(part, environment, self)

        try:
            return qubits_of(node, environment, integer, self.hardware)
        except LookupError as error:
            raise Unsupported(str(error.args[0]), self.place) from None

    def hardware(self, name: str) -> tuple[int, ...]:
        """Hardware qubits are numbered in order of appearance."""
        if name not in self.circuit.registers:
            self.circuit.registers[name] = (self.circuit.n_qubits,)
            self.circuit.n_qubits += 1
        return self.circuit.registers[name]

    # -- for expressions; a program's own subroutines are the walker's matter --------------------------------
    def is_subroutine(self, name: str) -> bool:
        return False

    def call(self, node: ast.FunctionCall, environment: Environment) -> Any:
        return None

    def measured(self, node: ast.QuantumMeasurement, environment: Environment) -> Any:
        return self.measure(self.operand(node.qubit, environment))
