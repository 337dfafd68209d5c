"""What names mean at one place of a program, for lints: symbols, constants, and which qubits an operand is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ketline.limits import MAXIMUM_LINTED_REGISTER, MAXIMUM_NESTING
from ketline.semantics import Kind, Scope, Symbol
from ketline.semantics.context import Context
from ketline.semantics.library import BRAKET, BUILTIN_GATES, CONSTANTS, LIBRARIES
from ketline.semantics.operands import chosen_indices
from ketline.source.files import no_includes
from ketline.syntax.classes import ast

#: One qubit or bit: the name of its register and its index there; UNSIZED for one without register, as ``$0``.
Place = tuple[str, int]
UNSIZED = -1


@dataclass(frozen=True, slots=True)
class Operand:
    """What an operand or a classical target names.

    ``places`` in order, or None where an index or a size is unknown: then any of ``registers``, and anything at all
    where that is empty. ``single`` says that it is one (qu)bit and not a register of them.
    """

    places: tuple[Place, ...] | None
    registers: tuple[str, ...]
    single: bool


UNKNOWN = Operand(None, (), False)


class Order:
    """What is declared before what: ``places`` are offsets in the section, ``before`` the names declared above it.

    Remembers in ``asked`` what was asked of ``before``, with the answers.
    """

    def __init__(self, places: Mapping[Symbol, int], before: Mapping[str, Symbol]) -> None:
        self._places, self._before = places, before
        self.asked: dict[str, Symbol | None] = {}

    def is_declared_before(self, symbol: Symbol, offset: int) -> bool:
        """Whether a symbol is declared before an offset of the section."""
        place = self._places.get(symbol)
        if place is not None:
            return place < offset
        found = self.asked[symbol.name] = self._before.get(symbol.name)
        return found is symbol


class Lookup:
    """Names as one scope sees them, whatever the place in it: two statements with one text mean the same."""

    def __init__(
        self, scope: Scope, version2: bool, version3: bool, order: Order | None = None
    ) -> None:
        self.scope = scope
        self.order = order or Order({}, {})
        self.version2 = version2
        self.version3 = version3
        self._context = Context(no_includes, version2, scope)
        self._operands: dict[Place, Operand] = {}

    def within(self, scope: Scope) -> Lookup:
        """The names as an inner scope sees them."""
        return Lookup(scope, self.version2, self.version3, self.order)

    def symbol(self, name: str) -> Symbol | None:
        return self.scope.find(name)

    def constant(self, node: Any) -> Any:
        """A constant expression's value, or None."""
        return self._context.constant(node)

    def integer(self, node: Any) -> int | None:
        return self._context.integer(node)

    def number(self, node: Any) -> float | None:
        """A constant expression's real value, or None."""
        value = self.constant(node)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def library_gate(self, name: str) -> str | None:
        """The name, where it means a gate of a standard file or of the language and not one of the program's own."""
        symbol = self.scope.find(name)
        if symbol is None:
            return name if name in BUILTIN_GATES or name in BRAKET else None
        return name if symbol.kind is Kind.GATE and symbol.origin in LIBRARIES else None

    def operand(self, node: Any, depth: int = 0) -> Operand:
        """The qubits or bits that an operand, a target or an alias's value names."""
        if depth > MAXIMUM_NESTING:
            return UNKNOWN
        place = _written(node)
        if place is not None:
            found = self._operands.get(place)
            if found is None:
                found = self._operands[place] = self._read(node, depth)
            return found
        return self._read(node, depth)

    def _read(self, node: Any, depth: int) -> Operand:
        if isinstance(node, ast.Identifier):
            return self._named(node.name, depth)
        if isinstance(node, ast.IndexExpression):
            return self._indexed(node.collection, [node.index], depth)
        if isinstance(node, ast.IndexedIdentifier):
            return self._indexed(node.name, node.indices, depth)
        if isinstance(node, ast.Concatenation):
            left, right = self.operand(node.lhs, depth + 1), self.operand(node.rhs, depth + 1)
            registers = (*left.registers, *right.registers) if left.registers and right.registers else ()
            known = left.places is not None and right.places is not None
            return Operand((*left.places, *right.places) if known else None, registers, False)  # type: ignore[misc]
        return UNKNOWN

    def _named(self, name: str, depth: int) -> Operand:
        if name.startswith("$"):
            return Operand(((name, UNSIZED),), (name,), True)
        symbol = self.scope.find(name)
        if symbol is None or symbol.kind not in (Kind.QUBIT, Kind.BIT):
            return UNKNOWN
        if isinstance(symbol.node, ast.AliasStatement):
            return self.operand(symbol.node.value, depth + 1)
        if not symbol.indexable:
            return Operand(((name, UNSIZED),), (name,), True)
        if symbol.size is None or not is_followed(symbol):
            return Operand(None, (name,), False)
        return Operand(tuple((name, index) for index in range(symbol.size)), (name,), False)

    def _indexed(self, collection: Any, indices: list[Any], depth: int) -> Operand:
        whole = self.operand(collection, depth + 1)
        if whole.places is None or len(indices) != 1:
            return Operand(None, whole.registers, False)
        index = indices[0]
        chosen = chosen_indices(self._context, index, len(whole.places))
        if chosen is None or not all(0 <= one < len(whole.places) for one in chosen):
            return Operand(None, whole.registers, False)
        single = not isinstance(index, ast.DiscreteSet) and not isinstance(index[0], ast.RangeDefinition)
        return Operand(tuple(whole.places[one] for one in chosen), whole.registers, single)


def is_followed(register: Symbol) -> bool:
    """Whether a register is small enough for its qubits or bits to be told apart."""
    return register.size is not None and register.size <= MAXIMUM_LINTED_REGISTER


def _written(node: Any) -> Place | None:
    """The name and index of an operand such as ``q`` or ``q[3]``, which means one thing in all of a scope."""
    if type(node) is ast.Identifier:
        return node.name, UNSIZED
    if type(node) is not ast.IndexedIdentifier or len(node.indices) != 1:
        return None
    index = node.indices[0]
    if type(index) is list and len(index) == 1 and type(index[0]) is ast.IntegerLiteral:
        return node.name.name, index[0].value
    return None


def nodes_within(node: Any) -> Iterator[Any]:
    """Every AST node inside ``node`` and itself, in no particular order."""
    pending = [node]
    while pending:
        found = pending.pop()
        if isinstance(found, ast.QASMNode):
            yield found
            pending.extend(found.__dict__.values())
        elif isinstance(found, (list, tuple)):
            pending.extend(found)


def names_declared(node: Any) -> bool:
    """Whether an expression uses a name other than the language's own constants."""
    return any(isinstance(found, ast.Identifier) and found.name not in CONSTANTS for found in nodes_within(node))
