"""``ketline train compare``: short runs side by side, for ``models/EXPERIMENTS.md``.

Each checkpoint answers the same instances greedily, without the grammar, so that what it leaves out (working,
Hamiltonian) is left out of what it is asked for too.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ketline.model.generation import ANSATZES
from ketline.training.run import OPTIONS
from ketline.training.tables import read_lines

if TYPE_CHECKING:
    from ketline.training.evaluation.instances import EvaluatedInstance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train compare``."""
    parser.add_argument("runs", type=Path, nargs="+", help="folders that `train run generation` wrote")
    parser.add_argument("--rows", type=Path, required=True, help="instances, one JSON object a line")
    parser.add_argument("--limit", type=int, default=100, help="only the first instances (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)


def execute(args: argparse.Namespace) -> int:
    """Print a table in Markdown, a row for each run."""
    from ketline.training.evaluation.instances import published

    instances = published(read_lines(args.rows)[: args.limit], args.seed)
    print("| run | million parameters | million tokens | held-out qaoa | QAOA valid, of the optimum |", end="")
    print(" VQE valid, ratio, P | adaptive valid, ratio, P |\n|---|---:|---:|---:|---:|---:|---:|")
    for run in args.runs:
        print(f"| {run.name} | {' | '.join(_figures(run, instances, args.seed))} |", flush=True)
    return 0


def _figures(run: Path, instances: Sequence[EvaluatedInstance], seed: int) -> list[str]:
    """The columns of a run, after its name."""
    from transformers import AutoModelForCausalLM

    from ketline.training.evaluation.generation import Answers
    from ketline.training.evaluation.sampling import Sampler
    from ketline.training.export import write_quantised

    network = AutoModelForCausalLM.from_pretrained(run / "checkpoint", dtype="float32")
    without = json.loads((run / OPTIONS).read_text(encoding="utf-8")).get("without")
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.gguf"
        write_quantised(network, run / "checkpoint" / "tokenizer.model", model, run.name, "generation")
        answers = Answers(Sampler(model), instances, seed, hamiltonian=without != "hamiltonian")
        found = [answers.row(family, constrained=False) for family in ANSATZES]
    tokens, held_out = _trained(run / "loss.csv")
    parameters = sum(p.numel() for p in network.parameters()) / 1e6
    qaoa, *others = found
    return [
        f"{parameters:.2f}",
        f"{tokens / 1e6:.1f}",
        held_out,
        f"{qaoa.valid:.0%}, {qaoa.to_optimum:.3f}",
        *(f"{row.valid:.0%}, {row.ratio:.3f}, {row.p_ground:.2f}" for row in others),
    ]


def _trained(table: Path) -> tuple[int, str]:
    """Tokens, and the last held-out loss of QAOA answers."""
    with table.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    marked = [row["held_out_qaoa"] for row in rows if row["held_out_qaoa"]]
    return (int(rows[-1]["tokens"]) if rows else 0), (marked[-1] if marked else "")
