"""What the rules share while one tree is analysed: the scope, the place, and where findings go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from openqasm3 import ast

from ketline.diagnostics.problem import Problem
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, evaluate
from ketline.semantics.library import CONSTANTS, FUNCTIONS, GateTable
from ketline.semantics.symbols import Kind, Scope, Symbol
from ketline.syntax.extent import extent

#: ``include(file name) -> (identity, text)`` of a file the document may include, or None.
IncludeResolver = Callable[[str], "tuple[str, str] | None"]


@dataclass(slots=True)
class Use:
    """A name that refers to a symbol, at absolute offsets."""

    start: int
    end: int
    symbol: Symbol


@dataclass(slots=True)
class Context:
    """Mutable state of one analysis. ``offset`` is the absolute start of the statement being read."""

    include: IncludeResolver
    version2: bool = False
    scope: Scope = field(default_factory=Scope)
    offset: int = 0
    problems: list[Problem] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    names_unknown: bool = False
    included: tuple[str, ...] = ()
    include_depth: int = 0
    origin: str | None = None
    libraries: set[str] = field(default_factory=set)
    gates: GateTable | None = None
    missing_libraries: set[str] = field(default_factory=set)

    def report(self, node: ast.QASMNode, code: str, message: str, replacement: str | None = None) -> None:
        self.report_between(*extent(node), code, message, replacement)

    def report_between(self, start: int, end: int, code: str, message: str, replacement: str | None = None) -> None:
        """A problem at offsets relative to the statement being read."""
        self.problems.append(Problem(self.offset + start, self.offset + end, code, message, None, replacement))

    def lookup(self, name: str) -> Any:
        """A name's constant value, for ``constants.evaluate``."""
        symbol = self.scope.find(name)
        return symbol.value if symbol is not None else None

    def constant(self, node: Any) -> Any:
        operators = BINARY_VERSION_2 if self.version2 else BINARY
        return None if node is None else evaluate(node, self.lookup, operators)

    def integer(self, node: Any) -> int | None:
        value = self.constant(node)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def declare(self, identifier: ast.Identifier, symbol: Symbol) -> None:
        """Adds a name to the scope; a second declaration is reported and does not replace the first."""
        name = identifier.name
        start, end = extent(identifier)
        symbol.start, symbol.end = self.offset + start, self.offset + end
        symbol.origin = self.origin
        previous = self.scope.names.get(name)
        if previous is not None and not _replaceable(previous):
            where = f" in {previous.origin}" if previous.origin else ""
            related = None
            if previous.start is not None and previous.end is not None and not previous.origin:
                related = (previous.start, previous.end, f"'{name}' is declared here")
            self.problems.append(
                Problem(
                    symbol.start, symbol.end, "KT204",
                    f"'{name}' is already declared as a {previous.kind.value}{where}; choose another name.", related,
                )
            )
            return
        self.scope.names[name] = symbol
        self.uses.append(Use(symbol.start, symbol.end, symbol))

    def use(self, identifier: ast.Identifier, symbol: Symbol) -> None:
        start, end = extent(identifier)
        self.uses.append(Use(self.offset + start, self.offset + end, symbol))

    def resolve(self, identifier: ast.Identifier) -> Symbol | None:
        """The symbol of a name in an expression or operand; reports an undeclared one."""
        name = identifier.name
        symbol = self.scope.find(name)
        if symbol is not None:
            self.use(identifier, symbol)
            return symbol
        if name in CONSTANTS or name.startswith("$") or self.names_unknown:
            return None
        guess = self.closest(name, self._value_names())
        hint = f"; did you mean '{guess}'?" if guess else "; declare it first."
        self.report(identifier, "KT201", f"'{name}' is not declared here{hint}", guess)
        return None

    def _value_names(self) -> Iterator[str]:
        yield from (symbol.name for symbol in self.scope.visible() if symbol.kind is not Kind.GATE)
        yield from FUNCTIONS

    @staticmethod
    def closest(name: str, names: Iterator[str]) -> str | None:
        found = get_close_matches(name, list(names), n=1, cutoff=0.7)
        return found[0] if found else None


def _replaceable(symbol: Symbol) -> bool:
    """Gates that a library declares may be declared again by a program that brings its own."""
    return symbol.origin is not None and symbol.kind is Kind.GATE
