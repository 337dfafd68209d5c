"""The functions of the language: how many arguments, of which types, and what they compute.

OpenQASM 3 specification, "Built-in constant expression functions". ``FUNCTIONS`` computes constant values,
``call_type`` gives the type of a call. The specification's ``pow`` is left out: its grammar keeps the word for the
gate modifier, and ``**`` does the same.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Sequence
from typing import Any

from ketline.semantics.operators import Refused, Result, promoted
from ketline.semantics.sized import Sized
from ketline.semantics.tracked import Tracked, tracked_remainder
from ketline.semantics.types import FLOAT, INTEGERS, STANDARD, UINT, Array, Base, Scalar, Type, is_single


def _root(value: complex) -> complex:
    return cmath.sqrt(value) if isinstance(value, complex) else math.sqrt(value)


def _exponential(value: complex) -> complex:
    return cmath.exp(value) if isinstance(value, complex) else math.exp(value)


def remainder(left: float, right: float) -> float:
    """The remainder of the division that rounds towards zero: it has the sign of the first argument."""
    if isinstance(left, Tracked) or isinstance(right, Tracked):
        return tracked_remainder(left, right)
    if isinstance(left, int) and isinstance(right, int):
        return int(left) - int(right) * (abs(left) // abs(right)) * (1 if (left < 0) == (right < 0) else -1)
    return math.fmod(left, right)


def _ones(value: int) -> int | None:
    return bin(value).count("1") if value >= 0 else None


def _rotated(value: int, distance: int) -> int | None:
    """The bits of a number of known width, moved to higher indices around its end."""
    if not isinstance(value, Sized):
        return None
    width, mask = value.width, (1 << value.width) - 1
    distance %= width
    bits = int(value) & mask
    return Sized(bits << distance | bits >> (width - distance), width, value.signed)


#: Functions of the language: name -> (least arguments, most arguments, how to compute it or None).
FUNCTIONS: dict[str, tuple[int, int, Callable[..., Any] | None]] = {
    "arccos": (1, 1, math.acos), "arcsin": (1, 1, math.asin), "arctan": (1, 1, math.atan),
    "acos": (1, 1, math.acos), "asin": (1, 1, math.asin), "atan": (1, 1, math.atan),
    "ceiling": (1, 1, lambda a: float(math.ceil(a))), "floor": (1, 1, lambda a: float(math.floor(a))),
    "cos": (1, 1, math.cos), "sin": (1, 1, math.sin), "tan": (1, 1, math.tan),
    "exp": (1, 1, _exponential), "log": (1, 1, math.log), "ln": (1, 1, math.log), "sqrt": (1, 1, _root),
    "mod": (2, 2, remainder),
    "popcount": (1, 1, _ones), "rotl": (2, 2, _rotated), "rotr": (2, 2, lambda a, b: _rotated(a, -b)),
    "real": (1, 1, lambda a: float(a.real)), "imag": (1, 1, lambda a: float(a.imag)),
    "abs": (1, 1, abs), "sizeof": (1, 2, None),
}

#: Functions that OpenQASM 2, or programs in use, spell otherwise: name -> OpenQASM 3's.
OLD_FUNCTIONS = {"acos": "arccos", "asin": "arcsin", "atan": "arctan", "ln": "log"}


#: What the functions that are not defined everywhere take.
DOMAINS = {
    "arccos": "it takes -1 to 1", "acos": "it takes -1 to 1", "arcsin": "it takes -1 to 1", "asin": "it takes -1 to 1",
    "sqrt": "it takes 0 or more, or a complex number", "log": "it takes more than 0", "ln": "it takes more than 0",
    "mod": "the second argument is not 0",
}

_COMPLEX_TOO = frozenset(["exp", "sqrt"])
_ROTATIONS = frozenset(["rotl", "rotr"])


def call_type(name: str, arguments: Sequence[Type | None]) -> Result:
    """The type of a call of a built-in function with the right number of arguments."""
    if any(isinstance(argument, Array) for argument in arguments):
        return Refused("give it one element")
    scalars = [argument if isinstance(argument, Scalar) else None for argument in arguments]
    if name == "popcount":
        return _counted(scalars[0])
    if name in _ROTATIONS:
        return _rotation(scalars[0], scalars[1])
    if name == "mod":
        return _of_two(scalars[0], scalars[1])
    return _of_one(name, scalars[0])


def _counted(bits: Scalar | None) -> Result:
    if bits is None or bits.base in (Base.BIT, Base.INT, Base.UINT, Base.ANGLE, Base.BOOL):
        return UINT
    return Refused("it counts the ones of a bit register or uint")


def _rotation(bits: Scalar | None, distance: Scalar | None) -> Result:
    if bits is not None and bits.base not in (Base.BIT, Base.INT, Base.UINT, Base.ANGLE):
        return Refused("it turns the bits of a bit register or uint")
    if distance is not None and distance.base not in (*INTEGERS, Base.BIT, Base.BOOL):
        return Refused("the distance is an integer")
    return bits


def _of_one(name: str, operand: Scalar | None) -> Result:
    if name in ("real", "imag"):
        if operand is not None and operand.base not in STANDARD:
            return Refused("it takes a complex number")
        return Scalar(Base.FLOAT, operand.width if operand is not None and operand.base is Base.COMPLEX else None)
    refused = None if operand is None else _no_number(operand)
    if refused is not None:
        return refused
    if operand is not None and operand.base is Base.COMPLEX:
        if name in _COMPLEX_TOO:
            return operand
        return FLOAT if name == "abs" else Refused("take real(...) or imag(...) of it")
    return operand if name == "abs" else FLOAT


def _of_two(left: Scalar | None, right: Scalar | None) -> Result:
    for operand in (left, right):
        refused = None if operand is None else _no_number(operand)
        if refused is not None:
            return refused
    if left is None or right is None or not {left.base, right.base} <= STANDARD:
        return None
    if Base.COMPLEX in (left.base, right.base):
        return Refused("complex numbers have no remainder")
    return promoted(left, right)


def _no_number(operand: Scalar) -> Refused | None:
    if operand.base in STANDARD or operand.base is Base.ANGLE:
        return None
    if operand.base is Base.BIT:
        return None if is_single(operand) else Refused("convert the register first, as in 'int(c)'")
    return Refused("it takes a number")
