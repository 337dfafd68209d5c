"""What could come next: candidates from the model, held to a grammar, checked on the AST, ranked by energy.

Knows no editor. Nothing leaves here that adds a problem to the program.
"""

from ketline.suggest.cursor import Cursor, cursor_at
from ketline.suggest.suggest import Suggestion, suggest

__all__ = ["Cursor", "Suggestion", "cursor_at", "suggest"]
