"""Whether a value fits where it goes: initial values, assignments, arguments, results.

OpenQASM 3 specification, "Casting specifics".
"""

from __future__ import annotations

from typing import Any

from ketline.semantics.context import Context
from ketline.semantics.conversions import Verdict, explicit, implicit
from ketline.semantics.types import (
    INTEGERS,
    TIMES,
    UNKNOWN,
    VOID,
    Array,
    Base,
    Scalar,
    Type,
    described,
)


def check_fits(
    context: Context, node: Any, source: Type | None, target: Type | None, place: str, code: str = "KT501"
) -> None:
    """Reports a value of type ``source`` that does not become a ``target``.

    ``place`` begins what is said of the target: "'x' is", "'f' returns". Values known at compile time convert
    wherever the other type holds them exactly. ``code`` is the code of a type that does not fit at all.
    """
    if source is None or target is None:
        return
    verdict = implicit(source, target)
    if verdict is Verdict.FINE:
        if isinstance(target, Scalar) and isinstance(source, Scalar) and source.base in INTEGERS:
            _check_range(context, node, target)
        return
    if isinstance(source, Scalar) and isinstance(target, Scalar) and _holds_exactly(context, node, source, target):
        return
    if verdict is Verdict.LOSSY:
        context.report(
            node, "KT502", f"This is {described(source)}, but {place} {described(target)}: the fraction is lost; "
            f"write '{target}(...)' where that is meant.",
        )
    elif verdict is Verdict.WIDTH:
        context.report(node, "KT503", f"This is {described(source)}, but {place} {described(target)}; {_SLICE}.")
    else:
        context.report(node, code, f"{_refused(source)}, but {place} {described(target)}; {_advice(source, target)}.")


def check_constant_fits(context: Context, node: Any, source: Type | None, target: Type | None, name: str) -> None:
    """The value of a constant: as any other, but a float becomes no integer by losing its fraction."""
    place = f"'{name}' is"
    lossy = source is not None and target is not None and implicit(source, target) is Verdict.LOSSY
    if not lossy or not isinstance(source, Scalar) or not isinstance(target, Scalar):
        check_fits(context, node, source, target, place)
    elif not _holds_exactly(context, node, source, target):
        context.report(
            node, "KT501", f"This is {described(source)}, but {place} {described(target)}; write '{target}(...)' to "
            "drop the fraction.",
        )


_SLICE = "the sizes must agree, so take a slice or change one"


def _refused(source: Type) -> str:
    return "This has no value" if source == VOID else f"This is {described(source)}"


def _advice(source: Type, target: Type) -> str:
    if isinstance(target, Array):
        return "the element type and the shape must agree" if isinstance(source, Array) else "give it an array"
    if isinstance(source, Array):
        return "use one of its elements"
    if explicit(source, target) is Verdict.FINE:
        return f"write '{target}(...)' to convert it"
    if isinstance(target, Scalar) and target.base in TIMES:
        return "give it a unit, as in '100ns'"
    if isinstance(source, Scalar):
        return _detour(source.base)
    return "use one value"


def _detour(source: Base) -> str:
    """How to make something else of what has no cast."""
    return {
        Base.DURATION: "divide it by a duration, as in 'd / 1ns'",
        Base.STRETCH: "divide it by a duration, as in 'd / 1ns'",
        Base.COMPLEX: "take 'real(...)' or 'imag(...)' of it",
        Base.ANGLE: "write 'float(...)' to convert it",
        Base.BIT: "convert it to an integer first, as in 'int(...)'",
        Base.INT: "convert it to a float first, as in 'float(...)'",
        Base.UINT: "convert it to a float first, as in 'float(...)'",
        Base.FLOAT: "convert it to an integer first, as in 'int(...)'",
        Base.VOID: "call a function that returns one",
        Base.QUBIT: "measure it first",
    }.get(source, "change one of the types")


def _holds_exactly(context: Context, node: Any, source: Scalar, target: Scalar) -> bool:
    """Whether a constant converts without loss, or becomes an angle as a float would."""
    value = context.constant(node)
    if value is None or isinstance(value, complex):
        return False
    if target.base in INTEGERS and source.base is Base.FLOAT:
        return float(value).is_integer()
    if target.base is Base.ANGLE:
        return source.base in INTEGERS
    if target.base is Base.BIT and source.base in INTEGERS and target.width is not UNKNOWN:
        return 0 <= value < 1 << (target.width or 1)
    return False


def _check_range(context: Context, node: Any, target: Scalar) -> None:
    """A constant integer outside what the target's width holds."""
    limits = value_range(target)
    value = context.integer(node) if limits is not None else None
    if limits is None or value is None or limits[0] <= value <= limits[1]:
        return
    low, high = limits
    wrapped = (value - low) % (high - low + 1) + low
    context.report(
        node, "KT516", f"{_short(value)} does not fit {described(target)}, which holds {_short(low)} to "
        f"{_short(high)}; it would wrap around to {_short(wrapped)}.",
    )


def _short(value: int) -> str:
    return str(value) if abs(value) < 10**24 else f"{float(value):.3g}"


def value_range(type_: Scalar) -> tuple[int, int] | None:
    """The least and greatest integer of a type with a width of at most 256 bits, or None."""
    width = 1 if type_.base is Base.BIT and type_.width is None else type_.width
    if not width or width > 256:
        return None
    if type_.base is Base.INT:
        return -(1 << (width - 1)), (1 << (width - 1)) - 1
    return (0, (1 << width) - 1) if type_.base in (Base.UINT, Base.BIT) else None
