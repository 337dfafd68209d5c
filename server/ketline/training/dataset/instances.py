"""Instances of the data set: which are drawn, what makes two the same, which are kept out, and on which side they are.

Instance ``index`` comes from a generator of its own, so it is the same whoever draws it. Two instances are the same
when their Hamiltonians are equal up to the names of qubits and a positive factor (``instance_fingerprint``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ketline.training.dataset.schema import SPLITS
from ketline.training.exclusion import graph_fingerprint, hamiltonian_fingerprint, instance_fingerprint

DIAGONAL_WEIGHTS = {
    "maxcut": 6, "hypermaxcut": 8, "min_cut": 8, "vertex_cover": 6, "matching": 7, "edge_cover": 6,
    "connected_components": 6, "kclique": 5, "max_flow": 6, "community_detection": 4, "graph_coloring": 4,
    "graph_isomorphism": 2, "hamiltonian_path": 3, "independent_set": 5, "number_partitioning": 4, "knapsack": 5,
    "max_3sat": 5, "portfolio": 5, "sherrington_kirkpatrick": 4,
}  # fmt: skip
MANY_BODY_WEIGHTS = {"transverse_field_ising": 4, "heisenberg": 4, "h2": 0.3, "lih": 0.05}
PROBLEM_WEIGHTS = {**DIAGONAL_WEIGHTS, **MANY_BODY_WEIGHTS}
"""How often a problem is drawn."""

QUBIT_WEIGHTS = {
    2: 1, 3: 4, 4: 9, 5: 11, 6: 14, 7: 14, 8: 14, 9: 9, 10: 5.5, 11: 2.5, 12: 3.3, 13: 0.8, 14: 0.4, 15: 0.2, 16: 0.25
}  # fmt: skip
MANY_BODY_QUBITS = 10
"""Largest register of a model that is not diagonal."""

MAX_BODY = 6
"""Terms of more qubits are not drawn: their ladder gates would be longer than the circuit."""

MAX_TERMS = 140
"""Instances of more terms are not drawn: their text would not be learnable."""

ENCODINGS_SHARE = 0.3
"""Share of instances in the published encoding, where it differs from ours."""

SPLIT_SHARES = (0.96, 0.02, 0.02)


@dataclass(frozen=True)
class Instance:
    """One instance, ready for storage; ``fingerprint`` tells it from others."""

    index: int
    problem_type: str
    n_qubits: int
    graph: str
    attributes: str
    hamiltonian: str
    diagonal: bool
    fingerprint: str
    known_as: tuple[str, str]
    """What an excluded instance may be recognised by: fingerprints of the problem's graph and of the Hamiltonian."""

    @property
    def name(self) -> str:
        """``i000123``."""
        return f"i{self.index:06d}"

    @property
    def split(self) -> str:
        """By fingerprint, so that all forms of an instance are on one side."""
        place = int(self.fingerprint, 16) % 10_000 / 10_000
        return SPLITS[0] if place < SPLIT_SHARES[0] else SPLITS[1] if place < sum(SPLIT_SHARES[:2]) else SPLITS[2]


def draw_instance(
    seed: int,
    index: int,
    problems: Mapping[str, float] = PROBLEM_WEIGHTS,
    qubits: Mapping[int, float] = QUBIT_WEIGHTS,
) -> Instance | None:
    """Instance number ``index`` of a seed; None where it is past a limit.

    ``problems`` and ``qubits`` say how often a problem and a register are drawn.
    """
    from ketline.problems import many_body, problem
    from ketline.problems.graph import graph_data

    rng = np.random.default_rng([seed, 1, index])
    problem_id = str(rng.choice(list(problems), p=np.array(list(problems.values())) / sum(problems.values())))
    diagonal = problem_id in DIAGONAL_WEIGHTS
    maker = problem(problem_id) if diagonal else many_body.model(problem_id)
    sizes = [n for n in maker.sizes if diagonal or n <= MANY_BODY_QUBITS]
    shares = np.array([qubits[n] for n in sizes], dtype=float)
    n = int(rng.choice(sizes, p=shares / shares.sum()))
    made: Any = maker.random(rng, n)
    if diagonal and rng.random() < ENCODINGS_SHARE:
        made = _published(maker, made)
    terms = made.hamiltonian
    if diagonal and (not terms or len(terms) > MAX_TERMS or max(len(q) for _, q in terms) > MAX_BODY):
        return None
    graph, attributes = graph_data(made.graph), dict(made.attributes)
    return Instance(
        index, problem_id, n, json.dumps(graph), json.dumps(attributes), json.dumps(terms), diagonal,
        instance_fingerprint(terms, made.energies if diagonal else None),
        (graph_fingerprint(problem_id, graph, attributes), hamiltonian_fingerprint(terms)),
    )  # fmt: skip


def _published(maker: Any, made: Any) -> Any:
    """The same instance in the published encoding, where there is another and it fits."""
    from ketline.problems import InvalidGraph

    try:
        return maker.build(made.graph, {**made.attributes, "encoding": "published"})
    except InvalidGraph:
        return made
