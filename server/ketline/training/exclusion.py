"""Keep published test instances out of the training data, and tell instances apart.

Everything here is invariant under relabelling of nodes and qubits. Weisfeiler-Lehman hashes may coincide for different
graphs, never differ for isomorphic ones: at worst an instance too many is dropped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ketline.training.tables import UnreadableTable

ITERATIONS = 4
"""Rounds of Weisfeiler-Lehman refinement."""

COARSE, FINE = 2, 6
"""Decimals of normalised weights: to recognise a published instance, and to tell instances apart."""

ROLES = ("source", "sink", "node", "terminals")
"""Attributes whose values are nodes."""


@dataclass(frozen=True)
class Excluded:
    """Fingerprints of instances that may not be trained on: of a problem's graph with its weights, of a Hamiltonian."""

    graphs: frozenset[str] = frozenset()
    hamiltonians: frozenset[str] = frozenset()

    def knows(self, graph: str, hamiltonian: str) -> bool:
        """Whether an instance of these fingerprints is, or may be, an excluded one."""
        return graph in self.graphs or hamiltonian in self.hamiltonians


def excluded_rows(path: Path) -> Excluded:
    """Fingerprints of every row of a JSON-lines file with ``problem_type``, ``graph`` and ``hamiltonian``.

    Raises:
        UnreadableTable: for a row that is not an instance.
    """
    graphs, hamiltonians = set(), set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            graphs.add(graph_fingerprint(row["problem_type"], row["graph"], row.get("attributes") or {}))
            hamiltonians.add(hamiltonian_fingerprint(row["hamiltonian"], COARSE))
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableTable(f"{path}:{number}: not an instance to exclude ({error!r})") from error
    return Excluded(frozenset(graphs), frozenset(hamiltonians))


def graph_fingerprint(problem_type: str, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> str:
    """Of a problem's graph with weights, directions, hyperedges, node data and the nodes that attributes name.

    Numbers among the attributes (a clique's size, say) are left out, so the same graph with another number counts
    as known too.
    """
    graph = nx.Graph()
    roles: dict[str, str] = {}
    for role in ROLES:
        value = attributes.get(role)
        for label in value if isinstance(value, list) else [value]:
            roles[_key(label)] = roles.get(_key(label), "") + role
    for node in data["nodes"]:
        label = _key(node["id"] if isinstance(node, Mapping) else node)
        values = {k: v for k, v in node.items() if k != "id"} if isinstance(node, Mapping) else {}
        graph.add_node(label, label=json.dumps([roles.get(label, ""), values], sort_keys=True))
    directed = bool(data.get("directed", False))
    for number, edge in enumerate(data.get("edges", data.get("links", []))):
        weight = float(edge.get("weight", edge.get("capacity", 1.0)))
        middle = f"edge {number}"
        graph.add_node(middle, label=f"{weight:.{FINE}g}")
        graph.add_edge(_key(edge["source"]), middle, end="from" if directed else "")
        graph.add_edge(_key(edge["target"]), middle, end="to" if directed else "")
    for number, members in enumerate(data.get("hyperedges", [])):
        middle = f"hyperedge {number}"
        graph.add_node(middle, label="1")
        graph.add_edges_from((_key(member), middle, {"end": ""}) for member in members)
    found = nx.weisfeiler_lehman_graph_hash(graph, edge_attr="end", node_attr="label", iterations=ITERATIONS)
    return f"{problem_type}:{found}"


def decimal(value: float, digits: int) -> str:
    """The value with so many digits; one that lies between two roundings goes up, whatever its last bits are.

    Two labellings of one instance add the same numbers in another order.
    """
    return f"{value + 10.0 ** -(digits + 3):.{digits}f}".replace(f"-{0:.{digits}f}", f"{0:.{digits}f}")


def _key(label: Any) -> str:
    return f"node {label!r}" if not isinstance(label, list | tuple) else f"node {tuple(label)!r}"


def hamiltonian_fingerprint(terms: Iterable[Any], decimals: int = COARSE) -> str:
    """Of Z products or Pauli products up to a positive factor, weights rounded to ``decimals``.

    The graph has a node for every term, labelled with its weight, and one for every qubit; edges have the letters.
    """
    merged: dict[tuple[tuple[str, int], ...], float] = {}
    for coefficient, factors in terms:
        key = tuple(sorted(_factor(f) for f in factors))
        merged[key] = merged.get(key, 0.0) + float(coefficient)
    largest = max((abs(c) for c in merged.values()), default=0.0) or 1.0
    graph = nx.Graph()
    for number, (factors, coefficient) in enumerate(merged.items()):
        weight = decimal(coefficient / largest, decimals)
        if float(weight) == 0.0 or not factors:
            continue
        graph.add_node(("term", number), label=weight)
        for letter, qubit in factors:
            graph.add_node(("qubit", qubit), label="q")
            graph.add_edge(("term", number), ("qubit", qubit), letter=letter)
    return nx.weisfeiler_lehman_graph_hash(graph, edge_attr="letter", node_attr="label", iterations=ITERATIONS)


def _factor(factor: Any) -> tuple[str, int]:
    return ("Z", int(factor)) if isinstance(factor, int | np.integer) else (str(factor[0]), int(factor[1]))


def instance_fingerprint(terms: Sequence[Any], energies: NDArray[np.float64] | None) -> str:
    """Tells instances apart: the Hamiltonian's, and moments of the energies, which tell regular graphs apart."""
    found = hamiltonian_fingerprint(terms, FINE)
    if energies is not None:
        centred = energies - energies.mean()
        centred = centred / np.abs(centred).max()
        lowest = int(np.sum(energies <= energies.min() + 1e-9 * np.ptp(energies)))
        moments = [decimal(float(np.mean(centred**power)), 8) for power in (2, 3, 4, 5, 6)]
        found = f"{found} {lowest} {' '.join(moments)}"
    return hashlib.sha256(found.encode()).hexdigest()[:16]
