"""Where a statement may stand (OpenQASM 3 specification, "Scoping of variables", "Gates", "Subroutines")."""

from __future__ import annotations

from typing import Any

from ketline.semantics.context import Context
from ketline.syntax.classes import ast

_GLOBAL_ONLY: dict[type, str] = {
    ast.QubitDeclaration: "Qubits are declared",
    ast.QuantumGateDefinition: "Gates are defined",
    ast.SubroutineDefinition: "Subroutines are defined",
    ast.ExternDeclaration: "Extern functions are declared",
    ast.IODeclaration: "Inputs and outputs are declared",
    ast.Include: "Files are included",
    ast.CalibrationGrammarDeclaration: "The calibration grammar is chosen",
}

_NOT_IN_GATES: dict[type, str] = {
    ast.QuantumMeasurementStatement: "measure",
    ast.QuantumReset: "reset",
    ast.ClassicalDeclaration: "declare variables",
    ast.ConstantDeclaration: "declare constants",
    ast.ClassicalAssignment: "assign to variables",
    ast.ReturnStatement: "return",
}


def check_placement(context: Context, node: Any) -> None:
    kind = type(node)
    scope = context.scope
    if kind in _GLOBAL_ONLY:
        if scope.context != "global":
            context.report(node, "KT109", f"{_GLOBAL_ONLY[kind]} at the top level only; move this out of the block.")
    elif kind is ast.ClassicalDeclaration and type(node.type) is ast.ArrayType and scope.context != "global":
        context.report(node, "KT109", "Arrays are declared at the top level only; move this out of the block.")
    elif kind in (ast.BreakStatement, ast.ContinueStatement):
        if not scope.inside("loop"):
            word = "break" if kind is ast.BreakStatement else "continue"
            context.report(node, "KT109", f"'{word}' belongs inside a loop.")
    elif scope.parent is not None and kind in _NOT_IN_GATES and scope.inside("gate"):
        context.report(node, "KT109", f"A gate is unitary and cannot {_NOT_IN_GATES[kind]}; use a 'def' instead.")
    elif kind is ast.ReturnStatement and not scope.inside("def"):
        context.report(node, "KT109", "'return' belongs inside a subroutine ('def').")
