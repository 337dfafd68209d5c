"""How numbers are written, so that each is one token.

Coefficients and fields stand after a space: two decimals below 4, one up to 9.9, where they stop. Angles stand
in parentheses with two decimals, up to half a turn.
"""

from __future__ import annotations

FINE_LIMIT, LIMIT = 4.0, 9.9
"""Where numbers lose their second decimal, and the largest one written."""

WIDEST_ANGLE = 3.14


def number_text(value: float) -> str:
    """`` 0.31``, `` -1.25``, `` 4.5``; never minus zero."""
    bounded = max(-LIMIT, min(LIMIT, value))
    digits = 2 if abs(round(bounded, 2)) < FINE_LIMIT else 1
    return f" {round(bounded, digits) + 0.0:.{digits}f}"


def angle_text(angle: float) -> str:
    """``0.62``, ``-0.78``: as the model writes angles, at most half a turn either way."""
    return two_decimals(max(-WIDEST_ANGLE, min(WIDEST_ANGLE, angle)))


def two_decimals(angle: float) -> str:
    """Never minus zero."""
    return f"{round(angle, 2) + 0.0:.2f}"


def number_pieces() -> dict[str, float]:
    """Every text of ``number_text``, with its value."""
    hundredths = [k / 100 for k in range(round(FINE_LIMIT * 100))]
    tenths = [k / 10 for k in range(round(FINE_LIMIT * 10), round(LIMIT * 10) + 1)]
    values = [*hundredths, *tenths, *(-v for v in hundredths[1:]), *(-v for v in tenths)]
    return {number_text(v): v for v in values}


def angle_pieces() -> dict[str, float]:
    """Every text of ``angle_text`` in its parentheses, with its value."""
    most = round(WIDEST_ANGLE * 100)
    return {f"({angle_text(k / 100)})": k / 100 for k in range(-most, most + 1)}
