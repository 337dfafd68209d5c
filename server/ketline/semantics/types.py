"""Type values (OpenQASM 3 specification, "Types and Casting").

A type is a plain value: two equal types are the same type. What is not known about one is ``UNKNOWN``, and a type
that is not known at all is None; a rule that meets either says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

#: A width, size or dimension that is written down and whose value is not known.
UNKNOWN = 0


class Base(Enum):
    """The kinds of value, by the word the specification has for each."""

    BOOL = "bool"
    BIT = "bit"
    INT = "int"
    UINT = "uint"
    FLOAT = "float"
    ANGLE = "angle"
    COMPLEX = "complex"
    DURATION = "duration"
    STRETCH = "stretch"
    QUBIT = "qubit"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Scalar:
    """Anything but an array. ``width`` counts bits (of a float: of a component) or, of registers, the elements.

    ``width`` is None where none is written: a machine-sized number, a single bit or qubit.
    """

    base: Base
    width: int | None = None

    def __str__(self) -> str:
        if self.width is None:
            return self.base.value
        width = "..." if self.width == UNKNOWN else self.width
        return f"complex[float[{width}]]" if self.base is Base.COMPLEX else f"{self.base.value}[{width}]"


@dataclass(frozen=True, slots=True)
class Array:
    """``dimensions`` are the lengths, outermost first.

    ``access`` is "readonly" or "mutable" for an argument that refers to the caller's array, else "".
    """

    base: Scalar
    dimensions: tuple[int, ...]
    access: str = ""

    def __str__(self) -> str:
        if all(length == UNKNOWN for length in self.dimensions):
            shape = f"#dim = {len(self.dimensions)}"
        else:
            shape = ", ".join("..." if length == UNKNOWN else str(length) for length in self.dimensions)
        return f"{self.access} array[{self.base}, {shape}]".lstrip()


@dataclass(frozen=True, slots=True)
class Sequence:
    """A range or set of index values, each an ``element``."""

    element: Scalar | None

    def __str__(self) -> str:
        return "range"


@dataclass(frozen=True, slots=True)
class Function:
    """What a ``def`` or ``extern`` takes and gives; a parameter or result that is not known is None."""

    parameters: tuple[Type | None, ...]
    returns: Type | None

    def __str__(self) -> str:
        return "function"


Type = Scalar | Array | Sequence | Function

BOOL, BIT, INT, UINT = Scalar(Base.BOOL), Scalar(Base.BIT), Scalar(Base.INT), Scalar(Base.UINT)
FLOAT, FLOAT_64, ANGLE = Scalar(Base.FLOAT), Scalar(Base.FLOAT, 64), Scalar(Base.ANGLE)
COMPLEX, DURATION, STRETCH = Scalar(Base.COMPLEX), Scalar(Base.DURATION), Scalar(Base.STRETCH)
QUBIT, VOID = Scalar(Base.QUBIT), Scalar(Base.VOID)

INTEGERS = frozenset([Base.INT, Base.UINT])
STANDARD = frozenset([Base.BOOL, Base.INT, Base.UINT, Base.FLOAT, Base.COMPLEX])
TIMES = frozenset([Base.DURATION, Base.STRETCH])


def described(type_: Type) -> str:
    """The type with its article: "a float", "an int[8]"."""
    if isinstance(type_, Sequence):
        return "a range"
    if type_ == VOID:
        return "no value"
    name = str(type_)
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def is_integral(type_: Type | None) -> bool:
    """Whether values count: integers, and bits, which real programs use as such."""
    return isinstance(type_, Scalar) and (type_.base in INTEGERS or type_.base is Base.BIT)


def is_number(type_: Type | None) -> bool:
    """Whether a gate takes it as a parameter: every classical scalar but times and whole registers."""
    if not isinstance(type_, Scalar) or type_.base in TIMES or type_.base in (Base.QUBIT, Base.VOID, Base.COMPLEX):
        return False
    return type_.base is not Base.BIT or is_single(type_)


def is_single(type_: Scalar) -> bool:
    """One bit or qubit, whether or not its size is written."""
    return type_.width in (None, 1)


def has_truth(type_: Type | None) -> bool:
    """Whether a condition may be of this type: what casts to bool."""
    return isinstance(type_, Scalar) and type_.base not in (*TIMES, Base.QUBIT, Base.VOID)


def widths_differ(left: Scalar, right: Scalar) -> bool:
    """Whether two widths are known and not the same; a single bit has width 1."""
    one, other = left.width, right.width
    one = 1 if one is None and left.base in (Base.BIT, Base.QUBIT, Base.BOOL) else one
    other = 1 if other is None and right.base in (Base.BIT, Base.QUBIT, Base.BOOL) else other
    return bool(one and other and one != other)
