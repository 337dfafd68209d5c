"""The values of a cell's observables as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ketline.commands.values import number
from ketline.estimate.result import Estimate
from ketline.notebook.output import Output, joined, sentence, table
from ketline.source.lines import LineIndex

_NUMBERS = frozenset(["value", "minimum", "maximum", "P(minimum)", "time"])
_HEADINGS = ("observable", "value", "minimum", "maximum", "P(minimum)", "likeliest bit strings", "engine", "time")

#: Bit strings of one observable that the table shows.
_BITSTRINGS = 3


def values(estimates: Sequence[Estimate], lines: LineIndex) -> Output:
    """One row an observable of the text with these ``lines``; one without a value has its reason in a line below.
    Qubit 0 is the rightmost bit.
    """
    valued = [one for one in estimates if one.value is not None]
    parts = [table(_HEADINGS, [_row(one) for one in valued], _NUMBERS)] if valued else []
    return joined([*parts, *(_missing(one, lines) for one in estimates if one.value is None)])


def _missing(estimate: Estimate, lines: LineIndex) -> Output:
    start, _ = estimate.place or (estimate.start, estimate.end)
    line, _ = lines.position(start)
    return sentence(f"⟨{estimate.observable}⟩ has no value; line {line + 1}: {estimate.reason or 'not computed.'}")


def _row(estimate: Estimate) -> list[str]:
    error = f" ± {estimate.error:.1g}" if estimate.error else ""
    ideal = "" if estimate.ideal is None else f" ({number(estimate.ideal)} without noise)"
    best = estimate.best_probability
    return [
        f"⟨{estimate.observable}⟩",
        f"{number(estimate.value)}{error}{ideal}",
        _limit(estimate.minimum, "≥", estimate),
        _limit(estimate.maximum, "≤", estimate),
        "" if best is None else f"{best:.1%}",
        _bitstrings(estimate),
        estimate.engine or "",
        f"{1000 * estimate.seconds:.0f} ms",
    ]


def _limit(value: float | None, sign: str, estimate: Estimate) -> str:
    return number(value) if estimate.attained or value is None else f"{sign} {number(value)}"


def _bitstrings(estimate: Estimate) -> str:
    found = () if estimate.details is None else estimate.details.bitstrings[:_BITSTRINGS]
    return ", ".join(f"{one.bits} {one.probability:.1%}" for one in found)
