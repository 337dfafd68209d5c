"""Fixes of gates, registers, sizes and calls (KT3xx)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketline.fixes.names import made_constant
from ketline.fixes.replacements import replaced
from ketline.fixes.site import Fixer, Proposal, Site
from ketline.semantics import Kind, Symbol
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent

_INDEXED = (ast.IndexedIdentifier, ast.IndexExpression)


def index_out_of_range(site: Site) -> Iterator[Proposal]:
    """KT301: the last index there is, or a register that has this one."""
    clamped = site.problem.replacement
    literal = site.source.isdecimal()
    if clamped is not None and literal:
        yield Proposal(f"Replace with '{clamped}'", (Edit(site.problem.start, site.problem.end, clamped),))
    name = _indexed_name(site)
    symbol = None if name is None else site.symbol(name)
    index = int(site.source) if literal else None
    if symbol is None or index is None or index < 0 or site.analysis.places.get(symbol) is None:
        return
    size = _size_of(site, symbol)
    if size is not None:
        yield Proposal(f"Grow '{name}' to {index + 1}", (Edit(*size, str(index + 1)),))


def _indexed_name(site: Site) -> str | None:
    node = site.node_here(_INDEXED)
    if node is None:
        return None
    name = node.name if isinstance(node, ast.IndexedIdentifier) else node.collection
    return name.name if isinstance(name, ast.Identifier) else None


def _size_of(site: Site, symbol: Symbol) -> tuple[int, int] | None:
    """The place of a register's size, where it is written as a number."""
    declaration = site.declaration(symbol)
    if declaration is None:
        return None
    start, statement = declaration
    node = statement.node
    size = node.size if isinstance(node, ast.QubitDeclaration) else getattr(getattr(node, "type", None), "size", None)
    if not isinstance(size, ast.IntegerLiteral):
        return None
    left, right = extent(size)
    return start + left, start + right


def qubit_count(site: Site) -> Iterator[Proposal]:
    """KT302: operands too many go; those that are missing are the next qubits that the call does not use."""
    node = site.node_here((ast.QuantumGate, ast.QuantumPhase))
    wanted = None if node is None else _wanted_qubits(site, node)
    if wanted is None or wanted < 1 or not node.qubits:
        return
    places = [site.range_of(qubit) for qubit in node.qubits]
    given = len(places)
    if given > wanted:
        edit = Edit(places[wanted - 1][1], places[-1][1], "")
        yield Proposal(f"Leave {wanted} operand{'s' * (wanted != 1)}", (edit,))
        return
    first = node.qubits[0]
    symbol = site.symbol(first.name) if isinstance(first, ast.Identifier) else None
    if given == 1 and symbol is not None and symbol.indexable and symbol.size == wanted:
        operands = ", ".join(f"{symbol.name}[{index}]" for index in range(wanted))
        yield Proposal(f"Use the qubits of '{symbol.name}'", (Edit(*places[0], operands),))
        return
    free = _free_qubits(site, node, wanted - given)
    if len(free) == wanted - given:
        added = ", ".join(free)
        yield Proposal(f"Add {added}", (Edit(places[-1][1], places[-1][1], f", {added}"),))


def _wanted_qubits(site: Site, node: Any) -> int | None:
    count: int | None = 0
    if isinstance(node, ast.QuantumGate):
        count = _gate_shape(site, node)[1]
    for modifier in node.modifiers:
        if modifier.modifier.name in ("ctrl", "negctrl") and count is not None:
            added = 1 if modifier.argument is None else site.integer(modifier.argument)
            count = None if added is None else count + added
    return count


def _gate_shape(site: Site, node: ast.QuantumGate) -> tuple[int | None, int | None]:
    """How many parameters and qubits a gate takes."""
    from ketline.semantics.library import BUILTIN_GATES

    symbol = site.symbol(node.name.name)
    if symbol is not None and symbol.kind is Kind.GATE:
        return symbol.parameters, symbol.qubits
    return BUILTIN_GATES.get(node.name.name, (None, None))


def _free_qubits(site: Site, node: Any, most: int) -> list[str]:
    """Qubits of the call's own register that it does not use, behind the used ones first."""
    registers = [_operand(site, qubit) for qubit in node.qubits]
    names = {name for name, _ in registers}
    if len(names) != 1 or any(index is None for _, index in registers):
        return []
    (name,) = names
    symbol = None if name is None else site.symbol(name)
    if symbol is None or not symbol.size:
        return []
    used = [index for _, index in registers if index is not None]
    following = [*range(max(used) + 1, symbol.size), *range(max(used))]
    return [f"{name}[{index}]" for index in following if index not in used][:most]


def _operand(site: Site, node: Any) -> tuple[str | None, int | None]:
    """The register and the index of a qubit written with a number."""
    if not isinstance(node, ast.IndexedIdentifier) or len(node.indices) != 1:
        return None, None
    index = node.indices[0]
    if isinstance(index, ast.DiscreteSet) or len(index) != 1 or isinstance(index[0], ast.RangeDefinition):
        return node.name.name, None
    return node.name.name, site.integer(index[0])


