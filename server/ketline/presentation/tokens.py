"""What every name of a document is, for an editor to colour: by section, so that an edit costs what it touches.

Names, keywords, types, annotations and directives; what a grammar can tell without knowing the program (numbers,
strings, other comments, operators) is left to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from ketline.navigation.access import Access, access
from ketline.navigation.occurrences import Occurrence
from ketline.semantics import Kind, Symbol
from ketline.semantics.context import Use
from ketline.semantics.library import BRAKET, BUILTIN_GATES, CONSTANTS, FUNCTIONS
from ketline.semantics.sections import Meaning
from ketline.semantics.types import Array
from ketline.source.lines import LineIndex
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tokens import KEYWORDS, TYPE_WORDS
from ketline.workspace import Snapshot


class TokenType(IntEnum):
    """In the order of the legend; the names are those of the protocol where it has one."""

    QUBIT = 0
    BIT = 1
    GATE = 2
    VARIABLE = 3
    PARAMETER = 4
    INPUT = 5
    FUNCTION = 6
    KEYWORD = 7
    TYPE = 8
    DECORATOR = 9
    MACRO = 10
    DIRECTIVE = 11


class Modifier(IntFlag):
    """Bits of the legend, lowest first."""

    DECLARATION = 1
    READONLY = 2
    DEFAULT_LIBRARY = 4
    MODIFICATION = 8


TYPES = tuple(one.name.lower() for one in TokenType)
MODIFIERS = ("declaration", "readonly", "defaultLibrary", "modification")

#: A token: its offset in the section, its length in characters, its type, its modifiers.
Token = tuple[int, int, int, int]

_KINDS = {
    Kind.QUBIT: TokenType.QUBIT,
    Kind.BIT: TokenType.BIT,
    Kind.GATE: TokenType.GATE,
    Kind.VARIABLE: TokenType.VARIABLE,
    Kind.CONSTANT: TokenType.VARIABLE,
    Kind.INPUT: TokenType.INPUT,
    Kind.PARAMETER: TokenType.PARAMETER,
    Kind.SUBROUTINE: TokenType.FUNCTION,
    Kind.EXTERN: TokenType.FUNCTION,
}

#: Kinds whose values never change.
_FIXED = frozenset([Kind.CONSTANT, Kind.INPUT, Kind.PARAMETER])


@dataclass(frozen=True, eq=False)
class Block:
    """The tokens of one section as the protocol wants them, five numbers each, in the units of one encoding.

    The first one's line counts from the section's first line. ``lines`` are the line ends of the section, ``last`` is
    the line of its last token. ``asked`` are names that were looked up outside of it, with the ``answers``.
    """

    data: Sequence[int]
    lines: int
    last: int
    asked: Sequence[tuple[int, str]]
    answers: Sequence[Symbol | None]


@dataclass(frozen=True, eq=False)
class Colouring:
    """A document's tokens: the blocks of its sections in order."""

    blocks: Sequence[Block]
    meanings: Mapping[Meaning, Block] = field(repr=False)

    def data(self) -> list[int]:
        """All the numbers."""
        return _joined(self.blocks, 0)


def colouring(snapshot: Snapshot, encoding: str, previous: Colouring | None = None) -> Colouring:
    """The tokens of a document; ``previous`` are those of an earlier version in the same encoding."""
    analysis = snapshot.analysis
    before = {} if previous is None else previous.meanings
    blocks = []
    for index, meaning in enumerate(analysis.meanings):
        block = before.get(meaning)
        if block is None or not _holds(snapshot, index, block):
            block = _block(snapshot, index, encoding)
        blocks.append(block)
    return Colouring(blocks, dict(zip(analysis.meanings, blocks)))


def _holds(snapshot: Snapshot, index: int, block: Block) -> bool:
    """Whether names that the analysis did not get to still mean the same."""
    if not block.asked:
        return True
    begin = snapshot.tree.section_starts[index]
    found = (snapshot.analysis.scope_at(begin + at).find(name) for at, name in block.asked)
    return all(one is other for one, other in zip(found, block.answers))


