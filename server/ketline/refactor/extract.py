"""Selected statements as a gate or a subroutine of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ketline.lints.lookup import Lookup, nodes_within
from ketline.refactor.selection import Refactoring, Selection, comments_between, with_names, written
from ketline.semantics import Kind
from ketline.semantics.library import CONSTANTS
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement

_CALLS = (ast.QuantumGate, ast.QuantumPhase)


def extracted(selection: Selection) -> Iterator[Refactoring]:
    """Two statements or more, all on single qubits: ``gate`` for gate calls alone, ``def`` where there is more."""
    nodes = selection.chosen
    if len(nodes) < 2 or comments_between(selection.text, nodes):
        return
    if any(node.statement.form is not Form.LEAF or node.statement.problems for node in nodes):
        return
    if all(isinstance(node.statement.node, _CALLS) for node in nodes):
        yield from _definition(selection, "gate")
    if not selection.snapshot.analysis.version2:
        yield from _definition(selection, "def")


def _definition(selection: Selection, word: str) -> Iterator[Refactoring]:
    parts = _Parts(selection)
    if not parts.read():
        return
    name = selection.free_name("block")
    text = selection.text
    unit = "    "
    if word == "gate":
        angles = f"({', '.join(parts.angles)})" if parts.angles else ""
        header = f"gate {name}{angles} {', '.join(parts.qubits.values())}"
        call = f"{name}{angles} {', '.join(parts.qubits)};"
    else:
        given = [f"qubit {qubit}" for qubit in parts.qubits.values()] + [f"float {angle}" for angle in parts.angles]
        header = f"def {name}({', '.join(given)})"
        call = f"{name}({', '.join([*parts.qubits, *parts.angles])});"
    end = selection.line_end
    body = "".join(f"{unit}{line}{end}" for line in parts.lines)
    first, last = selection.chosen[0], selection.chosen[-1]
    at = selection.outermost
    definition = f"{header} {{{end}{body}}}{end}" + ("" if at == text.rfind("\n", 0, at) + 1 else " ")
    edits = (Edit(at, at, definition), Edit(first.start, last.end, call))
    noun = "gate" if word == "gate" else "subroutine"
    yield Refactoring(f"Extract into a {noun} '{name}'", "extract", edits)


class _Parts:
    """The operands and angles that a definition is given, and its lines. Names are those of the place itself."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection
        analysis = selection.snapshot.analysis
        self.scope = analysis.scope_at(selection.chosen[0].start)
        self.lookup = Lookup(self.scope, analysis.version2, not analysis.version2)
        self.qubits: dict[str, str] = {}
        self.angles: list[str] = []
        self.lines: list[str] = []

    def read(self) -> bool:
        return all(self._statement(node.statement) for node in self.selection.chosen)

    def _statement(self, statement: Statement) -> bool:
        node = statement.node
        if isinstance(node, _CALLS):
            operands, others = node.qubits, [*node.modifiers, *getattr(node, "arguments", [])]
            others += [node.argument] if isinstance(node, ast.QuantumPhase) else []
        elif isinstance(node, ast.QuantumReset):
            operands, others = [node.qubits], []
        else:
            return False
        places: dict[tuple[int, int], str] = {}
        for operand in operands:
            if not (self.lookup.operand(operand).single or _is_element(operand)):
                return False
            places[extent(operand)] = self._qubit(written(statement, operand))
        for other in others:
            for name in nodes_within(other):
                if isinstance(name, ast.Identifier) and not self._takes(name.name):
                    return False
        self.lines.append(with_names(statement.text, places))
        return True

    def _qubit(self, text: str) -> str:
        """The name that stands for an operand inside the definition."""
        if text not in self.qubits:
            name = "_".join(re.findall(r"\w+", text)).replace("_", "", 1)
            while name in self.qubits.values() or name in self.angles or self._is_taken(name):
                name += "_"
            self.qubits[text] = name
        return self.qubits[text]

    def _is_taken(self, name: str) -> bool:
        symbol = self.scope.find(name)
        return symbol is not None and symbol.kind is not Kind.QUBIT

    def _takes(self, name: str) -> bool:
        """Whether a name of an expression is seen inside, or becomes a parameter."""
        symbol = self.scope.find(name)
        if name in CONSTANTS and symbol is None:
            return True
        if symbol is None or symbol.kind not in (Kind.CONSTANT, Kind.VARIABLE, Kind.INPUT, Kind.PARAMETER):
            return False
        if symbol.kind is not Kind.CONSTANT and name not in self.angles:
            self.angles.append(name)
        return True


def _is_element(operand: Any) -> bool:
    """Whether an operand is one qubit of a register, whichever: ``q[i]``."""
    if not isinstance(operand, ast.IndexedIdentifier) or len(operand.indices) != 1:
        return False
    index = operand.indices[0]
    return isinstance(index, list) and len(index) == 1 and not isinstance(index[0], ast.RangeDefinition)
