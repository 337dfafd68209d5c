"""White space: where lines break and what stands between two tokens, in one style.

Nothing but white space outside of tokens ever changes: names, numbers, comments, pragmas, annotations and calibration
bodies stay as they are written, in their order. A statement with a syntax error is left as it is. Knows no editor and
no meaning: what is here reads a ``Tree`` and gives edits.
"""

from ketline.formatting.document import (
    MeaningChanged,
    formatting,
    formatting_between,
    formatting_on_type,
    laid_out,
)
from ketline.formatting.style import Style

__all__ = ["MeaningChanged", "Style", "formatting", "formatting_between", "formatting_on_type", "laid_out"]
