"""What a cell shows: HTML for a notebook and text for a terminal, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

#: Colours come from Jupyter's theme, light or dark; elsewhere from the surrounding text.
_STYLE = """<style>
.ketline { color: var(--jp-content-font-color1, inherit); font-size: var(--jp-content-font-size1, 14px); }
.ketline p { margin: 4px 0; }
.ketline .quiet { color: var(--jp-content-font-color2, inherit); opacity: .85; }
.ketline pre { margin: 4px 0 10px; padding: 0; background: none; color: inherit; line-height: 1.35; white-space: pre;
  overflow-x: auto; font-family: var(--jp-code-font-family, monospace); font-size: var(--jp-code-font-size, 13px); }
.ketline table { border-collapse: collapse; margin: 6px 0 10px; font-variant-numeric: tabular-nums; }
.ketline table th, .ketline table td { background: none; border: 0; padding: 3px 20px 3px 0; text-align: left; }
.ketline table th { font-weight: 600; border-bottom: 1px solid var(--jp-border-color1, currentColor); }
.ketline table .number { text-align: right; }
.ketline .error { color: var(--jp-error-color1, #c62828); font-weight: 600; }
.ketline .warning { color: var(--jp-warn-color0, #b26a00); font-weight: 600; }
.ketline img { max-width: 100%; }
</style>"""


@dataclass(frozen=True, slots=True)
class Output:
    """A part of what is shown. ``html`` needs no escaping any more."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'{_STYLE}<div class="ketline">{self.html}</div>'


def joined(parts: Iterable[Output]) -> Output:
    """The parts one below the other."""
    shown = list(parts)
    return Output("\n\n".join(part.text for part in shown), "".join(part.html for part in shown))


def sentence(text: str, kind: str = "quiet") -> Output:
    """One line; ``kind`` is a class of the style: quiet, error, warning."""
    return Output(text, f'<p class="{kind}">{escape(text)}</p>')


def block(text: str) -> Output:
    """Text whose columns must stay below one another."""
    return Output(text, f"<pre>{escape(text)}</pre>")


def folded(title: str, part: Output) -> Output:
    """A part that a notebook shows when it is clicked on."""
    return Output(part.text, f"<details><summary>{escape(title)}</summary>{part.html}</details>")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: frozenset[str]) -> Output:
    """Columns whose heading is in ``numbers`` are flush right. A column without any entry is left out."""
    kept = [index for index in range(len(headings)) if any(row[index] for row in rows)]
    headings, rows = [headings[index] for index in kept], [[row[index] for index in kept] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *rows)]
    right = [heading in numbers for heading in headings]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.rjust(width) if flush else cell.ljust(width) for cell, width, flush in zip(cells, widths, right))
        return "  ".join(padded).rstrip()

    def row(cells: Sequence[str], tag: str) -> str:
        classes = (' class="number"' if flush else "" for flush in right)
        return "<tr>" + "".join(f"<{tag}{name}>{escape(cell)}</{tag}>" for name, cell in zip(classes, cells)) + "</tr>"

    html = f"<table>{row(headings, 'th')}{''.join(row(cells, 'td') for cells in rows)}</table>"
    return Output("\n".join(map(line, [headings, *rows])), html)
