"""What the rules share while one section is analysed: the scope, the place, and where findings go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, evaluate
from ketline.semantics.library import CONSTANTS, GateTable
from ketline.semantics.problems import DeclaredTwice, Unknown, Wanted
from ketline.semantics.symbols import Kind, Scope, Symbol
from ketline.source.files import IncludeResolver
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


@dataclass(slots=True)
class Use:
    """A name that refers to a symbol, at offsets of what holds the use: a section's, or a file's."""

    start: int
    end: int
    symbol: Symbol
    declares: bool = False


@dataclass(slots=True)
class Context:
    """Mutable state while one section is read. ``offset`` is where the statement being read starts in it.

    ``known`` are the symbols of an earlier analysis: one that is declared anew with the same meaning stays itself, so
    that what uses it need not be looked at. ``files`` are the includes asked for, with the answers. ``included`` are
    the files brought in so far, ``including`` those whose text is being read.
    """

    include: IncludeResolver
    version2: bool = False
    scope: Scope = field(default_factory=Scope)
    offset: int = 0
    problems: list[Problem] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    names_unknown: bool = False
    included: tuple[str, ...] = ()
    including: tuple[str, ...] = ()
    include_depth: int = 0
    origin: str | None = None
    libraries: set[str] = field(default_factory=set)
    gates: GateTable | None = None
    missing_libraries: set[str] = field(default_factory=set)
    known: Mapping[str, Symbol] = field(default_factory=dict)
    files: list[tuple[str, tuple[str, str] | None]] = field(default_factory=list)

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

    def file(self, name: str) -> tuple[str, str] | None:
        """What an include gives; the answer is remembered, since the section depends on it."""
        found = self.include(name)
        self.files.append((name, found))
        return found

    def declare(self, identifier: ast.Identifier, symbol: Symbol) -> bool:
        """Adds a name to the scope; a second declaration is reported, and False: it does not replace the first."""
        name = identifier.name
        start, end = extent(identifier)
        symbol.origin = self.origin
        previous = self.scope.names.get(name)
        if previous is not None and not _replaceable(previous):
            where = f" in {previous.origin}" if previous.origin else ""
            message = f"'{name}' is already declared as a {previous.kind.value}{where}; choose another name."
            place = self.offset + start, self.offset + end
            self.problems.append(DeclaredTwice(*place, "KT204", message, first=previous))
            return False
        self.add(name, symbol, start, end)
        return True

    def add(self, name: str, symbol: Symbol, start: int, end: int) -> None:
        """Puts a symbol into the scope; the name stands between these offsets of the statement."""
        if self.scope.parent is None:
            same = self.known.get(name)
            if same is not None and same.means_the_same(symbol):
                symbol = same
        self.scope.names[name] = symbol
        self.uses.append(Use(self.offset + start, self.offset + end, symbol, True))

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
        self.report_unknown(identifier, "KT201", f"'{name}' is not declared here", "; declare it first.", Wanted.VALUE)
        return None

    def report_unknown(
        self, identifier: ast.Identifier, code: str, message: str, otherwise: str, wanted: Wanted
    ) -> None:
        """A name that nothing declares; ``message`` goes on with a guess, or ``otherwise`` where there is none."""
        start, end = extent(identifier)
        self.problems.append(
            Unknown(
                self.offset + start, self.offset + end, code, message,
                name=identifier.name, otherwise=otherwise, wanted=wanted, nearby=self._nearby(wanted),
            )
        )

    def _nearby(self, wanted: Wanted) -> tuple[str, ...]:
        """The names of the blocks around, inner ones first."""
        found: list[str] = []
        scope = self.scope
        while scope.parent is not None:
            found.extend(name for name, symbol in scope.names.items() if wanted.suits(symbol))
            scope = scope.parent
        return tuple(found)


def _replaceable(symbol: Symbol) -> bool:
    """Gates that a library declares may be declared again by a program that brings its own."""
    return symbol.origin is not None and symbol.kind is Kind.GATE
