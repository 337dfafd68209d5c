"""The data card's pictures and figures, between two marks of ``models/datasets/README.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ketline.training.dataset.schema import FAMILIES, SPLITS
from ketline.training.dataset.summary import LARGE, cells, distinct, grouped

BEGIN, END = "<!-- circuits: begin -->", "<!-- circuits: end -->"
COLOURS = {"qaoa": "#4c72b0", "vqe": "#55a868", "adapt-vqe": "#c44e52"}


def write_card(path: Path, card: Path) -> None:
    """Draw the pictures beside ``card`` and put the tables into it.

    Raises:
        UnreadableTable: where the card has no marks, or the data set cannot be read.
    """
    from ketline.training.tables import UnreadableTable, read_table

    text = card.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise UnreadableTable(f"{card}: no place for the tables: it needs the lines {BEGIN} and {END}")
    table = read_table(path)
    draw_ratios(table, card.with_name("ratios.png"))
    draw_counts(table, card.with_name("counts.png"))
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    card.write_text(f"{head}{BEGIN}\n{tables(table)}\n{END}{tail}", encoding="utf-8")


def tables(table: Any) -> str:
    """Totals, then circuits by family and form, by problem and by qubits, in Markdown."""
    splits = {split: table.column("split").to_pylist().count(split) for split in SPLITS}
    lines = [
        f"{table.num_rows:,} circuits of {distinct(table, 'instance'):,} distinct instances, "
        f"{distinct(table, 'problem_type')} problems, {distinct(table, 'circuit'):,} different texts; "
        + ", ".join(f"{split} {count:,}" for split, count in splits.items())
        + ".",
        "",
        f"| family | form | circuits | {LARGE}+ qubits | mean ratio | `h` on all | P(ground) | characters |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for (family, form), cell in grouped(table).items():
        lines.append(
            f"| {family} | {form} | {cell.rows:,} | {cell.large:,} | {cell.ratio:.3f} | {cell.baseline:.3f} "
            f"| {cell.p_ground:.3f} | {cell.characters:.0f} |"
        )
    lines += ["", f"| problem | {' | '.join(FAMILIES)} | instances |", "|---" + "|---:" * (len(FAMILIES) + 1) + "|"]
    by_problem = cells(table, ("problem_type", "family"))
    for problem in sorted(set(table.column("problem_type").to_pylist())):
        counts = [by_problem[problem, f].rows if (problem, f) in by_problem else 0 for f in FAMILIES]
        instances = distinct(table.filter(_equals(table, "problem_type", problem)), "instance")
        lines.append(f"| {problem} | " + " | ".join(f"{c:,}" for c in counts) + f" | {instances:,} |")
    sizes = cells(table, ("n_qubits",))
    lines += [
        "",
        "| qubits | " + " | ".join(str(n) for (n,) in sizes) + " |",
        "|---" + "|---:" * len(sizes) + "|",
        "| circuits | " + " | ".join(f"{cell.rows:,}" for cell in sizes.values()) + " |",
    ]
    return "\n".join(lines)


def _equals(table: Any, column: str, value: str) -> Any:
    import pyarrow.compute as compute

    return compute.equal(table.column(column), value)


def _figure(title: str, horizontal: str, vertical: str) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 3.4), dpi=130)
    axes.set(title=title, xlabel=horizontal, ylabel=vertical)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def draw_ratios(table: Any, path: Path) -> None:
    """Histograms of the ratio by family, with ``h`` on every qubit behind."""
    figure, axes = _figure("Ratio of the stored circuits", "(Emax - E) / (Emax - Emin)", "share of the family")
    bins = np.linspace(0.3, 1.0, 57)
    baseline = np.array(table.column("baseline_ratio").to_pylist())
    weights = np.full(len(baseline), 1 / len(baseline))
    axes.hist(baseline, bins, weights=weights, color="#cccccc", label="h on every qubit")
    for family in FAMILIES:
        ratios = np.array(table.filter(_equals(table, "family", family)).column("ratio").to_pylist())
        if len(ratios):
            shares = np.full(len(ratios), 1 / len(ratios))
            label = f"{family}, mean {ratios.mean():.3f}"
            axes.hist(ratios, bins, weights=shares, histtype="step", linewidth=1.6, color=COLOURS[family], label=label)
    axes.set_yscale("log")
    axes.legend(frameon=False, loc="upper left")
    figure.tight_layout()
    figure.savefig(path)


def draw_counts(table: Any, path: Path) -> None:
    """Circuits by number of qubits, families stacked."""
    figure, axes = _figure("Circuits by register", "qubits", "circuits")
    sizes = sorted(set(table.column("n_qubits").to_pylist()))
    by_size = cells(table, ("n_qubits", "family"))
    floor = np.zeros(len(sizes))
    for family in FAMILIES:
        counts = np.array([by_size[n, family].rows if (n, family) in by_size else 0 for n in sizes])
        axes.bar(sizes, counts, bottom=floor, color=COLOURS[family], label=family)
        floor = floor + counts
    axes.set_xticks(sizes)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path)
