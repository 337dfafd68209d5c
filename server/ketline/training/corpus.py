"""``ketline train corpus``: distinct general programs over many families, as a parquet file.

Rows: family, text, held_out. Every program is checked by a reference parser when asked (``--verify``).
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

MAX_CHARACTERS = 2600
"""Longer programs are dropped: they would not fit the context."""

HELD_OUT_ONE_IN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train corpus``."""
    parser.add_argument("--count", type=int, default=20_000, help="distinct programs (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verify", type=int, default=500, metavar="N", help="parse this many with openqasm3")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/programs.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Write programs until ``count`` are distinct; exit 1 if a checked one does not parse."""
    from tqdm import tqdm

    from ketline.training.tables import write_rows

    rows = []
    for family, text in tqdm(
        distinct_programs(args.count, args.seed),
        total=args.count,
        unit="program",
        desc="corpus",
        mininterval=5,
    ):
        rows.append({"family": family, "text": text, "held_out": is_held_out(text)})
    write_rows(args.output, rows)
    families = {row["family"] for row in rows}
    print(
        f"{len(rows)} distinct programs of {len(families)} families, "
        f"{sum(len(r['text']) for r in rows) / 1e6:.1f} M characters"
    )
    bad = unparsable(
        [row["text"] for row in rows[:: max(1, len(rows) // max(1, args.verify))]][: args.verify]
    )
    for text, message in bad[:5]:
        print(f"does not parse ({message}):\n{text}")
    return 1 if bad else 0


def distinct_programs(count: int, seed: int):
    """(family, text) of ``count`` distinct programs, families in turn while they still give new ones."""
    import numpy as np

    from ketline.training.programs.registry import FAMILIES, write_program

    seen: set[str] = set()
    names = list(FAMILIES)
    index = 0
    while len(seen) < count:
        family = names[index % len(names)]
        text = write_program(family, np.random.default_rng([seed, index]))
        index += 1
        if text not in seen and len(text) <= MAX_CHARACTERS:
            seen.add(text)
            yield family, text


def is_held_out(text: str) -> bool:
    """A fiftieth of the programs, by the hash of their words without numbers' spacing."""
    return int(hashlib.sha256(" ".join(text.split()).encode()).hexdigest(), 16) % HELD_OUT_ONE_IN == 0


def unparsable(texts: list[str]) -> list[tuple[str, str]]:
    """Programs the reference parser rejects, with its message."""
    import openqasm3

    bad = []
    for text in texts:
        try:
            openqasm3.parse(text)
        except Exception as error:
            bad.append((text, f"{type(error).__name__} {error}"))
    return bad
