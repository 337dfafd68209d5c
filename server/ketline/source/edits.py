"""Applying edits to a text, and finding what an edit changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ketline.source.lines import LineIndex

Range = tuple[tuple[int, int], tuple[int, int]]


class Edit(NamedTuple):
    """``text`` in place of the characters from ``start`` to ``end``, absolute."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that are in order and do not overlap."""
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def removal(text: str, start: int, end: int) -> Edit:
    """The characters from ``start`` to ``end`` taken away, with their lines where they have them for themselves."""
    line = text.rfind("\n", 0, start) + 1
    behind = text.find("\n", end)
    behind = len(text) if behind < 0 else behind + 1
    if not text[line:start].strip() and not text[end:behind].strip():
        return Edit(line, behind, "")
    while end < behind and text[end] in " \t":
        end += 1
    return Edit(start, end, "")


def apply_edit(lines: LineIndex, where: Range | None, new_text: str, encoding: str) -> LineIndex:
    """The text after one LSP content change, with its lines; ``where`` None replaces everything."""
    if where is None:
        return LineIndex(new_text)
    return lines.edited(*edited_offsets(lines, where, encoding), new_text)


def edited_offsets(lines: LineIndex, where: Range | None, encoding: str) -> tuple[int, int]:
    """The offsets that a change replaces; ``where`` None is everything."""
    if where is None:
        return 0, len(lines.text)
    start = lines.offset(*where[0], encoding)
    return start, max(start, lines.offset(*where[1], encoding))


def changed_region(old: str, new: str) -> tuple[int, int, int]:
    """``(start, old_end, new_end)`` of the smallest region outside which the texts are equal.

    Bisects with slice comparisons, each over the part still in doubt: about one pass of memcmp.
    """
    length = min(len(old), len(new))
    start = _common(length, lambda low, high: old[low:high] == new[low:high])
    left, right = len(old), len(new)
    tail = _common(length - start, lambda low, high: old[left - high : left - low] == new[right - high : right - low])
    return start, left - tail, right - tail


def ends_alike(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """How many items are equal at the beginning of two lists, and how many of the others at their ends."""
    length = min(len(old), len(new))
    head = _common(length, lambda low, high: old[low:high] == new[low:high])
    left, right = len(old), len(new)
    tail = _common(length - head, lambda low, high: old[left - high : left - low] == new[right - high : right - low])
    return head, tail


def _common(length: int, same: Callable[[int, int], bool]) -> int:
    """The most items up to ``length`` that ``same(low, high)`` finds equal from one end."""
    low, high = 0, length
    while low < high:
        middle = (low + high + 1) // 2
        if same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
