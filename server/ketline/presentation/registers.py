"""What is said of registers: how large they are, where they are used, what they are measured into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ketline.navigation.access import nodes_within
from ketline.navigation.occurrences import Occurrence, occurrences_of
from ketline.semantics import Kind, Symbol
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.statements import Statement
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


def register_words(snapshot: Snapshot, symbol: Symbol) -> str:
    """All that is said of a register."""
    places = occurrences_of(snapshot, symbol)
    sentences = [size_words(symbol), _use_words(snapshot, places), _measurement_words(snapshot, places)]
    return " ".join(sentence for sentence in sentences if sentence)


def use_words(snapshot: Snapshot, symbol: Symbol) -> str:
    """How often a symbol is named, and where."""
    return _use_words(snapshot, occurrences_of(snapshot, symbol))


def _use_words(snapshot: Snapshot, places: Sequence[Occurrence]) -> str:
    used = [one for one in places if not one.declares]
    if not used:
        return "Not used."
    first = snapshot.lines.position(used[0].start)[0] + 1
    if len(used) == 1:
        return f"Used once, in line {first}."
    last = snapshot.lines.position(used[-1].start)[0] + 1
    where = f"in line {first}" if first == last else f"in lines {first} to {last}"
    return f"Used {len(used):,} times, {where}."


def _measurement_words(snapshot: Snapshot, places: Sequence[Occurrence]) -> str:
    """What qubits are measured into, and what bits are measured from, by line."""
    found = list(_measurements(snapshot, frozenset(one.start for one in places if not one.declares)))
    if not found:
        return ""
    listed = ", ".join(f"`{text}` in line {line}" for line, text in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return f"Measured: {listed}{more}."


def _measurements(snapshot: Snapshot, places: frozenset[int]) -> Iterator[tuple[int, str]]:
    tree = snapshot.tree
    for start, chunk in zip(tree.chunk_starts, tree.chunks):
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.plain is None and "measure" in statement.text:
                yield from _measured_in(snapshot, start + offset, statement, places)


def _measured_in(
    snapshot: Snapshot, begin: int, statement: Statement, places: frozenset[int]
) -> Iterator[tuple[int, str]]:
    """The measurement in a statement, if one of the places is in it."""
    for node in nodes_within(statement.node):
        if isinstance(node, (ast.QuantumMeasurementStatement, ast.ClassicalDeclaration)) and _measures(node):
            left, right = extent(node)
            if any(left <= token.start < right and begin + token.start in places for token in statement.tokens):
                words = " ".join(statement.text[left:right].rstrip(";").split())
                yield snapshot.lines.position(begin + left)[0] + 1, words
            return


def _measures(node: Any) -> bool:
    if isinstance(node, ast.QuantumMeasurementStatement):
        return True
    return isinstance(node.init_expression, ast.QuantumMeasurement)
