"""Symbols and scopes (OpenQASM 3 specification, "Scoping of variables")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ketline.semantics.types import Type


class Kind(Enum):
    QUBIT = "qubit register"
    BIT = "bit register"
    VARIABLE = "variable"
    CONSTANT = "constant"
    INPUT = "input"
    GATE = "gate"
    SUBROUTINE = "subroutine"
    EXTERN = "extern function"
    PARAMETER = "gate parameter"

    @property
    def is_callable(self) -> bool:
        return self in (Kind.SUBROUTINE, Kind.EXTERN)


@dataclass(slots=True, eq=False)
class Symbol:
    """A declared name.

    ``start`` and ``end`` are the name's absolute offsets, or None for what a library or an included file
    declares. ``size`` is the number of (qu)bits, 1 for an unsized one, None when unknown; ``indexable`` says
    whether it was declared with a size. ``value`` is a constant's value when known. For gates ``parameters``
    and ``qubits`` are counts, for functions ``parameters`` is the number of arguments; None when unknown.
    ``type`` is its type where known, of a function its signature. ``value`` of an array is the tuple of its lengths,
    for ``sizeof``. ``members`` are the qubits that an alias stands for, as written out in place of it ("q[2]").
    ``bounds`` are the first and last value of a loop's variable, where they are known and nothing else assigns to it.
    """

    name: str
    kind: Kind
    start: int | None = None
    end: int | None = None
    size: int | None = None
    indexable: bool = False
    value: Any = None
    parameters: int | None = None
    qubits: int | None = None
    node: Any = None
    origin: str | None = None
    bounds: tuple[int, int] | None = None
    type: Type | None = None
    members: tuple[str, ...] | None = None


@dataclass(slots=True)
class Scope:
    """Names of one block.

    ``context`` is "global", "gate", "def", "loop" or "block"; ``header`` the AST node of the statement that opens it.
    """

    context: str = "global"
    parent: Scope | None = None
    names: dict[str, Symbol] = field(default_factory=dict)
    header: Any = None

    def find(self, name: str) -> Symbol | None:
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def inside(self, context: str) -> bool:
        scope: Scope | None = self
        while scope is not None:
            if scope.context == context:
                return True
            if scope.context in ("gate", "def"):
                return False
            scope = scope.parent
        return False

    def reaches(self, symbol: Symbol) -> bool:
        """Whether code here may use the symbol: a gate's body sees no qubits or variables but its own."""
        if symbol.kind in (Kind.GATE, Kind.CONSTANT) or symbol.kind.is_callable:
            return True
        scope: Scope | None = self
        while scope is not None and scope.names.get(symbol.name) is not symbol:
            if scope.context == "gate":
                return False
            scope = scope.parent
        return True

    def visible(self) -> Iterator[Symbol]:
        """Every symbol that may be used here, inner ones first, shadowed ones left out."""
        seen: set[str] = set()
        scope: Scope | None = self
        while scope is not None:
            for name, symbol in scope.names.items():
                if name not in seen:
                    seen.add(name)
                    if self.reaches(symbol):
                        yield symbol
            scope = scope.parent
