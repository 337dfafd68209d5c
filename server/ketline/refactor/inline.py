"""A call of a gate that the program defines, replaced by the gate's body."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.refactor.selection import Refactoring, Selection, comments_between, grouped, with_words, written
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node


def inlined(selection: Selection) -> Iterator[Refactoring]:
    """The call at the cursor, where its gate is made of plain statements."""
    place = selection.at_cursor
    if place is None or place.statement.form is not Form.LEAF or place.statement.problems:
        return
    call = place.statement.node
    if not isinstance(call, ast.QuantumGate) or call.modifiers:
        return
    definition = _definition(selection, call.name.name)
    if definition is None or comments_between(selection.text, definition.body):
        return
    header = definition.statement.node
    if any(node.statement.form is not Form.LEAF or node.body for node in definition.body):
        return
    words = {name.name: written(place.statement, qubit) for name, qubit in zip(header.qubits, call.qubits)}
    words |= {
        name.name: grouped(written(place.statement, angle)) for name, angle in zip(header.arguments, call.arguments)
    }
    between = selection.line_end + selection.indent_of(place.start)
    text = between.join(with_words(node.statement, words) for node in definition.body)
    edit = Edit(place.start, place.end, text or "{ }")
    yield Refactoring(f"Inline this call of '{call.name.name}'", "inline", (edit,))


def _definition(selection: Selection, name: str) -> Node | None:
    for node in selection.snapshot.tree.nodes:
        header = node.statement.node if node.statement.word == "gate" else None
        if isinstance(header, ast.QuantumGateDefinition) and header.name.name == name:
            return node
    return None
