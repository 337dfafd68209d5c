"""Symbols and scopes (OpenQASM 3 specification, "Scoping of variables")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ketline.semantics.types import Type
from ketline.syntax.classes import ast


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

    ``size`` is the number of (qu)bits, 1 for an unsized one, None when unknown; ``indexable`` says
    whether it was declared with a size. ``value`` is a constant's value when known. For gates ``parameters``
    and ``qubits`` are counts, for functions ``parameters`` is the number of arguments; None when unknown.
    ``type`` is its type where known, of a function its signature. ``value`` of an array is the tuple of its lengths,
    for ``sizeof``. ``members`` are the qubits that an alias stands for, as written out in place of it ("q[2]").
    ``bounds`` are the first and last value of a loop's variable, where they are known and nothing else assigns to it.
    ``origin`` is the file that declares it, None for the document itself.
    Where it is declared is not part of what it means: ``Analysis.places`` has that.
    """

    name: str
    kind: Kind
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

    def means_the_same(self, other: Symbol) -> bool:
        """Whether no rule can tell the two apart."""
        return all(_alike(getattr(self, name), getattr(other, name)) for name in self.__slots__)


def _alike(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) and not isinstance(one, ast.QASMNode) and bool(one == other))


class Names(dict[str, Symbol]):
    """Names declared by one section, over ``entry``: those declared before it.

    Remembers in ``asked`` what was looked up in ``entry`` and found there: the section means the same as long as
    these answers stay the same.
    """

    __slots__ = ("asked", "entry")

    def __init__(self, entry: Mapping[str, Symbol]) -> None:
        super().__init__()
        self.entry = entry
        self.asked: dict[str, Symbol | None] = {}

    def get(self, name: str, default: Any = None) -> Any:
        own = dict.get(self, name)
        if own is not None:
            return own
        found = self.asked[name] = self.entry.get(name)
        return default if found is None else found

    def setdefault(self, name: str, default: Any = None) -> Any:
        found = self.get(name)
        if found is None:
            found = self[name] = default
        return found


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
        """Whether code here may use the symbol: the body of a gate or subroutine sees no variables but its own."""
        if symbol.kind in (Kind.GATE, Kind.CONSTANT) or symbol.kind.is_callable:
            return True
        scope: Scope | None = self
        while scope is not None and scope.names.get(symbol.name) is not symbol:
            if scope.context in ("gate", "def"):
                return False
            scope = scope.parent
        return True

    def over(self, root: Scope) -> Scope:
        """The same scopes with another outermost one."""
        if self.parent is None:
            return root
        return Scope(self.context, self.parent.over(root), self.names, self.header)

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
