"""What may be named at the cursor, for the popup: from the same symbols as the grammar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ketline.semantics import Kind, Symbol
from ketline.semantics.library import CONSTANTS, FUNCTIONS
from ketline.suggest.cursor import Cursor
from ketline.suggest.grammar import MAXIMUM_LISTED_INDICES
from ketline.syntax.splitter import lexed


@dataclass(frozen=True, slots=True)
class Candidate:
    """``kind`` is "gate", "function", "register", "constant", "keyword" or "index"."""

    label: str
    kind: str
    detail: str


_GLOBAL_WORDS = (
    "qubit",
    "bit",
    "gate",
    "def",
    "include",
    "const",
    "input",
    "output",
    "extern",
    "let",
    "array",
    "int",
    "uint",
    "float",
    "angle",
    "bool",
    "complex",
    "duration",
    "stretch",
)
_STATEMENT_WORDS = (
    "measure",
    "reset",
    "barrier",
    "if",
    "else",
    "for",
    "while",
    "switch",
    "box",
    "delay",
    "gphase",
    "ctrl @",
    "negctrl @",
    "inv @",
    "pow",
    "end",
)
_GATE_WORDS = ("gphase", "ctrl @", "negctrl @", "inv @", "pow", "for")


def candidates(cursor: Cursor) -> Iterator[Candidate]:
    """Candidates in the order they should be shown."""
    tokens = [token for token in lexed(cursor.typed) if token.text != ";"]
    complete = (
        tokens[:-1] if tokens and tokens[-1].end == len(cursor.typed) and tokens[-1].kind == "identifier" else tokens
    )
    texts = [token.text for token in complete]
    if not texts:
        yield from _at_statement_start(cursor)
    elif texts[-1] == "[" and len(texts) > 1:
        yield from _indices(cursor, texts[-2])
    elif _in_parameters(texts):
        yield from _values(cursor)
    elif texts[-1] == "@":
        yield from (_gate(symbol) for symbol in cursor.named(Kind.GATE))
    elif _wants_qubits(cursor, texts):
        yield from (_register(symbol) for symbol in cursor.named(Kind.QUBIT))
    else:
        yield from _values(cursor)
        yield from (_register(symbol) for symbol in cursor.named(Kind.QUBIT))


def _in_parameters(texts: list[str]) -> bool:
    return texts.count("(") > texts.count(")")


def _wants_qubits(cursor: Cursor, texts: list[str]) -> bool:
    if texts[0] in ("measure", "reset", "barrier") or texts[-1] == "measure":
        return True
    return any(symbol.name in texts for symbol in cursor.named(Kind.GATE)) and "=" not in texts


def _at_statement_start(cursor: Cursor) -> Iterator[Candidate]:
    gates = cursor.named(Kind.GATE)
    for of_library in (False, True):
        yield from (_gate(symbol) for symbol in gates if (symbol.origin is not None) is of_library)
    if cursor.scope.context == "gate":
        words: tuple[str, ...] = _GATE_WORDS
    elif cursor.scope.parent is None:
        words = _STATEMENT_WORDS + _GLOBAL_WORDS
    else:
        words = _STATEMENT_WORDS + _GLOBAL_WORDS[-9:]
    for kind in (Kind.BIT, Kind.VARIABLE):
        yield from (_register(symbol) for symbol in cursor.named(kind))
    yield from (
        Candidate(symbol.name, "function", symbol.kind.value) for symbol in cursor.symbols if symbol.kind.is_callable
    )
    yield from (Candidate(word, "keyword", "") for word in words)


def _gate(symbol: Symbol) -> Candidate:
    parameters = f"({symbol.parameters})" if symbol.parameters else ""
    qubits = "" if symbol.qubits is None else f" {symbol.qubits} qubit{'' if symbol.qubits == 1 else 's'}"
    source = symbol.origin or "this file"
    return Candidate(symbol.name, "gate", f"gate{parameters}{qubits}, {source}")


def _register(symbol: Symbol) -> Candidate:
    size = f", {symbol.size}" if symbol.indexable and symbol.size else ""
    return Candidate(symbol.name, "register", f"{symbol.kind.value}{size}")


def _indices(cursor: Cursor, name: str) -> Iterator[Candidate]:
    symbol = next((symbol for symbol in cursor.symbols if symbol.name == name), None)
    if symbol is not None and symbol.size is not None:
        for index in range(min(symbol.size, MAXIMUM_LISTED_INDICES)):
            yield Candidate(str(index), "index", f"{name}[{index}]")


def _values(cursor: Cursor) -> Iterator[Candidate]:
    for kind in (Kind.PARAMETER, Kind.CONSTANT, Kind.INPUT, Kind.VARIABLE, Kind.BIT):
        yield from (Candidate(symbol.name, "constant", symbol.kind.value) for symbol in cursor.named(kind))
    yield from (Candidate(name, "constant", f"{value:.6f}") for name, value in CONSTANTS.items() if name.isascii())
    yield from (Candidate(name, "function", "built in") for name in FUNCTIONS)
