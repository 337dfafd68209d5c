"""Numbers as a physicist writes them: multiples of π, roots of two, phases."""

from __future__ import annotations

import cmath
import math
from typing import Any

#: Denominators of the multiples of π that are recognised.
_DENOMINATORS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 32, 64)

#: How near a computed number must be to the one that it is called.
_EXACT = 1e-9

#: Real parts of matrix elements that have a short name.
_NAMED = {
    0.0: "0", 1.0: "1", 0.5: "1/2", 0.25: "1/4", 1 / math.sqrt(2): "1/√2", 1 / math.sqrt(8): "1/√8",
    math.sqrt(3) / 2: "√3/2",
}  # fmt: skip


def multiple_of_pi(value: float, tolerance: float = _EXACT) -> str | None:
    """``3π/4`` for a number that is a small multiple of π within ``tolerance``, else None; 0 is none."""
    if not math.isfinite(value) or abs(value) < _EXACT or abs(value) > 64 * math.pi:
        return None
    for denominator in _DENOMINATORS:
        numerator = round(value * denominator / math.pi)
        if numerator and abs(numerator * math.pi / denominator - value) <= tolerance:
            sign, count = ("-" if numerator < 0 else ""), abs(numerator)
            return f"{sign}{'' if count == 1 else count}π{'' if denominator == 1 else f'/{denominator}'}"
    return None


def written_multiple(text: str) -> str | None:
    """The multiple of π that a decimal number was rounded from, judged by the digits that it is written with."""
    digits = text.lower().partition("e")[0].partition(".")[2]
    if len(digits) < 2:
        return None
    return multiple_of_pi(float(text), 0.51 * 10.0 ** -min(len(digits), 9))


def shown(value: Any) -> str:
    """A constant's value: exact where it is whole, else six digits and the multiple of π that it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{int(value):,}".replace(",", "_") if abs(value) >= 100_000 else str(int(value))
    if isinstance(value, complex):
        return element(value)
    if isinstance(value, float):
        multiple = multiple_of_pi(float(value))
        decimal = f"{float(value):.6g}"
        return decimal if multiple is None else f"{multiple} = {decimal}"
    return str(value)


def angle(value: float) -> str:
    """An angle in radians, with the multiple of π that it is and its degrees."""
    multiple = multiple_of_pi(value)
    parts = [] if multiple is None else [multiple]
    return " = ".join([*parts, f"{value:.6g}", f"{math.degrees(value):.6g}°"])


def element(value: complex) -> str:
    """A matrix element: by name where it has a short one, else in three digits."""
    real, imaginary = value.real, value.imag
    if abs(real) < _EXACT and abs(imaginary) < _EXACT:
        return "0"
    if abs(imaginary) < _EXACT:
        return _part(real)
    if abs(real) < _EXACT:
        part = _part(imaginary)
        return {"1": "i", "-1": "-i"}.get(part, f"{part} i")
    phase = multiple_of_pi(cmath.phase(value))
    size = _named(abs(value))
    if phase is not None and size is not None and "/64" not in phase and "/32" not in phase:
        exponential = f"e^({phase.replace('π', 'iπ')})"
        return exponential if size == "1" else f"{exponential} {size}"
    return f"{_part(real)}{'+' if imaginary > 0 else '-'}{_part(abs(imaginary))}i"


def _named(size: float) -> str | None:
    return next((name for number, name in _NAMED.items() if abs(number - size) < _EXACT), None)


def _part(value: float) -> str:
    name = _named(abs(value))
    if name is None:
        return f"{value:.3f}"
    return f"-{name}" if value < 0 and name != "0" else name