def difference(old: Colouring, new: Colouring) -> tuple[int, int, list[int]] | None:
    """``(start, deleted, inserted)``, the one edit that makes the old numbers the new ones; None for no change."""
    first = 0
    most = min(len(old.blocks), len(new.blocks))
    while first < most and old.blocks[first] is new.blocks[first]:
        first += 1
    if first == len(old.blocks) == len(new.blocks):
        return None
    behind = 0
    while behind < most - first and old.blocks[-1 - behind] is new.blocks[-1 - behind]:
        behind += 1
    # The first token behind the edit counts its line from one that may be gone: its block is sent again.
    while behind and not new.blocks[-behind].data:
        behind -= 1
    behind = max(behind - 1, 0)
    kept_old, kept_new = len(old.blocks) - behind, len(new.blocks) - behind
    start = sum(len(block.data) for block in new.blocks[:first])
    deleted = sum(len(block.data) for block in old.blocks[first:kept_old])
    lines = _lines_since_token(new.blocks[:first])
    return start, deleted, _joined(new.blocks[first:kept_new], lines)


def within(snapshot: Snapshot, colours: Colouring, start: int, end: int) -> list[int]:
    """The numbers of the sections that a stretch of the text touches."""
    starts = snapshot.tree.section_starts
    first = max(bisect_right(starts, start) - 1, 0)
    last = bisect_right(starts, end)
    lines = sum(block.lines for block in colours.blocks[:first])
    return _joined(colours.blocks[first:last], lines)


def _lines_since_token(blocks: Sequence[Block]) -> int:
    """The lines from the last token of some blocks to where they end."""
    lines = 0
    for block in reversed(blocks):
        if block.data:
            return lines + block.lines - block.last
        lines += block.lines
    return lines


def _joined(blocks: Sequence[Block], lines: int) -> list[int]:
    """The numbers of blocks, with ``lines`` between the last token before them and where they begin."""
    numbers: list[int] = []
    for block in blocks:
        if block.data:
            numbers.append(block.data[0] + lines)
            numbers.extend(block.data[1:])
            lines = block.lines - block.last
        else:
            lines += block.lines
    return numbers


# -- one section -----------------------------------------------------------------------------------------
def _block(snapshot: Snapshot, index: int, encoding: str) -> Block:
    tree = snapshot.tree
    begin, section = tree.section_starts[index], tree.sections[index]
    found = _Section(snapshot, begin, snapshot.analysis.meanings[index])
    tokens = sorted(found.tokens())
    lines = LineIndex(snapshot.text[begin : begin + section.length])  # a section begins a line and ends one
    data, last = _encoded(lines, tokens, encoding)
    asked, answers = [name for name, _ in found.asked], [answer for _, answer in found.asked]
    return Block(data, lines.count - 1, last, asked, answers)


def _encoded(lines: LineIndex, tokens: Sequence[Token], encoding: str) -> tuple[list[int], int]:
    """Five numbers for each token: lines and columns since the one before, length, type, modifiers."""
    numbers: list[int] = []
    ascii_only = lines.text.isascii()
    line = column = 0
    start_of_line, next_line = 0, lines.line_start(1) if lines.count > 1 else len(lines.text) + 1
    for start, length, kind, modifiers in tokens:
        before = line
        while start >= next_line:
            line, start_of_line = line + 1, next_line
            next_line = lines.line_start(line + 1) if line + 1 < lines.count else len(lines.text) + 1
        at, units = start - start_of_line, length
        if not ascii_only:
            at = lines.position(start, encoding)[1]
            units = lines.position(start + length, encoding)[1] - at
        numbers += line - before, at - column if line == before else at, units, kind, modifiers
        column = at
    return numbers, line


