"""Gate calls as simplifying sees them: which qubits, which matrices, and how they are written."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ketline.circuit.gates import recipe
from ketline.circuit.operations import Operation, operation
from ketline.limits import MAXIMUM_CONTROLS
from ketline.lints.lookup import Lookup, Place, nodes_within
from ketline.semantics import Kind, Scope
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, evaluate
from ketline.semantics.library import BUILTIN_GATES, CONSTANTS
from ketline.semantics.types import Base, Scalar
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.powers import version2_node
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node

#: Values that a parameter of unknown value is tried with: an identity of trigonometric functions that holds at three
#: independent random points holds everywhere but on a set of measure zero.
SAMPLES = 3

#: Gates of one angle whose product is the same gate by the sum: exp(-i angle/2 P), and phases.
ROTATIONS = frozenset("rx ry rz p u1 phase rxx ryy rzz cp cu1 cphase crx cry crz".split())


@dataclass(frozen=True, slots=True)
class Call:
    """One gate call. ``place`` are the offsets of its statement; the texts are as it writes them.

    ``operations`` are what it does, once for each sample of the unknown values. ``summable`` is whether its angle may
    be added to another one as text.
    """

    place: tuple[int, int]
    name: str
    angles: tuple[str, ...]
    operands: tuple[str, ...]
    qubits: tuple[Place, ...]
    operations: tuple[Operation, ...]
    modified: bool
    summable: bool

    @property
    def known(self) -> bool:
        """Whether its parameters have one value, so that its samples are one."""
        return self.operations[0] is self.operations[-1]

    @property
    def text(self) -> str:
        """The call as a statement; not for one with modifiers."""
        angles = f"({', '.join(self.angles)})" if self.angles else ""
        return f"{self.name}{angles} {', '.join(self.operands)};"

    def turned(self, angle: str, values: Sequence[float]) -> Call:
        """The same rotation by another angle; ``values`` are one a sample."""
        operations = tuple(one.with_parameter(0, value) for one, value in zip(self.operations, values))
        return replace(self, angles=(angle,), operations=operations)


class Reader:
    """Reads the calls of one scope, with one numbering of its qubits."""

    def __init__(self, scope: Scope, version2: bool) -> None:
        self.scope = scope
        self.version2 = version2
        self.lookup = Lookup(scope, version2, not version2)
        self.numbers: dict[Place, int] = {}
        self._random = random.Random(7)
        self._samples: dict[str, tuple[float, ...]] = {}

    def runs(self, nodes: Sequence[Node]) -> Iterator[list[Call]]:
        """The stretches of a block that are gate calls alone, one after the other."""
        run: list[Call] = []
        for node in nodes:
            call = self.call(node)
            if call is not None:
                run.append(call)
                continue
            if len(run) > 1:
                yield run
            run = []
        if len(run) > 1:
            yield run

    def call(self, node: Node) -> Call | None:
        """The call that a statement is, where everything about it is known."""
        statement = node.statement
        if statement.form is not Form.LEAF or statement.problems or node.annotations or "//" in statement.text:
            return None
        made = version2_node(statement) if self.version2 else statement.node
        if type(made) is not ast.QuantumGate or made.duration is not None:
            return None
        qubits = self._qubits(made)
        operations = None if qubits is None else self._operations(made, qubits)
        if qubits is None or operations is None:
            return None
        text = statement.text
        return Call(
            (node.start, node.end),
            made.name.name,
            tuple(text[slice(*extent(argument))] for argument in made.arguments),
            tuple(text[slice(*extent(qubit))] for qubit in made.qubits),
            qubits,
            operations,
            bool(made.modifiers),
            all(self._is_summable(argument) for argument in made.arguments),
        )

    def available(self, name: str) -> bool:
        """Whether a name is the standard gate here."""
        return self.lookup.library_gate(name) is not None and recipe(name) is not None

    def made(self, like: Call, name: str, operands: Sequence[tuple[str, Place]]) -> Call | None:
        """A call of a gate without parameters in the place of another."""
        if not self.available(name):
            return None
        places = tuple(place for _, place in operands)
        made = standard_operation(name, (), [self.numbers[place] for place in places], (), False)
        texts = tuple(text for text, _ in operands)
        return Call(like.place, name, (), texts, places, (made,) * SAMPLES, False, True)

    # -- parts of a call -------------------------------------------------------------------------------------
    def _qubits(self, node: ast.QuantumGate) -> tuple[Place, ...] | None:
        found: list[Place] = []
        for qubit in node.qubits:
            operand = self.lookup.operand(qubit)
            if operand.places is None or len(operand.places) != 1 or not operand.single:
                return None
            found.append(operand.places[0])
        return tuple(found) if len(set(found)) == len(found) else None

    def _operations(self, node: ast.QuantumGate, qubits: Sequence[Place]) -> tuple[Operation, ...] | None:
        name = self.lookup.library_gate(node.name.name)
        if name is None or recipe(name) is None:
            return None
        modifiers = self._modifiers(node.modifiers)
        values = [self._values(argument) for argument in node.arguments]
        if modifiers is None or any(value is None for value in values):
            return None
        controls, inverted = modifiers
        if not self._fits(name, len(node.arguments), len(qubits) - len(controls)):
            return None
        numbers = [self.numbers.setdefault(place, len(self.numbers)) for place in qubits]
        samples = list(zip(*[value for value in values if value is not None])) or [()] * SAMPLES
        return tuple(standard_operation(name, tuple(sample), numbers, controls, inverted) for sample in samples)

    def _fits(self, name: str, parameters: int, qubits: int) -> bool:
        symbol = self.scope.find(name)
        if symbol is None:
            return BUILTIN_GATES.get(name) == (parameters, qubits)
        return (symbol.parameters, symbol.qubits) == (parameters, qubits)

    def _modifiers(self, modifiers: Sequence[ast.QuantumGateModifier]) -> tuple[tuple[int, ...], bool] | None:
        """The values that controls must have, outermost first, and whether the gate is inverted."""
        controls: list[int] = []
        inverted = False
        for modifier in modifiers:
            kind = modifier.modifier.name
            if kind == "inv":
                inverted = not inverted
            elif kind in ("ctrl", "negctrl"):
                count = 1 if modifier.argument is None else self.lookup.integer(modifier.argument)
                if count is None or not 1 <= count <= MAXIMUM_CONTROLS:
                    return None
                controls += [int(kind == "ctrl")] * count
            else:
                return None
        return tuple(controls), inverted

    def _values(self, node: Any) -> tuple[float, ...] | None:
        """A parameter's values, one a sample."""
        operators = BINARY_VERSION_2 if self.version2 else BINARY
        found = []
        for index in range(SAMPLES):
            value = evaluate(node, partial(self._value, index), operators)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
                return None
            found.append(float(value))
        return tuple(found)

    def _value(self, sample: int, name: str) -> Any:
        symbol = self.scope.find(name)
        if symbol is None:
            return None
        if symbol.value is not None or symbol.kind is Kind.CONSTANT:
            return symbol.value
        if not _is_float(symbol.kind, symbol.type):
            return None
        if name not in self._samples:
            self._samples[name] = tuple(self._random.uniform(-3, 3) for _ in range(SAMPLES))
        return self._samples[name][sample]

    def _is_summable(self, node: Any) -> bool:
        """Whether the expression is a sum of real numbers, which no width wraps around."""
        for found in nodes_within(node):
            if isinstance(found, ast.Identifier) and found.name not in CONSTANTS:
                symbol = self.scope.find(found.name)
                if symbol is None or not _is_float(symbol.kind, symbol.type):
                    return False
            elif not isinstance(found, _SUMMABLE):
                return False
        return True


_SUMMABLE = (ast.Identifier, ast.IntegerLiteral, ast.FloatLiteral, ast.UnaryExpression, ast.BinaryExpression)


def _is_float(kind: Kind, type_: Any) -> bool:
    """Whether a name is a real number: a ``float``, or a parameter of a gate."""
    return kind is Kind.PARAMETER or (isinstance(type_, Scalar) and type_.base is Base.FLOAT)


def standard_operation(
    name: str, parameters: tuple[float, ...], numbers: Sequence[int], controls: tuple[int, ...], inverted: bool
) -> Operation:
    """A standard gate on numbered qubits: modifiers' controls first, then its own, then its targets."""
    known = recipe(name)
    assert known is not None
    values = (*controls, *[1] * known[0])
    return operation(
        name, parameters, tuple(numbers[len(values) :]), tuple(zip(numbers[: len(values)], values)), inverted
    )
