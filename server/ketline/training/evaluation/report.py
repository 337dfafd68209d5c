"""The evaluation's tables, once for the terminal and once as Markdown for the model card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Row = dict[str, Any]
Cells = tuple[str, ...]

LEAST_WIDTH = 140
"""Of a table on the terminal, in characters."""

GROUPS = {
    "circuit": "Circuits without a model",
    "bitstring": "Classical bitstrings, written as X gates",
    "large model": "Large models' answers, any family",
    "model": "This model, as drawn",
}


@dataclass(frozen=True)
class Table:
    """Cells as text; a row of one cell is a heading."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(report: dict[str, Any]) -> Iterator[Table]:
    """Those that the report has figures for."""
    if "circuits" in report:
        yield Table(
            "Circuits",
            ("", "valid", "ratio", "of the ansatz's optimum", "median", "P(ground)", "as asked", "tokens", "seconds"),
            tuple(_headed(report["circuits"], lambda row: GROUPS[row["group"]], _circuit_cells)),
        )
    if "picked" in report:
        picked = report["picked"]
        yield Table(
            "As a user gets it: best of 8 of three families, at most 20 steps",
            ("best as drawn, ratio", "refined, ratio", "P(ground)", "seconds"),
            (
                (
                    f"{picked['drawn']:.3f}",
                    f"{picked['refined']:.3f}",
                    f"{picked['p_ground']:.3f}",
                    f"{picked['seconds']:.2f}",
                ),
            ),
        )
    if report.get("published"):
        yield Table(
            "Published metrics, any of the samples counts; the order of the turns was chosen on the first 100 rows",
            ("", "samples", "SCR", "SREV", "HQCR", "RE"),
            tuple(_headed(report["published"], lambda row: row["group"], _published_cells)),
        )
    if "maxcut" in report:
        yield Table(
            "Max-cut on random weighted graphs, 4 layers asked for, <cut> / largest cut (QAOA-GPT, 8 nodes: 0.965)",
            ("", "graphs", "valid", "ratio", "of the ansatz's optimum", "P(ground)"),
            tuple(_maxcut_rows(report["maxcut"])),
        )
    if "warm_starts" in report:
        yield Table(
            "Warm starts: energy evaluations to within 0.01 of the best ratio, failures counted as 200",
            ("", "mean", "median", "failed", "ratio before any step"),
            tuple(
                (w["name"], f"{w['mean']:.1f}", f"{w['median']:.0f}", f"{w['failed']:.1%}", f"{w['first_ratio']:.3f}")
                for w in report["warm_starts"]
            ),
        )
    if "own" in report:
        yield from _own_tables(report["own"])
    if report.get("many_body"):
        yield Table(
            "Our test split of Hamiltonians that are not diagonal: share of the way from the best product state to the "
            "optimum of the same ansatz, raw single samples",
            ("", "problem", "layers", "instances", "mean", "median", "0.9 or more"),
            tuple(_many_body_rows(report["many_body"])),
        )
    if "working" in report:
        kinds = list(next(iter(report["working"].values())))
        yield Table(
            "Working of variational answers, read along: share of right tokens by kind",
            ("qubits", *kinds),
            tuple((n, *(f"{found[kind]:.1%}" for kind in kinds)) for n, found in report["working"].items()),
        )
    if "programs" in report:
        yield _program_table(report["programs"])
    if report.get("quantising"):
        yield Table(
            "The same weights in llama.cpp's formats: perplexity on held-out programs, mean ratio of first samples",
            ("", "format", "bytes", "perplexity", "qaoa, ratio", "vqe, ratio"),
            tuple(
                (
                    row["role"], row["quantisation"], f"{row['bytes']:,}", _optional(row["perplexity"], ".3f"),
                    _optional(row["qaoa"], ".4f"), _optional(row["vqe"], ".4f"),
                )
                for row in report["quantising"]
            ),
        )  # fmt: skip


