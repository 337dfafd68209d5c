"""Mistakes put into real files, one at a time: each kind as somebody makes it while typing.

``mistakes(text, seed)`` gives at most one mutation a kind: the text with the mistake, and the lines (0-based) on which
it has to be reported. A mutation is of one statement; it is skipped where the file has none that it fits.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openqasm3 import ast

from ketline.semantics import Analysis, Kind
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node, walk
from ketline.workspace import Snapshot


@dataclass(frozen=True)
class Mistake:
    kind: str
    text: str
    lines: range


@dataclass(frozen=True)
class Place:
    """A statement of a clean file that a mistake may go into."""

    snapshot: Snapshot
    start: int
    text: str
    node: ast.QASMNode

    @property
    def analysis(self) -> Analysis:
        return self.snapshot.analysis

    def part(self, node: ast.QASMNode) -> str:
        return self.text[slice(*extent(node))]

    def replaced(self, node: ast.QASMNode, new: str) -> str:
        start, end = extent(node)
        return self.text[:start] + new + self.text[end:]


#: A mutation of one statement's text, or None where it does not fit.
Injector = Callable[[Place, random.Random], "str | None"]


def places(snapshot: Snapshot, kinds: tuple[type, ...]) -> list[Place]:
    """Whole statements at the top level or in blocks, on lines of their own."""
    return [
        Place(snapshot, node.start, node.statement.text, node.statement.node)
        for node in walk(snapshot.tree.nodes)
        if isinstance(node.statement.node, kinds) and node.statement.form is Form.LEAF and _alone(snapshot, node)
    ]


def _alone(snapshot: Snapshot, node: Node) -> bool:
    text = snapshot.text
    before = text[text.rfind("\n", 0, node.start) + 1 : node.start]
    after = text[node.end :].split("\n", 1)[0]
    return not before.strip() and (not after.strip() or after.strip().startswith("//"))


def _sized(place: Place, operand: ast.QASMNode) -> bool:
    name = operand.name if isinstance(operand, ast.IndexedIdentifier) else None
    symbol = place.analysis.scope.find(name.name) if isinstance(name, ast.Identifier) else None
    return symbol is not None and symbol.kind is Kind.QUBIT and symbol.size is not None


def _index(place: Place, generator: random.Random) -> str | None:
    operands = [operand for operand in place.node.qubits if _sized(place, operand)]
    if not operands:
        return None
    operand = generator.choice(operands)
    return place.replaced(operand, f"{operand.name.name}[{generator.choice(['99999', '77777', '-88888'])}]")


def _name(place: Place, generator: random.Random) -> str | None:
    operand = generator.choice(place.node.qubits)
    name = operand.name if isinstance(operand, ast.IndexedIdentifier) else operand
    return None if name.name.startswith("$") else place.replaced(name, name.name + "_absent")


def _gate(place: Place, generator: random.Random) -> str | None:
    return place.replaced(place.node.name, generator.choice(["hadamardgate", "cnotx", "rotatez"]))


def _arity(place: Place, generator: random.Random) -> str | None:
    qubits = place.node.qubits
    if len(qubits) < 2 or not all(isinstance(qubit, ast.IndexedIdentifier) for qubit in qubits):
        return None
    start, end = extent(qubits[-2])[1], extent(qubits[-1])[1]
    return place.text[:start] + place.text[end:]


def _parameters(place: Place, generator: random.Random) -> str | None:
    if place.node.arguments:
        last = place.node.arguments[-1]
        return place.replaced(last, place.part(last) + ", 0.5, 0.25, 0.125, 1.5")
    return place.replaced(place.node.name, place.node.name.name + "(0.5)")


def _semicolon(place: Place, generator: random.Random) -> str | None:
    return place.text[:-1] if place.text.endswith(";") else None


def _bracket(place: Place, generator: random.Random) -> str | None:
    at = [index for index, character in enumerate(place.text) if character in "[]()"]
    if not at:
        return None
    chosen = generator.choice(at)
    return place.text[:chosen] + place.text[chosen + 1 :]


def _repeated(place: Place, generator: random.Random) -> str | None:
    qubits = place.node.qubits
    if len(qubits) < 2 or not all(isinstance(qubit, ast.IndexedIdentifier) for qubit in qubits[:2]):
        return None
    return place.replaced(qubits[1], place.part(qubits[0]))


#: A statement put behind another, with what it needs before it.
_MISMATCHES = (
    "bit[2] ketline_b = \"111\";",
    "duration ketline_d = 3;",
    "int ketline_i = 10ns;",
    "bool ketline_t = 10ns;",
    "float ketline_f = 2im;",
    "int[8] ketline_j = 1 + 10ns;",
    "array[int[8], 2] ketline_r = {1, 2, 3};",
    "complex ketline_c = 5us;",
)
_CONSTANTS = (
    "const int ketline_n = 2; ketline_n = 3;",
    "const float ketline_x = 0.5; ketline_x += 1.0;",
    "const bit ketline_k = \"1\"; ketline_k = \"0\";",
    "const angle ketline_a = pi; ketline_a = 0.0;",
)


_MODIFIERS = ("ctrl @ ", "cntrl @ ", "ctrl(0) @ ", "negctrl(2) @ ", "pow(10ns) @ ", "inv(2) @ ")


def _behind(choices: tuple[str, ...]) -> Injector:
    def inject(place: Place, generator: random.Random) -> str | None:
        return None if place.analysis.version2 else place.text + " " + generator.choice(choices)

    return inject


def _redeclaration(place: Place, generator: random.Random) -> str | None:
    name = getattr(place.node, "qubit", None) or getattr(place.node, "identifier", None)
    if name is None:
        return None
    again = ["qreg {}[3];", "creg {}[2];"] if place.analysis.version2 else ["qubit[3] {};", "int {};", "bit[2] {};"]
    return place.text + " " + generator.choice(again).format(name.name)


def _modifier(place: Place, generator: random.Random) -> str | None:
    if place.analysis.version2 or place.node.modifiers:
        return None
    return generator.choice(_MODIFIERS) + place.text


GATES = (ast.QuantumGate,)
DECLARATIONS = (ast.QubitDeclaration, ast.ClassicalDeclaration, ast.ConstantDeclaration)
ANY = (*GATES, *DECLARATIONS, ast.QuantumMeasurementStatement, ast.QuantumBarrier)

KINDS: dict[str, tuple[tuple[type, ...], Injector]] = {
    "index": (GATES, _index),
    "name": (GATES, _name),
    "gate": (GATES, _gate),
    "arity": (GATES, _arity),
    "parameters": (GATES, _parameters),
    "missing ;": (ANY, _semicolon),
    "missing bracket": (ANY, _bracket),
    "repeated qubit": (GATES, _repeated),
    "type mismatch": (DECLARATIONS, _behind(_MISMATCHES)),
    "redeclaration": (DECLARATIONS, _redeclaration),
    "write to const": (DECLARATIONS, _behind(_CONSTANTS)),
    "bad modifier": (GATES, _modifier),
}


def mistakes(snapshot: Snapshot, seed: int) -> Iterator[Mistake]:
    """One mistake of each kind that the file has a place for."""
    for kind, (wanted, inject) in KINDS.items():
        generator = random.Random(f"{kind} {seed}")
        found = places(snapshot, wanted)
        generator.shuffle(found)
        for place in found[:20]:
            mutated = inject(place, generator)
            if mutated is not None and mutated != place.text:
                behind = place.start + len(place.text)
                text = snapshot.text[: place.start] + mutated + snapshot.text[behind:]
                first = text.count("\n", 0, place.start)
                yield Mistake(kind, text, range(first, first + mutated.count("\n") + 1))
                break
