"""Spin models on graphs: the Ising model in a transverse field and the Heisenberg model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.graph import Edge, Graph, InvalidGraph, finite, read_graph
from ketline.problems.many_body.instance import ManyBodyInstance, ManyBodyModel, merged
from ketline.problems.many_body.spectrum import MAX_QUBITS, PauliTerm
from ketline.problems.random_graphs import random_graph

SIZES = tuple(range(2, 17))


class TransverseFieldIsing(ManyBodyModel):
    """H = - sum_{ij} J_ij Z_i Z_j - h sum_i X_i (Pfeuty 1970 solves the chain)."""

    id = "transverse_field_ising"
    sizes: ClassVar[tuple[int, ...]] = SIZES

    def on(self, graph: Graph, field: float) -> ManyBodyInstance:
        """The model with the edges' weights as couplings J and the field h."""
        terms: list[PauliTerm] = [(-e.weight, (("Z", e.source), ("Z", e.target))) for e in graph.edges]
        terms += [(-field, (("X", q),)) for q in range(len(graph.nodes))]
        return ManyBodyInstance(
            problem_id=self.id,
            graph=graph,
            attributes={"field": field},
            n_qubits=len(graph.nodes),
            hamiltonian=merged(terms),
            description=f"{len(graph.nodes)} Ising spins with {len(graph.edges)} couplings in a transverse field "
            f"of {field:g}.",
        )

    def build(self, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> ManyBodyInstance:
        """Node-link data, with the attribute ``field`` (1 where it is not given)."""
        return self.on(_sites(data), _number(attributes, "field", 1.0))

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        graph = _random_couplings(rng, _random_lattice(rng, n_qubits))
        return self.on(graph, float(np.round(rng.choice([1.0, rng.uniform(0.1, 3.0)]), 2)))


class Heisenberg(ManyBodyModel):
    """H = sum_{ij} J_ij (X_i X_j + Y_i Y_j + D Z_i Z_j) + h sum_i Z_i; D = 1 is the isotropic model."""

    id = "heisenberg"
    sizes: ClassVar[tuple[int, ...]] = SIZES

    def on(self, graph: Graph, anisotropy: float = 1.0, field: float = 0.0) -> ManyBodyInstance:
        """The model with the edges' weights as couplings J (above zero: antiferromagnetic)."""
        terms: list[PauliTerm] = []
        for edge in graph.edges:
            for pauli, scale in (("X", 1.0), ("Y", 1.0), ("Z", anisotropy)):
                terms.append((scale * edge.weight, ((pauli, edge.source), (pauli, edge.target))))
        terms += [(field, (("Z", q),)) for q in range(len(graph.nodes))]
        return ManyBodyInstance(
            problem_id=self.id,
            graph=graph,
            attributes={"anisotropy": anisotropy, "field": field},
            n_qubits=len(graph.nodes),
            hamiltonian=merged(terms),
            description=f"{len(graph.nodes)} Heisenberg spins with {len(graph.edges)} couplings, anisotropy "
            f"{anisotropy:g}, field {field:g}.",
        )

    def build(self, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> ManyBodyInstance:
        """Node-link data, with the attributes ``anisotropy`` (1) and ``field`` (0)."""
        return self.on(_sites(data), _number(attributes, "anisotropy", 1.0), _number(attributes, "field", 0.0))

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        graph = _random_couplings(rng, _random_lattice(rng, n_qubits))
        anisotropy = 1.0 if rng.random() < 0.6 else float(np.round(rng.uniform(0.0, 2.0), 2))
        field = 0.0 if rng.random() < 0.6 else float(np.round(rng.uniform(0.05, 1.0), 2))
        return self.on(graph, anisotropy, field)


def chain(n: int, coupling: float = 1.0, closed: bool = False) -> Graph:
    """A chain of ``n`` sites, closed to a ring where asked and where there are three sites or more."""
    edges = [Edge(i, i + 1, coupling) for i in range(n - 1)]
    if closed and n > 2:
        edges.append(Edge(0, n - 1, coupling))
    return Graph(tuple(range(n)), tuple(edges), directed=False)


def _sites(data: Mapping[str, Any]) -> Graph:
    """The graph of a file, if it has few enough sites for the exact energies."""
    graph = read_graph(data)
    if len(graph.nodes) > MAX_QUBITS:
        raise InvalidGraph(f"{len(graph.nodes)} sites: at most {MAX_QUBITS} are supported (MAX_QUBITS)")
    return graph


def _number(attributes: Mapping[str, Any], name: str, default: float) -> float:
    return finite(attributes.get(name, default), f"attribute '{name}':")


def _random_lattice(rng: np.random.Generator, n: int) -> Graph:
    kind = rng.choice(["chain", "ring", "graph"], p=[0.3, 0.3, 0.4])
    return random_graph(rng, n) if kind == "graph" else chain(n, closed=bool(kind == "ring"))


def _random_couplings(rng: np.random.Generator, graph: Graph) -> Graph:
    count = len(graph.edges)
    law = rng.choice(["uniform", "signs", "random"], p=[0.6, 0.15, 0.25])
    if law == "uniform":
        weights = np.full(count, 1.0)
    elif law == "signs":
        weights = rng.choice([-1.0, 1.0], count)
    else:
        weights = np.round(rng.uniform(0.2, 1.5, count), 2)
    edges = tuple(Edge(e.source, e.target, float(w)) for e, w in zip(graph.edges, weights, strict=True))
    return Graph(graph.nodes, edges, directed=False)
