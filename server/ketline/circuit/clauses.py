"""Which ``else`` belongs to which ``if``, where headers stand one behind another on a line.

``for int i in [0:2] if (a) x q; else y q;`` is a loop over an ``if`` with its ``else``. The splitter gives headers and
``else`` branches as neighbours; here they become what the grammar means: an ``else`` belongs to the innermost ``if``
before it that has none yet (OpenQASM 3 specification, "If-else statements").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ketline.syntax.classes import ast
from ketline.syntax.tree import Node

#: Headers that another statement may follow on their line.
HEADERS = (ast.BranchingStatement, ast.ForInLoop, ast.WhileLoop)


@dataclass(frozen=True, slots=True)
class Clause:
    """A header with what it governs: another header (``inner``), or else its line's statements or its block ``body``.

    ``otherwise`` is the ``else`` of an ``if``. The clause of an ``else`` that is no header has ``header`` None, and
    ``inline`` has the statement behind it.
    """

    header: Any
    inline: list[Any]
    body: list[Node]
    inner: Clause | None = None
    otherwise: Clause | None = None


def clause_of(header: Any, body: list[Node], following: deque[Node], read: Callable[[Node], Any]) -> Clause:
    """The clause of a header whose ``else`` branches are the next of ``following``; those that it takes are removed.

    ``read(node)`` gives a node's AST.
    """
    inline = header.if_block if isinstance(header, ast.BranchingStatement) else header.block
    inner = None
    if len(inline) == 1 and isinstance(inline[0], HEADERS):
        inner = clause_of(inline[0], body, following, read)
    otherwise = None
    if isinstance(header, ast.BranchingStatement) and following:
        otherwise = _else(following.popleft(), following, read)
    return Clause(header, inline, body, inner, otherwise)


def _else(node: Node, following: deque[Node], read: Callable[[Node], Any]) -> Clause:
    made = read(node)
    if isinstance(made, HEADERS):
        return clause_of(made, node.body, following, read)
    return Clause(None, [] if made is None else [made], node.body)
