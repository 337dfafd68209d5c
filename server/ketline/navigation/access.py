"""Whether a place reads what it names or changes it.

A variable is written where it is assigned to or measured into. A qubit is written by what changes its state: gates,
``reset`` and subroutines; ``measure``, ``barrier``, ``delay`` and aliases only look at it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from ketline.navigation.occurrences import Occurrence
from ketline.semantics import Kind, Symbol
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.workspace import Snapshot


class Access(Enum):
    DECLARED = "declared"
    WRITTEN = "written"
    READ = "read"
    NAMED = "named"


#: Statements whose targets are remembered.
_STATEMENTS_KEPT = 4_096

#: Words that begin or stand in statements that leave qubits as they are.
_LOOKING = frozenset(["barrier", "let", "delay", "case", "switch"])


def access(snapshot: Snapshot, occurrence: Occurrence) -> Access:
    """How the place of an occurrence touches what it names."""
    return next(accesses(snapshot, [occurrence]))


def accesses(snapshot: Snapshot, occurrences: Sequence[Occurrence]) -> Iterator[Access]:
    """The same for occurrences in order of place, thousands of them in a few milliseconds."""
    tree = snapshot.tree
    written = Access.WRITTEN
    touched: dict[Symbol | None, bool | None] = {}
    begin = end = 0
    for start, _, _, symbol, declares in occurrences:
        if symbol not in touched:
            touched[symbol] = _is_quantum(symbol)
        quantum = touched[symbol]
        if declares or quantum is None:
            yield Access.DECLARED if declares else Access.NAMED
            continue
        if start >= end:
            index = bisect_right(tree.chunk_starts, start) - 1
            chunk, begin = tree.chunks[index], tree.chunk_starts[index]
            end = begin + chunk.length
        inside = bisect_right(chunk.starts, start - begin) - 1
        if inside < 0:
            yield Access.READ  # in a comment before the first statement
        elif quantum and chunk.statements[inside].plain is not None:
            yield written
        else:
            yield _access(quantum, chunk.statements[inside], start - begin - chunk.starts[inside])


def _is_quantum(symbol: Symbol | None) -> bool | None:
    """Whether a symbol is of qubits; None for one that is neither read nor written: a gate, a subroutine."""
    if symbol is None or symbol.kind is Kind.GATE or symbol.kind.is_callable:
        return None
    return symbol.kind is Kind.QUBIT


def _access(quantum: bool, statement: Statement, at: int) -> Access:
    if at >= len(statement.text) or statement.form is Form.COMMENT:
        return Access.READ
    changed = _changes_qubit(statement, at) if quantum else at in _targets(statement)
    return Access.WRITTEN if changed else Access.READ


def _changes_qubit(statement: Statement, at: int) -> bool:
    if statement.word in _LOOKING or statement.node is None:
        return False
    return at not in _measured(statement)


@lru_cache(maxsize=_STATEMENTS_KEPT)
def _targets(statement: Statement) -> frozenset[int]:
    """Where names stand that the statement writes to, relative to its start."""
    return frozenset(extent(_name(target))[0] for target in _written(statement.node))


def _written(node: Any) -> Iterator[Any]:
    for inner in nodes_within(node):
        if isinstance(inner, ast.ClassicalAssignment):
            yield inner.lvalue
        elif isinstance(inner, ast.QuantumMeasurementStatement) and inner.target is not None:
            yield inner.target


@lru_cache(maxsize=_STATEMENTS_KEPT)
def _measured(statement: Statement) -> frozenset[int]:
    """Where qubits stand that the statement only looks at."""
    found = set()
    for inner in nodes_within(statement.node):
        if isinstance(inner, ast.QuantumMeasurement):
            found.add(extent(_name(inner.qubit))[0])
        elif isinstance(inner, (ast.QuantumBarrier, ast.DelayInstruction)):
            found.update(extent(_name(qubit))[0] for qubit in inner.qubits)
    return frozenset(found)


def _name(node: Any) -> Any:
    """The identifier that a target or operand begins with."""
    while isinstance(node, (ast.IndexedIdentifier, ast.IndexExpression)):
        node = node.name if isinstance(node, ast.IndexedIdentifier) else node.collection
    return node


def nodes_within(node: Any) -> Iterator[Any]:
    """A node and all nodes below it, parents first."""
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, ast.QASMNode):
            yield current
            pending.extend(reversed([value for key, value in vars(current).items() if key != "span"]))
        elif isinstance(current, (list, tuple)):
            pending.extend(reversed(current))
