"""The table inside the model card, between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"

TITLES = {
    "circuit": "**Circuits without a model**",
    "bitstring": "**Classical bitstrings, written as X gates**",
    "large model": "**Large models' answers** (family free)",
    "model": "**This model**",
}


def replace_table(card: Path, report: dict[str, Any]) -> None:
    """Put the report's table between the marks of ``card``; raises ``ValueError`` where they are missing."""
    text = card.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{card}: no marks {BEGIN} and {END}")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    card.write_text(before + BEGIN + "\n" + markdown_table(report) + END + after, encoding="utf-8")


def markdown_table(report: dict[str, Any]) -> str:
    """The report as a Markdown table, grouped."""
    lines = ["| | valid | ratio | P(ground) | tokens | seconds |", "|---|---:|---:|---:|---:|---:|"]
    group = ""
    for row in report["table"]:
        if row["group"] != group:
            group = row["group"]
            lines.append(f"| {TITLES[group]} | | | | | |")
        tokens = "" if row["tokens"] is None else f"{row['tokens']:.0f}"
        seconds = "" if row["seconds"] is None else f"{row['seconds']:.2f}"
        lines.append(
            f"| {row['name']} | {row['valid']:.1%} | {row['ratio']:.3f} | {row['p_ground']:.3f} "
            f"| {tokens} | {seconds} |"
        )
    held_out = report["held_out_programs"]
    lines += [
        "",
        f"Held-out programs ({held_out['programs']}): perplexity {held_out['perplexity']:.2f} a token, "
        f"{held_out['bits_per_character']:.3f} bits a character. Raw completions of {held_out['completions']} of them "
        f"(greedy, no grammar, nothing cut back): {held_out['whole_valid']:.1%} add no problem as a whole, "
        f"{held_out['first_line_valid']:.1%} in their first line, which is the original one in "
        f"{held_out['first_line_exact']:.1%}.",
        "",
    ]
    return "\n".join(lines)
