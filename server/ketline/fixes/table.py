"""Every fixer by the code that it is for."""

from __future__ import annotations

from ketline.fixes import comments, lints, names, operations, syntax, types
from ketline.fixes.site import Fixer

FIXERS: dict[str, Fixer] = {
    **syntax.FIXERS,
    **names.FIXERS,
    **operations.FIXERS,
    **comments.FIXERS,
    **types.FIXERS,
    **lints.FIXERS,
}
