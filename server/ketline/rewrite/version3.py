"""An OpenQASM 2 program as OpenQASM 3, with the same meaning up to a global phase.

OpenQASM 3 specification, "Language differences": registers, measurement, the power operator, the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ketline.rewrite.gates import DEFINITIONS, TODAY
from ketline.rewrite.numbers import real_divisions
from ketline.semantics import Analysis, Symbol
from ketline.semantics.functions import OLD_FUNCTIONS
from ketline.semantics.library import STDGATES, standard_library
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.powers import version2_node
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import Token


def to_version3(analysis: Analysis) -> list[Edit]:
    """The edits that make a version 2 program one of version 3, in order; none for any other program.

    Comments, spacing and layout stay. The program must have no error; included files of its own are left as they are.
    """
    return _Rewriting(analysis).edits() if analysis.version2 else []


class _Rewriting:
    """One pass over the statements; gathers edits and the definitions that they need."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.text = analysis.tree.text
        self.uses = {use.start: use for use in analysis.uses}
        self.renamed = _renamed(analysis)
        self.needed: dict[str, None] = {}
        self.found: list[Edit] = []

    def edits(self) -> list[Edit]:
        place = 0
        for start, statement in self.analysis.tree.flat:
            if statement.version is not None and not place:
                place = start + len(statement.text)
            if isinstance(statement.node, ast.Include) and _is_qelib(statement.node.filename):
                place = start + len(statement.text)
            self.found.extend(self.statement(start, statement))
        for use in self.analysis.uses:
            if use.symbol in self.renamed:
                self.found.append(Edit(use.start, use.end, self.renamed[use.symbol]))
        if self.needed:
            self.found.append(self.definitions(place))
        return list(_apart(sorted(self.found)))

    def definitions(self, place: int) -> Edit:
        """The needed definitions, on lines of their own behind the include, whose comment stays beside it."""
        end = self.text.find("\n", place)
        end = len(self.text) if end < 0 else end
        rest = self.text[place:end].strip()
        lines = "".join("\n" + DEFINITIONS[name] for name in self.needed)
        if not rest or rest.startswith("//"):
            return Edit(end, end, lines)
        return Edit(place, place, lines + "\n")

    def statement(self, start: int, statement: Statement) -> Iterator[Edit]:
        """The edits of one flat statement."""
        if statement.version is not None:
            number = statement.tokens[1]
            yield Edit(start + number.start, start + number.end, "3.0")
        node = version2_node(statement)
        if node is None:
            return
        for edit in self.parts(start, statement, node):
            yield Edit(start + edit.start, start + edit.end, edit.text)

    def parts(self, start: int, statement: Statement, node: Any) -> Iterator[Edit]:
        """The same, relative to the statement."""
        inner = node.if_block[0] if isinstance(node, ast.BranchingStatement) and node.if_block else node
        if isinstance(node, ast.Include):
            if _is_qelib(node.filename):
                name = statement.tokens[1]
                yield Edit(name.start + 1, name.end - 1, "stdgates.inc")
        elif isinstance(node, (ast.QubitDeclaration, ast.ClassicalDeclaration)):
            yield from _register(statement.tokens)
        elif statement.word == "opaque":
            yield from _opaque(statement.tokens)
        elif isinstance(inner, ast.QuantumMeasurementStatement):
            yield from self.measurement(start, statement)
        elif isinstance(inner, ast.QuantumGate):
            yield from self.gate(start, statement, inner)
        yield from self.words(start, statement)

    def words(self, start: int, statement: Statement) -> Iterator[Edit]:
        """Powers and functions."""
        for token, after in zip(statement.tokens, statement.tokens[1:]):
            if token.text == "^":
                yield Edit(token.start, token.end, "**")
            elif token.text in OLD_FUNCTIONS and after.text == "(" and start + token.start not in self.uses:
                yield Edit(token.start, token.end, OLD_FUNCTIONS[token.text])

    def gate(self, start: int, statement: Statement, node: ast.QuantumGate) -> Iterator[Edit]:
        for argument in node.arguments:
            for at in real_divisions(argument):
                yield Edit(at, at, ".0")
        name, (left, right) = node.name.name, extent(node.name)
        use = self.uses.get(start + left)
        if name == "U" or (use is None and name != "CX"):
            return
        if use is not None and (use.symbol.origin is None or not _is_qelib(use.symbol.origin)):
            return
        today = TODAY.get(name)
        if today is None or not self.means_library(today.needs, start + left):
            if name in DEFINITIONS and name not in (STDGATES if self.includes else ()):
                self.needed[name] = None
            return
        inside = [token for token in statement.tokens if right <= token.start]
        if today.plain:
            yield Edit(left, _closing(inside).end, today.name)
            return
        yield Edit(left, right, today.name)
        if today.first:
            yield Edit(inside[0].end, inside[0].end, today.first)
        if today.last:
            close = _closing(inside).start
            yield Edit(close, close, today.last)

    def measurement(self, start: int, statement: Statement) -> Iterator[Edit]:
        """``measure q -> c;`` to ``c = measure q;``; comments between them stay."""
        tokens = statement.tokens
        arrow = next((index for index, token in enumerate(tokens) if token.text == "->"), None)
        if arrow is None:
            return
        measure = next(token for token in tokens if token.text == "measure")
        last = tokens[-2] if tokens[-1].text == ";" else tokens[-1]
        before, after = tokens[arrow - 1].end, tokens[arrow + 1].start
        target = statement.text[after : last.end]
        use = self.uses.get(start + after)
        if use is not None and use.symbol in self.renamed:
            target = self.renamed[use.symbol] + target[len(use.symbol.name) :]
        yield Edit(measure.start, measure.start, f"{target} = ")
        if statement.text[before:after].split() == ["->"]:
            yield Edit(before, last.end, "")
            return
        yield Edit(tokens[arrow].start, tokens[arrow].end, "")
        yield Edit(after, last.end, "")

    @property
    def includes(self) -> bool:
        return "qelib1.inc" in self.analysis.libraries or any(
            symbol.origin is not None and _is_qelib(symbol.origin) for symbol in self.analysis.scope.names.values()
        )

    def means_library(self, name: str, offset: int) -> bool:
        """Whether ``name`` is the standard gate at this place of the rewritten program."""
        if name == "U":
            return True
        symbol = self.analysis.scope_at(offset).find(name)
        return self.includes and (symbol is None or symbol.origin is not None or symbol in self.renamed)


