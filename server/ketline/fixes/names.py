"""Fixes of names and files (KT2xx)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from ketline.fixes.replacements import replaced
from ketline.fixes.site import Fixer, Proposal, Site
from ketline.rewrite.gates import DEFINITIONS
from ketline.semantics import Kind
from ketline.semantics.library import LIBRARIES
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.tree import Tree


def undeclared_name(site: Site) -> Iterator[Proposal]:
    """KT201: the name that it resembles, or a declaration of the kind that the statement needs."""
    guess = site.problem.replacement
    if guess is not None:
        yield Proposal(f"Change to '{guess}'", (Edit(site.problem.start, site.problem.end, guess),))
    for line in _declarations(site):
        yield Proposal(f"Declare '{line}'", (site.declared_before(line),))


def _declarations(site: Site) -> Iterator[str]:
    name, node = site.source, site.node
    if _is_operand(site):
        size = _largest_index(site.snapshot.tree, name)
        if site.analysis.version2:
            yield f"qreg {name}[{1 if size is None else size + 1}];"
        else:
            yield f"qubit {name};" if size is None else f"qubit[{size + 1}] {name};"
    elif isinstance(node, ast.QuantumMeasurementStatement):
        yield _bits(site, name)
    elif isinstance(node, (ast.QuantumGate, ast.QuantumPhase)):
        yield f"input float {name};"
        yield f"const float {name} = 0.0;"
    elif isinstance(node, ast.BranchingStatement):
        yield _bits(site, name)
    elif isinstance(node, ast.ClassicalAssignment):
        yield f"int {name};"
        yield f"float {name};"
    else:
        yield f"const int {name} = 1;"
        yield f"const float {name} = 0.0;"


def _bits(site: Site, name: str) -> str:
    """A bit register that holds what is written to it."""
    size = _largest_index(site.snapshot.tree, name)
    node = site.node
    if size is None and isinstance(node, ast.QuantumMeasurementStatement):
        measured = node.measure.qubit
        symbol = site.symbol(measured.name) if isinstance(measured, ast.Identifier) else None
        size = symbol.size - 1 if symbol is not None and symbol.indexable and symbol.size else None
    if site.analysis.version2:
        return f"creg {name}[{1 if size is None else size + 1}];"
    return f"bit {name};" if size is None else f"bit[{size + 1}] {name};"


def _is_operand(site: Site) -> bool:
    """Whether the unknown name stands where qubits do."""
    node = site.node
    while isinstance(node, (ast.BranchingStatement, ast.ForInLoop, ast.WhileLoop)):
        block = node.if_block if isinstance(node, ast.BranchingStatement) else node.block
        node = block[0] if block else None
    operands: list[Any] = []
    if isinstance(node, (ast.QuantumGate, ast.QuantumPhase)):
        operands = list(node.qubits)
    elif isinstance(node, ast.QuantumMeasurementStatement):
        operands = [node.measure.qubit]
    elif isinstance(node, ast.QuantumReset):
        operands = [node.qubits]
    elif isinstance(node, ast.QuantumBarrier):
        operands = list(node.qubits)
    elif isinstance(node, ast.ClassicalDeclaration) and isinstance(node.init_expression, ast.QuantumMeasurement):
        operands = [node.init_expression.qubit]
    places = [site.range_of(operand) for operand in operands if isinstance(operand, ast.QASMNode)]
    return any(start <= site.problem.start < end for start, end in places)


def _largest_index(tree: Tree, name: str) -> int | None:
    """The largest number written as an index of a name anywhere in the text; None where it has none."""
    found = None
    for _, statement in tree.flat:
        if name not in statement.text:
            continue
        tokens = statement.tokens
        for one, bracket, index in zip(tokens, tokens[1:], tokens[2:]):
            if one.text == name and bracket.text == "[" and index.kind == "integer":
                found = max(found or 0, int(index.text.replace("_", "")))
    return found


def undeclared_gate(site: Site) -> Iterator[Proposal]:
    """KT202: the gate that it resembles, a known definition, or an empty one to fill in."""
    name, node = site.source, site.node_here(ast.QuantumGate)
    if name in DEFINITIONS and not site.analysis.version2:
        yield Proposal(f"Define '{name}'", (site.declared_before(DEFINITIONS[name]),))
    guess = site.problem.replacement
    if guess is not None:
        yield Proposal(f"Change to '{guess}'", (Edit(site.problem.start, site.problem.end, guess),))
    if node is None or name in DEFINITIONS:
        return
    controls = 0
    for modifier in node.modifiers:
        if modifier.modifier.name in ("ctrl", "negctrl"):
            controls += 1 if modifier.argument is None else (site.integer(modifier.argument) or 1)
    count = max(len(node.qubits) - controls, 1)
    parameters = ", ".join(f"angle_{index}" for index in range(len(node.arguments)))
    qubits = ", ".join(f"q{index}" for index in range(count))
    line = f"gate {name}{f'({parameters})' if parameters else ''} {qubits} {{ }}"
    yield Proposal(f"Define an empty gate '{name}'", (site.declared_before(line),))


def missing_include(site: Site) -> Iterator[Proposal]:
    """KT203."""
    library = "qelib1.inc" if site.analysis.version2 else "stdgates.inc"
    place = after_version(site.snapshot.tree)
    line = f'{site.line_end}include "{library}";' if place else f'include "{library}";{site.line_end}'
    yield Proposal(f'Add include "{library}"', (Edit(place, place, line),), safe=True)


def after_version(tree: Tree) -> int:
    """The end of the OPENQASM statement, or the start of the text."""
    for start, statement in tree.flat:
        if statement.version is not None:
            return start + len(statement.text)
    return 0


_REGISTERS = ("qubit", "qreg", "bit", "creg")


def redeclaration(site: Site) -> Iterator[Proposal]:
    """KT204: the second of two equal declarations goes; another one gets another name."""
    place, related = site.place, site.problem.related
    first = None if related is None else site.statement_at(related[0])
    whole = site.whole_statement()
    if place is not None and first is not None and whole is not None and place[1].text == first[1].text:
        yield Proposal("Remove the repeated declaration", (whole,), safe=place[1].word in _REGISTERS)
    name = site.free_name(site.source)
    yield Proposal(f"Rename to '{name}'", (Edit(site.problem.start, site.problem.end, name),))


def include_not_found(site: Site) -> Iterator[Proposal]:
    """KT205: the standard file that the name resembles."""
    node = site.node
    if not isinstance(node, ast.Include):
        return
    at = site.text.find(node.filename, site.problem.start)
    for name in get_close_matches(node.filename, list(LIBRARIES), 1, 0.7):
        yield Proposal(f'Include "{name}"', (Edit(at, at + len(node.filename), name),))


def not_visible(site: Site) -> Iterator[Proposal]:
    """KT207: a variable that keeps its value can be a constant, which is seen everywhere."""
    symbol = site.symbol(site.source)
    yield from made_constant(site, symbol)


def made_constant(site: Site, symbol: Any) -> Iterator[Proposal]:
    """``const`` before the declaration of a variable."""
    if symbol is None or symbol.kind is not Kind.VARIABLE:
        return
    declaration = site.declaration(symbol)
    if declaration is not None and isinstance(declaration[1].node, ast.ClassicalDeclaration):
        yield Proposal(f"Declare '{symbol.name}' with 'const'", (Edit(declaration[0], declaration[0], "const "),))


def hides_gate(site: Site) -> Iterator[Proposal]:
    """KT209: the program's own thing gets another name, everywhere."""
    symbol = next((use.symbol for use in site.analysis.uses if use.start == site.problem.start), None)
    if symbol is not None:
        name = site.free_name(symbol.name)
        yield Proposal(f"Rename to '{name}'", site.renamed(symbol, name))


FIXERS: dict[str, Fixer] = {
    "KT201": undeclared_name,
    "KT202": undeclared_gate,
    "KT203": missing_include,
    "KT204": redeclaration,
    "KT205": include_not_found,
    "KT207": not_visible,
    "KT208": replaced(safe=True),
    "KT209": hides_gate,
}
