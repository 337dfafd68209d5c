"""What the reference grammar can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Accepted:
    """``node`` is the AST of the one statement."""

    node: Any


@dataclass(frozen=True, slots=True)
class Rejection:
    """``message`` may hold ``{found}``, for the token at ``column``."""

    column: int
    code: str
    message: str
