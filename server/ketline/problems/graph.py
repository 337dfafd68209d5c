"""Node-link JSON to a checked graph whose nodes are qubits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_NODES = 20
"""Most nodes of a graph: one qubit a node, and exact optima are found by enumeration."""


class InvalidGraph(ValueError):
    """The graph file cannot be read as a problem; the message says what is wrong with it."""


@dataclass(frozen=True)
class Edge:
    """An edge between two qubits, with its weight (or capacity; 1 where the file gives none)."""

    source: int
    target: int
    weight: float


@dataclass(frozen=True)
class Graph:
    """``nodes[i]`` is the label of the node that is qubit i."""

    nodes: tuple[Any, ...]
    edges: tuple[Edge, ...]
    directed: bool

    def qubit(self, label: Any) -> int:
        """Qubit of the node ``label``; raises ``InvalidGraph`` where there is no such node."""
        try:
            return self.nodes.index(label)
        except ValueError:
            raise InvalidGraph(f"node {label!r} is not in the graph") from None


def read_graph(data: Mapping[str, Any]) -> Graph:
    """Check networkx node-link data (``nodes``, ``edges`` or ``links``) and number its nodes.

    Integer labels are numbered in increasing order, other labels in the order listed.
    """
    if not isinstance(data, Mapping) or "nodes" not in data:
        raise InvalidGraph("not node-link data: expected an object with 'nodes' and 'edges' (or 'links')")
    labels = [_label(node) for node in data["nodes"]]
    if not labels:
        raise InvalidGraph("the graph has no nodes")
    if len(set(labels)) != len(labels):
        raise InvalidGraph("a node is listed twice")
    if len(labels) > MAX_NODES:
        raise InvalidGraph(f"{len(labels)} nodes: at most {MAX_NODES} are supported (MAX_NODES)")
    if all(isinstance(label, int) for label in labels):
        labels.sort()
    index = {label: i for i, label in enumerate(labels)}
    raw_edges = data.get("edges", data.get("links", []))
    edges = tuple(_edge(edge, index) for edge in raw_edges)
    if not edges:
        raise InvalidGraph("the graph has no edges")
    return Graph(nodes=tuple(labels), edges=edges, directed=bool(data.get("directed", False)))


def _label(node: Any) -> Any:
    label = node.get("id") if isinstance(node, Mapping) else node
    if isinstance(label, list):
        label = tuple(label)
    if label is None or not isinstance(label, str | int | tuple):
        raise InvalidGraph(f"node {node!r} has no usable 'id'")
    return label


def _edge(edge: Any, index: Mapping[Any, int]) -> Edge:
    if not isinstance(edge, Mapping) or "source" not in edge or "target" not in edge:
        raise InvalidGraph(f"edge {edge!r} has no 'source' and 'target'")
    ends = [tuple(end) if isinstance(end, list) else end for end in (edge["source"], edge["target"])]
    for end in ends:
        if end not in index:
            raise InvalidGraph(f"edge {ends[0]!r} - {ends[1]!r}: node {end!r} is not in the graph")
    if ends[0] == ends[1]:
        raise InvalidGraph(f"edge {ends[0]!r} - {ends[1]!r} is a self loop")
    weight = edge.get("weight", edge.get("capacity", 1.0))
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight):
        raise InvalidGraph(f"edge {ends[0]!r} - {ends[1]!r}: weight {weight!r} is not a finite number")
    return Edge(index[ends[0]], index[ends[1]], float(weight))
