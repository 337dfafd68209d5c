"""Laying out a document of 5,000 lines: the edits, with the proof that the program stays the same. Nothing to compare
with runs offline."""

from __future__ import annotations

import re

from rich.table import Table

from editing import LINES, percentile95, timed
from ketline.formatting import Style, formatting
from ketline.syntax import parse
from programs import program

REPEATS = 20


def texts() -> dict[str, str]:
    """A program as it is laid out, and the same with every gap another."""
    good = program(LINES)
    return {"laid out already": good, "every line to change": re.sub(r", ", " ,  ", good).replace(";\n", " ;\n")}


def table() -> Table:
    found = Table(title=f"laying out {LINES:,} lines, from the tree to the edits (ms)")
    for title in ("document", "first", "median", "p95"):
        found.add_column(title, justify="left" if title == "document" else "right")
    for name, text in texts().items():
        tree = parse(text)
        times = timed(lambda tree=tree: formatting(tree, Style()), REPEATS)
        ordered = sorted(times)
        found.add_row(name, f"{times[0]:.0f}", f"{ordered[len(ordered) // 2]:.0f}", f"{percentile95(times):.0f}")
    return found


if __name__ == "__main__":
    from rich.console import Console

    Console(width=100).print(table())
