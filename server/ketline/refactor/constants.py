"""Angles by name, and back."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.refactor.selection import Refactoring, Selection, grouped, written
from ketline.semantics import Kind
from ketline.source.edits import Edit, removal
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Node


def named(selection: Selection) -> Iterator[Refactoring]:
    """A parameter of a gate call at the cursor that is a number: a ``const float``, or an ``input float``."""
    place = selection.at_cursor
    found = None if place is None else _parameter(selection, place)
    if place is None or found is None or selection.snapshot.analysis.version2:
        return
    start, end = found
    value, name = selection.text[start:end], selection.free_name("theta")
    at, line_end = selection.outermost, selection.line_end
    use = Edit(start, end, name)
    constant = Edit(at, at, f"const float {name} = {value};{line_end}")
    yield Refactoring(f"Name this angle: const float {name}", "extract", (constant, use))
    given = f"input float {name};{line_end}// ketline: input {name} = {value}{line_end}"
    yield Refactoring(f"Make this angle an input: input float {name}", "extract", (Edit(at, at, given), use))


def _parameter(selection: Selection, place: Node) -> tuple[int, int] | None:
    """The whole parameter around the cursor, where no name but pi is in it."""
    node = place.statement.node
    if place.statement.form is not Form.LEAF or place.statement.problems or not isinstance(node, ast.QuantumGate):
        return None
    for argument in node.arguments:
        start, end = (place.start + at for at in extent(argument))
        if start <= selection.start and selection.end <= end:
            text = written(place.statement, argument)
            letters = text.replace("pi", "").replace("π", "").replace("e", "")
            return (start, end) if not any(one.isalpha() or one == "_" for one in letters) else None
    return None


def spelt_out(selection: Selection) -> Iterator[Refactoring]:
    """A constant at the cursor, in every place as the number that it is."""
    use = next((one for one in selection.snapshot.analysis.uses if one.start <= selection.start <= one.end), None)
    if use is None or use.symbol.kind is not Kind.CONSTANT:
        return
    place = selection.snapshot.analysis.places.get(use.symbol)
    declaration = next(
        (one for one in selection.snapshot.tree.nodes if place and one.start <= place[0] < one.end), None
    )
    if declaration is None or not isinstance(declaration.statement.node, ast.ConstantDeclaration):
        return
    value = grouped(written(declaration.statement, declaration.statement.node.init_expression))
    uses = {(one.start, one.end) for one in selection.snapshot.analysis.uses if one.symbol is use.symbol}
    edits = [Edit(start, end, value) for start, end in uses if (start, end) != place]
    edits.append(removal(selection.text, declaration.start, declaration.end))
    yield Refactoring(f"Replace '{use.symbol.name}' by its value", "inline", tuple(sorted(edits)))
