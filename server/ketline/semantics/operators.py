"""What operators give (OpenQASM 3 specification, "Classical instructions" and "Casting specifics").

Every function maps types to the type of the result: None where it is not known, ``Refused`` where there is none.
Where the specification is silent and programs in use agree on a meaning (a bit added to an int), that meaning holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from ketline.semantics.types import (
    ANGLE,
    BIT,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    INTEGERS,
    QUBIT,
    STANDARD,
    TIMES,
    UNKNOWN,
    Array,
    Base,
    Scalar,
    Type,
    has_truth,
    is_integral,
    is_single,
    widths_differ,
)

BITWISE = frozenset(["&", "|", "^"])
SHIFTS = frozenset(["<<", ">>"])
ORDER = frozenset(["<", ">", "<=", ">="])
COMPARISONS = ORDER | {"==", "!="}
LOGIC = frozenset(["&&", "||"])


@dataclass(frozen=True, slots=True)
class Refused:
    """Operands that do not go together. ``hint`` says what to do; ``widths`` that only their sizes disagree."""

    hint: str
    widths: bool = False


Result = Type | Refused | None


def binary(operator: str, left: Type | None, right: Type | None) -> Result:
    """The type of ``left operator right``."""
    if left is None or right is None:
        return BOOL if operator in COMPARISONS or operator in LOGIC else None
    if not isinstance(left, Scalar) or not isinstance(right, Scalar):
        return Refused("use its elements" if isinstance(left, Array) or isinstance(right, Array) else "use one value")
    if Base.VOID in (left.base, right.base):
        return Refused("the function gives no value")
    if Base.QUBIT in (left.base, right.base):
        return Refused("measure the qubit first")
    if operator in LOGIC:
        return BOOL if has_truth(left) and has_truth(right) else Refused("compare first")
    if operator in COMPARISONS:
        return _comparison(operator, left, right)
    if operator in SHIFTS:
        return _shift(left, right)
    if operator in BITWISE:
        return _bitwise(left, right)
    return _arithmetic(operator, left, right)


def promoted(left: Scalar, right: Scalar) -> Scalar:
    """The greater of two standard types, by C99's usual arithmetic conversions."""
    for base in (Base.COMPLEX, Base.FLOAT):
        if base in (left.base, right.base):
            widths = [side.width for side in (left, right) if side.base in (base, Base.FLOAT)]
            return Scalar(base, _wider(widths))
    if left.base is Base.BOOL or right.base is Base.BOOL:
        other = right if left.base is Base.BOOL else left
        return INT if other.base is Base.BOOL else other
    width = _wider([left.width, right.width])
    unsigned = [side for side in (left, right) if side.base is Base.UINT]
    if left.base is right.base:
        return Scalar(left.base, width)
    wins = width == UNKNOWN or width is None or unsigned[0].width == width
    return Scalar(Base.UINT if wins else Base.INT, width)


def _wider(widths: list[int | None]) -> int | None:
    if UNKNOWN in widths:
        return UNKNOWN
    known = [width for width in widths if width is not None]
    return max(known) if len(known) == len(widths) and known else None


def _comparison(operator: str, left: Scalar, right: Scalar) -> Result:
    bases = {left.base, right.base}
    if bases & TIMES:
        return BOOL if bases <= TIMES else Refused("compare a duration with a duration, as in 'd < 100ns'")
    if Base.COMPLEX in bases:
        if operator in ORDER:
            return Refused("complex numbers have no order; compare real(...) or imag(...)")
        return BOOL if bases <= STANDARD else Refused("compare numbers")
    if bases == {Base.BIT} and widths_differ(left, right):
        return Refused("take a slice of the longer one", widths=True)
    if bases == {Base.BIT, Base.FLOAT}:
        return Refused("bits compare with integers")
    return BOOL


def _shift(left: Scalar, right: Scalar) -> Result:
    if left.base not in (Base.BIT, Base.INT, Base.UINT, Base.ANGLE, Base.BOOL):
        return Refused("only bits, integers and angles shift")
    if not is_integral(right) and right.base is not Base.BOOL:
        return Refused("the distance is an integer")
    return INT if left.base is Base.BOOL else left


def _bitwise(left: Scalar, right: Scalar) -> Result:
    accepted = (Base.BIT, Base.INT, Base.UINT, Base.ANGLE, Base.BOOL)
    if left.base not in accepted or right.base not in accepted:
        return Refused("only bits, integers and angles have bits")
    if left.base is right.base is Base.BIT:
        if widths_differ(left, right):
            return Refused("take a slice of the longer one", widths=True)
        return left
    if left.base is right.base:
        return left if left.base in (Base.BOOL, Base.ANGLE) else promoted(left, right)
    for base in (Base.ANGLE, Base.BIT):
        if base in (left.base, right.base) and Base.BOOL not in (left.base, right.base):
            return _with_bits(left, right, base)
    return INT if Base.BOOL in (left.base, right.base) else promoted(left, right)


