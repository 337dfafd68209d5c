"""A grammar for llama.cpp (GBNF) from what is in reach at the cursor.

Gates with their numbers of parameters and qubits, registers with their sizes, classical names. So the sampler cannot
write a name that does not exist, an index out of range or a gate with the wrong operands; what a context-free grammar
cannot hold it to (all operands distinct beyond the first two, equal sizes) is left to verification.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ketline.semantics import Kind, Symbol
from ketline.suggest.cursor import Cursor
from ketline.syntax.classes import ast
from ketline.syntax.splitter import lexed

#: Registers are listed index by index up to this many qubits; past it the first ones only.
MAXIMUM_LISTED_INDICES = 40

#: Statements after the first in one suggestion.
MAXIMUM_FURTHER_STATEMENTS = 7

#: Names for registers that a suggestion may declare.
_QUBIT_NAMES = ("q", "qr", "qubits", "data", "anc")
_BIT_NAMES = ("c", "cr", "b", "out", "result", "meas")

_BASE = r"""
digits ::= [0-9] [0-9]? [0-9]? [0-9]?
positive ::= [0-9] ("." digits)? | constant ("/" [1-9])?
number ::= "-"? [0-9] ("." digits)?
multiple ::= "-"? ([2-9] "*")? constant ("/" [1-9] [0-9]?)?
count ::= [1-9] [0-9]?
"""


def quoted(text: str) -> str:
    """A GBNF literal."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    )
    return f'"{escaped}"'


def one_of(words: Sequence[str]) -> str:
    return " | ".join(quoted(word) for word in words)


@dataclass
class _Rules:
    """The rules so far; ``starts`` are statements by their first word, for what is half typed."""

    cursor: Cursor
    lines: list[str] = field(default_factory=list)
    starts: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, body: str) -> str:
        self.lines.append(f"{name} ::= {body}")
        return name


def document_grammar(cursor: Cursor, further: int) -> str | None:
    """GBNF for the current line from its start, and at most ``further`` statements after it.

    None where no statement can be foreseen (inside a comment, after text on the same line).
    """
    if cursor.in_comment or cursor.after_on_line.strip():
        return None
    rules = _Rules(cursor)
    _operands(rules)
    _expressions(rules)
    _gate_calls(rules)
    _other_statements(rules)
    if not rules.starts:
        return None
    statement = rules.add("statement", " | ".join(f"{quoted(word)} {rest}" for word, rest in rules.starts))
    first = _first(rules, statement)
    if first is None:
        return None
    separator = quoted("\n" + cursor.indentation)
    more = f" ({separator} {statement}){{0,{further}}}" if further else ""
    return f"root ::= {first}{more}\n" + "\n".join(rules.lines) + _BASE


def literal_start(cursor: Cursor) -> int:
    """Where the grammar's text begins: the line's start, or the statement's when that is earlier."""
    return min(cursor.line_start, cursor.statement_start)


def _first(rules: _Rules, statement: str) -> str | None:
    cursor = rules.cursor
    start = literal_start(cursor)
    typed = cursor.typed
    if typed.strip():
        rest = _remainder(rules, typed)
        head = cursor.snapshot.text[start : cursor.statement_start]
        return None if rest is None else f"{quoted(head)} {rest}" if head else rest
    literal = cursor.before_on_line
    if not literal.strip():
        return f"{quoted(literal)} {statement}" if literal else statement
    return f"{quoted(literal)} {quoted(chr(10) + cursor.indentation)} {statement}"


# -- operands ---------------------------------------------------------------------------------------------
def _qubit_words(symbol: Symbol) -> list[str]:
    """The single qubits of a register, as written."""
    if not symbol.indexable:
        return [symbol.name]
    count = min(symbol.size or 1, MAXIMUM_LISTED_INDICES)
    return [f"{symbol.name}[{index}]" for index in range(count)]


