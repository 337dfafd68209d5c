"""Applying edits to a text."""

from __future__ import annotations

from ketline.source.lines import LineIndex

Range = tuple[tuple[int, int], tuple[int, int]]


def apply_edit(lines: LineIndex, where: Range | None, new_text: str, encoding: str) -> str:
    """The text after one LSP content change; ``where`` None replaces everything."""
    if where is None:
        return new_text
    start = lines.offset(*where[0], encoding)
    end = max(start, lines.offset(*where[1], encoding))
    return lines.text[:start] + new_text + lines.text[end:]


def changed_region(old: str, new: str) -> tuple[int, int, int]:
    """``(start, old_end, new_end)`` of the smallest region outside which the texts are equal.

    Bisects with slice comparisons, so its cost is a few passes of memcmp.
    """
    start = _common(old, new, lambda text, length: text[:length])
    rest_old, rest_new = old[start:], new[start:]
    tail = _common(rest_old, rest_new, lambda text, length: text[len(text) - length :])
    return start, len(old) - tail, len(new) - tail


def _common(left: str, right: str, part) -> int:  # type: ignore[no-untyped-def]
    low, high = 0, min(len(left), len(right))
    if part(left, high) == part(right, high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if part(left, middle) == part(right, middle):
            low = middle
        else:
            high = middle
    return low
