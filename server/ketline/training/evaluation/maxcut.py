"""Max-cut on random graphs, the setting of QAOA-GPT (arXiv 2504.16350).

Connected Erdos-Renyi graphs with an edge probability drawn from 0.3 to 0.9 and weights uniform in (0, 1). With positive
weights the largest energy is that of no cut at all, so that the approximation ratio is <cut> / largest cut.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import networkx as nx
import numpy as np

from ketline.model.hamiltonian import Term
from ketline.training.evaluation.generation import Answers, baseline_rows
from ketline.training.evaluation.instances import EvaluatedInstance

NODES = (8, 10)
"""Of the graphs."""

LAYERS = 4
"""That are asked for."""

FAMILIES = ("qaoa", "adapt-vqe")
"""Theirs is adaptive QAOA, between the two."""

SPARSEST, DENSEST = 0.3, 0.9
"""Edge probability."""


def maxcut_figures(answers: Answers, graphs: int, seed: int) -> dict[str, list[dict[str, Any]]]:
    """By number of nodes: what needs no model, and the first sample of each family without the grammar and with it."""
    found = {}
    for n_nodes in NODES:
        on_graphs = answers.with_instances(maxcut_instances(n_nodes, graphs, seed))
        rows = baseline_rows(on_graphs.instances, seed)
        rows += [on_graphs.row(family, constrained=c) for family in FAMILIES for c in (False, True)]
        found[str(n_nodes)] = [asdict(row) for row in rows]
    return found


def maxcut_instances(n_nodes: int, count: int, seed: int) -> list[EvaluatedInstance]:
    """``count`` instances that are the same for the same seed."""
    generators = [np.random.default_rng([seed, n_nodes, index]) for index in range(count)]
    return [
        EvaluatedInstance("maxcut", _hamiltonian(n_nodes, rng), n_nodes, LAYERS, seed + index)
        for index, rng in enumerate(generators)
    ]


def _hamiltonian(n_nodes: int, rng: np.random.Generator) -> tuple[Term, ...]:
    """sum w/2 Z Z of a graph (Lucas 2014, section 2.2)."""
    while True:
        graph = nx.gnp_random_graph(n_nodes, rng.uniform(SPARSEST, DENSEST), seed=int(rng.integers(2**31)))
        if nx.is_connected(graph):
            return tuple((float(rng.uniform()) / 2, edge) for edge in sorted(graph.edges))
