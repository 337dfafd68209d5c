"""Fixes of types and casts (KT5xx)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketline.fixes.names import made_constant
from ketline.fixes.replacements import replaced
from ketline.fixes.site import Fixer, Proposal, Site
from ketline.semantics.types import Base, Scalar
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


def cast(site: Site) -> Iterator[Proposal]:
    """KT501, KT502, KT509, KT510: the conversion that was not written."""
    for type_ in _wanted_types(site):
        edit = Edit(site.problem.start, site.problem.end, f"{type_}({site.source})")
        yield Proposal(f"Write '{type_}(...)'", (edit,))


def _wanted_types(site: Site) -> Iterator[str]:
    """The types that the place of the problem asks for, as one writes them."""
    node = site.node
    if isinstance(node, (ast.ClassicalDeclaration, ast.ConstantDeclaration)):
        yield site.written(node.type)
    elif isinstance(node, ast.ClassicalAssignment) and isinstance(node.lvalue, ast.Identifier):
        symbol = site.symbol(node.lvalue.name)
        if symbol is not None and isinstance(symbol.type, Scalar):
            yield str(symbol.type)
    elif isinstance(node, ast.ReturnStatement):
        for block in site.around():
            header = block.statement.node
            if isinstance(header, ast.SubroutineDefinition) and header.return_type is not None:
                start, end = extent(header.return_type)
                yield block.statement.text[start:end]
    if isinstance(node, ast.SwitchStatement):
        yield "int"


def returned(site: Site) -> Iterator[Proposal]:
    """KT510: converted, left out, or declared."""
    yield from cast(site)
    node = site.node
    if isinstance(node, ast.ReturnStatement) and node.expression is not None:
        before = site.text[: site.problem.start].rstrip()
        yield Proposal("Return nothing", (Edit(len(before), site.problem.end, ""),))


def units(site: Site) -> Iterator[Proposal]:
    """KT513: a number that lacks its unit of time."""
    if site.source.replace(".", "").isdecimal():
        for unit in ("ns", "us", "dt"):
            edit = Edit(site.problem.end, site.problem.end, unit)
            yield Proposal(f"Write {site.source}{unit}", (edit,))


def argument(site: Site) -> Iterator[Proposal]:
    """KT509."""
    yield from units(site)
    for type_ in ("float", "int"):
        edit = Edit(site.problem.start, site.problem.end, f"{type_}({site.source})")
        yield Proposal(f"Write '{type_}(...)'", (edit,))


def width(site: Site) -> Iterator[Proposal]:
    """KT503: the declaration takes the width of its value, or a slice of a longer register is taken."""
    node = site.node
    value = getattr(node, "init_expression", None) or getattr(node, "rvalue", None)
    given = _width_of(site, value)
    declared = getattr(getattr(node, "type", None), "size", None)
    wanted = site.integer(declared)
    if given is not None and isinstance(declared, ast.IntegerLiteral):
        yield Proposal(f"Declare it with {given} bits", (Edit(*site.range_of(declared), str(given)),))
    if isinstance(node, ast.ClassicalAssignment):
        wanted = _width_of(site, node.lvalue)
    if isinstance(value, ast.Identifier) and given and wanted and given > wanted:
        part = f"[0:{wanted - 1}]" if wanted > 1 else "[0]"
        yield Proposal(f"Use '{value.name}{part}'", (Edit(site.problem.end, site.problem.end, part),))


def _width_of(site: Site, value: Any) -> int | None:
    if isinstance(value, ast.BitstringLiteral):
        return value.width
    symbol = site.symbol(value.name) if isinstance(value, ast.Identifier) else None
    return symbol.type.width if symbol is not None and isinstance(symbol.type, Scalar) else None


def condition(site: Site) -> Iterator[Proposal]:
    """KT506: compared with nothing."""
    symbol = site.symbol(site.source)
    if symbol is not None and isinstance(symbol.type, Scalar) and symbol.type.base is Base.DURATION:
        yield Proposal(f"Write '{site.source} > 0ns'", (Edit(site.problem.end, site.problem.end, " > 0ns"),))


def index_type(site: Site) -> Iterator[Proposal]:
    """KT507: a whole number, or one made of it."""
    place = site.problem.start, site.problem.end
    try:
        value = float(site.source)
    except ValueError:
        yield Proposal("Write 'int(...)'", (Edit(*place, f"int({site.source})"),))
        return
    whole = "1" if value == 0 else str(int(value))
    yield Proposal(f"Replace with '{whole}'", (Edit(*place, whole),))


def not_indexable(site: Site) -> Iterator[Proposal]:
    """KT508: without the index, or declared with a size."""
    left, right = site.text.rfind("[", 0, site.problem.start), site.text.find("]", site.problem.end)
    if left < 0 or right < 0:
        return
    yield Proposal("Remove the index", (Edit(left, right + 1, ""),))
    node = site.node_here((ast.IndexedIdentifier, ast.IndexExpression))
    name = getattr(node, "name", None) or getattr(node, "collection", None)
    symbol = site.symbol(name.name) if isinstance(name, ast.Identifier) else None
    declaration = None if symbol is None else site.declaration(symbol)
    if symbol is None or declaration is None or declaration[1].word not in ("qubit", "bit"):
        return
    size = int(site.source) + 1 if site.source.isdecimal() else 1
    after = declaration[0] + declaration[1].tokens[0].end
    yield Proposal(f"Declare '{symbol.name}' with a size", (Edit(after, after, f"[{size}]"),))


def array_shape(site: Site) -> Iterator[Proposal]:
    """KT514: zeros for what is missing, nothing for what is too much, or another length."""
    node, literal = site.node, site.node_here(ast.ArrayLiteral)
    if literal is None or not isinstance(getattr(node, "type", None), ast.ArrayType):
        return
    depth = sum(
        site.range_of(outer)[0] < site.problem.start and site.problem.end < site.range_of(outer)[1]
        for outer in site.nodes(ast.ArrayLiteral)
    )
    dimensions = node.type.dimensions
    length = site.integer(dimensions[depth]) if depth < len(dimensions) else None
    if length is None or not literal.values:
        return
    given, end = len(literal.values), site.range_of(literal.values[-1])[1]
    if given > length:
        kept = site.range_of(literal.values[length - 1])[1]
        yield Proposal(f"Leave {length} elements", (Edit(kept, end, ""),))
    elif not isinstance(literal.values[-1], ast.ArrayLiteral):
        yield Proposal("Fill up with 0", (Edit(end, end, ", 0" * (length - given)),))
    if isinstance(dimensions[depth], ast.IntegerLiteral):
        place = site.range_of(dimensions[depth])
        yield Proposal(f"Declare {given} elements", (Edit(*place, str(given)),))


def not_constant(site: Site) -> Iterator[Proposal]:
    """KT515."""
    yield from made_constant(site, site.symbol(site.source))


def out_of_range(site: Site) -> Iterator[Proposal]:
    """KT516: as many bits as the value needs."""
    node = site.node
    declared = getattr(node, "type", None)
    value = site.integer(getattr(node, "init_expression", None))
    size = getattr(declared, "size", None)
    if value is None or not isinstance(size, ast.IntegerLiteral):
        return
    if isinstance(declared, ast.IntType):
        bits = (value if value >= 0 else ~value).bit_length() + 1
    elif value >= 0:
        bits = value.bit_length()
    else:
        return
    yield Proposal(f"Declare it with {bits} bits", (Edit(*site.range_of(size), str(bits)),))


FIXERS: dict[str, Fixer] = {
    "KT501": cast,
    "KT502": cast,
    "KT503": width,
    "KT506": condition,
    "KT507": index_type,
    "KT508": not_indexable,
    "KT509": argument,
    "KT510": returned,
    "KT512": cast,
    "KT513": units,
    "KT514": array_shape,
    "KT515": not_constant,
    "KT516": out_of_range,
    "KT518": replaced(),
}
