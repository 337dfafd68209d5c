"""Names and their values while a program is written out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ketline.semantics.constants import BINARY, Operators, converted, evaluate, no_names
from ketline.semantics.sized import Sized
from ketline.semantics.tracked import lose, plain
from ketline.syntax.classes import ast


@dataclass(frozen=True, slots=True)
class Qubits:
    """A register, alias or argument: qubit numbers in order."""

    numbers: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Outcome:
    """What a measurement of ``qubit`` gave: 0 or 1 once somebody has asked for it, until then None."""

    qubit: int
    source: tuple[int, int]
    value: int | None = None


#: Bits from which an angle is as fine as values are shown.
_FINE_BITS = 31

#: One bit: its value, a measurement's outcome, or None where it is not known.
Bit = int | Outcome | None


@dataclass(slots=True, eq=False)
class Bits:
    """A bit register, lowest index first; ``single`` is whether it is a lone ``bit``."""

    cells: list[Bit]
    single: bool = False

    def number(self, resolve: Callable[[Outcome], int]) -> Sized | None:
        """The register as an unsigned integer, its measurements' outcomes asked for."""
        total = 0
        for place, cell in enumerate(self.cells):
            value = resolve(cell) if isinstance(cell, Outcome) else cell
            if value is None:
                return None
            total |= value << place
        return Sized(total, len(self.cells))

    def store(self, value: Any) -> None:
        """Takes over other bits, or those of an integer; anything else leaves the register unknown."""
        if isinstance(value, Bits):
            value = value.cells
        if isinstance(value, list):
            self.cells = [*value[: len(self.cells)], *[None] * (len(self.cells) - len(value))]
        elif isinstance(value, (bool, int)):
            self.cells = [int(value) >> place & 1 for place in range(len(self.cells))]
        else:
            self.cells = [None] * len(self.cells)


@dataclass(slots=True, eq=False)
class Array:
    """A classical array: its elements in order, arrays again in all but the last dimension."""

    items: list[Any]
    element: Any

    @property
    def lengths(self) -> tuple[int, ...]:
        inner = self.items[0] if self.items else None
        return (len(self.items), *(inner.lengths if isinstance(inner, Array) else ()))

    def copy(self) -> Array:
        return Array([item.copy() if isinstance(item, Array) else item for item in self.items], self.element)

    def flat(self) -> Iterator[Any]:
        for item in self.items:
            yield from item.flat() if isinstance(item, Array) else (item,)


@dataclass(slots=True)
class Environment:
    """One scope's names: numbers, ``Qubits``, ``Bits``, ``Array``s, or None where the value is not known."""

    names: dict[str, Any] = field(default_factory=dict)
    parent: Environment | None = None
    operators: Operators = field(default_factory=lambda: BINARY)
    types: dict[str, Any] = field(default_factory=dict)

    def inner(self) -> Environment:
        return Environment({}, self, self.operators)

    def copy(self) -> Environment:
        """A global scope as it is now, whatever is assigned to its names later."""
        copies: dict[int, Any] = {}  # two names of one register, as an alias is, stay that
        names = {name: copies.setdefault(id(value), _copied(value)) for name, value in self.names.items()}
        return Environment(names, None, self.operators, dict(self.types))

    def declare(self, name: str, declared: Any, value: Any) -> None:
        """A classical name; its value is held as its declared type."""
        self.types[name] = declared
        self.names[name] = held(declared, value)

    def root(self) -> Environment:
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def scope_of(self, name: str) -> Environment | None:
        scope: Environment | None = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.parent
        return None

    def find(self, name: str) -> Any:
        scope = self.scope_of(name)
        return None if scope is None else scope.names[name]

    def assign(self, name: str, value: Any) -> None:
        """Sets an existing name to a value of its declared type."""
        scope = self.scope_of(name)
        if scope is None:
            return
        known = scope.names[name]
        if isinstance(known, Bits):
            known.store(value)
        elif isinstance(known, Array):
            scope.names[name] = value.copy() if isinstance(value, Array) else None
        else:
            scope.names[name] = held(scope.types.get(name), value)


