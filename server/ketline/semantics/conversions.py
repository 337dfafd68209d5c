"""Which type becomes which (OpenQASM 3 specification, "Casting specifics").

Between the standard types (bool, int, uint, float, complex) conversions are C99's. The others convert by the
specification's table, with one allowance that programs in use rely on: bits stand in for integers and back where
their widths agree.
"""

from __future__ import annotations

from enum import Enum

from ketline.semantics.types import (
    INTEGERS,
    TIMES,
    Array,
    Base,
    Scalar,
    Type,
    is_single,
    widths_differ,
)


class Verdict(Enum):
    """``LOSSY``: allowed, and a fraction is dropped. ``WIDTH``: only the sizes disagree."""

    FINE = "fine"
    LOSSY = "lossy"
    WIDTH = "width"
    NO = "no"


#: source -> targets of the specification's table of casts that no width restricts.
_EXPLICIT: dict[Base, frozenset[Base]] = {
    Base.BOOL: frozenset([Base.BOOL, Base.INT, Base.UINT, Base.FLOAT, Base.COMPLEX]),
    Base.INT: frozenset([Base.BOOL, Base.INT, Base.UINT, Base.FLOAT, Base.COMPLEX]),
    Base.UINT: frozenset([Base.BOOL, Base.INT, Base.UINT, Base.FLOAT, Base.COMPLEX]),
    Base.FLOAT: frozenset([Base.BOOL, Base.INT, Base.UINT, Base.FLOAT, Base.COMPLEX, Base.ANGLE]),
    Base.COMPLEX: frozenset([Base.COMPLEX]),
    Base.ANGLE: frozenset([Base.BOOL, Base.ANGLE, Base.FLOAT]),  # the specification's own text casts angles to float
    Base.BIT: frozenset([Base.BOOL]),
    Base.DURATION: TIMES,
    Base.STRETCH: TIMES,
    Base.QUBIT: frozenset(),
    Base.VOID: frozenset(),
}
_BITWISE = frozenset([Base.BIT, Base.INT, Base.UINT, Base.ANGLE])


def explicit(source: Type, target: Type) -> Verdict:
    """Whether ``target(value)`` is a cast."""
    if not isinstance(source, Scalar) or not isinstance(target, Scalar):
        return Verdict.NO
    if target.base in _EXPLICIT[source.base]:
        return Verdict.FINE
    if target.base is Base.BIT and source.base is Base.BOOL:
        return Verdict.WIDTH if widths_differ(source, target) else Verdict.FINE
    if Base.BIT in (source.base, target.base) and source.base in _BITWISE and target.base in _BITWISE:
        return _same_bits(source, target)
    return Verdict.NO


def _same_bits(source: Scalar, target: Scalar) -> Verdict:
    """Bits to a number or back. A single bit counts as 0 or 1 whatever the number's width."""
    if source.base is not target.base and any(side.base is Base.BIT and is_single(side) for side in (source, target)):
        return Verdict.FINE
    return Verdict.WIDTH if widths_differ(source, target) else Verdict.FINE


def implicit(source: Type, target: Type) -> Verdict:
    """Whether a value becomes a ``target`` without a cast: initial values, assignments, arguments, results."""
    if isinstance(source, Array) and isinstance(target, Array):
        return Verdict.FINE if _same_shape(source, target) else Verdict.NO
    if not isinstance(source, Scalar) or not isinstance(target, Scalar):
        return Verdict.NO
    if source.base is Base.QUBIT and target.base is Base.QUBIT:
        return Verdict.WIDTH if widths_differ(source, target) else Verdict.FINE
    if source.base is Base.FLOAT and target.base in INTEGERS:
        return Verdict.LOSSY
    if source.base is Base.ANGLE and target.base is Base.FLOAT:
        return Verdict.NO
    return explicit(source, target)


def _same_shape(source: Array, target: Array) -> bool:
    if source.base.base is not target.base.base or len(source.dimensions) != len(target.dimensions):
        return False
    widths = source.base.width, target.base.width
    if widths[0] != widths[1] and 0 not in widths:
        return False
    return all(one == other or 0 in (one, other) for one, other in zip(source.dimensions, target.dimensions))
