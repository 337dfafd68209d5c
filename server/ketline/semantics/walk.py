"""The walk over one section: declarations into scopes, every statement to its rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from ketline.diagnostics.catalog import severity
from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_INCLUDE_DEPTH
from ketline.semantics.context import Context
from ketline.semantics.declarations import DECLARATIONS, declare_block_names, declare_broken
from ketline.semantics.library import standard_library
from ketline.semantics.placement import check_placement
from ketline.semantics.quantum import check_plain, library_symbols
from ketline.semantics.statements import STATEMENTS, check_condition, check_iterated, check_labels
from ketline.semantics.symbols import Scope
from ketline.semantics.version2 import check_version2
from ketline.syntax.classes import ast
from ketline.syntax.powers import version2_node
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tree import Node, Tree, parse

#: Included files whose trees are kept, over all documents.
_FILES_KEPT = 64

#: The tree of an included file: read once, shared by all documents that include it.
_included_tree: Callable[[str], Tree] = lru_cache(maxsize=_FILES_KEPT)(parse)


class Walk:
    """One pass in program order; blocks open scopes.

    ``scopes`` gathers ``(start, end, scope)`` of every block, outer ones first. ``length`` is the section's;
    ``started`` says whether a statement came before it, ``after_if`` whether an 'else' may come first.
    """

    def __init__(
        self, context: Context, scopes: list[tuple[int, int, Scope]], length: int, started: bool, after_if: bool
    ) -> None:
        self.context = context
        self.scopes = scopes
        self.length = length
        self.started = started
        self.after_if = after_if

    def section(self, nodes: Sequence[Node]) -> None:
        """The section's own statements."""
        self.after_if = self.nodes(nodes, self.after_if)

    def nodes(self, nodes: Sequence[Node], after_if: bool = False) -> bool:
        """Whether an 'else' may follow them."""
        top = self.context.scope.parent is None
        for node in nodes:
            if top and check_plain(self.context, node.statement, node.start):
                self.started, after_if = True, False
                continue
            self.node(node, after_if)
            after_if = _awaits_else(node)
        return after_if

    def node(self, node: Node, after_if: bool) -> None:
        context, statement = self.context, node.statement
        context.offset = node.start
        if statement.version is not None:
            if self.started:
                context.problems.append(
                    Problem(node.start, node.end, "KT108", "The OPENQASM statement must come first; move it up.")
                )
            self.started = True
            return
        self.started = True
        if statement.word == "else" and not after_if:
            context.problems.append(
                Problem(node.start, node.start + 4, "KT104", "This 'else' has no 'if' before it.")
            )
        if statement.labels:
            check_labels(context, statement.labels)
        if context.version2 and (statement.node is not None or statement.word == "else"):
            check_version2(context, statement)
        if _only_begun(statement):
            pass  # a first word being typed: that it is unfinished is said already
        elif statement.node is not None:
            made = version2_node(statement) if context.version2 else statement.node
            check_placement(context, made)
            self.statement(made)
        elif statement.problems and statement.tokens:
            # A broken declaration still declares what it seems to, so that one mistake is one problem.
            declare_broken(context, statement.tokens)
        if statement.form is Form.OPENER:
            self.block(node)

    def block(self, node: Node) -> None:
        """The statements between the braces, in a scope of their own."""
        context = self.context
        last = node.body[-1] if node.body else node
        ends = (end for end in (node.closed_at, node.left_at, self.length) if end is not None)
        header = node.statement.node
        scope = Scope(_block_context(header), context.scope, header=header)
        outer, context.scope = context.scope, scope
        context.offset = node.start
        declare_block_names(context, header)
        self.scopes.append((node.end, max(next(ends), last.end), scope))
        self.nodes(node.body)
        context.scope = outer

    def statement(self, node: Any) -> None:
        kind = type(node)
        holder = _HOLDERS.get(kind)
        rule = STATEMENTS.get(kind) or DECLARATIONS.get(kind)
        try:
            if holder is not None:
                holder(self, node)
            elif rule is not None:
                rule(self.context, node)
        except RecursionError:
            self.context.report(node, "KT111", "This is nested too deeply to be checked; name its parts.")

    # -- statements that hold statements ----------------------------------------------------------------
    def inline(self, body: Sequence[Any], header: Any) -> None:
        """A body without braces, as in ``if (c) x q;``."""
        if not body:
            return
        outer = self.context.scope
        self.context.scope = Scope(_block_context(header), outer, header=header)
        declare_block_names(self.context, header)
        for inner in body:
            check_placement(self.context, inner)
            self.statement(inner)
        self.context.scope = outer

    def branching(self, node: ast.BranchingStatement) -> None:
        check_condition(self.context, node.condition)
        self.inline(node.if_block, node)
        self.inline(node.else_block, node)

    def loop(self, node: ast.WhileLoop) -> None:
        check_condition(self.context, node.while_condition)
        self.inline(node.block, node)

    def for_in(self, node: ast.ForInLoop) -> None:
        check_iterated(self.context, node)
        self.inline(node.block, node)

    def compound(self, node: ast.CompoundStatement) -> None:
        self.inline(node.statements, node)

    # -- files ------------------------------------------------------------------------------------------
    def include(self, node: ast.Include) -> None:
        """Brings in a standard file or, through the resolver, one beside the document."""
        context, name = self.context, node.filename
        found = context.file(name)
        if found is None:
            standard = standard_library(name)
            if standard is not None:
                context.libraries.add(standard)
                for gate, symbol in library_symbols(standard).items():
                    context.scope.names.setdefault(gate, symbol)
                return
            context.names_unknown = True
            context.report(node, "KT205", f"There is no file '{name}' beside this one that may be read.")
            return
        identity, text = found
        if identity in context.including:
            context.report(node, "KT210", f"'{name}' is being included already: it includes itself; remove this line.")
            return
        if identity in context.included:
            return
        if context.include_depth >= MAXIMUM_INCLUDE_DEPTH:
            context.names_unknown = True
            context.report(node, "KT111", f"Files include one another at most {MAXIMUM_INCLUDE_DEPTH} deep here.")
            return
        self.included_file(node, identity, name, text)

    def included_file(self, node: ast.Include, identity: str, name: str, text: str) -> None:
        context = self.context
        inner = Context(context.include, context.version2, context.scope)
        inner.included = (*context.included, identity)
        inner.including = (*context.including, identity)
        inner.origin, inner.libraries, inner.files = name, context.libraries, context.files
        inner.known, inner.missing_libraries = context.known, context.missing_libraries
        inner.include_depth = context.include_depth + 1
        inner.names_unknown, inner.gates = context.names_unknown, context.gates
        tree = _included_tree(text)
        walk = Walk(inner, [], len(text), False, False)
        for start, section in zip(tree.section_starts, tree.sections):
            walk.section([found.moved(start) for found in section.nodes])
        context.names_unknown = inner.names_unknown
        context.included = inner.included
        found = [problem for problem in (*tree.problems, *inner.problems) if severity(problem.code) == "error"]
        if found:
            line = text.count("\n", 0, found[0].start) + 1
            others = f" and {len(found) - 1} more problems" if len(found) > 1 else ""
            context.report(node, "KT206", f"'{name}' line {line}: {found[0].message}{others}")


def _only_begun(statement: Statement) -> bool:
    if statement.plain is not None or statement.form is not Form.LEAF:
        return False
    return len(statement.tokens) == 1 and statement.tokens[0].kind == "identifier"


def _awaits_else(node: Node) -> bool:
    """Whether an 'else' may follow."""
    if node.statement.word in ("if", "else"):
        return True
    if node.statement.plain is not None:
        return False
    innermost = node.statement.node
    while isinstance(innermost, (ast.ForInLoop, ast.WhileLoop)) and innermost.block:
        innermost = innermost.block[-1]
    return isinstance(innermost, ast.BranchingStatement)


def _block_context(node: Any) -> str:
    if isinstance(node, ast.QuantumGateDefinition):
        return "gate"
    if isinstance(node, ast.SubroutineDefinition):
        return "def"
    return "loop" if isinstance(node, (ast.ForInLoop, ast.WhileLoop)) else "block"


_HOLDERS: dict[type, Callable[[Walk, Any], None]] = {
    ast.BranchingStatement: Walk.branching,
    ast.WhileLoop: Walk.loop,
    ast.ForInLoop: Walk.for_in,
    ast.CompoundStatement: Walk.compound,
    ast.Include: Walk.include,
}
