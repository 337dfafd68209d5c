"""Random Hamiltonians in the shapes that problem encodings produce.

Each law draws a small random instance of a kind of problem and writes down terms of that kind; the
law's name stands in the prompt. Qubits are shuffled, constants dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np

from ketline.problems.random_graphs import random_graph

Terms = dict[tuple[int, ...], float]


@dataclass(frozen=True)
class RandomHamiltonian:
    """Terms by sorted qubits, and the graph they came from (None where there was none)."""

    kind: str
    n_qubits: int
    terms: Terms
    source: nx.Graph | None


def _product(terms: Terms, coefficient: float, signs: dict[int, float]) -> None:
    """Add coefficient * prod_i (1 + s_i Z_i)/2, expanded."""
    qubits = sorted(signs)
    scale = coefficient / 2 ** len(qubits)
    for size in range(1, len(qubits) + 1):
        for subset in combinations(qubits, size):
            terms[subset] += scale * float(np.prod([signs[q] for q in subset]))


def _graph(rng: np.random.Generator, n_nodes: int) -> nx.Graph:
    plain = random_graph(rng, n_nodes)
    graph = nx.Graph()
    graph.add_nodes_from(range(n_nodes))
    graph.add_edges_from((e.source, e.target) for e in plain.edges)
    return graph


def _graph_with_edges(rng: np.random.Generator, n_edges: int) -> nx.Graph:
    """A graph of exactly ``n_edges`` edges: a tree plus random chords."""
    fewest = next(n for n in range(2, n_edges + 2) if n * (n - 1) // 2 >= n_edges)
    n_nodes = int(rng.integers(fewest, n_edges + 2))
    graph = nx.Graph((i, int(rng.integers(0, i))) for i in range(1, n_nodes))
    while graph.number_of_edges() < n_edges:
        a, b = rng.choice(n_nodes, 2, replace=False)
        graph.add_edge(int(a), int(b))
    return graph


def hypermaxcut(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Pairs inside hyperedges of 2 to 4 nodes, each with its share; fields where they do not cancel."""
    terms: Terms = defaultdict(float)
    hypergraph = nx.Graph()
    for index in range(int(rng.integers(max(2, n // 2), 2 * n + 1))):
        size = int(rng.choice([2, 3, 4], p=[0.4, 0.3, 0.3]))
        edge = sorted(map(int, rng.choice(n, min(size, n), replace=False)))
        hypergraph.add_edges_from((q, f"edge{index}") for q in edge)
        share = 1 / (2 * len(edge) * (len(edge) - 1) / 2)
        for pair in combinations(edge, 2):
            terms[pair] += share
        if len(edge) > 2:
            for q in edge:
                terms[q,] += share / 2 * (len(edge) - 1)
    return RandomHamiltonian("hypermaxcut", n, terms, hypergraph)


def matching(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Exact cover of nodes by edges: a qubit per edge, penalty |V| + 1, edge weights."""
    graph = _graph_with_edges(rng, n)
    terms: Terms = defaultdict(float)
    penalty = (graph.number_of_nodes() + 1) * float(rng.choice([0.5, 1.0, 2.0]))
    edges = list(graph.edges)
    for node in graph:
        touching = [i for i, e in enumerate(edges) if node in e]
        for a, b in combinations(touching, 2):
            _product(terms, 2 * penalty, {a: 1, b: 1})
        for a in touching:
            _product(terms, -penalty * float(rng.choice([0.0, 1.0])), {a: 1})
    for i in range(n):
        _product(terms, -float(rng.integers(1, 21)), {i: 1})
    return RandomHamiltonian("matching", n, terms, graph)


def edge_cover(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """A product over the edges at each node (at most five), and 1 for each chosen edge."""
    graph = _graph_with_edges(rng, n)
    while max(d for _, d in graph.degree) > 5:
        graph = _graph_with_edges(rng, n)
    terms: Terms = defaultdict(float)
    penalty = float(rng.choice([1.0, 2.0, 3.0]))
    edges = list(graph.edges)
    for node in graph:
        _product(terms, penalty, {i: -1 for i, e in enumerate(edges) if node in e})
    for i in range(n):
        _product(terms, 1.0, {i: 1})
    return RandomHamiltonian("edge_cover", n, terms, graph)


def kclique(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """penalty (k - sum x)^2 minus the chosen edges: all pairs, two weights."""
    graph = _graph(rng, n)
    k = int(rng.integers(2, max(3, n - 1)))
    terms: Terms = defaultdict(float)
    for a, b in combinations(range(n), 2):
        _product(terms, 2.0 * (k + 1) - (1.0 if graph.has_edge(a, b) else 0.0), {a: 1, b: 1})
    for a in range(n):
        _product(terms, (k + 1) * (1.0 - 2 * k), {a: 1})
    return RandomHamiltonian("kclique", n, terms, graph)


def connected_components(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Attraction along edges, weak repulsion elsewhere, a pinned node's fields."""
    graph = _graph(rng, n + 1) if n < 16 else _graph(rng, n)
    nodes = sorted(graph)[:n]
    terms: Terms = defaultdict(float)
    bond = float(rng.choice([1.0, 1.5, 2.0, 2.5]))
    for a, b in combinations(nodes, 2):
        shared = len(set(graph[a]) & set(graph[b]))
        if graph.has_edge(a, b):
            terms[a, b] -= bond + 0.5 * shared
        elif shared:
            terms[a, b] += 0.5 * shared
    pinned = rng.random(n) < 0.2
    for a in nodes:
        terms[a,] += -1.0 if pinned[a] else 0.5
    return RandomHamiltonian("connected_components", n, terms, graph)


def community_detection(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Two communities, one-hot: pairs of qubits a node, weak modularity between equal colours."""
    nodes = max(2, n // 2)
    graph = _graph(rng, nodes)
    terms: Terms = defaultdict(float)
    strong = float(rng.choice([0.25, 0.05, 0.01]))
    edges = max(1, graph.number_of_edges())
    for a in range(nodes):
        terms[2 * a, 2 * a + 1] += strong
    for a, b in combinations(range(nodes), 2):
        expected = graph.degree[a] * graph.degree[b] / (2 * edges)
        pull = (expected - (1.0 if graph.has_edge(a, b) else 0.0)) / (4 * edges)
        for colour in range(2):
            terms[2 * a + colour, 2 * b + colour] += pull
    return RandomHamiltonian("community_detection", 2 * nodes, terms, graph)


def max_flow(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Squared balances of binary-coded flows: signed cliques with weights 1 and 2, large fields."""
    terms: Terms = defaultdict(float)
    value = rng.choice([1.0, 2.0], n)
    for _ in range(max(2, n // 3)):
        size = int(min(n, rng.integers(3, 7)))
        members = sorted(map(int, rng.choice(n, size, replace=False)))
        sign = {q: float(rng.choice([-1.0, 1.0])) for q in members}
        for a, b in combinations(members, 2):
            terms[a, b] += 0.5 * sign[a] * sign[b] * value[a] * value[b]
        shift = float(rng.integers(-2, 3)) / 2
        for a in members:
            terms[a,] += shift * sign[a] * value[a]
    for a in range(n):
        terms[a,] -= float(rng.choice([0.0, 0.25, 0.5]))
    return RandomHamiltonian("max_flow", n, terms, None)


def ising(rng: np.random.Generator, n: int) -> RandomHamiltonian:
    """Random k-body terms (k up to 5, mostly 1 and 2) with normal or discrete weights."""
    terms: Terms = defaultdict(float)
    bodies = rng.choice([1, 2, 3, 4, 5], int(rng.integers(n, 3 * n + 2)), p=[0.25, 0.6, 0.08, 0.04, 0.03])
    discrete = rng.random() < 0.5
    for body in bodies:
        qubits = tuple(sorted(map(int, rng.choice(n, min(int(body), n), replace=False))))
        terms[qubits] = float(rng.choice([-1, -0.5, 0.5, 1])) if discrete else float(rng.normal())
    return RandomHamiltonian("ising", n, terms, None)


LAWS: dict[str, Callable[[np.random.Generator, int], RandomHamiltonian]] = {
    law.__name__: law
    for law in (
        hypermaxcut, matching, edge_cover, kclique, connected_components, community_detection, max_flow, ising
    )
}  # fmt: skip
"""Law by the name that stands in the prompt; each takes a generator and a number of qubits (3 to 16)."""