def _copied(value: Any) -> Any:
    if isinstance(value, Bits):
        return Bits(list(value.cells), value.single)
    return value.copy() if isinstance(value, Array) else value


def held(declared: Any, value: Any) -> Any:
    """``value`` as a name of the declared scalar type holds it."""
    try:
        found = converted(declared, value)
    except (OverflowError, TypeError, ValueError):
        return None
    width = evaluate(declared.size, no_names) if isinstance(declared, ast.AngleType) and declared.size else None
    return _quantised(found, width) if isinstance(width, int) and isinstance(found, float) else found


def _quantised(angle: float, width: int) -> float:
    """The nearest of the 2**width angles that so many bits hold (specification, "Angles")."""
    if width > _FINE_BITS:
        return angle
    lose(angle)  # it moves in steps
    return round(plain(angle) / math.tau * (1 << width)) % (1 << width) * math.tau / (1 << width)


def positions(part: ast.RangeDefinition, size: int, integer: Callable[[Any], int | None]) -> list[int]:
    """The positions that a range picks of ``size``, both ends included.

    Raises:
        LookupError: with a sentence, when they are not known or not there.
    """
    step = 1 if part.step is None else integer(part.step)
    if not step:
        raise LookupError("The step of a range is not known.")
    start = (0 if step > 0 else size - 1) if part.start is None else integer(part.start)
    end = (size - 1 if step > 0 else 0) if part.end is None else integer(part.end)
    if start is None or end is None:
        raise LookupError("The bounds of a range are not known.")
    start, end = (value + size if value < 0 else value for value in (start, end))
    if not (0 <= start < size and 0 <= end < size):
        raise LookupError("A range reaches past the register.")
    return list(range(start, end + (1 if step > 0 else -1), step))


def picked(size: int, index: Any, integer: Callable[[Any], int | None]) -> tuple[list[int], bool]:
    """The positions that one index picks of ``size``, and whether it is a single element.

    Raises:
        LookupError: with a sentence, when they are not known or not there.
    """
    parts = index.values if isinstance(index, ast.DiscreteSet) else index
    found: list[int] = []
    for part in parts:
        if isinstance(part, ast.RangeDefinition):
            found.extend(positions(part, size, integer))
            continue
        position = integer(part)
        if position is None:
            raise LookupError("An index is not known before the program runs.")
        if not -size <= position < size:
            raise LookupError(f"Index {position} is out of range.")
        found.append(position % size)
    single = parts is index and len(parts) == 1 and not isinstance(parts[0], ast.RangeDefinition)
    return found, single


def qubits_of(
    node: Any,
    environment: Environment,
    integer: Callable[[Any], int | None],
    hardware: Callable[[str], tuple[int, ...]],
) -> tuple[int, ...]:
    """The qubit numbers of an operand.

    Raises:
        LookupError: with a sentence, when they are not known.
    """
    if isinstance(node, ast.Concatenation):
        sides = (qubits_of(side, environment, integer, hardware) for side in (node.lhs, node.rhs))
        return tuple(number for side in sides for number in side)
    if isinstance(node, ast.Identifier):
        if node.name.startswith("$"):
            return hardware(node.name)
        found = environment.find(node.name)
        if not isinstance(found, Qubits):
            raise LookupError(f"'{node.name}' is not a known qubit register.")
        return found.numbers
    if isinstance(node, ast.IndexedIdentifier):
        indices: Iterable[Any] = node.indices
        numbers = qubits_of(node.name, environment, integer, hardware)
    elif isinstance(node, ast.IndexExpression):
        indices = (node.index,)
        numbers = qubits_of(node.collection, environment, integer, hardware)
    else:
        raise LookupError("This operand is not a qubit.")
    for index in indices:
        numbers = tuple(numbers[place] for place in picked(len(numbers), index, integer)[0])
    return numbers
