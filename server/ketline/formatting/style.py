"""What can be chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """``indent`` is what one level of a block is set in by.

    A block that its author wrote on one line, and statements that share a line, stay so up to ``width`` characters.
    """

    indent: str = "    "
    width: int = 100
