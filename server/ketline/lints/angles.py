"""Angles: rotations by nothing (KT601) and angles written in degrees (KT602)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.lints.gates import (
    ALL_ZERO_GATES,
    ANGLE_GATES,
    CONTROLLED_HALF_ANGLE_GATES,
    HALF_ANGLE_GATES,
    PHASE_GATES,
    is_multiple,
)
from ketline.lints.lookup import names_declared
from ketline.lints.site import Site
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


def check_angles(site: Site) -> Iterator[Problem]:
    """KT601 and KT602 of one gate call."""
    node = site.node
    if isinstance(node, ast.QuantumGate):
        gate, arguments = site.lookup.library_gate(node.name.name), node.arguments
    elif isinstance(node, ast.QuantumPhase):
        gate, arguments = "gphase", [node.argument]
    else:
        return
    if gate not in ANGLE_GATES or not arguments:
        return
    reason = _identity(site, gate, node.modifiers, arguments)
    if reason is not None:
        yield _no_rotation(site, reason)
        return
    for argument in arguments:
        radians = degrees_in_radians(argument)
        if radians is not None:
            written = site.source(argument)
            message = f"Angles are in radians: if {written} degrees are meant, write {radians}."
            yield site.problem(argument, "KT602", message, radians)


def _no_rotation(site: Site, reason: str) -> Problem:
    left, right = extent(site.node)
    message = f"{reason}; remove it, or write the angle that is meant."
    return Problem(left, right, "KT601", message, None, None if site.inline else "")


def _identity(site: Site, gate: str, modifiers: list[Any], arguments: list[Any]) -> str | None:
    """Why the call does nothing, or None.

    A named constant that happens to be 0 is a knob to turn, and ``0.0`` a value that was trained or measured: neither
    is a mistake, so only whole numbers and the language's own constants count. ``exp(-i angle/2 P)`` is -1 at 2 pi: a
    global phase nobody sees on the program's own qubits, but a Z on a control, and a gate's body may be controlled by
    whoever calls it. There only 4 pi counts.
    """
    if any(names_declared(argument) or isinstance(argument, ast.FloatLiteral) for argument in arguments):
        return None
    angles = [site.lookup.number(argument) for argument in arguments]
    if any(angle is None for angle in angles):
        return None
    known = [angle for angle in angles if angle is not None]
    if all(angle == 0.0 for angle in known):
        return _zero(site, gate)
    if len(known) != 1 or any(modifier.modifier is ast.GateModifierName.pow for modifier in modifiers):
        return None
    if gate in PHASE_GATES and is_multiple(known[0], math.tau):
        return f"A phase of {site.source(arguments[0])} is a whole number of turns and does nothing"
    if gate in _HALF and is_multiple(known[0], 2 * math.tau):
        return f"A rotation by {site.source(arguments[0])} is the identity"
    seen = gate in CONTROLLED_HALF_ANGLE_GATES or modifiers or site.lookup.scope.inside("gate")
    if gate in HALF_ANGLE_GATES and not seen and is_multiple(known[0], math.tau):
        return f"A rotation by {site.source(arguments[0])} only changes the global phase, which no measurement sees"
    return None


def _zero(site: Site, gate: str) -> str | None:
    """All angles are 0. ``gate id a { U(0, 0, 0) a; }`` is how one says "nothing" in a definition."""
    does_nothing = gate in PHASE_GATES or gate in _HALF
    spelt_out = gate in ALL_ZERO_GATES and not site.lookup.scope.inside("gate")
    return "A rotation by 0 does nothing" if does_nothing or spelt_out else None


_HALF = HALF_ANGLE_GATES | CONTROLLED_HALF_ANGLE_GATES

#: Angles in degrees that people write are multiples of one of these.
_DEGREE_STEPS = (Fraction(15), Fraction(45, 2))
_LARGEST_DEGREES = 3_600
#: An angle up to this is taken for radians.
LARGEST_RADIANS = math.tau


def degrees_in_radians(node: Any) -> str | None:
    """The radians to write for a literal that looks like degrees, as a fraction of pi; None for any other angle.

    Degrees: a literal past a full turn (2 pi) in radians, a multiple of 15 or 22.5, at most ten turns.
    """
    sign, literal = "", node
    if isinstance(node, ast.UnaryExpression) and node.op.name == "-":
        sign, literal = "-", node.expression
    if not isinstance(literal, (ast.IntegerLiteral, ast.FloatLiteral)):
        return None
    if not LARGEST_RADIANS < literal.value <= _LARGEST_DEGREES:
        return None
    degrees = Fraction(literal.value)
    if all(degrees % step for step in _DEGREE_STEPS):
        return None
    turns = degrees / 180
    above = "pi" if turns.numerator == 1 else f"{turns.numerator}*pi"
    return sign + (above if turns.denominator == 1 else f"{above}/{turns.denominator}")
