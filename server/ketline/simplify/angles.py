"""Sums of angles, as one writes them."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

#: Denominators up to which a multiple of pi is written as a fraction.
_LARGEST_DENOMINATOR = 64

_DECIMAL = re.compile(r"-?[ \t]*[0-9]*\.?[0-9]*")


def summed(left: str, right: str, value: float | None) -> str:
    """The sum of two angles: one number of two numbers, a fraction of pi of two such, else both with a '+'.

    ``value`` is the sum's value where no name but the language's constants is in it.
    """
    decimal = _decimal(left), _decimal(right)
    if decimal[0] is not None and decimal[1] is not None:
        return format((decimal[0] + decimal[1]).normalize(), "f")
    if value is not None and ("pi" in left or "π" in left or "pi" in right or "π" in right):
        fraction = _of_pi(value)
        if fraction is not None:
            return fraction
    stripped = right.strip()
    if re.fullmatch(r"-[ \t]*[\w.]+", stripped):
        return f"{left} - {stripped[1:].strip()}"
    return f"{left} + {f'({right})' if stripped.startswith('-') else right}"


def _decimal(text: str) -> Decimal | None:
    if not _DECIMAL.fullmatch(text.strip()):
        return None
    try:
        return Decimal(text.replace(" ", "").replace("\t", ""))
    except InvalidOperation:
        return None


def _of_pi(value: float) -> str | None:
    """``3*pi/4``, where the value is such a fraction."""
    fraction = Fraction(value / math.pi).limit_denominator(_LARGEST_DENOMINATOR)
    if abs(fraction.numerator / fraction.denominator * math.pi - value) > 1e-12 * max(1.0, abs(value)):
        return None
    if fraction == 0:
        return "0"
    top = abs(fraction.numerator)
    written = "pi" if top == 1 else f"{top}*pi"
    below = "" if fraction.denominator == 1 else f"/{fraction.denominator}"
    return f"{'-' if fraction < 0 else ''}{written}{below}"
