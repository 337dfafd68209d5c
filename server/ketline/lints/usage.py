"""Names that nothing uses (KT621)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from openqasm3 import ast

from ketline.diagnostics.problem import Problem
from ketline.semantics import Analysis, Kind, Symbol
from ketline.semantics.library import standard_library
from ketline.syntax.splitter import Form
from ketline.syntax.tree import Tree, walk


def unused_names(analysis: Analysis) -> Iterator[Problem]:
    """KT621, absolute.

    Left alone: loop variables, for a loop may just repeat; names that begin with '_'; what a definition without a body
    is given; global variables that get a value, which are the program's output where it declares none (specification,
    "Input/output"); the definitions of a file that only defines, which others include; and, beside a file that is
    included, every name that the file could use.
    """
    candidates = _never_used(analysis)
    if not candidates:
        return
    mentioned = _mentioned(analysis, {symbol.name for symbol in candidates})
    left_alone = _visible_elsewhere(analysis) | _given_to_nothing(analysis.tree) | _outputs(analysis)
    for symbol in candidates:
        if symbol.start is None or symbol.end is None or symbol.name in mentioned or id(symbol) in left_alone:
            continue
        if symbol.name.startswith("_") or isinstance(symbol.node, ast.ForInLoop):
            continue
        if symbol.kind in (Kind.PARAMETER, Kind.QUBIT, Kind.BIT, Kind.VARIABLE) and id(symbol.node) in left_alone:
            continue
        yield Problem(symbol.start, symbol.end, "KT621", _message(symbol))


def _never_used(analysis: Analysis) -> list[Symbol]:
    declared = [use.symbol for use in analysis.uses if use.start == use.symbol.start and not use.symbol.origin]
    used = {id(use.symbol) for use in analysis.uses if use.start != use.symbol.start}
    return [symbol for symbol in declared if id(symbol) not in used]


def _message(symbol: Symbol) -> str:
    if isinstance(symbol.node, ast.IODeclaration) and symbol.kind is not Kind.INPUT:
        return f"The output '{symbol.name}' is never given a value; assign to it, or remove it."
    noun = symbol.kind.value if symbol.indexable else symbol.kind.value.removesuffix(" register")
    return f"The {noun} '{symbol.name}' is never used; use it, or remove it."


# -- what may be used where the analysis does not look -------------------------------------------------------
def _mentioned(analysis: Analysis, names: set[str]) -> set[str]:
    """Those of ``names`` that stand in a statement where the analysis saw no name: pragmas, pulses, broken lines."""
    tree = analysis.tree
    seen = {use.start for use in analysis.uses}
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names))) + r")(?!\w)")
    return {
        match.group()
        for match in pattern.finditer(tree.text)
        if match.start() not in seen and _is_code(tree, match.start())
    }


def _is_code(tree: Tree, offset: int) -> bool:
    """Whether an offset lies in a token of a statement and not in a comment."""
    index = bisect_right(tree.starts, offset) - 1
    if index < 0 or tree.statements[index].form is Form.COMMENT:
        return False
    inside = offset - tree.starts[index]
    statement = tree.statements[index]
    if statement.form in (Form.PRAGMA, Form.ANNOTATION):
        return inside < len(statement.text)
    return any(token.start <= inside < token.end for token in statement.tokens)


_DEFINITIONS = (
    ast.QuantumGateDefinition, ast.SubroutineDefinition, ast.ExternDeclaration, ast.ConstantDeclaration, ast.Include,
    ast.CalibrationDefinition, ast.CalibrationGrammarDeclaration, ast.CalibrationStatement, ast.Pragma,
)
_DEFINED = (Kind.GATE, Kind.SUBROUTINE, Kind.EXTERN, Kind.CONSTANT)


def _visible_elsewhere(analysis: Analysis) -> set[int]:
    """Identities of the global symbols that another file may use."""
    symbols = analysis.scope.names.values()
    nodes = [node.statement.node for node in analysis.tree.nodes if node.statement.version is None]
    if any(isinstance(node, ast.Include) and standard_library(node.filename) is None for node in nodes):
        return {id(symbol) for symbol in symbols}
    if all(isinstance(node, _DEFINITIONS) for node in nodes):
        return {id(symbol) for symbol in symbols if symbol.kind in _DEFINED}
    return set()


def _outputs(analysis: Analysis) -> set[int]:
    """Identities of the global variables and bits with a value, where no ``output`` says which ones matter."""
    symbols = analysis.scope.names.values()
    if any(isinstance(symbol.node, ast.IODeclaration) and symbol.kind is not Kind.INPUT for symbol in symbols):
        return set()
    return {
        id(symbol)
        for symbol in symbols
        if isinstance(symbol.node, ast.ClassicalDeclaration) and symbol.node.init_expression is not None
    }


def _given_to_nothing(tree: Tree) -> set[int]:
    """Identities of definitions without a body, and of their arguments: ``gate id a { }``, ``opaque magic a;``."""
    found: set[int] = set()
    for node in walk(tree.nodes):
        header = node.statement.node
        if not node.body and isinstance(header, (ast.QuantumGateDefinition, ast.SubroutineDefinition)):
            found.add(id(header))
            found.update(id(argument) for argument in header.arguments)
    return found
