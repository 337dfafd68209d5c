"""Numbers that remember how they depend on the angles written in a program (forward-mode differentiation).

A ``Tracked`` is a float with the derivatives of its value by ``Angle``s. Arithmetic and the language's functions keep
them; where they cannot be kept (complex numbers), the angle is marked ``lost`` and nobody claims a gradient for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any


class Angle:
    """A number in the text that gates' parameters depend on.

    ``start`` and ``end`` are the absolute offsets of the expression that spells it, ``value`` is its value in radians.
    ``name`` is that of the constant, variable or input that it initialises, None where it stands in a gate call.
    ``exact`` is whether it is spelt in terms of pi, as whoever means just that value does.
    """

    __slots__ = ("end", "exact", "lost", "name", "start", "value")

    def __init__(self, start: int, end: int, value: float, name: str | None = None, exact: bool = False) -> None:
        self.start, self.end, self.value, self.name, self.exact = start, end, value, name, exact
        self.lost = False


#: Derivatives of a number by angles; those that are zero may be missing.
Parts = tuple[tuple[Angle, float], ...]


def _combined(left: Any, left_slope: float, right: Any, right_slope: float) -> Parts:
    found: dict[Angle, float] = {}
    for side, slope in ((left, left_slope), (right, right_slope)):
        if isinstance(side, Tracked):
            for angle, part in side.parts:
                found[angle] = found.get(angle, 0.0) + slope * part
    return tuple(found.items())


def lose(value: Any) -> None:
    """Marks the angles behind ``value`` as ones whose influence is no longer followed."""
    if isinstance(value, Tracked):
        for angle, _ in value.parts:
            angle.lost = True


def plain(value: Any) -> float:
    """The number without its memory."""
    return float.__float__(value) if isinstance(value, Tracked) else float(value)


def parts_of(value: Any) -> Parts:
    return value.parts if isinstance(value, Tracked) else ()


class Tracked(float):
    """A float and its derivatives."""

    parts: Parts

    def __new__(cls, value: float, parts: Parts) -> Tracked:
        made = super().__new__(cls, value)
        made.parts = parts
        return made

    def _binary(self, other: Any, rule: Callable[[float, float], tuple[float, float, float]], swapped: bool) -> Any:
        if isinstance(other, complex):
            lose(self)
            return NotImplemented
        if not isinstance(other, (int, float)):
            return NotImplemented
        left, right = (other, self) if swapped else (self, other)
        value, by_left, by_right = rule(plain(left), plain(right))
        return Tracked(value, _combined(left, by_left, right, by_right))

    def __add__(self, other: Any) -> Any:
        return self._binary(other, _sum, False)

    def __radd__(self, other: Any) -> Any:
        return self._binary(other, _sum, True)

    def __sub__(self, other: Any) -> Any:
        return self._binary(other, _difference, False)

    def __rsub__(self, other: Any) -> Any:
        return self._binary(other, _difference, True)

    def __mul__(self, other: Any) -> Any:
        return self._binary(other, _product, False)

    def __rmul__(self, other: Any) -> Any:
        return self._binary(other, _product, True)

    def __truediv__(self, other: Any) -> Any:
        return self._binary(other, _quotient, False)

    def __rtruediv__(self, other: Any) -> Any:
        return self._binary(other, _quotient, True)

    def __mod__(self, other: Any) -> Any:
        return self._binary(other, _modulo, False)

    def __rmod__(self, other: Any) -> Any:
        return self._binary(other, _modulo, True)

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        return self._binary(other, _power, False)

    def __rpow__(self, other: Any, modulus: Any = None) -> Any:
        return self._binary(other, _power, True)

    def __neg__(self) -> Tracked:
        return Tracked(-plain(self), tuple((angle, -part) for angle, part in self.parts))

    def __pos__(self) -> Tracked:
        return self

    def __abs__(self) -> Tracked:
        return -self if plain(self) < 0 else self

    @property
    def real(self) -> Tracked:
        return self


def _sum(left: float, right: float) -> tuple[float, float, float]:
    return left + right, 1.0, 1.0


def _difference(left: float, right: float) -> tuple[float, float, float]:
    return left - right, 1.0, -1.0


def _product(left: float, right: float) -> tuple[float, float, float]:
    return left * right, right, left


def _quotient(left: float, right: float) -> tuple[float, float, float]:
    return left / right, 1 / right, -left / right**2


def _modulo(left: float, right: float) -> tuple[float, float, float]:
    return left % right, 1.0, -float(left // right)


def _power(left: float, right: float) -> tuple[float, float, float]:
    value = left**right
    if isinstance(value, complex):
        raise ValueError("a negative number to a fractional power")
    by_left = right * left ** (right - 1) if right else 0.0
    by_right = value * math.log(left) if left > 0 else 0.0
    return value, by_left, by_right


def tracked_remainder(left: Any, right: Any) -> Tracked:
    """The remainder that has the sign of ``left``; between its jumps it is left - trunc(left / right) * right."""
    value = math.fmod(plain(left), plain(right))
    return Tracked(value, _combined(left, 1.0, right, -float(math.trunc(plain(left) / plain(right)))))


#: Functions whose derivative is zero wherever there is one.
_STEPS = frozenset(["floor", "ceiling", "popcount", "rotl", "rotr", "sizeof", "imag"])

#: Derivatives of the language's functions of one number.
_SLOPES: dict[str, Callable[[float], float]] = {
    "sin": math.cos,
    "cos": lambda x: -math.sin(x),
    "tan": lambda x: 1 / math.cos(x) ** 2,
    "exp": math.exp,
    "log": lambda x: 1 / x,
    "ln": lambda x: 1 / x,
    "sqrt": lambda x: 0.5 / math.sqrt(x),
    **dict.fromkeys(("arcsin", "asin"), lambda x: 1 / math.sqrt(1 - x * x)),
    **dict.fromkeys(("arccos", "acos"), lambda x: -1 / math.sqrt(1 - x * x)),
    **dict.fromkeys(("arctan", "atan"), lambda x: 1 / (1 + x * x)),
}


def through(name: str, function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """``function(*arguments)`` of the language's function ``name``, with its derivatives."""
    if not any(isinstance(argument, Tracked) for argument in arguments) or name in ("abs", "mod"):
        return function(*arguments)
    if name == "real":
        return arguments[0]
    value = function(*(plain(argument) if isinstance(argument, Tracked) else argument for argument in arguments))
    slope = _SLOPES.get(name)
    if slope is None or not isinstance(value, float):
        if name not in _STEPS:
            for argument in arguments:
                lose(argument)
        return value
    (argument,) = arguments
    return Tracked(value, _combined(argument, slope(plain(argument)), None, 0.0))