def _operands(rules: _Rules) -> None:
    registers = rules.cursor.named(Kind.QUBIT)
    words = [word for symbol in registers for word in _qubit_words(symbol)]
    if not words:
        return
    rules.add("qubit", _factored(registers, None))
    for symbol in registers:
        for index, word in enumerate(_qubit_words(symbol)):
            if len(words) > 1:
                rules.add(f"other-{_rule_name(word)}", _factored(registers, (symbol.name, index)))
    if len(words) > 1:
        pairs = [f"{quoted(word + ', ')} other-{_rule_name(word)}" for word in words]
        rules.add("pair", " | ".join(pairs))


def _factored(registers: Sequence[Symbol], without: tuple[str, int] | None) -> str:
    """One qubit of any register but ``without``; a register's name is written once, to keep the grammar quick."""
    parts = []
    for symbol in registers:
        count = len(_qubit_words(symbol))
        indices = [str(index) for index in range(count) if (symbol.name, index) != without]
        if not indices:
            continue
        if symbol.indexable:
            parts.append(f"{quoted(symbol.name + '[')} ({one_of(indices)}) {quoted(']')}")
        else:
            parts.append(quoted(symbol.name))
    return " | ".join(parts)


def _rule_name(word: str) -> str:
    """A rule name for any qubit: GBNF names have letters, digits and '-' only."""
    return "".join(letter if letter.isascii() and letter.isalnum() else f"-{ord(letter):x}-" for letter in word)


def _expressions(rules: _Rules) -> None:
    rules.add("constant", one_of(_constants(rules)))
    if Kind.PARAMETER in {symbol.kind for symbol in rules.cursor.symbols}:
        rules.add("angle", 'multiple | number "*" constant | constant "*" number | number')
    else:
        rules.add("angle", "number | multiple")


def _constants(rules: _Rules) -> list[str]:
    kinds = (Kind.CONSTANT, Kind.INPUT, Kind.PARAMETER)
    return ["pi", *(symbol.name for kind in kinds for symbol in rules.cursor.named(kind) if symbol.size is None)]


# -- gate calls -------------------------------------------------------------------------------------------
def _gate_calls(rules: _Rules) -> None:
    by_shape: dict[tuple[int, int], list[str]] = defaultdict(list)
    for symbol in rules.cursor.named(Kind.GATE):
        if symbol.parameters is not None and symbol.qubits:
            by_shape[symbol.parameters, symbol.qubits].append(symbol.name)
    words = sum(len(_qubit_words(symbol)) for symbol in rules.cursor.named(Kind.QUBIT))
    for (parameters, qubits), names in by_shape.items():
        if qubits > words:
            continue
        operands = (
            rules.add(f"operands-{qubits}", _operand_list(rules, qubits))
            if not any(line.startswith(f"operands-{qubits} ::=") for line in rules.lines)
            else f"operands-{qubits}"
        )
        call = f"{_parameter_list(parameters)} {quoted(' ')} {operands} {quoted(';')}"
        name = rules.add(f"call-{parameters}-{qubits}", call)
        rules.starts.extend((gate, name) for gate in names)


def _parameter_list(count: int) -> str:
    if not count:
        return ""
    return f"{quoted('(')} angle" + f" {quoted(', ')} angle" * (count - 1) + f" {quoted(')')}"


def _operand_list(rules: _Rules, count: int) -> str:
    registers = rules.cursor.named(Kind.QUBIT)
    if count == 1:
        whole = [symbol.name for symbol in registers if symbol.indexable and (symbol.size or 0) > 1]
        return "qubit" + (f" | {one_of(whole)}" if whole else "")
    choices = []
    if count > 2:
        # A gate as wide as a register is nearly always called on it in order.
        choices = [
            quoted(", ".join(_qubit_words(symbol)[:count]))
            for symbol in registers
            if symbol.indexable and len(_qubit_words(symbol)) >= count
        ]
    if count <= 3 or not choices:
        choices.append("pair" + f" {quoted(', ')} qubit" * (count - 2))
    return " | ".join(choices)