def _with_bits(left: Scalar, right: Scalar, base: Base) -> Scalar:
    """Bits and integers together: a single bit counts as an integer, a register stays one."""
    found, other = (left, right) if left.base is base else (right, left)
    return other if base is Base.BIT and is_single(found) else found


def _arithmetic(operator: str, left: Scalar, right: Scalar) -> Result:
    bases = {left.base, right.base}
    if bases & TIMES:
        return _times(operator, left, right)
    if Base.BIT in bases:
        return _counting(operator, left, right)
    if Base.ANGLE in bases:
        return _angles(operator, left, right)
    if operator == "%" and Base.COMPLEX in bases:
        return Refused("complex numbers have no remainder")
    return promoted(left, right)


def _counting(operator: str, left: Scalar, right: Scalar) -> Result:
    """Bits as numbers, which the specification leaves to casts and programs do without."""
    if left.base is right.base:
        return INT if is_single(left) and is_single(right) else Refused("convert the registers first, as in 'uint(c)'")
    other = right if left.base is Base.BIT else left
    if other.base is Base.BOOL:
        return INT
    if other.base is Base.ANGLE:
        return Refused("convert the bits first, as in 'uint(c)'")
    if other.base in INTEGERS:
        return other
    return Refused("bits convert to integers: 'int(c)'")


def _angles(operator: str, left: Scalar, right: Scalar) -> Result:
    bases = {left.base, right.base}
    if Base.COMPLEX in bases or Base.BOOL in bases:
        return Refused("convert one of them first")
    if operator == "**":
        return FLOAT
    if bases == {Base.ANGLE}:
        if operator == "/":
            return Scalar(Base.UINT, left.width)
        return left if operator in ("+", "-") else Refused("angles add, subtract, and scale by numbers")
    angle, other = (left, right) if left.base is Base.ANGLE else (right, left)
    if other.base is Base.FLOAT:
        return ANGLE if angle.width is None else angle
    if operator == "*" or (operator == "/" and left is angle):
        return angle
    if operator == "/":
        return Refused("an integer cannot be divided by an angle")
    return Refused("an integer is no angle; write it as a float")


def _times(operator: str, left: Scalar, right: Scalar) -> Result:
    both = left.base in TIMES and right.base in TIMES
    if operator in ("+", "-") and both:
        return DURATION
    if operator == "/" and both:
        return FLOAT
    number = right if left.base in TIMES else left
    scales = operator == "*" or (operator == "/" and left.base in TIMES)
    if scales and not both and number.base in (Base.INT, Base.UINT, Base.FLOAT, Base.BOOL):
        return DURATION
    if operator in ("+", "-"):
        return Refused("give the number a unit, as in '100ns'")
    return Refused("durations add, subtract, and scale by numbers")


def unary(operator: str, operand: Type | None) -> Result:
    """The type of ``operator operand``."""
    if operand is None:
        return BOOL if operator == "!" else None
    if operator == "!":
        return BOOL if has_truth(operand) else Refused("it has no truth value; compare first")
    if not isinstance(operand, Scalar):
        return Refused("use its elements")
    if operator == "~":
        if operand.base in (Base.BIT, Base.INT, Base.UINT, Base.ANGLE, Base.BOOL):
            return operand
        return Refused("only bits, integers and angles have bits")
    if operand.base is Base.BOOL:
        return INT
    if operand.base is Base.BIT:
        return INT if is_single(operand) else Refused("convert the register first, as in 'int(c)'")
    return Refused("use a number") if operand.base in (Base.VOID, Base.QUBIT) else operand


def concatenated(left: Type | None, right: Type | None) -> Result:
    """The type of ``left ++ right``: registers to a register, arrays to an array."""
    if left is None or right is None:
        return None
    if isinstance(left, Array) and isinstance(right, Array):
        if left.base != right.base or left.dimensions[1:] != right.dimensions[1:]:
            return Refused("join arrays of one element type and shape")
        lengths = left.dimensions[0], right.dimensions[0]
        length = UNKNOWN if UNKNOWN in lengths else sum(lengths)
        return Array(left.base, (length, *left.dimensions[1:]))
    if isinstance(left, Scalar) and isinstance(right, Scalar) and _are_registers(left, right):
        sizes = [1 if side.width is None else side.width for side in (left, right)]
        return Scalar(left.base, UNKNOWN if UNKNOWN in sizes else sum(sizes))
    return Refused("join two registers of one kind, or two arrays")


def _are_registers(left: Scalar, right: Scalar) -> bool:
    return left.base is right.base and left.base in (Base.BIT, Base.QUBIT)


def element(type_: Scalar) -> Scalar | None:
    """What one index of a register, or of a number's bits, gives; None where there is nothing to index."""
    if type_.width is None:
        return None
    if type_.base is Base.QUBIT:
        return QUBIT
    return BIT if type_.base in (Base.BIT, Base.INT, Base.UINT, Base.ANGLE) else None


