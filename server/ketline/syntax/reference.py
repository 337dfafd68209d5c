"""The reference grammar at work: one skeleton in, its AST or the reason it was rejected out.

Only this module imports ANTLR and ``openqasm3.parser``.
"""

from __future__ import annotations

from typing import Any

from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from openqasm3._antlr.qasm3Lexer import qasm3Lexer
from openqasm3._antlr.qasm3Parser import qasm3Parser
from openqasm3.parser import QASM3ParsingError, QASMNodeVisitor

from ketline.syntax.answers import Accepted, Rejection


class _FirstError(ErrorListener):
    def __init__(self) -> None:
        self.rejection: Rejection | None = None

    def syntaxError(self, recognizer, offendingSymbol, line, column, msg, e):  # type: ignore[no-untyped-def]
        if self.rejection is None:
            self.rejection = Rejection(column, "KT101", _in_words(recognizer, e))


class _AnywhereVisitor(QASMNodeVisitor):
    """Reads one statement out of its context; where a statement may stand is judged by ``semantics``."""

    def _in_global_scope(self) -> bool:
        return True

    def _in_gate(self) -> bool:
        return False

    def _in_subroutine(self) -> bool:
        return True

    def _in_loop(self) -> bool:
        return True


def read(program: str) -> Accepted | Rejection:
    """The AST of the single statement that ``program`` (one line, words apart) holds."""
    listener = _FirstError()
    lexer = qasm3Lexer(InputStream(program))
    lexer.removeErrorListeners()
    lexer.addErrorListener(listener)
    parser = qasm3Parser(CommonTokenStream(lexer))
    parser.removeErrorListeners()
    parser.addErrorListener(listener)
    try:
        context = parser.program()
        if listener.rejection is not None:
            return listener.rejection
        statements = _AnywhereVisitor().visitProgram(context).statements
    except RecursionError:
        return Rejection(0, "KT111", "This statement is too deep to be read; split it with named constants.")
    except QASM3ParsingError as error:
        return Rejection(0, "KT101", _sentence(str(error)))
    except (AttributeError, TypeError, ValueError, KeyError, IndexError):
        # The reference visitor trips over a few texts that its own grammar accepts.
        return listener.rejection or Rejection(0, "KT101", "This statement is not valid OpenQASM.")
    if len(statements) != 1:
        return Rejection(0, "KT101", "This is not one statement; check its ';' and braces.")
    return Accepted(statements[0])


def _sentence(message: str) -> str:
    text = message.partition(": ")[2] or message
    return (text[:1].upper() + text[1:] + ".").replace("{", "(").replace("}", ")")


#: What the grammar calls a thing, in a reader's words; the order is the order of the sentence.
_WORDS = {
    "SEMICOLON": "';'", "COMMA": "','", "RPAREN": "')'", "RBRACKET": "']'", "RBRACE": "'}'",
    "LBRACE": "'{'", "LPAREN": "'('", "LBRACKET": "'['", "EQUALS": "'='", "ARROW": "'->'", "COLON": "':'",
    "Identifier": "a name", "StringLiteral": "a file name in quotes", "IN": "'in'", "AT": "'@'",
}
_EXPRESSION_MARKS = {"FloatLiteral", "BitstringLiteral"}
_MOST_ALTERNATIVES = 4


def _in_words(parser: Any, error: Any) -> str:
    if not isinstance(parser, qasm3Parser):
        return "{found} cannot stand here."
    try:
        expected = error.getExpectedTokens() if error is not None else parser.getExpectedTokens()
        names = {
            parser.symbolicNames[token]
            for interval in expected.intervals
            for token in interval
            if 0 < token < len(parser.symbolicNames)
        }
    except (AttributeError, TypeError, ValueError):
        names = set()
    if names >= _EXPRESSION_MARKS:
        alternatives = ["an expression"]
    else:
        alternatives = [word for name, word in _WORDS.items() if name in names][:_MOST_ALTERNATIVES]
    if not alternatives:
        return "{found} cannot stand here."
    listed = ", ".join(alternatives[:-1]) + (" or " if len(alternatives) > 1 else "") + alternatives[-1]
    return f"Expected {listed} before {{found}}."
