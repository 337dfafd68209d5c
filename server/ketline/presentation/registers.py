"""What is said of registers: how large they are, where they are used, what they are measured into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openqasm3 import ast

from ketline.navigation.access import nodes_within
from ketline.navigation.occurrences import occurrences_of
from ketline.navigation.words import statement_at
from ketline.semantics import Kind, Symbol
from ketline.syntax.extent import extent
from ketline.workspace import Snapshot

#: Measurements, and qubits of an alias, that are listed.
_LISTED = 6


def size_words(symbol: Symbol) -> str:
    word = "qubit" if symbol.kind is Kind.QUBIT else "bit"
    if symbol.members is not None:
        members = ", ".join(symbol.members[:_LISTED]) + (", …" if len(symbol.members) > _LISTED else "")
        return f"Stands for {members}."
    if symbol.size is None:
        return ""
    return f"{symbol.size} {word}{'' if symbol.size == 1 else 's'}."


def use_words(snapshot: Snapshot, symbol: Symbol) -> str:
    """How often a symbol is named, and where first."""
    used = [one for one in occurrences_of(snapshot, symbol) if not one.declares]
    if not used:
        return "Not used."
    first = snapshot.lines.position(used[0].start)[0] + 1
    if len(used) == 1:
        return f"Used once, in line {first}."
    last = snapshot.lines.position(used[-1].start)[0] + 1
    return f"Used {len(used):,} times, in lines {first} to {last}."


def measurement_words(snapshot: Snapshot, symbol: Symbol) -> list[str]:
    """What qubits are measured into, and what bits are measured from, by line."""
    found = list(_measurements(snapshot, symbol))
    if not found:
        return []
    listed = [f"`{text}` in line {line}" for line, text in found[:_LISTED]]
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return [f"Measured: {', '.join(listed)}{more}."]


def _measurements(snapshot: Snapshot, symbol: Symbol) -> Iterator[tuple[int, str]]:
    seen: set[int] = set()
    for occurrence in occurrences_of(snapshot, symbol):
        found = None if occurrence.declares else statement_at(snapshot, occurrence.start)
        if found is None or found[1].plain is not None or found[0] in seen:
            continue
        begin, statement = found
        for node in nodes_within(statement.node):
            if isinstance(node, (ast.QuantumMeasurementStatement, ast.ClassicalDeclaration)) and _measures(node):
                left, right = extent(node)
                if begin + left <= occurrence.start < begin + right:
                    seen.add(begin)
                    words = " ".join(statement.text[left:right].rstrip(";").split())
                    yield snapshot.lines.position(occurrence.start)[0] + 1, words


def _measures(node: Any) -> bool:
    if isinstance(node, ast.QuantumMeasurementStatement):
        return True
    return isinstance(node.init_expression, ast.QuantumMeasurement)
