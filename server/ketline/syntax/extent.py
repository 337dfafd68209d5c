"""Where an AST node stands: the one place that knows.

The reference parser's spans are unreliable (identifiers get absolute offsets, compound nodes end at the
start of their last token), so nodes built here carry ``extent``: start and end character offsets relative
to the start of their top-level piece, end exclusive.
"""

from __future__ import annotations

from ketline.syntax.classes import ast

Extent = tuple[int, int]


def extent(node: ast.QASMNode) -> Extent:
    """The node's offsets within its piece; (0, 0) for a node that no text made."""
    found: Extent = getattr(node, "extent", (0, 0))
    return found
