"""Keep published test instances out of the training data.

Two fingerprints, both invariant under relabelling: of a graph without its weights and directions,
and of a Hamiltonian (normalised, two decimals). An instance is dropped if either is known.
Weisfeiler-Lehman hashes may coincide for different graphs, never differ for isomorphic ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx

from ketline.model.prompts import Term, canonical_terms

ITERATIONS = 4
"""Rounds of Weisfeiler-Lehman refinement."""


@dataclass(frozen=True)
class Excluded:
    """Fingerprints of instances that may not be trained on."""

    graphs: frozenset[str] = frozenset()
    hamiltonians: frozenset[str] = frozenset()

    def forbids(self, graph: nx.Graph | None, terms: Iterable[Term]) -> bool:
        """Whether an instance with this source graph and Hamiltonian is isomorphic to an excluded one."""
        if graph is not None and graph_fingerprint(graph) in self.graphs:
            return True
        return hamiltonian_fingerprint(terms) in self.hamiltonians


def graph_fingerprint(graph: nx.Graph) -> str:
    """Weisfeiler-Lehman hash of the undirected topology."""
    plain = nx.Graph()
    plain.add_nodes_from(graph.nodes, label="node")
    plain.add_edges_from((a, b) for a, b in graph.edges if a != b)
    return nx.weisfeiler_lehman_graph_hash(plain, node_attr="label", iterations=ITERATIONS)


def hamiltonian_fingerprint(terms: Iterable[Term]) -> str:
    """Hash of the bipartite graph of qubits and terms; a term is labelled with its normalised weight."""
    graph = nx.Graph()
    for index, (coefficient, qubits) in enumerate(canonical_terms(tuple(terms))):
        graph.add_node(("term", index), label=f"{coefficient:.2f}")
        for qubit in qubits:
            graph.add_node(("qubit", qubit), label="q")
            graph.add_edge(("term", index), ("qubit", qubit))
    return nx.weisfeiler_lehman_graph_hash(graph, node_attr="label", iterations=ITERATIONS)


def excluded_rows(path: Path) -> Excluded:
    """Fingerprints of every row of a JSON-lines file with ``graph`` and ``hamiltonian``."""
    graphs, hamiltonians = set(), set()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        graphs.add(graph_fingerprint(row_graph(row["graph"])))
        hamiltonians.add(hamiltonian_fingerprint([(c, tuple(q)) for c, q in row["hamiltonian"]]))
    return Excluded(frozenset(graphs), frozenset(hamiltonians))


def row_graph(data: dict[str, Any]) -> nx.Graph:
    """Topology of node-link data; a hypergraph becomes the bipartite graph of nodes and hyperedges."""
    graph = nx.Graph()
    graph.add_nodes_from(node["id"] if isinstance(node, dict) else node for node in data["nodes"])
    if "hyperedges" in data:
        for index, edge in enumerate(data["hyperedges"]):
            graph.add_edges_from((node, f"edge{index}") for node in edge)
    for edge in data.get("edges", data.get("links", [])):
        graph.add_edge(edge["source"], edge["target"])
    return graph
