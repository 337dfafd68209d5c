"""``ketline train evaluate``: the figures of the model card, the same for the same seed.

Prompts hold what a user has: problem, number of qubits, Hamiltonian, chosen family, number of layers. "Raw" is the
first circuit drawn, nothing ranked, refined or repaired. Baselines and other models' answers stand in the same
tables, by the same definitions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ketline.model.generation import ANSATZES
from ketline.training.tables import read_lines

if TYPE_CHECKING:
    from ketline.training.evaluation.generation import Answers, TableRow
    from ketline.training.evaluation.instances import EvaluatedInstance
    from ketline.training.evaluation.published import PublishedFigures
    from ketline.training.evaluation.quantising import QuantisedFigures
    from ketline.training.evaluation.warm_starts import WarmStarts

TABLES = (
    "circuits", "published", "maxcut", "picked", "own", "warm_starts", "many_body", "working", "programs", "quantising"
)  # fmt: skip

QUANTISED_INSTANCES, QUANTISED_PROGRAMS = 50, 300
"""That each format of the same weights is measured on."""

PICKED_SAMPLES, PICKED_STEPS = 8, 20
"""As a user gets a circuit: the best of so many samples, refined by at most so many steps."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train evaluate``."""
    parser.add_argument("--generation", type=Path, help="a GGUF (default: the one the manifest names)")
    parser.add_argument("--completion", type=Path, help="a GGUF (default: the one the manifest names)")
    parser.add_argument("--rows", type=Path, required=True, help="instances, one JSON object a line")
    parser.add_argument("--others", type=Path, nargs="*", default=[], help="answers of other models (JSON lines)")
    parser.add_argument("--datasets", type=Path, default=Path("models/datasets"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"), help="real files, with a manifest")
    parser.add_argument("--tokenizer", type=Path, default=Path("models/tokenizer-completion.model"), help="of n-grams")
    parser.add_argument("--runs", type=Path, default=Path("build"), help="folder of checkpoints, for quantising")
    parser.add_argument("--limit", type=int, help="only the first instances")
    parser.add_argument("--own", type=int, default=200, help="instances of our test split")
    parser.add_argument("--graphs", type=int, default=100, help="random graphs of each size for max-cut")
    parser.add_argument("--questions", type=int, default=300, help="completions of each kind and group")
    parser.add_argument("--best-of", type=int, default=10, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="single samples with the grammar on --rows, nothing else")
    parser.add_argument("--tables", nargs="*", choices=TABLES, default=TABLES, help="only these; others are kept")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/evaluation.json"))
    parser.add_argument("--card", type=Path, help="model card whose marked tables are replaced")


def execute(args: argparse.Namespace) -> int:
    """Measure, print, write."""
    from ketline.model.catalog import shipped_model
    from ketline.training.evaluation.card import replace_tables
    from ketline.training.evaluation.generation import Answers
    from ketline.training.evaluation.instances import published
    from ketline.training.evaluation.report import print_report
    from ketline.training.evaluation.sampling import Sampler

    rows = read_lines(args.rows)[: args.limit]
    if not rows:
        print(f"{args.rows}: no instances")
        return 2
    path = args.generation or shipped_model("generation").path
    answers = Answers(Sampler(path), published(rows, args.seed), args.seed)
    report = _earlier(args, path, len(rows))
    for table in ("circuits",) if args.quick else args.tables:
        report[table] = _measured(table, args, rows, answers)
        args.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print_report(report)
    if args.card:
        replace_tables(args.card, report)
    return 0


def _earlier(args: argparse.Namespace, path: Path, instances: int) -> dict[str, Any]:
    """What the output has of the same model on the same rows; else a new report."""
    from ketline.model.catalog import file_sha256

    head = {"model": path.name, "sha256": file_sha256(path), "seed": args.seed}
    head |= {"rows": args.rows.name, "instances": instances}
    if args.output.is_file():
        found: dict[str, Any] = json.loads(args.output.read_text(encoding="utf-8"))
        if all(found.get(key) == value for key, value in head.items()):
            return found
    return head


def _measured(table: str, args: argparse.Namespace, rows: Sequence[dict[str, Any]], answers: Answers) -> Any:
    """One table's figures."""
    from ketline.training.evaluation.instances import own_test_split

    if table == "circuits":
        return [asdict(row) for row in _circuit_rows(args, rows, answers)]
    if table == "published":
        return [asdict(figures) for figures in _published_rows(args, answers)]
    if table == "picked":
        return asyncio.run(_picked(args, answers.instances))
    if table == "maxcut":
        return _maxcut(args, answers)
    if table == "programs":
        return _program_figures(args)
    if table == "many_body":
        return _many_body_figures(args)
    if table == "quantising":
        return [asdict(figures) for figures in _quantising_rows(args, answers)]
    if table == "working":
        return _working_figures(args)
    own = answers.with_instances(own_test_split(args.datasets / "angles.parquet", args.own, args.seed))
    return _own_figures(own) if table == "own" else [asdict(found) for found in _warm_starts(args, own)]


def _circuit_rows(args: argparse.Namespace, rows: Sequence[dict[str, Any]], answers: Answers) -> list[TableRow]:
    """Baselines, other models, and each family once without the grammar, once with it, and the best of N."""
    from ketline.training.evaluation.generation import baseline_rows, table_row
    from ketline.training.evaluation.scoring import INVALID, score_program

    if args.quick:
        return [answers.row(ansatz) for ansatz in ANSATZES]
    table = baseline_rows(answers.instances, args.seed)
    for path in args.others:
        given = _given_answers(path)
        scores = [
            score_program(given[row["id"]][0], instance.hamiltonian, instance.n_qubits)
            if given.get(row["id"]) else INVALID
            for row, instance in zip(rows, answers.instances, strict=True)
        ]  # fmt: skip
        table.append(table_row(path.stem.removeprefix("circuits_") + ", n = 1", "large model", scores))
    for ansatz in ANSATZES:
        table += [answers.row(ansatz, constrained=False), answers.row(ansatz), answers.row(ansatz, args.best_of)]
    return table


def _given_answers(path: Path) -> dict[Any, list[str]]:
    entries = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return {entry["id"]: entry["circuits"] for entry in entries}


def _published_rows(args: argparse.Namespace, answers: Answers) -> Iterator[PublishedFigures]:
    """The published metrics, where the rows have reference circuits: on the first rows, and on those behind them."""
    from ketline.training.evaluation.free_choice import free_choices
    from ketline.training.evaluation.instances import published

    rows = read_lines(args.rows)
    if not all("reference_circuit" in row for row in rows):
        return
    instances, count = published(rows, args.seed), args.limit or len(rows)
    for first in range(0, len(rows), count):
        chosen = slice(first, first + count)
        group = f"rows {first + 1} to {min(first + count, len(rows))}"
        yield from free_choices(group, rows[chosen], answers.with_instances(instances[chosen]))


def _maxcut(args: argparse.Namespace, answers: Answers) -> dict[str, Any]:
    """The model on random graphs."""
    from ketline.training.evaluation.maxcut import maxcut_figures

    return maxcut_figures(answers, args.graphs, args.seed)


async def _picked(args: argparse.Namespace, instances: Sequence[EvaluatedInstance]) -> dict[str, float]:
    """What a user gets: the best of some samples of all families, refined; and the best of them as drawn."""
    import time

    from tqdm import tqdm

    from ketline.model.process import ModelProcess
    from ketline.suggest.generate import FREE_CHOICE, generate, in_turn

    model = ModelProcess(args.generation)
    drawn, refined, ground, seconds = [], [], [], []
    try:
        for instance in tqdm(instances, desc="picked", unit="instance", mininterval=5):
            begun = time.monotonic()
            found = []
            for family, count in in_turn(FREE_CHOICE, PICKED_SAMPLES).items():
                found += await generate(model, instance.request(family), count, PICKED_STEPS, args.seed)
            seconds.append(time.monotonic() - begun)
            drawn.append(instance.ratio_of(min((c.drawn_energy for c in found), default=None)))
            best = min(found, key=lambda c: c.energy, default=None)
            refined.append(instance.ratio_of(None if best is None else best.energy))
            ground.append(0.0 if best is None else best.p_ground)
    finally:
        await model.stop()
    names = ("drawn", "refined", "p_ground", "seconds")
    return {name: sum(x) / len(x) for name, x in zip(names, (drawn, refined, ground, seconds), strict=True)}


def _own_figures(answers: Answers) -> dict[str, Any]:
    """Raw single samples on our test split, by problem and by register: QAOA over its optimum, VQE as it is."""
    found = {}
    for ansatz in ("qaoa", "vqe"):
        by_problem: dict[str, list[float]] = {}
        by_size: dict[int, list[float]] = {}
        for index, instance in enumerate(answers.instances):
            ratio = answers.draw(index, ansatz, 0, True).score.ratio
            share = ratio / max(instance.qaoa_optimum, ratio) if ansatz == "qaoa" else ratio
            by_problem.setdefault(instance.problem_type, []).append(share)
            by_size.setdefault(instance.n_qubits, []).append(share)
        found[ansatz] = {
            "mean": _mean([share for shares in by_size.values() for share in shares]),
            "problems": {name: _mean(by_problem[name]) for name in sorted(by_problem)},
            "qubits": {str(n): _mean(by_size[n]) for n in sorted(by_size)},
        }
    return found


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 4)


def _warm_starts(args: argparse.Namespace, answers: Answers) -> list[WarmStarts]:
    """The model's angles as a start, beside what else one would start from."""
    from ketline.training.evaluation.warm_starts import compare_starts, usual_starts

    by_instance = {id(instance): index for index, instance in enumerate(answers.instances)}
    starts = usual_starts(args.datasets / "angles.parquet")
    starts["this model"] = lambda instance, rng: answers.qaoa_angles(by_instance[id(instance)])
    return compare_starts(answers.instances, starts, args.seed)


def _many_body_figures(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Raw greedy samples for Hamiltonians that are not diagonal, beside baselines."""
    from ketline.model.catalog import shipped_model
    from ketline.training.evaluation.many_body import many_body_figures
    from ketline.training.evaluation.sampling import Sampler
    from ketline.training.sources import read_many_body

    path = args.generation or shipped_model("generation").path
    return many_body_figures(Sampler(path), read_many_body(args.datasets / "hva_angles.parquet"), args.seed)


def _working_figures(args: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Where the generation model's working goes wrong."""
    from ketline.model.catalog import shipped_model
    from ketline.training.evaluation.working import working_figures
    from ketline.training.sources import read_instances

    path = args.generation or shipped_model("generation").path
    return working_figures(path, read_instances(args.datasets / "angles.parquet"))


def _program_figures(args: argparse.Namespace) -> dict[str, Any]:
    """The completion model on programs of our test split and on real files, beside what needs no network."""
    from ketline.model.catalog import shipped_model
    from ketline.training.evaluation.programs import program_figures

    path = args.completion or shipped_model("completion").path
    table = args.datasets / "programs.parquet"
    return program_figures(path, table, args.tokenizer, args.corpus, args.questions, args.seed)


def _quantising_rows(args: argparse.Namespace, answers: Answers) -> Iterator[QuantisedFigures]:
    """Bytes and figures of the checkpoints that are there, in each format."""
    from ketline.training.evaluation.quantising import quantising_figures
    from ketline.training.evaluation.questions import held_out_programs

    texts = held_out_programs(args.datasets / "programs.parquet")[:QUANTISED_PROGRAMS]
    return quantising_figures(args.runs, texts, answers.instances[:QUANTISED_INSTANCES], args.seed)