def _apart(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Without those that lie inside an earlier one."""
    at = 0
    for edit in edits:
        if edit.start >= at:
            yield edit
            at = edit.end


def _renamed(analysis: Analysis) -> dict[Symbol, str]:
    """New names for what the program declares under the name of a gate of ``stdgates.inc``, where it includes that."""
    names = analysis.scope.names
    if not any(symbol.origin is not None and _is_qelib(symbol.origin) for symbol in names.values()):
        return {}
    renamed = {}
    for name, symbol in names.items():
        if symbol.origin is None and name in STDGATES:
            new = name + "_"
            while new in names:
                new += "_"
            renamed[symbol] = new
    return renamed


def _is_qelib(file_name: str) -> bool:
    return standard_library(file_name) == "qelib1.inc"


def _register(tokens: Sequence[Token]) -> Iterator[Edit]:
    """``qreg q[3];`` to ``qubit[3] q;``."""
    word = {"qreg": "qubit", "creg": "bit"}.get(tokens[0].text)
    if word is None:
        return
    opening = next((index for index, token in enumerate(tokens) if token.text == "["), None)
    if opening is None:
        yield Edit(tokens[0].start, tokens[0].end, word)
        return
    yield Edit(tokens[0].start, tokens[0].end, f"{word}[{tokens[opening + 1].text}]")
    for token in tokens[opening : opening + 3]:
        yield Edit(token.start, token.end, "")


def _opaque(tokens: Sequence[Token]) -> Iterator[Edit]:
    """A gate that does nothing until someone writes it: the file stays readable everywhere, and the note says so."""
    yield Edit(tokens[0].start, tokens[0].end, "gate")
    note = " { /* opaque in OpenQASM 2: write its body here, or its pulses with 'defcal' */ }"
    end = tokens[-1]
    yield Edit(end.start, end.end, note) if end.text == ";" else Edit(end.end, end.end, note)


def _closing(tokens: Sequence[Token]) -> Token:
    """The ')' of the '(' that comes first."""
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0:
            return token
    return tokens[-1]
