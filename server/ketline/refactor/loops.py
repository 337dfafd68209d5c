"""Loops written out, and repeated statements as a loop."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Sequence

from ketline.limits import MAXIMUM_UNROLLED_STATEMENTS
from ketline.lints.lookup import Lookup
from ketline.refactor.selection import Refactoring, Selection, comments_between, with_names, with_words
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import Token
from ketline.syntax.tree import Node

#: Stands for the loop's variable in a text: no OpenQASM text has it.
_MARK = "\x00"


def unrolled(selection: Selection) -> Iterator[Refactoring]:
    """The ``for`` at the cursor, its turns one after the other."""
    place = selection.at_cursor
    if place is None or not isinstance(place.statement.node, ast.ForInLoop) or place.statement.problems:
        return
    header = place.statement.node
    values = _values(selection, header)
    turn = _turn(selection, place)
    if not values or turn is None or len(values) * len(turn) > MAXIMUM_UNROLLED_STATEMENTS:
        return
    between = selection.line_end + selection.indent_of(place.start)
    lines = [_computed(line, value) for value in values for line in turn]
    edit = Edit(place.start, selection.behind(place), between.join(lines))
    yield Refactoring(f"Write out the {len(values)} turns of this loop", "rewrite", (edit,))


#: An index that is one step of arithmetic.
_INDEX = re.compile(r"\[[ \t]*(\d+)[ \t]*([-+*])[ \t]*(\d+)[ \t]*\]")
_OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def _computed(line: str, value: int) -> str:
    """A line of one turn; ``q[2+1]`` is written ``q[3]``."""
    written = line.replace(_MARK, f"{value}" if value >= 0 else f"({value})")
    return _INDEX.sub(lambda match: f"[{_OPERATORS[match[2]](int(match[1]), int(match[3]))}]", written)


def _values(selection: Selection, header: ast.ForInLoop) -> list[int]:
    analysis = selection.snapshot.analysis
    lookup = Lookup(analysis.scope_at(selection.start), analysis.version2, not analysis.version2)
    over = header.set_declaration
    if isinstance(over, ast.DiscreteSet):
        found = [lookup.integer(value) for value in over.values]
    elif isinstance(over, ast.RangeDefinition):
        start, end = lookup.integer(over.start), lookup.integer(over.end)
        step = 1 if over.step is None else lookup.integer(over.step)
        if start is None or end is None or not step:
            return []
        turns = range(start, end + (1 if step > 0 else -1), step)
        found = list(turns[: MAXIMUM_UNROLLED_STATEMENTS + 1])
    else:
        return []
    return [] if any(value is None for value in found) else [value for value in found if value is not None]


def _turn(selection: Selection, place: Node) -> list[str] | None:
    """The lines of one turn, with a mark for the loop's variable."""
    header = place.statement.node
    name = header.identifier.name
    if place.statement.form is Form.LEAF:
        inner = header.block[0] if len(header.block) == 1 else None
        if inner is None:
            return None
        start = extent(inner)[0]
        tokens = [token for token in place.statement.tokens if token.start >= start]
        return [_marked(place.statement.text, tokens, name)[start:]]
    if place.closed_at is None or comments_between(selection.text, place.body) or not place.body:
        return None
    if any(node.statement.form is not Form.LEAF for node in place.body):
        return None
    return [with_words(node.statement, {name: _MARK}) for node in place.body]


def _marked(text: str, tokens: Sequence[Token], name: str) -> str:
    places = {(token.start, token.end): _MARK for token in tokens if token.text == name}
    return with_names(text, places)


# -- rolling up ----------------------------------------------------------------------------------------------
def rolled(selection: Selection) -> Iterator[Refactoring]:
    """Selected statements that repeat themselves with numbers that count up or down."""
    nodes = selection.chosen
    if len(nodes) < 2 or selection.snapshot.analysis.version2 or comments_between(selection.text, nodes):
        return
    if any(node.statement.form is not Form.LEAF or node.statement.problems for node in nodes):
        return
    statements = [node.statement for node in nodes]
    name = selection.free_name("i")
    for period in range(1, len(statements) // 2 + 1):
        if len(statements) % period:
            continue
        found = _pattern(statements, period, name)
        if found is None:
            continue
        lines, turns = found
        indent, end = selection.indent_of(nodes[0].start), selection.line_end
        body = "".join(f"{indent}    {line}{end}" for line in lines)
        text = f"for int {name} in [{turns}] {{{end}{body}{indent}}}"
        edit = Edit(nodes[0].start, nodes[-1].end, text)
        yield Refactoring(f"Roll into a loop of {len(statements) // period} turns", "rewrite", (edit,))
        return


def _pattern(statements: Sequence[Statement], period: int, name: str) -> tuple[list[str], str] | None:
    """The statements of one turn, and the range of the loop's variable; None where they do not count evenly."""
    turns = len(statements) // period
    slots: list[list[list[int]]] = []  # for each statement of a turn, for each of its integers, the values by turn
    for index in range(period):
        alike = statements[index::period]
        numbers = [[token for token in one.tokens if token.kind == "integer"] for one in alike]
        shapes = {tuple("" if token.kind == "integer" else token.text for token in one.tokens) for one in alike}
        if len(shapes) != 1:
            return None
        slots.append([[int(token.text.replace("_", "")) for token in column] for column in zip(*numbers)])
    moving = [values for statement in slots for values in statement if len(set(values)) > 1]
    if any(values != [values[0] + turn * (values[1] - values[0]) for turn in range(turns)] for values in moving):
        return None
    steps = [values[1] - values[0] for values in moving]
    step = steps[0] if steps and all(one == steps[0] for one in steps) else 1
    start = min((values[0] for values in moving), default=0) if step == 1 or len(set(steps)) == 1 else 0
    last = start + (turns - 1) * step
    lines = [_line(statements[index], slots[index], start, step, name) for index in range(period)]
    return lines, f"{start}:{last}" if step == 1 else f"{start}:{step}:{last}"


def _line(statement: Statement, values: Sequence[Sequence[int]], start: int, step: int, name: str) -> str:
    """A statement with the loop's variable in place of the numbers that move."""
    integers = [token for token in statement.tokens if token.kind == "integer"]
    places: dict[tuple[int, int], str] = {}
    for token, column in zip(integers, values):
        if len(set(column)) > 1:
            places[token.start, token.end] = _term(column, start, step, name)
    return with_names(statement.text, places)


def _term(column: Sequence[int], start: int, step: int, name: str) -> str:
    """``2*i+1``: what gives these values as the variable runs."""
    own = column[1] - column[0]
    factor, rest = divmod(own, step)
    assert not rest
    offset = column[0] - factor * start
    product = name if factor == 1 else f"{factor}*{name}"
    return product if not offset else f"{product}{'+' if offset > 0 else '-'}{abs(offset)}"