def parameter_count(site: Site) -> Iterator[Proposal]:
    """KT303: parameters too many go, missing ones are 0.0 until someone says better."""
    node = site.node_here(ast.QuantumGate)
    wanted = None if node is None else _gate_shape(site, node)[0]
    if node is None or wanted is None:
        return
    name_end = site.range_of(node.name)[1]
    places = [site.range_of(argument) for argument in node.arguments]
    if not places:
        at = name_end
        opening = site.text.find("(", name_end)
        empty = opening >= 0 and site.text[name_end : opening + 2].replace(" ", "") == "()"
        zeros = ", ".join(["0.0"] * wanted)
        edit = Edit(opening + 1, opening + 1, zeros) if empty else Edit(at, at, f"({zeros})")
        yield Proposal(f"Add ({zeros})", (edit,))
    elif wanted == 0:
        closing = site.text.find(")", places[-1][1])
        yield Proposal("Remove the parameters", (Edit(name_end, closing + 1, ""),))
    elif len(places) > wanted:
        edit = Edit(places[wanted - 1][1], places[-1][1], "")
        yield Proposal(f"Leave {wanted} parameter{'s' * (wanted != 1)}", (edit,))
    else:
        zeros = ", 0.0" * (wanted - len(places))
        yield Proposal(f"Add {zeros[2:]}", (Edit(places[-1][1], places[-1][1], zeros),))


def duplicate_qubit(site: Site) -> Iterator[Proposal]:
    """KT304: another qubit of the register."""
    node = site.node_here((ast.QuantumGate, ast.QuantumPhase))
    if node is not None:
        for other in _free_qubits(site, node, 3):
            yield Proposal(f"Use {other}", (Edit(site.problem.start, site.problem.end, other),))


def size_mismatch(site: Site) -> Iterator[Proposal]:
    """KT305: a slice of the larger register, or the smaller one grown."""
    operands = _together(site)
    registers = [(node, symbol) for node, symbol in operands if symbol is not None and symbol.indexable]
    sizes = [symbol.size for _, symbol in registers]
    if len(registers) < 2 or any(size is None for size in sizes):
        return
    least, most = min(size for size in sizes if size), max(size for size in sizes if size)
    slices = [
        Edit(*site.range_of(node), f"{symbol.name}[0:{least - 1}]") if least > 1 else
        Edit(*site.range_of(node), f"{symbol.name}[0]")
        for node, symbol in registers
        if symbol.size != least
    ]  # fmt: skip
    yield Proposal(f"Use the first {least} of the larger register", tuple(slices))
    places = {symbol.name: _size_of(site, symbol) for _, symbol in registers if symbol.size != most}
    if all(place is not None for place in places.values()):
        grown = tuple(Edit(*place, str(most)) for place in places.values() if place is not None)
        yield Proposal(f"Grow {' and '.join(repr(name) for name in places)} to {most}", grown)


def _together(site: Site) -> list[tuple[Any, Symbol | None]]:
    """The whole registers that a statement takes element by element."""
    node = site.node
    nodes: list[Any] = []
    if isinstance(node, ast.QuantumGate):
        nodes = list(node.qubits)
    elif isinstance(node, ast.QuantumMeasurementStatement):
        nodes = [node.measure.qubit, node.target]
    return [(one, site.symbol(one.name)) for one in nodes if isinstance(one, ast.Identifier)]


def assigned_constant(site: Site) -> Iterator[Proposal]:
    """KT308: a variable after all."""
    symbol = site.symbol(site.source)
    declaration = None if symbol is None else site.declaration(symbol)
    if symbol is None or declaration is None or not isinstance(declaration[1].node, ast.ConstantDeclaration):
        return
    start, statement = declaration
    after = statement.tokens[1].start
    yield Proposal(f"Make '{symbol.name}' a variable", (Edit(start, start + after, ""),))


def argument_count(site: Site) -> Iterator[Proposal]:
    """KT309: arguments too many go."""
    node = site.node_here(ast.FunctionCall)
    if node is None:
        return
    places = [site.range_of(argument) for argument in node.arguments]
    for kept in range(len(places) - 1, 0, -1):
        edit = Edit(places[kept - 1][1], places[-1][1], "")
        yield Proposal(f"Leave {kept} argument{'s' * (kept != 1)}", (edit,))


def quantum_in_expression(site: Site) -> Iterator[Proposal]:
    """KT311: a measurement into a bit before, and the bit in its place."""
    if site.around() or site.analysis.version2:
        return
    name = site.free_name("outcome") if "outcome" in site.text else "outcome"
    node = site.node_here(_INDEXED)
    start, end = site.range_of(node) if node is not None else (site.problem.start, site.problem.end)
    line = f"bit {name} = measure {site.text[start:end]};"
    for value, title in ((name, "Measure it first"), (f"int({name})", "Measure it first, as a number")):
        yield Proposal(title, (site.declared_before(line), Edit(start, end, value)))


def bad_size(site: Site) -> Iterator[Proposal]:
    """KT310: the smallest size there is, or a constant."""
    yield from replaced()(site)
    symbol = site.symbol(site.source)
    yield from made_constant(site, symbol)


FIXERS: dict[str, Fixer] = {
    "KT301": index_out_of_range,
    "KT302": qubit_count,
    "KT303": parameter_count,
    "KT304": duplicate_qubit,
    "KT305": size_mismatch,
    "KT308": assigned_constant,
    "KT309": argument_count,
    "KT310": bad_size,
    "KT311": quantum_in_expression,
}
