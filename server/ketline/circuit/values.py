"""Names and their values while a program is written out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from openqasm3 import ast

from ketline.semantics.constants import BINARY, Operators, converted, evaluate


@dataclass(frozen=True, slots=True)
class Qubits:
    """A register, alias or argument: qubit numbers in order."""

    numbers: tuple[int, ...]


@dataclass(slots=True)
class Environment:
    """One scope's names: numbers, ``Qubits``, or None where the value is not known; and their declared types."""

    names: dict[str, Any] = field(default_factory=dict)
    parent: Environment | None = None
    operators: Operators = field(default_factory=lambda: BINARY)
    types: dict[str, Any] = field(default_factory=dict)

    def inner(self) -> Environment:
        return Environment({}, self, self.operators)

    def declare(self, name: str, declared: Any, value: Any) -> None:
        """A classical name; its value is held as its declared type."""
        self.types[name] = declared
        self.names[name] = _held(declared, value)

    def root(self) -> Environment:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Any:
        scope: Environment | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def value(self, node: Any) -> Any:
        """A number, bool or complex, or None."""
        return evaluate(node, self._number, self.operators)

    def _number(self, name: str) -> Any:
        found = self.find(name)
        return found if isinstance(found, (bool, int, float, complex)) else None

    def integer(self, node: Any) -> int | None:
        value = self.value(node)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int) else None

    def assign(self, target: Any, value: Any) -> None:
        """Sets an existing name; assigning to a part of it makes the whole unknown."""
        if isinstance(target, ast.IndexedIdentifier):
            target, value = target.name, None
        scope: Environment | None = self
        while scope is not None:
            if target.name in scope.names:
                scope.names[target.name] = _held(scope.types.get(target.name), value)
                return
            scope = scope.parent


def _held(declared: Any, value: Any) -> Any:
    try:
        return converted(declared, value)
    except (OverflowError, ValueError):
        return None


def iterate(node: Any, environment: Environment) -> Iterable[Any] | None:
    """The values a ``for`` runs over, or None. Ranges include their end (specification, "For loops")."""
    if isinstance(node, ast.DiscreteSet):
        values = [environment.value(item) for item in node.values]
        return None if any(value is None for value in values) else values
    if isinstance(node, ast.RangeDefinition):
        start, end = environment.integer(node.start), environment.integer(node.end)
        step = 1 if node.step is None else environment.integer(node.step)
        if start is None or end is None or not step:
            return None
        return range(start, end + (1 if step > 0 else -1), step)
    return None


def qubits_of(
    node: Any, environment: Environment, hardware: Callable[[str], tuple[int, ...]]
) -> tuple[int, ...]:
    """The qubit numbers of an operand.

    Raises:
        LookupError: with a sentence, when they are not known.
    """
    if isinstance(node, ast.Concatenation):
        return qubits_of(node.lhs, environment, hardware) + qubits_of(node.rhs, environment, hardware)
    if isinstance(node, ast.Identifier):
        if node.name.startswith("$"):
            return hardware(node.name)
        found = environment.find(node.name)
        if not isinstance(found, Qubits):
            raise LookupError(f"'{node.name}' is not a known qubit register.")
        return found.numbers
    if isinstance(node, ast.IndexedIdentifier):
        numbers = qubits_of(node.name, environment, hardware)
        for index in node.indices:
            numbers = _picked(numbers, index, environment)
        return numbers
    if isinstance(node, ast.IndexExpression):
        return _picked(qubits_of(node.collection, environment, hardware), node.index, environment)
    raise LookupError("This operand is not a qubit.")


def _picked(numbers: tuple[int, ...], index: Any, environment: Environment) -> tuple[int, ...]:
    parts = index.values if isinstance(index, ast.DiscreteSet) else index
    picked: list[int] = []
    for part in parts:
        if isinstance(part, ast.RangeDefinition):
            picked.extend(_slice(numbers, part, environment))
            continue
        position = environment.integer(part)
        if position is None:
            raise LookupError("An index is not known before the program runs.")
        if not -len(numbers) <= position < len(numbers):
            raise LookupError(f"Index {position} is out of range.")
        picked.append(numbers[position])
    return tuple(picked)


def _slice(numbers: tuple[int, ...], part: ast.RangeDefinition, environment: Environment) -> list[int]:
    size = len(numbers)
    step = 1 if part.step is None else environment.integer(part.step)
    if not step:
        raise LookupError("The step of a range is not known.")
    start = (0 if step > 0 else size - 1) if part.start is None else environment.integer(part.start)
    end = (size - 1 if step > 0 else 0) if part.end is None else environment.integer(part.end)
    if start is None or end is None:
        raise LookupError("The bounds of a range are not known.")
    start, end = (value + size if value < 0 else value for value in (start, end))
    if not (0 <= start < size and 0 <= end < size):
        raise LookupError("A range reaches past the register.")
    return [numbers[position] for position in range(start, end + (1 if step > 0 else -1), step)]
