"""Quick fixes: for a problem, the edits that take it away, tried before anybody sees them.

``FIXERS`` has one fixer a code; each looks at a ``Site`` and proposes. What is proposed is applied and read again, and
offered only where its problem is gone and no error is added. Knows no editor.
"""

from ketline.fixes.apply import Fix, Fixed, fix_all, fixes_of, has_safe_fix
from ketline.fixes.table import FIXERS

__all__ = ["FIXERS", "Fix", "Fixed", "fix_all", "fixes_of", "has_safe_fix"]
