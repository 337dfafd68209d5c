"""The signature of the call that is being typed, and which of its parts the cursor is at.

A gate's parameters come first, then its qubits, controls before those: both parts of a call have one signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ketline.navigation.files import Files
from ketline.presentation import language
from ketline.presentation.declarations import declared
from ketline.presentation.gates import gate_description
from ketline.semantics import Kind, Scope, Symbol
from ketline.semantics.library import BRAKET, BUILTIN_GATES
from ketline.syntax.splitter import Form, lexed
from ketline.syntax.tokens import KEYWORDS, Token
from ketline.workspace import Snapshot


@dataclass(frozen=True)
class Part:
    """A parameter or qubit: its characters in the label, and what it is."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Signature:
    """``label`` with its ``parts``; ``active`` is the one at the cursor, None past the last."""

    label: str
    parts: Sequence[Part]
    words: str
    active: int | None


@dataclass(frozen=True)
class _Call:
    """What is called, by the index of its name among the tokens before the cursor.

    ``position`` counts the commas before the cursor; ``in_qubits`` is whether it is behind the parameters.
    """

    name: int
    position: int
    in_qubits: bool


def signature_at(files: Files, snapshot: Snapshot, offset: int) -> Signature | None:
    """The signature of the innermost call that an offset is in, finished or not."""
    offset = min(max(offset, 0), len(snapshot.text))
    tokens = typed_tokens(snapshot, offset)
    if not tokens:
        return None
    scope = snapshot.analysis.scope_at(offset)
    call = _bracketed(tokens) or _operands(tokens, scope)
    if call is None or _is_elsewhere(snapshot, offset, tokens, call):
        return None
    return _signature(files, snapshot, scope, tokens, call)


def _is_elsewhere(snapshot: Snapshot, offset: int, tokens: Sequence[Token], call: _Call) -> bool:
    """Whether the cursor is still at the end of the name, or on a line of its own behind the last qubit."""
    statement = snapshot.tree.flat_before(offset)
    gap = "" if statement is None else snapshot.text[statement[0] + tokens[-1].end : offset]
    if call.name == len(tokens) - 1:
        return not gap or "\n" in gap
    return call.in_qubits and tokens[-1].text != "," and "\n" in gap


def typed_tokens(snapshot: Snapshot, offset: int) -> list[Token]:
    """The tokens between the start of the statement that an offset is in and the offset."""
    found = snapshot.tree.flat_before(offset)
    if found is None or found[1].form in (Form.COMMENT, Form.PRAGMA, Form.ANNOTATION, Form.CALIBRATION):
        return []
    begin = found[0]
    typed = snapshot.text[begin:offset]
    tokens = lexed(typed)
    if not tokens or tokens[-1].text in (";", "{", "}") or "//" in typed[tokens[-1].end :]:
        return []
    return tokens


def _bracketed(tokens: Sequence[Token]) -> _Call | None:
    """The call whose parentheses the last token is inside of."""
    opened: list[tuple[int, int]] = []  # the bracket's index, and the commas inside
    for index, token in enumerate(tokens):
        if token.text in ("(", "[", "{"):
            opened.append((index, 0))
        elif token.text in (")", "]", "}") and opened:
            opened.pop()
        elif token.text == "," and opened:
            opened[-1] = opened[-1][0], opened[-1][1] + 1
    for index, commas in reversed(opened):
        if tokens[index].text == "(" and index and _may_be_called(tokens[:index]):
            return _Call(index - 1, commas, False)
    return None


#: Keywords that are called.
_CALLED = frozenset(["gphase", "ctrl", "negctrl", "pow"])

#: Keywords that a name is declared behind.
_DEFINING = frozenset(["gate", "def", "defcal", "opaque", "extern"])


def _may_be_called(before: Sequence[Token]) -> bool:
    """Whether the last token is called, and not being declared."""
    token = before[-1]
    if len(before) > 1 and before[-2].text in _DEFINING:
        return False
    return token.kind == "identifier" and (token.text not in KEYWORDS or token.text in _CALLED)


def _operands(tokens: Sequence[Token], scope: Scope) -> _Call | None:
    """The gate whose qubits are being listed."""
    depth, commas = 0, 0
    found: int | None = None
    for index, token in enumerate(tokens):
        if depth == 0 and _names_gate(tokens, index, scope):
            found, commas = index, 0
        elif depth == 0 and token.text == ",":
            commas += 1
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
    return None if found is None or depth < 0 else _Call(found, commas, True)


