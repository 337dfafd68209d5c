"""Names, sizes, constants and the rules of the language, on top of ``syntax``.

``analyse(tree, include) -> Analysis``. Knows no editor and no simulator; when something cannot be known
(a size, a value, an included file) the rules that need it stay silent rather than guess.
"""

from ketline.semantics.analysis import Analysis, analyse
from ketline.semantics.symbols import Kind, Scope, Symbol

__all__ = ["Analysis", "Kind", "Scope", "Symbol", "analyse"]
