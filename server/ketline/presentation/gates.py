"""What a gate is: its parameters and qubits, what it does, its matrix, its definition."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ketline.circuit import elaborate
from ketline.circuit.gates import recipe
from ketline.circuit.matrices import unitary
from ketline.circuit.operations import operation
from ketline.limits import (
    MAXIMUM_SHOWN_DEFINITIONS,
    MAXIMUM_SHOWN_MATRIX_QUBITS,
    MAXIMUM_SHOWN_OPERATIONS,
    MAXIMUM_SHOWN_SECONDS,
)
from ketline.navigation.files import Files
from ketline.navigation.standard import NAMES, library_snapshot
from ketline.presentation import language, matrices
from ketline.presentation.declarations import Declared, comment_above, declared
from ketline.semantics import Kind, Symbol
from ketline.semantics.library import BRAKET, BUILTIN_GATES
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.workspace import Snapshot


@dataclass(frozen=True)
class GateDescription:
    """A gate by its names. ``declared`` is where a text defines it; ``words`` say what it does.

    ``is_standard`` is whether its name stands for the matrix that Ketline knows by it.
    """

    name: str
    parameters: Sequence[str]
    qubits: Sequence[str]
    words: str
    declared: Declared | None
    is_standard: bool

    @property
    def signature(self) -> str:
        parameters = f"({', '.join(self.parameters)})" if self.parameters else ""
        return f"{self.name}{parameters} {', '.join(self.qubits)}".rstrip()


def gate_description(files: Files, snapshot: Snapshot, name: str, symbol: Symbol | None) -> GateDescription | None:
    """The gate that ``name`` means in the document: ``symbol``, or one that is built in; None for no gate."""
    if symbol is None:
        return _built_in(name)
    if symbol.kind is not Kind.GATE:
        return None
    found = declared(files, snapshot, symbol)
    if symbol.node is None and symbol.origin in NAMES:
        return _of_library(symbol.origin, name, found)
    node = symbol.node
    if isinstance(node, ast.QuantumGateDefinition):
        parameters, qubits = [one.name for one in node.arguments], [one.name for one in node.qubits]
        return GateDescription(name, parameters, qubits, "" if found is None else found.comment, found, False)
    return GateDescription(name, _numbered("p", symbol.parameters), _numbered("q", symbol.qubits), "", found, False)


def _numbered(letter: str, count: int | None) -> list[str]:
    return [f"{letter}{index}" for index in range(count or 0)]


def _of_library(origin: str, name: str, found: Declared | None) -> GateDescription | None:
    """A gate of a standard file, by Ketline's own text of it."""
    library = library_snapshot(origin)
    symbol = library.analysis.scope.names.get(name)
    if symbol is None or not isinstance(symbol.node, ast.QuantumGateDefinition):
        return None
    place = library.analysis.places[symbol]
    words = comment_above(library.text, _line_start(library.text, place[0]))
    node = symbol.node
    parameters, qubits = [one.name for one in node.arguments], [one.name for one in node.qubits]
    return GateDescription(name, parameters, qubits, words, found, True)


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _built_in(name: str) -> GateDescription | None:
    if name in language.GATES:
        parameters, qubits, words = language.GATES[name]
        return GateDescription(name, parameters, qubits, words, None, True)
    if name not in BRAKET and name not in BUILTIN_GATES:
        return None
    return _of_library("stdgates.inc", name, None)


# -- matrices --------------------------------------------------------------------------------------------
def matrix_text(gate: GateDescription, values: Sequence[float] | None) -> str | None:
    """The gate's matrix: in numbers where its parameters have ``values`` or it has none, else in symbols.

    None for a gate of too many qubits, and for one of the program's own whose angles are not known.
    """
    if len(gate.qubits) > MAXIMUM_SHOWN_MATRIX_QUBITS:
        return None
    given = [] if not gate.parameters else values
    if given is None:
        return _symbolic(gate)
    matrix = _standard_matrix(gate, given) if gate.is_standard else _own_matrix(gate, given)
    if matrix is None:
        return None
    return f"{_basis(gate)}{matrices.drawn(*matrices.numeric(matrix))}"


def _symbolic(gate: GateDescription) -> str | None:
    found = matrices.symbolic(gate.name) if gate.is_standard else None
    if found is None:
        return None
    letters = matrices.letters(gate.name) or ""
    names = [f"{letter} = {name}" for letter, name in zip(letters, gate.parameters) if letter != name]
    where = f"{', '.join(names)}\n" if names else ""
    return f"{_basis(gate)}{where}{matrices.drawn(*found)}"


def _basis(gate: GateDescription) -> str:
    """Which qubit is which digit of a basis state, where there are several."""
    return f"|{' '.join(reversed(gate.qubits))}⟩\n" if len(gate.qubits) > 1 else ""


def _standard_matrix(gate: GateDescription, values: Sequence[float]) -> np.ndarray | None:
    known = recipe(gate.name)
    if known is None:
        return None
    controls, count = known[0], len(gate.qubits)
    on = tuple((qubit, 1) for qubit in range(controls))
    made = operation(gate.name, tuple(map(float, values)), tuple(range(controls, count)), on)
    return unitary([made], range(count))


#: The register that a gate is applied to where its matrix is worked out; no program has it.
_REGISTER = "ketline_matrix_"


def _own_matrix(gate: GateDescription, values: Sequence[float]) -> np.ndarray | None:
    """The matrix of a gate that a program defines: the gate applied after all that its file defines before."""
    if gate.declared is None:
        return None
    home = gate.declared.snapshot
    parts = list(_definitions(home, gate.declared.place.around[1]))
    if sum(map(len, parts)) > MAXIMUM_SHOWN_DEFINITIONS:
        return None
    count = len(gate.qubits)
    register = f"qreg {_REGISTER}[{count}];" if home.analysis.version2 else f"qubit[{count}] {_REGISTER};"
    written = f"({', '.join(f'({value!r})' for value in values)})" if values else ""
    operands = ", ".join(f"{_REGISTER}[{index}]" for index in range(count))
    program = Snapshot("\n".join([*parts, register, f"{gate.name}{written} {operands};\n"]), include=home.include)
    analysis = program.analysis
    deadline = time.thread_time() + MAXIMUM_SHOWN_SECONDS
    circuit = elaborate(analysis, home.include, lambda: time.thread_time() > deadline)
    if circuit.reason is not None or circuit.n_qubits != count or len(circuit.operations) > MAXIMUM_SHOWN_OPERATIONS:
        return None
    return unitary(circuit.operations, range(count))


def _definitions(home: Snapshot, end: int) -> Iterator[str]:
    """The statements of a file before an offset that a gate's definition may rest on."""
    tree = home.tree
    for begin, section in zip(tree.section_starts, tree.sections):
        if begin >= end:
            return
        for node in section.nodes:
            statement = node.statement
            if begin + node.start >= end:
                return
            if statement.word in ("OPENQASM", "include", "const") and statement.form is Form.LEAF:
                yield statement.text
            elif statement.word == "gate" and node.closed_at is not None:
                yield home.text[begin + node.start : begin + node.closed_at + 1]