def _names_gate(tokens: Sequence[Token], index: int, scope: Scope) -> bool:
    token = tokens[index]
    if token.kind != "identifier" or (index and tokens[index - 1].text not in ("@", ")", "else", "]", "}")):
        return False
    if index and tokens[0].text in _DEFINING:
        return False
    symbol = scope.find(token.text)
    if symbol is not None:
        return symbol.kind is Kind.GATE
    return token.text == "gphase" or token.text in BUILTIN_GATES or token.text in BRAKET


def _signature(
    files: Files, snapshot: Snapshot, scope: Scope, tokens: Sequence[Token], call: _Call
) -> Signature | None:
    name = tokens[call.name].text
    symbol = scope.find(name)
    if symbol is not None and symbol.kind.is_callable:
        return _function(files, snapshot, symbol, call)
    if name in ("ctrl", "negctrl", "pow"):
        what = "the power of the gate" if name == "pow" else "the number of controls"
        return _labelled(name, ["k" if name == "pow" else "n"], " @ gate", [what], language.KEYWORDS[name][1], call)
    if symbol is None and name in language.FUNCTIONS and not call.in_qubits:
        parameters, words = language.FUNCTIONS[name]
        return _labelled(name, parameters, "", [""] * len(parameters), words, call)
    return _gate(files, snapshot, symbol, tokens, call)


def _labelled(
    name: str, parameters: Sequence[str], tail: str, words: Sequence[str], about: str, call: _Call
) -> Signature:
    label, parts = f"{name}(", []
    for index, (parameter, said) in enumerate(zip(parameters, words)):
        label += ", " if index else ""
        parts.append(Part(len(label), len(label) + len(parameter), said))
        label += parameter
    active = call.position if call.position < len(parts) else None
    return Signature(f"{label}){tail}", parts, about, active)


def _function(files: Files, snapshot: Snapshot, symbol: Symbol, call: _Call) -> Signature | None:
    found = declared(files, snapshot, symbol)
    if found is None:
        return None
    heading = found.heading.removeprefix("def ").removeprefix("extern ")
    opened = heading.find("(")
    closed = heading.rfind(")")
    if opened < 0 or closed < opened:
        return None
    parameters = _split(heading[opened + 1 : closed])
    said = [""] * len(parameters)
    tail = heading[closed + 1 :]
    return _labelled(heading[:opened], parameters, tail, said, found.comment, call)


def _split(listed: str) -> list[str]:
    """A list of parameters at its commas, those inside brackets left alone."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(listed):
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(listed[start:index].strip())
            start = index + 1
    last = listed[start:].strip()
    return [*parts, last] if last else parts


def _gate(
    files: Files, snapshot: Snapshot, symbol: Symbol | None, tokens: Sequence[Token], call: _Call
) -> Signature | None:
    gate = gate_description(files, snapshot, tokens[call.name].text, symbol)
    if gate is None:
        return None
    controls = _controls(tokens[: call.name])
    label, parts = gate.name, []
    for index, parameter in enumerate(gate.parameters):
        label += ", " if index else "("
        parts.append(Part(len(label), len(label) + len(parameter), "a parameter, in radians where it is an angle"))
        label += parameter
    label += ")" if gate.parameters else ""
    for index, (qubit, said) in enumerate([*controls, *((qubit, "a qubit, or a register of them")
                                                        for qubit in gate.qubits)]):  # fmt: skip
        label += ", " if index else " "
        parts.append(Part(len(label), len(label) + len(qubit), said))
        label += qubit
    position = call.position + (len(gate.parameters) if call.in_qubits else 0)
    most = len(parts) if call.in_qubits else len(gate.parameters)
    return Signature(label, parts, gate.words, position if position < most else None)


def _controls(before: Sequence[Token]) -> list[tuple[str, str]]:
    """A name for each qubit that the modifiers before a gate add, where their number is written as one."""
    count, found = 0, []
    for index, token in enumerate(before):
        if token.text not in ("ctrl", "negctrl"):
            continue
        number = 1
        if index + 2 < len(before) and before[index + 1].text == "(" and before[index + 2].kind == "integer":
            number = min(int(before[index + 2].text.replace("_", "")), _MOST_CONTROLS)
        state = "|1⟩" if token.text == "ctrl" else "|0⟩"
        for _ in range(number):
            count += 1
            found.append((f"control{count}", f"a control: the gate is applied where it is {state}"))
    return found


#: Controls that a signature names one by one.
_MOST_CONTROLS = 16
