"""The table of completions: repeating, counting and the model, on held-out programs and on real files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from ketline.training.evaluation.completions import (
    Completer,
    completion_row,
    model_completer,
    program_perplexity,
    repeat_previous,
)
from ketline.training.evaluation.ngram import NGrams
from ketline.training.evaluation.questions import (
    Program,
    corpus_programs,
    held_out_programs,
    middle,
    next_statement,
    programs,
    questions,
)
from ketline.training.evaluation.sampling import Sampler
from ketline.training.tables import read_rows
from ketline.training.tokenizer import Tokenizer

READ = 300
"""Held-out programs of which the bits a character are taken."""


def program_figures(model: Path, table: Path, tokenizer: Path, corpus: Path, count: int, seed: int) -> dict[str, Any]:
    """Bits a character on the test split of ``table``, and rows of completions of ``count`` questions of each kind.

    ``corpus`` may be missing; the rows about real files are left out then.
    """
    held_out = held_out_programs(table)
    training = (row["text"] for row in read_rows(table) if row["split"] == "train")
    counting = NGrams(Tokenizer(tokenizer), training)
    figures = program_perplexity(model, held_out[:READ])
    figures["ngram_bits_per_character"] = round(counting.bits_per_character(held_out[:READ]), 4)
    groups: dict[str, Iterable[Program]] = {"held-out programs": programs(held_out)}
    if corpus.is_dir():
        groups["files of other projects"] = corpus_programs(corpus)
    ways: dict[str, Completer] = {
        "repeat the previous statement": repeat_previous,
        "n-grams": counting.complete,
        "this model": model_completer(Sampler(model), seed),
    }
    return figures | {"corpus": corpus.is_dir(), "rows": list(_rows(groups, ways, count, seed))}


def _rows(
    groups: dict[str, Iterable[Program]], ways: dict[str, Completer], count: int, seed: int
) -> Iterator[dict[str, Any]]:
    for group, about in groups.items():
        asked = list(islice(about, count))
        for kind, ask in (("next statement", next_statement), ("middle", middle)):
            found = questions(asked, ask, count, seed)
            for name, complete in ways.items():
                yield asdict(completion_row(name, group, kind, complete, found))
