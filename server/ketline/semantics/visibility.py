"""What the bodies of gates and subroutines see (OpenQASM 3 specification, "Subroutine and gate scope")."""

from __future__ import annotations

from ketline.semantics.context import Context
from ketline.semantics.symbols import Kind, Scope, Symbol
from ketline.syntax.classes import ast

_EVERYWHERE = frozenset([Kind.GATE, Kind.CONSTANT, Kind.SUBROUTINE, Kind.EXTERN])


def hidden_by(scope: Scope, symbol: Symbol) -> str | None:
    """"gate" or "def" where such a body stands between the scope and the symbol's declaration."""
    if scope.parent is None or symbol.kind in _EVERYWHERE:
        return None
    inner: Scope | None = scope
    while inner is not None and inner.names.get(symbol.name) is not symbol:
        if inner.context in ("gate", "def"):
            return inner.context
        inner = inner.parent
    return None


def check_visible(context: Context, identifier: ast.Identifier, symbol: Symbol) -> None:
    """Reports a global variable or qubit that a gate's or subroutine's body uses."""
    body = hidden_by(context.scope, symbol)
    if body is None:
        return
    name = symbol.name
    if body == "gate" and symbol.kind is Kind.QUBIT:
        context.report(identifier, "KT306", f"A gate acts on its own qubits only; '{name}' is not one of them.")
    elif body == "gate":
        advice = "make it a parameter of the gate, or a constant"
        context.report(identifier, "KT207", f"A gate sees no variables but its own, and '{name}' is not; {advice}.")
    else:
        advice = "pass it as an argument" if symbol.kind is Kind.QUBIT else "pass it as an argument or make it 'const'"
        context.report(identifier, "KT207", f"'{name}' is declared outside this subroutine; {advice}.")