# -- other statements ---------------------------------------------------------------------------------------
def _other_statements(rules: _Rules) -> None:
    cursor = rules.cursor
    context = cursor.scope.context
    if context == "gate":
        return
    qubits, bits = cursor.named(Kind.QUBIT), cursor.named(Kind.BIT)
    if qubits:
        wholes = [symbol.name for symbol in qubits]
        rules.add("place", f"qubit | {one_of(wholes)}")
        rules.starts.append(("barrier ", f"place {quoted(';')}"))
        rules.starts.append(("reset ", f"qubit {quoted(';')}"))
    if qubits and bits:
        _measurements(rules, qubits, bits)
    if context == "global" and cursor.scope.parent is None:
        _declarations(rules, qubits, bits)
    if qubits and bits and cursor.scope.inside("gate") is False:
        _conditions(rules, bits)


def _measurements(rules: _Rules, qubits: Sequence[Symbol], bits: Sequence[Symbol]) -> None:
    version2 = rules.cursor.snapshot.analysis.version2
    pairs = [
        (bit.name, qubit.name)
        for bit in bits
        for qubit in qubits
        if bit.size is not None and bit.size == qubit.size and bit.indexable == qubit.indexable
    ]
    singles = [symbol for symbol in bits if symbol.size]
    for symbol in singles:
        for word in _qubit_words(symbol):
            if not version2:
                rules.starts.append((f"{word} = measure ", f"qubit {quoted(';')}"))
    for bit, qubit in pairs:
        if version2:
            rules.starts.append((f"measure {qubit} -> {bit};", ""))
        else:
            rules.starts.append((f"{bit} = measure {qubit};", ""))
    if singles:
        rules.add("single-bit", _factored(singles, None))
        rules.starts.append(("measure ", f"qubit {quoted(' -> ')} single-bit {quoted(';')}"))


def _conditions(rules: _Rules, bits: Sequence[Symbol]) -> None:
    """``if (c[0] == 1) x q[1];`` in the program's dialect."""
    calls = [(word, rest) for word, rest in rules.starts if rest.startswith("call-")]
    if not calls:
        return
    rules.add("conditioned", " | ".join(f"{quoted(word)} {rest}" for word, rest in calls))
    if rules.cursor.snapshot.analysis.version2:
        names = [symbol.name for symbol in bits]
        rules.starts.append(("if (", f"({one_of(names)}) {quoted(' == ')} [0-9] {quoted(') ')} conditioned"))
    else:
        words = [word for symbol in bits if symbol.size for word in _qubit_words(symbol)]
        if words:
            rules.starts.append(("if (", f"({one_of(words)}) {quoted(' == ')} [01] {quoted(') ')} conditioned"))


def _declarations(rules: _Rules, qubits: Sequence[Symbol], bits: Sequence[Symbol]) -> None:
    cursor = rules.cursor
    analysis = cursor.snapshot.analysis
    taken = {symbol.name for symbol in analysis.scope.visible()}
    before = [statement for start, statement in cursor.snapshot.tree.flat if start < cursor.statement_start]
    if not any(s.word == "include" for s in before) and not qubits and analysis.libraries == frozenset():
        library = "qelib1.inc" if analysis.version2 else "stdgates.inc"
        rules.starts.append((f'include "{library}";', ""))
    if any(isinstance(s.node, (ast.QuantumGate, ast.QuantumMeasurementStatement)) for s in before):
        return  # programs declare first; a new register after the first gate is hardly ever meant
    new_qubits = [name for name in _QUBIT_NAMES if name not in taken]
    new_bits = [name for name in _BIT_NAMES if name not in taken]
    formats = [("qreg ", "{}[", new_qubits), ("creg ", "{}[", new_bits)] if analysis.version2 else []
    for word, _, names in formats:
        if names:
            rules.starts.append((word, f"({one_of(names)}) {quoted('[')} count {quoted('];')}"))
    if not analysis.version2:
        for word, names in (("qubit[", new_qubits), ("bit[", new_bits)):
            if names:
                rules.starts.append((word, f"count {quoted('] ')} ({one_of(names)}) {quoted(';')}"))


# -- half-typed statements ------------------------------------------------------------------------------------
def _remainder(rules: _Rules, typed: str) -> str | None:
    """What may follow ``typed``, the typed text included; None where this cannot be told."""
    tokens = lexed(typed)
    if not tokens:
        return None
    matching = [(word, rest) for word, rest in rules.starts if word.startswith(typed)]
    if matching:
        return "(" + " | ".join(f"{quoted(word)} {rest}" for word, rest in matching) + ")"
    gate = next((s for s in rules.cursor.named(Kind.GATE) if s.name == tokens[0].text), None)
    if gate is not None and gate.parameters is not None and gate.qubits is not None:
        return _rest_of_call(rules, typed, gate)
    for word, rest in rules.starts:
        if typed.startswith(word) and rest.startswith("qubit"):
            return _rest_after_word(rules, typed, word, rest)
    return None


