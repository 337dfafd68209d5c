"""Whole programs rewritten: edits that keep comments and layout, made from an analysis.

Knows no editor: what is here gives offsets and texts.
"""

from ketline.rewrite.version3 import to_version3
from ketline.source.edits import Edit, applied

__all__ = ["Edit", "applied", "to_version3"]
