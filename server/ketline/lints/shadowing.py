"""A name that hides another one of the same program (KT604)."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.diagnostics.problem import Problem
from ketline.lints.site import Site
from ketline.semantics import Scope, Symbol
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


def check_shadowing(site: Site) -> Iterator[Problem]:
    """KT604 of a declaration in a block, or of a loop's variable.

    Parameters of gates and subroutines, and what their bodies declare, are their own: outside variables are not visible
    there anyway. Gates and library names may be hidden without harm: a name is known to be a gate by where it stands.
    """
    node, scope = site.node, site.lookup.scope
    if isinstance(node, ast.ForInLoop):
        outer: Scope | None = scope
    elif isinstance(node, (ast.ClassicalDeclaration, ast.ConstantDeclaration, ast.AliasStatement)):
        outer = scope.parent if scope.context in ("loop", "block") else None
    else:
        return
    identifier = node.target if isinstance(node, ast.AliasStatement) else node.identifier
    hidden = None if outer is None else _visible(outer, identifier.name)
    if hidden is None or hidden.origin or not site.lookup.order.is_declared_before(hidden, site.start):
        return
    name, (start, end) = identifier.name, extent(identifier)
    message = f"'{name}' hides the {hidden.kind.value} '{name}' declared outside this block; choose another name."
    yield Problem(start, end, "KT604", message)


def _visible(scope: Scope, name: str) -> Symbol | None:
    """The variable or register that a name would mean in ``scope``, not looking out of a gate or subroutine."""
    current: Scope | None = scope
    while current is not None:
        found = current.names.get(name)
        if found is not None:
            return found if found.parameters is None and not found.kind.is_callable else None
        current = None if current.context in ("gate", "def") else current.parent
    return None