def _rest_after_word(rules: _Rules, typed: str, word: str, rest: str) -> str | None:
    """``measure q[`` and the like: the qubit half typed."""
    partial = typed[len(word) :]
    words = [name for symbol in rules.cursor.named(Kind.QUBIT) for name in _qubit_words(symbol)]
    matching = [name for name in words if name.startswith(partial)]
    if not matching:
        return None
    return f"{quoted(word)} ({one_of(matching)}) {rest[len('qubit') :]}"


def _rest_of_call(rules: _Rules, typed: str, gate: Symbol) -> str | None:
    """The rest of a gate call whose name is typed: parameters first, then operands."""
    after_name = typed.lstrip()[len(gate.name) :]
    body = after_name.lstrip()
    if body.startswith("(") and ")" not in body:
        return _rest_of_parameters(rules, typed, body[1:], gate)
    if gate.parameters and not body.startswith("("):
        return f"{quoted(typed)} call-{gate.parameters}-{gate.qubits}" if not body else None
    operands = body.partition(")")[2] if body.startswith("(") else body
    lead = "" if after_name[-1:].isspace() or operands else " "
    return _rest_of_operands(rules, typed + lead, operands.strip(), gate)


def _rest_of_parameters(rules: _Rules, typed: str, inside: str, gate: Symbol) -> str | None:
    *complete, partial = inside.split(",")
    missing = (gate.parameters or 0) - len(complete) - 1
    rest = _rest_of_angle(rules, partial)
    if missing < 0 or rest is None:
        return None
    lead = "" if partial or not complete else quoted(" ") + " "
    more = f" {quoted(', ')} angle" * missing
    return f"{quoted(typed)} {lead}{rest}{more} {quoted(') ')} operands-{gate.qubits} {quoted(';')}"


_WHOLE = re.compile(r"-?\d+")
_POINT = re.compile(r"-?\d+\.")
_DECIMALS = re.compile(r"-?\d*\.\d+")
_NAME = re.compile(r"(?:-|.*[*/+-])?\s*([^\W\d]\w*)")


def _rest_of_angle(rules: _Rules, partial: str) -> str | None:
    """What may end an angle of which ``partial`` is typed."""
    text = partial.strip()
    if not text or text == "-":
        return "angle" if not text else "positive"
    if _WHOLE.fullmatch(text):
        return '("." digits | "*" constant)?'
    if _POINT.fullmatch(text):
        return "digits"
    if _DECIMALS.fullmatch(text):
        return "[0-9]? [0-9]?"
    if text[-1] in "*/":
        return "(constant | count)" if text[-1] == "*" else "count"
    name = _NAME.fullmatch(text)
    if name is None:
        return None
    endings = [word[len(name[1]) :] for word in _constants(rules) if word.startswith(name[1])]
    return f'({one_of(endings)}) ("/" [1-9])?' if endings else None


def _rest_of_operands(rules: _Rules, typed: str, operands: str, gate: Symbol) -> str | None:
    given = [word.strip() for word in operands.split(",")]
    used, partial = given[:-1], given[-1]
    missing = (gate.qubits or 0) - len(given)
    if missing < 0:
        return None
    words = [name for symbol in rules.cursor.named(Kind.QUBIT) for name in _qubit_words(symbol) if name not in used]
    endings = [name[len(partial) :] for name in words if name.startswith(partial)]
    if not endings:
        return None
    lead = f"{quoted(' ')} " if not partial and used and not typed[-1:].isspace() else ""
    if "" in endings and missing == 0:
        return f"{quoted(typed)} {quoted(';')}"
    ending = f"({one_of(endings)})"
    return f"{quoted(typed)} {lead}{ending}" + f" {quoted(', ')} qubit" * missing + f" {quoted(';')}"
