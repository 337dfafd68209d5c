"""``ketline train evaluate``: the figures of the model card, the same for the same seed.

Prompts hold what a user has: problem, number of qubits, Hamiltonian, chosen family, number of layers.
"Raw" is the first circuit drawn (greedy), nothing ranked, refined or repaired. Baselines and other
models' answers stand in the same table, by the same definitions (``ketline.training.scoring``).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

COMPLETIONS = 200
"""Held-out programs completed without a grammar."""

TEMPERATURE = 0.6
"""Of the second and further samples; the first is greedy."""


@dataclass(frozen=True)
class TableRow:
    """Means over instances; an invalid circuit counts as ratio 0."""

    name: str
    group: str
    instances: int
    valid: float
    ratio: float
    p_ground: float
    tokens: float | None = None
    seconds: float | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train evaluate``."""
    parser.add_argument("--model", type=Path, help="a GGUF (default: the one the manifest names)")
    parser.add_argument("--rows", type=Path, required=True, help="instances, one JSON object a line")
    parser.add_argument(
        "--others", type=Path, nargs="*", default=[], help="answers of other models (JSON lines)"
    )
    parser.add_argument("--datasets", type=Path, default=Path("models/datasets"))
    parser.add_argument("--limit", type=int, help="only the first instances")
    parser.add_argument("--best-of", type=int, default=10, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip-baselines", action="store_true")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/evaluation.json"))
    parser.add_argument("--card", type=Path, help="model card whose marked table is replaced")


def execute(args: argparse.Namespace) -> int:
    """Measure, print, write."""
    from ketline.model.catalog import shipped_model
    from ketline.training.card import replace_table
    from ketline.training.completions import completion_figures
    from ketline.training.sampling import Sampler

    model = args.model or shipped_model().path
    rows = [json.loads(line) for line in args.rows.read_text(encoding="utf-8").splitlines()][: args.limit]
    if not rows:
        print(f"{args.rows}: no instances")
        return 2
    table: list[TableRow] = []
    if not args.skip_baselines:
        table += baseline_rows(rows, args.seed)
        table += [_answers_row(path, rows) for path in args.others]
    sampler = Sampler(model)
    for ansatz in ("qaoa", "vqe"):
        table += model_rows(sampler, rows, ansatz, args.best_of, args.seed)
    held_out = held_out_programs(args.datasets / "programs.parquet")
    perplexity = program_perplexity(model, held_out) | completion_figures(
        sampler, held_out[:COMPLETIONS], args.seed
    )
    report = {
        "model": model.name,
        "seed": args.seed,
        "rows": args.rows.name,
        "instances": len(rows),
        "held_out_programs": perplexity,
        "table": [asdict(row) for row in table],
    }
    args.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print_table(table)
    print(
        f"held-out programs: perplexity {perplexity['perplexity']:.3f} a token, "
        f"{perplexity['bits_per_character']:.3f} bits a character, {perplexity['programs']} programs; "
        f"raw completions: {perplexity['whole_valid']:.1%} valid whole, {perplexity['first_line_valid']:.1%} in "
        f"their first line, which is as written in {perplexity['first_line_exact']:.1%}"
    )
    if args.card:
        replace_table(args.card, report)
    return 0


def _hamiltonian(row: dict) -> list:
    return [(c, tuple(q)) for c, q in row["hamiltonian"]]


def model_rows(sampler, rows: Sequence[dict], ansatz: str, best_of: int, seed: int) -> list[TableRow]:
    """The model without grammar, with it, and (QAOA) with the weights given, once and best of N."""
    found = [_model_row(sampler, rows, ansatz, "free", use, 1, seed) for use in ("no grammar", "grammar")]
    if ansatz == "qaoa":
        found.append(_model_row(sampler, rows, ansatz, "given", "grammar", 1, seed))
        if best_of > 1:
            found.append(_model_row(sampler, rows, ansatz, "given", "grammar", best_of, seed))
    return found


def _model_row(sampler, rows, ansatz: str, weights: str, use: str, samples: int, seed: int) -> TableRow:
    from tqdm import tqdm

    from ketline.model.generation_grammar import generation_grammar
    from ketline.model.prompts import GenerationRequest, generation_header, generation_prompt
    from ketline.training.scoring import score_program

    scores, tokens, seconds = [], 0, 0.0
    name = f"{ansatz.upper()}, {'weights given' if weights == 'given' else 'raw'}, {use}, " + (
        "n = 1" if samples == 1 else f"best of {samples}"
    )
    for row in tqdm(rows, desc=name, unit="row", mininterval=5):
        hamiltonian = _hamiltonian(row)
        request = GenerationRequest(
            row["problem_type"], tuple(hamiltonian), row["n_qubits"], ansatz, row["n_layers"]
        )
        prompt, header = generation_prompt(request, weights), generation_header(request, weights)
        grammar = generation_grammar(request, weights) if use == "grammar" else None
        drawn = []
        for index in range(samples):
            begun = time.monotonic()
            sample = sampler.draw(prompt, TEMPERATURE if index else 0.0, seed + index, grammar)
            seconds += time.monotonic() - begun
            tokens += sample.tokens
            drawn.append(score_program(header + sample.text, hamiltonian, row["n_qubits"]))
        scores.append(max(drawn, key=lambda s: s.ratio))
    count = len(rows) * samples
    return _mean(name, "model", scores, tokens / count, seconds / count)


