"""What OpenQASM 2 does not have, where a program that says OPENQASM 2 uses it (KT112).

"Open Quantum Assembly Language" (2017), appendix A, is the grammar. Left alone is what readers of version 2 in use
take as well: subroutines and typed classical variables, plain assignments, and conditions on single bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Context
from ketline.semantics.functions import FUNCTIONS
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement

#: Statements that version 2 lacks, in words, and what to write in their place.
_STATEMENTS: dict[type, tuple[str, str]] = {
    ast.ConstantDeclaration: ("constants", "write the number where it is used"),
    ast.AliasStatement: ("'let'", "use the qubits by their register"),
    ast.IODeclaration: ("inputs and outputs", "write the number where it is used"),
    ast.ExternDeclaration: ("'extern'", "remove it"),
    ast.ForInLoop: ("loops", "write the turns out"),
    ast.WhileLoop: ("loops", "write the turns out"),
    ast.SwitchStatement: ("'switch'", "write one 'if (c == n)' a statement"),
    ast.Box: ("'box'", "use 'barrier'"),
    ast.DelayInstruction: ("'delay'", "remove it"),
    ast.QuantumPhase: ("'gphase'", "remove it"),
    ast.BreakStatement: ("'break'", "remove it"),
    ast.ContinueStatement: ("'continue'", "remove it"),
    ast.EndStatement: ("'end'", "remove it"),
    ast.CalibrationDefinition: ("'defcal'", "remove it"),
    ast.CalibrationStatement: ("'cal'", "remove it"),
    ast.CalibrationGrammarDeclaration: ("'defcalgrammar'", "remove it"),
}

_OPERATORS = frozenset("** % << >> && || ! ~ & | ++ += -= *= /= %= **= <<= >>= &= |= ^=".split())
_REPLACEMENTS = {"**": "^", "log": "ln"}
#: The functions of version 2, and those that its readers add.
_FUNCTIONS = frozenset("sin cos tan exp ln sqrt acos asin atan".split())
#: Those that only version 3 has.
_LATER_FUNCTIONS = FUNCTIONS.keys() - _FUNCTIONS
_CONSTANTS = frozenset(["π", "tau", "τ", "euler", "ℇ", "ε"])
_OR_SAY = "or say OPENQASM 3.0"


def check_version2(context: Context, statement: Statement) -> None:
    """KT112 of one statement of a version 2 program; ``context.offset`` is where it starts."""
    if statement.plain is not None and _CONSTANTS.isdisjoint(statement.plain.constants):
        return
    for problem, name in _later(statement):
        if name is None or context.scope.find(name) is None:
            context.problems.append(problem.moved(context.offset))


def _later(statement: Statement) -> tuple[tuple[Problem, str | None], ...]:
    """What version 2 does not have, relative to the statement; with a name, only where nothing declares it."""
    whole = next(_of_whole(statement), None)
    return ((whole, None),) if whole is not None else tuple(_of_tokens(statement))


def _problem(start: int, end: int, what: str, advice: str, replacement: str | None = None) -> Problem:
    return Problem(start, end, "KT112", f"OpenQASM 2 has no {what}: {advice}, {_OR_SAY}.", None, replacement)


def _of_whole(statement: Statement) -> Iterator[Problem]:
    """The statement's own kind."""
    node, first = statement.node, statement.tokens[0]
    if first.text == "else":
        yield _problem(first.start, first.end, "'else'", "write a second 'if (c == n)'")
    elif type(node) in _STATEMENTS:
        yield _problem(first.start, first.end, *_STATEMENTS[type(node)])
    elif isinstance(node, (ast.QubitDeclaration, ast.ClassicalDeclaration)):
        yield from _register(statement)
    elif isinstance(node, ast.BranchingStatement):
        yield from _branching(statement)


def _register(statement: Statement) -> Iterator[Problem]:
    """``qubit[2] q;``, ``bit[2] c;`` and a register without its size."""
    node, first = statement.node, statement.tokens[0]
    quantum = isinstance(node, ast.QubitDeclaration)
    name = node.qubit if quantum else node.identifier
    size = node.size if quantum else getattr(node.type, "size", None)
    if first.text in ("qreg", "creg"):
        if size is None:
            left, right = extent(name)
            yield _problem(left, right, "registers without a size", f"write '{name.name}[1]'", f"{name.name}[1]")
    elif first.text in ("qubit", "bit"):
        word = "qreg" if quantum else "creg"
        written = "1" if size is None else statement.text[slice(*extent(size))]
        today = f"{word} {name.name}[{written}]"
        fixable = quantum or node.init_expression is None
        end = extent(name)[1] if fixable else first.end
        yield _problem(first.start, end, f"'{first.text}'", f"write '{today}'", today if fixable else None)


def _branching(statement: Statement) -> Iterator[Problem]:
    """A condition is for one gate, measurement or reset."""
    node, first = statement.node, statement.tokens[0]
    if statement.form is Form.OPENER or node.else_block:
        yield _problem(first.start, first.end, "blocks after 'if'", "put the condition before each statement")
    elif node.if_block and isinstance(node.if_block[0], ast.BranchingStatement):
        yield _problem(first.start, first.end, "'if' inside 'if'", "use one register for both bits")


def _of_tokens(statement: Statement) -> Iterator[tuple[Problem, str | None]]:
    """Operators, indices, literals, functions and modifiers."""
    tokens = statement.tokens
    measured = any(token.text == "measure" for token in tokens) and "return" not in statement.text
    if measured and not any(token.text == "->" for token in tokens):
        at = next(token for token in tokens if token.text == "measure")
        yield _problem(at.start, at.end, "measurement without an arrow", "write 'measure q -> c;'"), None
    if statement.form is Form.OPENER and tokens[0].text in ("def", "gate"):
        return
    for before, token, after in zip((None, *tokens), tokens, (*tokens[1:], None)):
        yield from _of_token(before, token, after)


def _of_token(before: Any, token: Any, after: Any) -> Iterator[tuple[Problem, str | None]]:
    kind, start, end, text = token
    if kind == "operator":
        if text in _OPERATORS:
            written = _REPLACEMENTS.get(text)
            yield _problem(start, end, f"'{text}'", f"write '{written}'" if written else "remove it", written), None
        elif text == "@" and before is not None:
            yield _problem(before.start, before.end, "modifiers", "use a gate that is the modified one"), None
        elif text == ":":
            yield _problem(start, end, "ranges", "write one statement a qubit"), None
        elif text == "-" and before is not None and before.text == "[":
            yield _problem(start, end, "negative indices", "count from 0"), None
    elif kind == "hardware":
        yield _problem(start, end, "hardware qubits", "declare a 'qreg'"), None
    elif kind == "literal":
        yield _problem(start, end, f"number like '{text}'", "write a decimal number without a unit"), None
    elif kind == "identifier" and text in _CONSTANTS:
        advice = "write 'pi'" if text == "π" else "write its value"
        yield _problem(start, end, f"constant '{text}'", advice, "pi" if text == "π" else None), text
    elif before is not None and text in _LATER_FUNCTIONS and after is not None and after.text == "(":
        written = _REPLACEMENTS.get(text)
        advice = f"write '{written}'" if written else "write its value"
        yield _problem(start, end, f"function '{text}'", advice, written), text
