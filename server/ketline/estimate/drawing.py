"""Numbers as pictures: bars and curves of text, and a curve as SVG, for tooltips and the shell."""

from __future__ import annotations

from collections.abc import Sequence

_LEVELS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def sparkline(values: Sequence[float], width: int = 24) -> str:
    """The values from first to last as one line of blocks, the highest tallest; at most ``width`` of them are shown."""
    shown = _thinned(values, width)
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    scale = (len(_LEVELS) - 1) / (high - low) if high > low else 0.0
    return "".join(_LEVELS[round((value - low) * scale)] for value in shown)


def bar(share: float, width: int = 12) -> str:
    """A bar that fills ``share`` (0 to 1) of ``width`` characters."""
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    full, rest = divmod(eighths, 8)
    return (_EIGHTHS[8] * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def curve_svg(values: Sequence[float], low: float | None, width: int = 320, height: int = 120) -> str:
    """A line through the values over their number; ``low`` is drawn as a dashed line where it is known."""
    floor = min([*values, *([low] if low is not None else [])])
    span = (max(values) - floor) or 1.0
    left, top, inner_width, inner_height = 46, 10, width - 56, height - 34

    def x(index: int) -> float:
        return left + inner_width * index / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return top + inner_height * (1 - (value - floor) / span)

    points = " ".join(f"{x(index):.1f},{y(value):.1f}" for index, value in enumerate(values))
    labels = [
        f'<text x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.3g}</text>'
        for value in (max(values), floor)
    ]
    dashed = "" if low is None else (
        f'<line x1="{left}" x2="{left + inner_width}" y1="{y(low):.1f}" y2="{y(low):.1f}" '
        'stroke="#888" stroke-dasharray="4 3"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
        f'font-size="11" fill="#888">{dashed}<polyline points="{points}" fill="none" stroke="#3794ff" '
        f'stroke-width="2"/>{"".join(labels)}<text x="{left + inner_width}" y="{height - 6}" text-anchor="end">'
        f"{len(values)} evaluations</text></svg>"
    )


def _thinned(values: Sequence[float], width: int) -> list[float]:
    if len(values) <= width:
        return list(values)
    return [values[round(index * (len(values) - 1) / (width - 1))] for index in range(width)]
