"""Refactorings: other text for the same circuit. Each is written out before and after, and offered only where every
operation is the same and no problem is added. Knows no editor.

``refactorings(snapshot, start, end)`` gives those that fit a selection, or a cursor where the two are equal.
"""

from ketline.refactor.all import refactorings
from ketline.refactor.selection import Refactoring

__all__ = ["Refactoring", "refactorings"]
