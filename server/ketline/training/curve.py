"""The loss curve of a run as a picture."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path


def draw_curve(table: Path, picture: Path) -> None:
    """Training and held-out loss against tokens seen, the stages marked."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with table.open() as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        return
    figure, axes = pyplot.subplots(figsize=(7, 3.6), layout="constrained")
    tokens = [int(r["tokens"]) / 1e6 for r in rows]
    axes.plot(tokens, [float(r["loss"]) for r in rows], label="training (smoothed)", color="#888888")
    for column in [name for name in rows[0] if name.startswith("held_out_")]:
        marked = [(t, float(r[column])) for t, r in zip(tokens, rows, strict=True) if r[column]]
        if marked:
            axes.plot(*zip(*marked, strict=True), marker="o", markersize=3, label=column.replace("_", " "))
    for before, after in pairwise(rows):
        if before["stage"] != after["stage"]:
            axes.axvline(int(after["tokens"]) / 1e6, color="#bbbbbb", linestyle="--")
    axes.set(xlabel="million tokens (with padding)", ylabel="cross-entropy per token", yscale="log")
    axes.legend(frameon=False)
    figure.savefig(picture, dpi=130)
    pyplot.close(figure)
