"""``ketline train data``: optimised circuits, as a parquet file.

Every instance is drawn from a seed of its own chunk, so a run is the same for any number of jobs.
Rows: kind, n_qubits, terms (JSON, canonical), ansatz, layers, gammas, betas, start, evaluations,
ratio and p_ground (of the text's rounded angles), baseline (ratio of ``h`` on every qubit), held_out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import networkx as nx
import numpy as np

CHUNK = 250
"""Instances drawn from one seed."""

PROBLEM_SHARE = 0.45
"""Share of maxcut, vertex_cover and min_cut instances; the rest are random Hamiltonians of other kinds."""

QUBIT_WEIGHTS = {
    2: 1,
    3: 3,
    4: 5,
    5: 7,
    6: 11,
    7: 12,
    8: 14,
    9: 13,
    10: 11,
    11: 6,
    12: 5,
    13: 1.5,
    14: 0.7,
    15: 0.5,
    16: 0.6,
}
LAYER_WEIGHTS = (0.4, 0.2, 0.2, 0.2)
VQE_SHARE = 0.3
MAX_ANGLE = 6.9
"""Larger cost angles are dropped: they belong to degenerate optima of tiny instances."""

DEEP_QUBITS = 13
"""Larger registers are optimised with one layer only, for time."""

HELD_OUT_ONE_IN = 50
"""Isomorphic Hamiltonians are all in, or all out of, the held-out fiftieth."""


@dataclass(frozen=True)
class CircuitRow:
    """One optimised circuit."""

    kind: str
    n_qubits: int
    terms: str
    ansatz: str
    layers: int
    gammas: list[float]
    betas: list[float]
    start: list[float]
    evaluations: int
    ratio: float
    p_ground: float
    baseline: float
    held_out: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train data``."""
    parser.add_argument("--count", type=int, default=30_000, help="instances to draw (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="worker processes")
    parser.add_argument("--exclude", type=Path, help="rows (JSON lines) no instance may be isomorphic to")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/circuits.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Draw, optimise and write; prints counts and mean ratios."""
    from tqdm import tqdm

    from ketline.training.exclusion import Excluded, excluded_rows
    from ketline.training.tables import write_rows

    excluded = excluded_rows(args.exclude) if args.exclude else Excluded()
    chunks = -(-args.count // CHUNK)
    rows: list[CircuitRow] = []
    with ProcessPoolExecutor(args.jobs) as pool:
        results = pool.map(_chunk, [args.seed] * chunks, range(chunks), [excluded] * chunks)
        try:
            for chunk in tqdm(results, total=chunks, unit="chunk", desc="circuits", mininterval=5):
                rows.extend(chunk)
        except KeyboardInterrupt:
            print("interrupted: what has been drawn is kept")
            pool.shutdown(wait=False, cancel_futures=True)
    write_rows(args.output, [asdict(row) for row in rows])
    for ansatz in ("qaoa", "vqe"):
        chosen = [r for r in rows if r.ansatz == ansatz]
        if chosen:
            print(
                f"{ansatz}: {len(chosen)} circuits, mean ratio {np.mean([r.ratio for r in chosen]):.3f} "
                f"(all-H {np.mean([r.baseline for r in chosen]):.3f})"
            )
    return 0


def _chunk(seed: int, chunk: int, excluded) -> list[CircuitRow]:
    rng = np.random.default_rng([seed, chunk])
    return [row for row in (_draw(rng, excluded) for _ in range(CHUNK)) if row is not None]


def _draw(rng: np.random.Generator, excluded) -> CircuitRow | None:
    """One circuit, or None where the instance is excluded, trivial or past a limit."""
    from ketline.estimate.qaoa import qaoa_state
    from ketline.model.circuit_text import angle_text
    from ketline.model.prompts import MAX_BODY, UnsupportedRequest, canonical_terms, strength
    from ketline.problems.ising import spectrum
    from ketline.training.qaoa import optimise_qaoa
    from ketline.training.vqe import basis_state, decimate

    kind, n, hamiltonian, source = draw_instance(rng)
    layers = min(int(rng.choice([1, 2, 3, 4], p=LAYER_WEIGHTS)), 4 if n <= DEEP_QUBITS else 1)
    ansatz = "vqe" if rng.random() < VQE_SHARE else "qaoa"
    try:
        terms = canonical_terms(hamiltonian)
    except UnsupportedRequest:
        return None
    if max(len(q) for _, q in terms) > MAX_BODY or excluded.forbids(source, terms):
        return None
    energies = spectrum(hamiltonian, n)
    low, high = energies.min(), energies.max()
    ground = energies < low + 1e-6
    baseline = float((high - energies.mean()) / (high - low))
    gammas, betas, start, evaluations = (), (), (), 0
    if ansatz == "qaoa":
        rounded = spectrum(terms, n)
        field_free = all(len(q) % 2 == 0 for _, q in terms)
        found = optimise_qaoa(rounded, layers, strength(terms, n), rng, field_free)
        gammas = [float(angle_text(g)) for g in found.gammas]
        betas = [float(angle_text(b)) for b in found.betas]
        start, evaluations = found.start, found.evaluations
        if max(map(abs, gammas)) > MAX_ANGLE:
            return None
        probabilities = np.abs(qaoa_state(rounded, np.array(gammas), np.array(betas))) ** 2
    else:
        probabilities = np.zeros(2**n)
        probabilities[basis_state(decimate(terms, n)[1])] = 1.0
    energy = float(probabilities @ energies)
    return CircuitRow(
        kind, n, json.dumps(terms), ansatz, layers, list(gammas), list(betas), [round(s, 4) for s in start],
        evaluations, float((high - energy) / (high - low)), float(probabilities[ground].sum()), baseline,
        held_out=is_held_out(terms),
    )  # fmt: skip


def is_held_out(terms) -> bool:
    """Split by fingerprint, so that no held-out Hamiltonian is a relabelled training one."""
    from ketline.training.exclusion import hamiltonian_fingerprint

    return int(hamiltonian_fingerprint(terms), 16) % HELD_OUT_ONE_IN == 0


def draw_instance(rng: np.random.Generator):
    """(kind, qubits, Hamiltonian, source graph or None) of a random instance, qubits shuffled."""
    from ketline.problems import problem, problem_ids
    from ketline.training.hamiltonians import LAWS

    sizes = np.array(list(QUBIT_WEIGHTS.values()), dtype=float)
    n = int(rng.choice(list(QUBIT_WEIGHTS), p=sizes / sizes.sum()))
    if rng.random() < PROBLEM_SHARE or n < 3:
        instance = problem(str(rng.choice([p for p in problem_ids() if n in problem(p).sizes]))).random(rng, n)
        graph = nx.Graph((e.source, e.target) for e in instance.graph.edges)
        graph.add_nodes_from(range(len(instance.graph.nodes)))
        for index, nodes in enumerate(instance.graph.hyperedges):
            graph.add_edges_from((node, f"edge{index}") for node in nodes)
        return instance.problem_id, n, _shuffled(rng, instance.hamiltonian, n), graph
    drawn = LAWS[str(rng.choice(list(LAWS)))](rng, n)
    terms = tuple((c, q) for q, c in drawn.terms.items() if abs(c) > 1e-9)
    return drawn.kind, drawn.n_qubits, _shuffled(rng, terms, drawn.n_qubits), drawn.source


def _shuffled(rng: np.random.Generator, hamiltonian, n: int):
    label = [int(q) for q in rng.permutation(n)]
    return tuple((c, tuple(sorted(label[q] for q in qubits))) for c, qubits in hamiltonian)


def read_circuits(path: Path, held_out: bool) -> Iterator[CircuitRow]:
    """Rows of one split."""
    from ketline.training.tables import read_rows

    for row in read_rows(path):
        if row["held_out"] == held_out:
            yield CircuitRow(**row)
