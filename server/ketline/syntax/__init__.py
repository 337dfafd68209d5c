"""Text to statements: our lexer and splitter, the reference parser's AST, problems, never an exception.

``parse(text, previous) -> Tree`` answers for every string there is. Meaning starts in ``semantics``.
"""

from ketline.syntax.tree import Node, Tree, parse

__all__ = ["Node", "Tree", "parse"]
