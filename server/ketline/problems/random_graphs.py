"""Random graphs for instances: several families, several laws of weights."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import networkx as nx
import numpy as np

from ketline.problems.graph import Edge, Graph

FAMILIES: dict[str, Callable[[np.random.Generator, int], nx.Graph]] = {
    "erdos_renyi": lambda rng, n: nx.gnp_random_graph(n, rng.uniform(0.25, 0.9), seed=_seed(rng)),
    "regular": lambda rng, n: _regular(rng, n),
    "barabasi_albert": lambda rng, n: nx.barabasi_albert_graph(
        n, int(rng.integers(1, max(2, n // 2))), _seed(rng)
    ),
    "watts_strogatz": lambda rng, n: nx.watts_strogatz_graph(
        n, min(4, n - 1), rng.uniform(0, 0.6), _seed(rng)
    ),
    "tree": lambda rng, n: nx.from_prufer_sequence(list(map(int, rng.integers(0, n, n - 2)))),
    "cycle": lambda rng, n: nx.cycle_graph(n),
    "grid": lambda rng, n: _grid(n),
    "bipartite": lambda rng, n: nx.bipartite.random_graph(
        n // 2, n - n // 2, rng.uniform(0.4, 1), _seed(rng)
    ),
    "complete": lambda rng, n: nx.complete_graph(n),
    "geometric": lambda rng, n: nx.random_geometric_graph(n, rng.uniform(0.35, 0.7), seed=_seed(rng)),
}
"""Graph family by name; each takes a generator and a number of nodes of at least 3."""


def random_graph(rng: np.random.Generator, n_nodes: int) -> Graph:
    """An undirected graph with at least one edge, unit weights, nodes shuffled."""
    if n_nodes == 2:
        return Graph(nodes=(0, 1), edges=(Edge(0, 1, 1.0),), directed=False)
    names = list(FAMILIES)
    while True:
        family = names[int(rng.choice(len(names), p=_FAMILY_WEIGHTS))]
        graph = FAMILIES[family](rng, n_nodes)
        if graph.number_of_edges() and graph.number_of_nodes() == n_nodes:
            break
    label = rng.permutation(n_nodes)
    edges = sorted(tuple(sorted((int(label[a]), int(label[b])))) for a, b in graph.edges if a != b)
    return Graph(tuple(range(n_nodes)), tuple(Edge(a, b, 1.0) for a, b in edges), directed=False)


def random_weights(rng: np.random.Generator, graph: Graph) -> Graph:
    """The same graph with weights by a random law: unit, small integers, uniform, normal, signs."""
    count = len(graph.edges)
    law = rng.choice(["unit", "integer", "uniform", "normal", "sign"], p=[0.3, 0.25, 0.25, 0.12, 0.08])
    if law == "unit":
        weights = np.ones(count)
    elif law == "integer":
        weights = rng.integers(1, int(rng.integers(3, 11)), count).astype(float)
    elif law == "uniform":
        weights = np.round(rng.uniform(0.1, 1.0, count), 2)
    elif law == "normal":
        weights = np.round(rng.normal(0.0, 1.0, count), 2)
    else:
        weights = rng.choice([-1.0, 1.0], count)
    weights = np.where(weights == 0.0, 0.5, weights)
    edges = tuple(Edge(e.source, e.target, float(w)) for e, w in zip(graph.edges, weights, strict=True))
    return Graph(graph.nodes, edges, graph.directed)


def random_capacities(rng: np.random.Generator, n_nodes: int) -> Graph:
    """A directed graph with integer capacities in which the source (node 0) has an outgoing edge."""
    undirected = random_graph(rng, n_nodes)
    top = int(rng.integers(1, 6))
    arcs: dict[tuple[int, int], float] = {}
    for edge in undirected.edges:
        forward = rng.random()
        if forward < 0.6 or edge.source == 0:
            arcs[edge.source, edge.target] = float(rng.integers(1, top + 1))
        if forward > 0.45 and edge.source != 0:
            arcs[edge.target, edge.source] = float(rng.integers(1, top + 1))
    if not any(a == 0 for a, _ in arcs):
        arcs[0, 1] = float(rng.integers(1, top + 1))
    edges = tuple(Edge(a, b, c) for (a, b), c in sorted(arcs.items()))
    return Graph(undirected.nodes, edges, directed=True)


_FAMILY_WEIGHTS = np.array([0.32, 0.12, 0.12, 0.12, 0.06, 0.02, 0.04, 0.08, 0.04, 0.08])


def _seed(rng: np.random.Generator) -> int:
    return int(rng.integers(0, 2**31))


def _regular(rng: np.random.Generator, n: int) -> nx.Graph:
    degrees = [d for d in range(2, min(n - 1, 5) + 1) if (n * d) % 2 == 0]
    return nx.random_regular_graph(int(rng.choice(degrees)), n, seed=_seed(rng))


def _grid(n: int) -> nx.Graph:
    rows = max((r for r in range(1, int(n**0.5) + 1) if n % r == 0), default=1)
    return nx.convert_node_labels_to_integers(nx.grid_2d_graph(rows, n // rows))


def random_positive_weights(rng: np.random.Generator, graph: Graph) -> Graph:
    """The same graph with weights above zero: unit, whole numbers up to 5, 10 or 20, or uniform."""
    count = len(graph.edges)
    law = rng.choice(["unit", "integer", "uniform"], p=[0.25, 0.5, 0.25])
    if law == "unit":
        weights = np.ones(count)
    elif law == "integer":
        weights = rng.integers(1, int(rng.choice([5, 10, 20])) + 1, count).astype(float)
    else:
        weights = np.round(rng.uniform(0.1, 1.0, count), 2)
    edges = tuple(Edge(e.source, e.target, float(w)) for e, w in zip(graph.edges, weights, strict=True))
    return Graph(graph.nodes, edges, graph.directed)


def random_graph_with_edges(rng: np.random.Generator, n_edges: int, most_at_a_node: int) -> Graph:
    """An undirected graph of exactly ``n_edges`` unit edges, none of its nodes alone or past the degree."""
    fewest = next(n for n in range(2, n_edges + 2) if n * (n - 1) // 2 >= n_edges)
    while True:
        whole = random_graph(rng, int(rng.integers(fewest, n_edges + 2)))
        pairs = {(edge.source, edge.target) for edge in whole.edges}
        absent = sorted(set(combinations(range(len(whole.nodes)), 2)) - pairs)
        if len(pairs) < n_edges:
            extra = rng.permutation(len(absent))[: n_edges - len(pairs)]
            pairs |= {absent[int(i)] for i in extra}
        kept = rng.permutation(len(pairs))[:n_edges]
        listed = sorted(pairs)
        graph = _without_lonely_nodes([listed[int(i)] for i in kept])
        if len(graph.edges) == n_edges and max(degrees(graph)) <= most_at_a_node:
            return graph


def degrees(graph: Graph) -> list[int]:
    """How many edges touch each node."""
    count = [0] * len(graph.nodes)
    for edge in graph.edges:
        count[edge.source] += 1
        count[edge.target] += 1
    return count


def networkx_graph(graph: Graph) -> nx.Graph:
    """The undirected simple graph under ``graph``, nodes by number, total weight of each pair."""
    plain = nx.Graph()
    plain.add_nodes_from(range(len(graph.nodes)))
    plain.add_weighted_edges_from((a, b, weight) for (a, b), weight in graph.pairs().items())
    return plain


def _without_lonely_nodes(pairs: list[tuple[int, int]]) -> Graph:
    used = sorted({node for pair in pairs for node in pair})
    number = {node: i for i, node in enumerate(used)}
    edges = tuple(Edge(number[a], number[b], 1.0) for a, b in sorted(pairs))
    return Graph(tuple(range(len(used))), edges, directed=False)
