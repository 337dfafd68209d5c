"""Names that nothing uses (KT621)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ketline.diagnostics.problem import Problem
from ketline.semantics import Analysis, Kind, Symbol
from ketline.semantics.context import Use
from ketline.semantics.library import standard_library
from ketline.semantics.sections import Meaning
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tree import Section, walk


@dataclass(frozen=True, slots=True)
class Usage:
    """Who declares and who uses in one section.

    ``mentioned`` are words of statements in which the analysis saw no name there: pragmas, pulses, broken lines.
    ``idle`` are identities of definitions without a body and of their arguments: ``gate id a { }``, ``opaque g a;``.
    ``includes`` says that a file of one's own is included, ``defines`` that nothing but definitions stands here.
    """

    declared: tuple[Use, ...]
    used: frozenset[Symbol]
    mentioned: frozenset[str]
    idle: frozenset[int]
    includes: bool
    defines: bool


def usage_of(meaning: Meaning) -> Usage:
    nodes = meaning.section.nodes
    plain = any(node.statement.plain is not None for node in nodes)
    statements = [
        node.statement.node for node in nodes if node.statement.version is None and node.statement.plain is None
    ]
    return Usage(
        tuple(use for use in meaning.uses if use.declares and use.symbol.origin is None),
        frozenset([use.symbol for use in meaning.uses if not use.declares]),
        _mentioned(meaning),
        _given_to_nothing(meaning.section),
        any(isinstance(node, ast.Include) and standard_library(node.filename) is None for node in statements),
        not plain and all(isinstance(node, _DEFINITIONS) for node in statements),
    )


def unused_names(analysis: Analysis, usages: Sequence[Usage]) -> Iterator[Problem]:
    """KT621, absolute.

    Left alone: loop variables, for a loop may just repeat; names that begin with '_'; what a definition without a body
    is given; global variables that get a value, which are the program's output where it declares none (specification,
    "Input/output"); the definitions of a file that only defines, which others include; and, beside a file that is
    included, every name that the file could use.
    """
    used = {use.symbol for use in analysis.directive_uses}.union(*(usage.used for usage in usages))
    candidates = [
        (start, use)
        for start, usage in zip(analysis.tree.section_starts, usages)
        for use in usage.declared
        if use.symbol not in used
    ]
    if not candidates:
        return
    mentioned = frozenset().union(*(usage.mentioned for usage in usages))
    idle = frozenset().union(*(usage.idle for usage in usages))
    left_alone = _visible_elsewhere(analysis, usages) | _outputs(analysis)
    for start, use in candidates:
        symbol = use.symbol
        if symbol.name in mentioned or symbol in left_alone or id(symbol.node) in idle:
            continue
        if symbol.name.startswith("_") or isinstance(symbol.node, ast.ForInLoop):
            continue
        yield Problem(start + use.start, start + use.end, "KT621", _message(symbol))


def _message(symbol: Symbol) -> str:
    if isinstance(symbol.node, ast.IODeclaration) and symbol.kind is not Kind.INPUT:
        return f"The output '{symbol.name}' is never given a value; assign to it, or remove it."
    noun = symbol.kind.value if symbol.indexable else symbol.kind.value.removesuffix(" register")
    return f"The {noun} '{symbol.name}' is never used; use it, or remove it."


# -- what may be used where the analysis does not look -------------------------------------------------------
_WORD = re.compile(r"[^\W\d]\w*")


def _mentioned(meaning: Meaning) -> frozenset[str]:
    seen = {use.start for use in meaning.uses}
    found: set[str] = set()
    start = 0
    for chunk in meaning.section.chunks:
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.form is Form.COMMENT or _seen_whole(statement, start + offset, seen):
                continue
            if statement.form in (Form.PRAGMA, Form.ANNOTATION, Form.CALIBRATION):
                found.update(_WORD.findall(statement.text))
            else:
                at = start + offset
                found.update(
                    [text for kind, left, _, text in statement.tokens if kind == "identifier" and at + left not in seen]
                )
        start += chunk.length
    return frozenset(found)


def _seen_whole(statement: Statement, at: int, seen: Set[int]) -> bool:
    """Whether a plain call's names all have a use: most statements, told without a look at their tokens."""
    call = statement.plain
    if call is None or at not in seen:
        return False
    first = at + call.at
    return all(first + operand.start in seen for operand in call.operands)


_DEFINITIONS = (
    ast.QuantumGateDefinition, ast.SubroutineDefinition, ast.ExternDeclaration, ast.ConstantDeclaration, ast.Include,
    ast.CalibrationDefinition, ast.CalibrationGrammarDeclaration, ast.CalibrationStatement, ast.Pragma,
)
_DEFINED = (Kind.GATE, Kind.SUBROUTINE, Kind.EXTERN, Kind.CONSTANT)


def _visible_elsewhere(analysis: Analysis, usages: Sequence[Usage]) -> set[Symbol]:
    """The global symbols that another file may use."""
    symbols = analysis.scope.names.values()
    if any(usage.includes for usage in usages):
        return set(symbols)
    if all(usage.defines for usage in usages):
        return {symbol for symbol in symbols if symbol.kind in _DEFINED}
    return set()


def _outputs(analysis: Analysis) -> set[Symbol]:
    """The global variables and bits with a value, where no ``output`` says which ones matter."""
    symbols = analysis.scope.names.values()
    if any(isinstance(symbol.node, ast.IODeclaration) and symbol.kind is not Kind.INPUT for symbol in symbols):
        return set()
    return {
        symbol
        for symbol in symbols
        if isinstance(symbol.node, ast.ClassicalDeclaration) and symbol.node.init_expression is not None
    }


def _given_to_nothing(section: Section) -> frozenset[int]:
    found: set[int] = set()
    for node in walk([node for node in section.nodes if node.statement.plain is None]):
        header = None if node.body or node.statement.plain is not None else node.statement.node
        if isinstance(header, (ast.QuantumGateDefinition, ast.SubroutineDefinition)):
            found.add(id(header))
            found.update(id(argument) for argument in header.arguments)
    return frozenset(found)
