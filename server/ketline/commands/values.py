"""Expectation values as tables of the shell."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ketline.estimate.drawing import bar
from ketline.estimate.result import MEASURED, Estimate
from ketline.workspace import Snapshot


def table_of(rows: list[tuple[str, Estimate]]) -> Table:
    """Values side by side, with the observable's extreme eigenvalues; a row without a value says why."""
    named = any(path for path, _ in rows)
    notes = {note for _, estimate in rows if (note := _note(estimate))}
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0), caption_justify="left")
    headings = ["file"] * named + ["observable", "value", "minimum", "maximum", "P(minimum)"] + [""] * (len(notes) > 1)
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("file", "observable", "") else "right")
    for path, estimate in rows:
        best = estimate.best_probability
        cells = [
            f"<{estimate.observable}>",
            _value(estimate),
            _limit(estimate.minimum, "≥", estimate),
            _limit(estimate.maximum, "≤", estimate),
            "" if best is None else f"{best:.1%}",
        ]
        table.add_row(*[path] * named, *cells, *[_note(estimate)] * (len(notes) > 1))
    if len(notes) == 1:
        table.caption = notes.pop()
    return table


def _value(estimate: Estimate) -> str:
    text = number(estimate.value)
    return f"{text} ± {estimate.error:.1g}" if estimate.error else text


def _limit(value: float | None, sign: str, estimate: Estimate) -> str:
    return number(value) if estimate.attained or value is None else f"{sign} {number(value)}"


def _note(estimate: Estimate) -> str:
    if estimate.value is None:
        return estimate.reason or "no value"
    if estimate.ideal is None:
        return f"{'exact' if estimate.exact else 'estimated'} ({estimate.engine})"
    text = f"with noise ({estimate.engine}); without {number(estimate.ideal)}"
    return text if estimate.extrapolated is None else f"{text}, extrapolated {number(estimate.extrapolated)}"


def number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4) + 0.0:.4f}"


def details_of(snapshot: Snapshot, estimate: Estimate) -> RenderableType:
    """Derivatives with their lines, the likeliest bit strings as bars, and each term's own value."""
    parts: list[RenderableType] = [Text(f"<{estimate.observable}>: {estimate.engine}, {estimate.why}", style="bold")]
    details = estimate.details
    if details is None:
        return parts[0]
    if details.slopes and estimate.kind != MEASURED:
        parts.append(_slopes(snapshot, estimate))
    for string in details.bitstrings:
        share = f"{bar(string.probability, 20)} {string.probability:6.1%}"
        parts.append(Text(f"  {string.bits}  {share} {string.energy:+.4g}"))
    parts.extend(Text(f"  {value:+.4f}  {name}") for name, value in details.terms)
    if details.reason:
        parts.append(Text(f"  {details.reason}", style="yellow"))
    return Group(*parts)


def _slopes(snapshot: Snapshot, estimate: Estimate) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 2))
    for heading in ("line", "angle", "derivative"):
        table.add_column(heading, justify="left" if heading == "angle" else "right")
    for slope in estimate.details.slopes if estimate.details else ():
        line, column = snapshot.lines.position(slope.start, "utf-32")
        written = snapshot.text[slope.start : slope.end]
        angle = written if slope.name is None else f"{slope.name} = {written}"
        table.add_row(f"{line + 1}:{column + 1}", angle, f"{slope.slope:+.6f}")
    return table
