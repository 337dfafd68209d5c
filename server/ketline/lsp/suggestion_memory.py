"""Suggestions made lately in a document, so that the model is not asked again for what it has said.

A user types through a suggestion, takes characters back, moves away and returns: the text around the cursor is then one
that an answer is known for, or its beginning has been typed. That nothing could be suggested is remembered too.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from ketline.limits import MAXIMUM_REMEMBERED_CHARACTERS, MAXIMUM_REMEMBERED_SUGGESTIONS


@dataclass(frozen=True, slots=True)
class Remembered:
    """A suggestion between the texts before and after it; an empty one says that there is none.

    ``label`` says what it does to the energy.
    """

    before: str
    after: str
    text: str
    label: str = ""

    def at(self, before: str, after: str) -> Remembered | None:
        """What is left of it at a place where its beginning has been typed; None at any other place."""
        if len(after) != len(self.after) or len(before) < len(self.before):
            return None
        typed = before[len(self.before) :]
        if typed and (not self.text.startswith(typed) or len(typed) >= len(self.text)):
            return None
        if after != self.after or not before.startswith(self.before):
            return None
        return Remembered(before, after, self.text[len(typed) :], self.label)

    @property
    def accepted(self) -> str:
        """The text before the cursor once all of it is taken."""
        return self.before + self.text


class Memory:
    """The newest suggestions of one document."""

    def __init__(self) -> None:
        self._kept: deque[Remembered] = deque(maxlen=MAXIMUM_REMEMBERED_SUGGESTIONS)

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, one: Remembered) -> None:
        """Keeps it, and as many older ones as there is room for."""
        self._kept.appendleft(one)
        while len(self._kept) > 1 and sum(map(_size, self._kept)) > MAXIMUM_REMEMBERED_CHARACTERS:
            self._kept.pop()

    def find(self, before: str, after: str) -> Remembered | None:
        """What is known of a place, the newest first."""
        return next((left for one in self._kept if (left := one.at(before, after)) is not None), None)

    def newest(self) -> Remembered | None:
        return self._kept[0] if self._kept else None


def _size(one: Remembered) -> int:
    return len(one.before) + len(one.after) + len(one.text)