def _headed(found: Sequence[Row], heading: Callable[[Row], str], cells: Callable[[Row], Cells]) -> Iterator[Cells]:
    """The rows' cells, a heading before each run of rows that share it."""
    for text, rows in groupby(found, heading):
        yield (text,)
        yield from map(cells, rows)


def _circuit_cells(row: Row) -> Cells:
    return (
        row["name"], f"{row['valid']:.1%}", f"{row['ratio']:.3f}", _optional(row["to_optimum"], ".3f"),
        _optional(row["median_to_optimum"], ".3f"), f"{row['p_ground']:.3f}", _optional(row["form"], ".1%"),
        _optional(row["tokens"], ".0f"), _optional(row["seconds"], ".2f"),
    )  # fmt: skip


def _many_body_rows(found: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for row in sorted(found, key=lambda row: (row["problem"], row["layers"])):
        yield (
            row["name"], row["problem"], str(row["layers"]), str(row["instances"]), f"{row['mean']:.3f}",
            f"{row['median']:.3f}", f"{row['solved']:.0%}",
        )  # fmt: skip


def _published_cells(row: Row) -> Cells:
    return row["name"], str(row["samples"]), *(f"{row[key]:.2f}" for key in ("parsed", "srev", "hqcr", "entropy"))


def _maxcut_rows(found: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, ...]]:
    for nodes, rows in found.items():
        yield (f"{nodes} nodes",)
        for row in rows:
            yield (
                row["name"], str(row["instances"]), f"{row['valid']:.1%}", f"{row['ratio']:.3f}",
                _optional(row["to_optimum"], ".3f"), f"{row['p_ground']:.3f}",
            )  # fmt: skip


def _optional(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _own_tables(own: dict[str, Any]) -> Iterator[Table]:
    columns = ("", *own)
    for key, title in (("problems", "by problem"), ("qubits", "by qubits")):
        names = sorted({name for found in own.values() for name in found[key]}, key=lambda n: (len(str(n)), str(n)))
        rows = tuple((str(n), *(_optional(found[key].get(n), ".3f") for found in own.values())) for n in names)
        yield Table(f"Our test split {title} (QAOA over its optimum, VQE ratio), raw single samples", columns, rows)


def _program_table(found: dict[str, Any]) -> Table:
    return Table(
        f"Completions as written, greedy, no grammar ({found['programs']} held-out programs read: perplexity a token "
        f"{found['perplexity']:.2f}, bits a character {found['bits_per_character']:.3f}, n-grams "
        f"{found['ngram_bits_per_character']:.3f}{'' if found['corpus'] else '; no corpus of real files here'})",
        ("", "questions", "first line exact", "whole exact", "first line adds no problem", "whole adds none"),
        tuple(_headed(found["rows"], lambda row: f"{row['group']}, {row['kind']}".capitalize(), _completion_cells)),
    )


def _completion_cells(row: Row) -> Cells:
    return (
        row["name"], str(row["questions"]), f"{row['first_exact']:.1%}", _optional(row["whole_exact"], ".1%"),
        f"{row['first_sound']:.1%}", f"{row['whole_sound']:.1%}",
    )  # fmt: skip


def print_report(report: dict[str, Any]) -> None:
    """The tables on the terminal."""
    from rich.console import Console
    from rich.table import Table as Shown

    console = Console(highlight=False)
    console = Console(highlight=False, width=max(console.width, LEAST_WIDTH))
    for table in tables(report):
        shown = Shown(*table.columns, title=table.title, title_justify="left")
        for row in table.rows:
            if len(row) == 1 < len(table.columns):
                shown.add_section()
            shown.add_row(*row)
        console.print(shown)


def markdown(report: dict[str, Any]) -> str:
    """The tables in Markdown."""
    lines = []
    for table in tables(report):
        lines += [f"**{table.title}**", "", f"| {' | '.join(table.columns)} |"]
        lines.append("|---|" + "---:|" * (len(table.columns) - 1))
        for row in table.rows:
            cells = (f"*{row[0]}*", *[""] * (len(table.columns) - 1)) if len(row) == 1 < len(table.columns) else row
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)