def _mean(name: str, group: str, scores: Sequence, tokens: float | None = None, seconds: float | None = None):
    def mean(values: Iterable[float]) -> float:
        return round(sum(values) / len(scores), 4)

    return TableRow(
        name, group, len(scores), mean(s.valid for s in scores), mean(s.ratio for s in scores),
        mean(s.p_ground for s in scores), round(tokens, 1) if tokens else None,
        round(seconds, 3) if seconds else None,
    )  # fmt: skip


def baseline_rows(rows: Sequence[dict], seed: int) -> list[TableRow]:
    """What needs no model, on the same instances (QAOA with each row's number of layers)."""
    import numpy as np
    from tqdm import tqdm

    from ketline.model.prompts import canonical_terms
    from ketline.problems.ising import spectrum
    from ketline.training import baselines

    laws: dict[tuple[str, str], Callable] = {
        ("h on every qubit", "circuit"): lambda e, t, n, p, rng: baselines.all_hadamard(e),
        ("QAOA, random angles", "circuit"): lambda e, t, n, p, rng: baselines.random_angles(e, t, n, p, rng),
        ("QAOA, fixed angles / strength (formula)", "circuit"): lambda e, t, n, p, rng: (
            baselines.fixed_angles(e, t, n, p)
        ),
        ("QAOA, converged angles", "circuit"): lambda e, t, n, p, rng: baselines.optimised_angles(
            e, t, n, p, rng
        ),
        ("greedy, index order", "bitstring"): lambda e, t, n, p, rng: baselines.greedy_bits(e, n),
        ("one local search", "bitstring"): lambda e, t, n, p, rng: baselines.local_search(e, n, rng),
        ("strongest field first", "bitstring"): lambda e, t, n, p, rng: baselines.decimation(e, t, n),
    }
    scores: dict[tuple[str, str], list] = {key: [] for key in laws}
    for index, row in enumerate(tqdm(rows, desc="baselines", unit="row", mininterval=5)):
        hamiltonian, n = _hamiltonian(row), row["n_qubits"]
        energies, terms = spectrum(hamiltonian, n), canonical_terms(hamiltonian)
        for key, law in laws.items():
            rng = np.random.default_rng([seed, index])
            scores[key].append(law(energies, terms, n, row["n_layers"], rng))
    return [_mean(*key, found) for key, found in scores.items()]


def _answers_row(path: Path, rows: Sequence[dict]) -> TableRow:
    """Another model's first answers."""
    from ketline.training.scoring import INVALID, score_program

    answers = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        answers[entry["id"]] = entry["circuits"]
    scores = [
        score_program(answers[row["id"]][0], _hamiltonian(row), row["n_qubits"])
        if answers.get(row["id"]) else INVALID
        for row in rows
    ]  # fmt: skip
    return _mean(path.stem.removeprefix("circuits_") + ", n = 1", "large model", scores)


def held_out_programs(path: Path, limit: int = 300) -> list[str]:
    """Programs of the test split: neither trained on nor looked at while training."""
    from ketline.training.tables import read_rows

    return [row["text"] for row in read_rows(path) if row["split"] == "test"][:limit]


def program_perplexity(model: Path, texts: Sequence[str]) -> dict[str, float]:
    """Perplexity a token and bits a character on held-out programs, read from the start."""
    import llama_cpp
    import numpy as np

    from ketline.model.prompts import Special

    llama = llama_cpp.Llama(str(model), n_ctx=1024, logits_all=True, verbose=False, n_threads=1)
    first = llama.tokenize(Special.PREFIX.value.encode(), add_bos=False, special=True)
    last = llama.tokenize(Special.END.value.encode(), add_bos=False, special=True)
    total, tokens_read, characters = 0.0, 0, 0
    for text in texts:
        tokens = [*first, *llama.tokenize(text.encode(), add_bos=False, special=False), *last]
        if len(tokens) > 1024:
            continue
        llama.reset()
        llama.eval(tokens[:-1])
        logits = np.array(llama.scores[: len(tokens) - 1], dtype=np.float64)
        logits -= logits.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(logits).sum(axis=1))
        total -= float((logits[np.arange(len(tokens) - 1), tokens[1:]] - log_sum).sum())
        tokens_read += len(tokens) - 1
        characters += len(text)
    return {
        "programs": len(texts),
        "perplexity": round(float(np.exp(total / tokens_read)), 4),
        "bits_per_character": round(total / np.log(2) / characters, 4),
    }


def print_table(table: Sequence[TableRow]) -> None:
    """The table on the terminal."""
    from rich.console import Console
    from rich.table import Table

    shown = Table("", "valid", "ratio", "P(ground)", "tokens", "seconds")
    group = ""
    for row in table:
        if row.group != group:
            shown.add_section()
            group = row.group
        shown.add_row(
            row.name,
            f"{row.valid:.1%}",
            f"{row.ratio:.3f}",
            f"{row.p_ground:.3f}",
            "" if row.tokens is None else f"{row.tokens:.0f}",
            "" if row.seconds is None else f"{row.seconds:.2f}",
        )
    Console().print(shown)