class _Section:
    """Goes through the statements of one section."""

    def __init__(self, snapshot: Snapshot, begin: int, meaning: Meaning) -> None:
        self.snapshot = snapshot
        self.begin = begin
        self.meaning = meaning
        self.uses: dict[int, Use] = {}
        for use in meaning.uses:
            if use.start not in self.uses or use.declares:
                self.uses[use.start] = use
        self.asked: list[tuple[tuple[int, str], Symbol | None]] = []

    def tokens(self) -> Iterator[Token]:
        for use in self.uses.values():
            yield use.start, use.end - use.start, _KINDS[use.symbol.kind], self._modifiers(use)
        at = 0
        for chunk in self.meaning.section.chunks:
            for start, text in chunk.directives:
                yield at + start, _word_length(text), TokenType.DIRECTIVE, 0
            for start, statement in zip(chunk.starts, chunk.statements):
                if statement.plain is None:
                    yield from self._statement(at + start, statement)
                elif statement.plain.constants or at + start not in self.uses:
                    yield from self._plain(at + start, statement)
            at += chunk.length

    def _modifiers(self, use: Use) -> int:
        symbol = use.symbol
        found = _lasting(symbol) | (Modifier.DECLARATION if use.declares else 0)
        if symbol.kind in (Kind.BIT, Kind.VARIABLE) and not use.declares:
            start = self.begin + use.start
            one = Occurrence(start, self.begin + use.end, symbol.name, symbol)
            if access(self.snapshot, one) is Access.WRITTEN:
                found |= Modifier.MODIFICATION
        return int(found)

    def _plain(self, at: int, statement: Statement) -> Iterator[Token]:
        """The names of the language in a plain call."""
        plain = statement.plain
        if plain is None:
            return
        if at not in self.uses and (plain.gate in BUILTIN_GATES or plain.gate in BRAKET):
            yield at, len(plain.gate), TokenType.GATE, Modifier.DEFAULT_LIBRARY
        if plain.constants:
            for match in _CONSTANT.finditer(statement.text, len(plain.gate), plain.at):
                if at + match.start() not in self.uses:
                    yield at + match.start(), len(match.group()), *_CONSTANT_TOKEN

    def _statement(self, at: int, statement: Statement) -> Iterator[Token]:
        form = statement.form
        if form is Form.COMMENT:
            return
        if form is Form.PRAGMA or form is Form.ANNOTATION:
            kind = TokenType.MACRO if form is Form.PRAGMA else TokenType.DECORATOR
            yield at, len(statement.text.split(maxsplit=1)[0]), kind, 0
            return
        tokens = statement.tokens[:2] if form is Form.CALIBRATION else statement.tokens
        for token, after in zip(tokens, (*tokens[1:], None)):
            start = at + token.start
            if token.kind == "hardware":
                yield start, len(token.text), TokenType.QUBIT, Modifier.DEFAULT_LIBRARY
            elif token.kind == "identifier" and start not in self.uses:
                known = self._word(start, token.text, after is not None and after.text == "(")
                if known is not None:
                    yield start, len(token.text), *known

    def _word(self, at: int, word: str, called: bool) -> tuple[int, int] | None:
        """A word that no use stands at."""
        if word in TYPE_WORDS or word == "void":
            return TokenType.TYPE, 0
        if word == "gphase":
            return TokenType.GATE, Modifier.DEFAULT_LIBRARY
        if word in KEYWORDS or word in ("opaque", "sizeof"):
            return TokenType.KEYWORD, 0
        symbol = self.snapshot.analysis.scope_at(self.begin + at).find(word)
        self.asked.append(((at, word), symbol))
        if symbol is not None:
            return _KINDS[symbol.kind], _lasting(symbol)
        if word in CONSTANTS:
            return _CONSTANT_TOKEN
        if word in FUNCTIONS and called:
            return TokenType.FUNCTION, Modifier.DEFAULT_LIBRARY
        if word in BUILTIN_GATES or (word in BRAKET and not self.snapshot.analysis.libraries):
            return TokenType.GATE, Modifier.DEFAULT_LIBRARY
        return None


def _lasting(symbol: Symbol) -> Modifier:
    """The modifiers that a symbol has wherever it stands."""
    if symbol.kind is Kind.GATE:
        from_library = symbol.node is None and symbol.origin is not None
        return Modifier.DEFAULT_LIBRARY if from_library else Modifier(0)
    if symbol.kind in _FIXED or (isinstance(symbol.type, Array) and symbol.type.access == "readonly"):
        return Modifier.READONLY
    return Modifier(0)


_CONSTANT_TOKEN = (int(TokenType.VARIABLE), int(Modifier.READONLY | Modifier.DEFAULT_LIBRARY))
_CONSTANT = re.compile("|".join(CONSTANTS))
_DIRECTIVE_WORD = re.compile(r"//[ \t]*ketline:[ \t]*\w*|\S+")


def _word_length(text: str) -> int:
    """The characters of a directive that say that it is one, and which."""
    match = _DIRECTIVE_WORD.match(text)
    return 0 if match is None else match.end()
