"""The tables inside the model card, between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ketline.training.evaluation.report import markdown

BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def replace_tables(card: Path, report: dict[str, Any]) -> None:
    """Put the report's tables between the marks of ``card``; raises ``ValueError`` where they are missing."""
    text = card.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{card}: no marks {BEGIN} and {END}")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    card.write_text(f"{before}{BEGIN}\n{markdown(report)}{END}{after}", encoding="utf-8")
