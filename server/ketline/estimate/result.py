"""What an estimate says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketline.circuit.operations import Place

#: What an estimate is of.
DECLARED, PROBABILITY, COST_LAYER, MEASURED = "declared", "probability", "cost layer", "measured"


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative of an observable's value by an angle that stands at ``start`` to ``end`` of the text.

    ``value`` is the angle in radians, ``name`` that of the constant, variable or input that it is, ``exact`` whether it
    is spelt by pi and whole numbers.
    """

    start: int
    end: int
    value: float
    slope: float
    name: str | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Bitstring:
    """A basis state, qubit 0 the rightmost character, with its probability and the observable's value on it."""

    bits: str
    probability: float
    energy: float


@dataclass(frozen=True, slots=True)
class Details:
    """What a reader asks for after the value: ``slopes`` by angle, in the order of the text; the likeliest bit strings
    of a diagonal observable; each term's own value (coefficient included) with its name. ``reason`` says why there are
    no slopes, where they could not be computed.
    """

    slopes: tuple[Slope, ...] = ()
    bitstrings: tuple[Bitstring, ...] = ()
    terms: tuple[tuple[str, float], ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One observable's value on one program.

    ``value`` is None where there is none; ``reason`` then says why, and ``place`` where. ``error`` is 0.0 for an exact
    value; else the value is off by more than three times it in fewer than 1 of 100 cases. ``engine`` computed it and
    ``why`` says why that one. ``minimum`` and ``maximum`` are the observable's extreme eigenvalues, or, where not
    ``attained``, bounds that no value passes. ``best_probability`` is the probability of measuring an eigenstate of the
    minimum, for diagonal ones. With noise, ``ideal`` is the value without it and ``extrapolated`` the zero-noise
    extrapolation from stronger noise. ``purity`` is that of a measured qubit's own state, below 1 where it is
    entangled. ``start`` and ``end`` are the offsets of the declaration, or of what it is about, ``anchor`` where the
    value is shown.
    """

    observable: str
    start: int
    end: int
    anchor: int
    value: float | None = None
    error: float | None = None
    engine: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    best_probability: float | None = None
    reason: str | None = None
    why: str = ""
    attained: bool = True
    kind: str = DECLARED
    place: Place | None = None
    seconds: float = 0.0
    ideal: float | None = None
    extrapolated: float | None = None
    purity: float | None = None
    details: Details | None = None

    @property
    def exact(self) -> bool:
        return self.value is not None and self.error == 0.0

    @property
    def approximation_ratio(self) -> float | None:
        """(maximum - value) / (maximum - minimum): 1 at the ground state. None where the extremes are mere bounds."""
        if self.value is None or self.minimum is None or self.maximum is None or not self.attained:
            return None
        width = self.maximum - self.minimum
        return None if width < 1e-12 else (self.maximum - self.value) / width
