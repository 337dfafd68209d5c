"""What a data set of circuits holds, in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LARGE = 12
"""Registers counted as large."""


@dataclass(frozen=True)
class Cell:
    """Rows of one kind: how many, how many on large registers, mean ratio, P(ground) and baseline."""

    rows: int
    large: int
    ratio: float
    p_ground: float
    baseline: float
    characters: float


def cells(table: Any, keys: Sequence[str]) -> dict[tuple[Any, ...], Cell]:
    """Cells by the values of these columns, in order."""
    columns = ("n_qubits", "ratio", "p_ground", "baseline_ratio")
    numbers = {name: np.array(table.column(name).to_pylist(), dtype=float) for name in columns}
    lengths = np.array([len(text) for text in table.column("circuit").to_pylist()])
    groups: dict[tuple[Any, ...], list[int]] = {}
    for index, key in enumerate(zip(*(table.column(name).to_pylist() for name in keys), strict=True)):
        groups.setdefault(key, []).append(index)
    return {
        key: Cell(
            len(rows),
            int((numbers["n_qubits"][rows] >= LARGE).sum()),
            float(numbers["ratio"][rows].mean()),
            float(numbers["p_ground"][rows].mean()),
            float(numbers["baseline_ratio"][rows].mean()),
            float(lengths[rows].mean()),
        )
        for key, rows in sorted(groups.items())
    }


def distinct(table: Any, column: str) -> int:
    """Different values of a column."""
    return len(set(table.column(column).to_pylist()))


def print_summary(table: Any) -> None:
    """Counts and means by family and variant, and the totals, on the terminal."""
    from rich.console import Console
    from rich.table import Table

    shown = Table("family", "form", "circuits", f"{LARGE}+ qubits", "ratio", "h on all", "P(ground)", box=None)
    for (family, form), cell in grouped(table).items():
        shown.add_row(
            family, form, f"{cell.rows:,}", f"{cell.large:,}", f"{cell.ratio:.3f}", f"{cell.baseline:.3f}",
            f"{cell.p_ground:.3f}",
        )  # fmt: skip
    console = Console(highlight=False)
    console.print(shown)
    console.print(
        f"{table.num_rows:,} circuits of {distinct(table, 'instance'):,} instances, "
        f"{distinct(table, 'problem_type')} problems, {distinct(table, 'circuit'):,} different texts"
    )


def grouped(table: Any) -> dict[tuple[str, str], Cell]:
    """By family and form: QAOA by variant and layers, ansatzes together."""
    import pyarrow

    forms = [
        f"{variant}, p = {layers}" if family == "qaoa" and variant == "standard" else
        variant if family != "vqe" or variant == "shallow" else "ansatzes"
        for family, variant, layers in zip(
            *(table.column(name).to_pylist() for name in ("family", "variant", "n_layers")), strict=True
        )
    ]  # fmt: skip
    found = cells(table.append_column("form", pyarrow.array(forms)), ("family", "form"))
    return {(str(family), str(form)): cell for (family, form), cell in found.items()}
