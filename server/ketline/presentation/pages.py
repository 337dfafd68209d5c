"""What is said of the thing under the cursor, in Markdown: one function for each kind of thing."""

from __future__ import annotations

import os
import re
from typing import Any, NamedTuple

from ketline.navigation.access import nodes_within
from ketline.navigation.definitions import include_word
from ketline.navigation.files import Files, included_path
from ketline.navigation.occurrences import Occurrence, occurrence_at
from ketline.navigation.standard import is_standard
from ketline.navigation.words import Word, statement_at, word_at
from ketline.presentation import language, registers
from ketline.presentation.declarations import Declared, declared, definition_text
from ketline.presentation.gates import GateDescription, gate_description, matrix_text
from ketline.presentation.numbers import angle, shown, written_multiple
from ketline.semantics import Kind, Symbol
from ketline.semantics.constants import BINARY, BINARY_VERSION_2, evaluate
from ketline.semantics.library import CONSTANTS
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.powers import version2_node
from ketline.syntax.splitter import Form
from ketline.workspace import Snapshot


class Page(NamedTuple):
    """Markdown about the characters from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def page_at(files: Files, snapshot: Snapshot, offset: int) -> Page | None:
    """What there is to say of the thing at an offset; None where there is nothing."""
    directive = _directive(snapshot, offset)
    if directive is not None:
        return directive
    included = include_word(snapshot, offset)
    if included is not None:
        return _file(files, snapshot, included)
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is not None:
        text = _named(files, snapshot, occurrence)
        return None if text is None else Page(occurrence.start, occurrence.end, text)
    word = word_at(snapshot, offset)
    if word is None or word.statement.form is Form.COMMENT:
        return None
    text = _literal(snapshot, word) if word.token.kind != "identifier" else _keyword(files, snapshot, word)
    return None if text is None else Page(word.start, word.end, text)


def code(text: str) -> str:
    return f"```openqasm\n{text}\n```"


def _joined(*parts: str | None) -> str:
    return "\n\n".join(part for part in parts if part)


# -- names -----------------------------------------------------------------------------------------------
def _named(files: Files, snapshot: Snapshot, occurrence: Occurrence) -> str | None:
    symbol, name = occurrence.symbol, occurrence.name
    if symbol is None:
        return _built_in(files, snapshot, occurrence)
    if symbol.kind is Kind.GATE:
        gate = gate_description(files, snapshot, name, symbol)
        return None if gate is None else _gate(snapshot, gate, occurrence)
    found = declared(files, snapshot, symbol)
    if found is None:
        return None
    origin = _origin(found)
    if symbol.kind.is_callable:
        return _joined(code(found.heading), found.comment, origin)
    if symbol.kind in (Kind.QUBIT, Kind.BIT):
        return _joined(code(found.heading), found.comment, registers.register_words(snapshot, symbol), origin)
    return _joined(code(found.heading), found.comment, _value(snapshot, symbol), origin)


def _built_in(files: Files, snapshot: Snapshot, occurrence: Occurrence) -> str | None:
    name = occurrence.name
    if name.startswith("$"):
        return f"Hardware qubit {name[1:]}: a qubit of the machine by its number, not one that the program declares."
    if name in CONSTANTS:
        whole = _enclosing_value(snapshot, occurrence.start)
        around = "" if whole is None else f"`{whole[0]}` = {angle(whole[1])}"
        return _joined(code(f"{name} = {CONSTANTS[name]:.15g}"), language.CONSTANTS.get(name), around)
    if name in language.FUNCTIONS and _is_called(snapshot, occurrence):
        parameters, words = language.FUNCTIONS[name]
        return _joined(code(f"{name}({', '.join(parameters)})"), words)
    if name in language.KEYWORDS:
        return _word_page(snapshot, name)
    gate = gate_description(files, snapshot, name, None)
    return None if gate is None else _gate(snapshot, gate, occurrence)


def _is_called(snapshot: Snapshot, occurrence: Occurrence) -> bool:
    return snapshot.text[occurrence.end : occurrence.end + 1] == "(" or occurrence.name == "sizeof"


def _origin(found: Declared) -> str:
    """Where a name of another file is declared."""
    path = found.place.path
    if path is None:
        return ""
    line = found.snapshot.lines.position(found.place.start)[0] + 1
    return f"Declared in `{os.path.basename(path)}`, line {line}."


def _value(snapshot: Snapshot, symbol: Symbol) -> str:
    """What is known of a constant's, an input's, a parameter's or a variable's value."""
    if symbol.kind is Kind.INPUT:
        given = snapshot.analysis.inputs.get(symbol.name)
        if given is not None:
            return f"Given when the program runs; in estimates {shown(given[0])}, by its `// ketline: input` comment."
        return f"Given when the program runs. `// ketline: input {symbol.name} = 0.3` gives it a value in estimates."
    if symbol.kind is Kind.PARAMETER:
        return "A parameter of this gate, given where the gate is called."
    if symbol.bounds is not None:
        return f"Runs from {symbol.bounds[0]} to {symbol.bounds[1]}."
    if symbol.kind is Kind.CONSTANT and symbol.value is not None and not isinstance(symbol.value, tuple):
        return f"Value: {shown(symbol.value)}"
    return registers.use_words(snapshot, symbol)


# -- gates -----------------------------------------------------------------------------------------------
def _gate(snapshot: Snapshot, gate: GateDescription, occurrence: Occurrence) -> str:
    values = call_values(snapshot, occurrence.start)
    if values is not None and len(values) != len(gate.parameters):
        values = None
    matrix = matrix_text(gate, values)
    heading = f"gate {gate.signature}"
    definition = None
    if gate.declared is not None:
        definition = definition_text(gate.declared.snapshot, gate.declared.place)
    matrix_part = None if matrix is None else f"```text\n{matrix}\n```"
    if values and matrix is not None:
        given = ", ".join(f"{name} = {shown(float(value))}" for name, value in zip(gate.parameters, values))
        matrix_part = f"With {given}:\n\n{matrix_part}"
    where = "" if gate.declared is None else _origin(gate.declared)
    return _joined(code(heading), gate.words, matrix_part, definition and code(definition), where)


def call_values(snapshot: Snapshot, start: int) -> list[float] | None:
    """The parameters of the gate call whose name starts at an offset, where all of them are known numbers."""
    found = statement_at(snapshot, start)
    if found is None:
        return None
    begin, statement = found
    node = version2_node(statement) if snapshot.analysis.version2 else statement.node
    for inner in nodes_within(node):
        given = _parameters(inner, start - begin)
        if given is not None:
            values = [_number(snapshot, begin, argument) for argument in given]
            known = [value for value in values if value is not None]
            return known if len(known) == len(values) else None
    return None


def _parameters(node: Any, at: int) -> list[Any] | None:
    """The parameters of a call whose name stands at an offset of its statement."""
    if isinstance(node, ast.QuantumGate) and extent(node.name)[0] == at:
        return list(node.arguments)
    if isinstance(node, ast.QuantumPhase) and extent(node)[0] <= at < extent(node.argument)[0]:
        return [node.argument]
    return None


def _number(snapshot: Snapshot, begin: int, node: Any) -> float | None:
    """The value of a constant expression of the statement that starts at ``begin``."""
    analysis = snapshot.analysis
    scope = analysis.scope_at(begin)

    def lookup(name: str) -> Any:
        symbol = scope.find(name)
        return None if symbol is None else symbol.value

    try:
        value = evaluate(node, lookup, BINARY_VERSION_2 if analysis.version2 else BINARY)
    except (ArithmeticError, ValueError, TypeError, RecursionError):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def _enclosing_value(snapshot: Snapshot, start: int) -> tuple[str, float] | None:
    """The largest expression around an offset whose value is known, as it is written, with that value."""
    found = statement_at(snapshot, start)
    if found is None:
        return None
    begin, statement = found
    node = version2_node(statement) if snapshot.analysis.version2 else statement.node
    for inner in nodes_within(node):
        left, right = extent(inner)
        if isinstance(inner, (ast.BinaryExpression, ast.UnaryExpression)) and left <= start - begin < right:
            value = _number(snapshot, begin, inner)
            if value is not None:
                return statement.text[left:right], value
    return None


# -- words of the language -------------------------------------------------------------------------------
def _keyword(files: Files, snapshot: Snapshot, word: Word) -> str | None:
    if word.token.text == "gphase":
        gate = gate_description(files, snapshot, "gphase", None)
        return None if gate is None else _gate(snapshot, gate, Occurrence(word.start, word.end, "gphase", None))
    return _word_page(snapshot, word.token.text)


def _word_page(snapshot: Snapshot, name: str) -> str | None:
    known = language.KEYWORDS.get(name)
    if known is None:
        return None
    written, words = known
    if snapshot.analysis.version2:
        written = language.VERSION_2.get(name, written)
    return _joined(written and code(written), words)


def _literal(snapshot: Snapshot, word: Word) -> str | None:
    """A number in other words: as a multiple of π, in another base."""
    kind, text = word.token.kind, word.token.text
    if kind == "float":
        multiple = written_multiple(text.replace("_", ""))
        return None if multiple is None else f"`{text}` ≈ {multiple} = {angle(float(text)).split(' = ')[-1]}"
    if kind == "literal" and text[:2].lower() in ("0x", "0b", "0o"):
        value = int(text.replace("_", ""), 0)
        return f"`{text}` = {value} = 0x{value:X} = 0b{value:b}"
    if kind == "string" and re.fullmatch(r'"[01_]+"', text):
        bits = text[1:-1].replace("_", "")
        return f"{len(bits)} bits, the rightmost one is bit 0: {int(bits, 2)} as a number, {bits.count('1')} of them 1."
    return None


# -- files and comments ----------------------------------------------------------------------------------
#: Names that a file's page lists.
_LISTED = 40


def _file(files: Files, snapshot: Snapshot, word: Word) -> Page | None:
    name = word.token.text[1:-1]
    path = included_path(snapshot.include, name)
    target = None if path is None else files.snapshot(path)
    if path is None or target is None:
        return None
    names = [symbol.name for symbol in target.analysis.places if target.analysis.scope.names.get(symbol.name) is symbol]
    listed = ", ".join(f"`{one}`" for one in names[:_LISTED]) + (" …" if len(names) > _LISTED else "")
    where = "A standard file; Ketline brings it along." if is_standard(path) else f"`{path}`"
    declares = f"Declares {len(names)} name{'' if len(names) == 1 else 's'}: {listed}" if names else "Declares nothing."
    return Page(word.start, word.end, _joined(f"**{name}**", where, declares))


_DIRECTIVE_WORD = re.compile(r"//[ \t]*ketline:[ \t]*(?P<word>\w+)")


def _directive(snapshot: Snapshot, offset: int) -> Page | None:
    """What the first word of a ``// ketline:`` comment asks for."""
    for start, text in snapshot.tree.directive_comments:
        match = _DIRECTIVE_WORD.match(text)
        if match is None or not start <= offset <= start + match.end():
            continue
        known = language.DIRECTIVES.get(match["word"])
        if known is not None:
            return Page(start, start + match.end(), _joined(code(known[0]), known[1]))
    return None
