"""One statement as a local lint sees it, and the statements that stand inside another on one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.lints.lookup import Lookup
from ketline.semantics import Kind, Scope, Symbol
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


@dataclass(frozen=True, slots=True)
class Site:
    """An AST statement, the text of the piece that holds it, and what names mean there.

    Extents are relative to ``text``; ``start`` is where the piece begins in its section. ``inline`` says that the
    statement is the body of another one without braces, so that it cannot simply be taken away.
    """

    node: Any
    text: str
    lookup: Lookup
    start: int
    inline: bool

    def source(self, node: Any) -> str:
        """The characters of a node."""
        left, right = extent(node)
        return self.text[left:right]

    @property
    def first_word(self) -> str:
        words = self.source(self.node).split(None, 1)
        return words[0].partition("[")[0] if words else ""

    def problem(self, node: Any, code: str, message: str, replacement: str | None = None) -> Problem:
        """A finding on a node's characters, relative to the piece."""
        return Problem(*extent(node), code, message, None, replacement)


def sites(node: Any, text: str, lookup: Lookup, start: int, inline: bool = False) -> Iterator[Site]:
    """The statement and, inside it, the bodies without braces."""
    yield Site(node, text, lookup, start, inline)
    inner = lookup
    if isinstance(node, ast.ForInLoop) and node.block:
        name = node.identifier.name
        inner = lookup.within(Scope("loop", lookup.scope, {name: Symbol(name, Kind.VARIABLE)}, node))
    elif inline_bodies(node):
        inner = lookup.within(Scope("block", lookup.scope, {}, node))
    for body in inline_bodies(node):
        yield from sites(body, text, inner, start, True)


def inline_bodies(node: Any) -> list[Any]:
    """The statements that a statement holds without braces, as in ``if (c) x q;``."""
    if isinstance(node, ast.BranchingStatement):
        return [*node.if_block, *node.else_block]
    if isinstance(node, (ast.ForInLoop, ast.WhileLoop)):
        return list(node.block)
    return list(node.statements) if isinstance(node, ast.CompoundStatement) else []
