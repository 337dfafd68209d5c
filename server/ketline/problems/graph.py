"""Node-link JSON to a checked graph, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

MAX_NODES = 64
"""Most nodes of a graph that is read; the limit that matters, on qubits, is each problem's own."""

Requirement = Literal["edges", "hyperedges", "nodes"]
"""What a graph must have to be a problem: edges, hyperedges (or edges), or nodes only."""


class InvalidGraph(ValueError):
    """The graph file cannot be read as a problem; the message says what is wrong with it."""


@dataclass(frozen=True)
class Edge:
    """An edge between two nodes by number, with its weight (or capacity; 1 where the file gives none)."""

    source: int
    target: int
    weight: float


@dataclass(frozen=True)
class Graph:
    """``nodes[i]`` is the label of node number i; edges and hyperedges speak of numbers.

    ``node_data`` is empty, or holds what the file says of each node besides its id.
    """

    nodes: tuple[Any, ...]
    edges: tuple[Edge, ...]
    directed: bool
    hyperedges: tuple[tuple[int, ...], ...] = ()
    node_data: tuple[Mapping[str, Any], ...] = ()

    def qubit(self, label: Any) -> int:
        """Number of the node ``label``; raises ``InvalidGraph`` where there is no such node."""
        try:
            return self.nodes.index(_hashable(label))
        except ValueError:
            raise InvalidGraph(f"node {label!r} is not in the graph") from None

    def number(self, node: int, key: str, default: float | None = None) -> float:
        """The finite number that the data of ``node`` has under ``key``; raises ``InvalidGraph``."""
        value = self.node_data[node].get(key, default) if self.node_data else default
        if value is None:
            raise InvalidGraph(f"node {self.nodes[node]!r} has no '{key}'")
        return finite(value, f"node {self.nodes[node]!r}: {key}")

    def pairs(self) -> dict[tuple[int, int], float]:
        """Total weight by pair of joined nodes, the lower number first, whatever the direction."""
        merged: dict[tuple[int, int], float] = {}
        for edge in self.edges:
            key = (min(edge.source, edge.target), max(edge.source, edge.target))
            merged[key] = merged.get(key, 0.0) + edge.weight
        return dict(sorted(merged.items()))


def finite(value: Any, what: str) -> float:
    """``value`` as a finite float; ``what`` names it in the ``InvalidGraph`` raised otherwise."""
    try:
        number = math.nan if isinstance(value, bool) or not isinstance(value, int | float) else float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise InvalidGraph(f"{what} {value!r} is not a finite number")
    return number


def read_graph(data: Mapping[str, Any], requires: Requirement = "edges") -> Graph:
    """Check networkx node-link data (``nodes``, ``edges`` or ``links``, ``hyperedges``) and number its nodes.

    Integer labels are numbered in increasing order, other labels in the order listed.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("nodes"), list | tuple):
        raise InvalidGraph("not node-link data: expected an object with 'nodes' and 'edges' (or 'links')")
    by_label = _nodes(data["nodes"])
    labels = list(by_label)
    if all(isinstance(label, int) for label in labels):
        labels.sort()
    index = {label: i for i, label in enumerate(labels)}
    edges = tuple(_edge(edge, index) for edge in _listed(data, "edges" if "edges" in data else "links"))
    hyperedges = tuple(_hyperedge(edge, index) for edge in _listed(data, "hyperedges"))
    if requires == "edges" and not edges:
        raise InvalidGraph("the graph has no edges")
    if requires == "hyperedges" and not edges and not hyperedges:
        raise InvalidGraph("the graph has neither hyperedges nor edges")
    node_data = tuple(by_label[label] for label in labels) if any(by_label.values()) else ()
    return Graph(tuple(labels), edges, bool(data.get("directed", False)), hyperedges, node_data)


def graph_data(graph: Graph, edge_value: str | None = None) -> dict[str, Any]:
    """Node-link data, ready for JSON, from which ``read_graph`` makes the same graph.

    ``edge_value`` names the edges' numbers: ``capacity`` in a directed graph and ``weight`` in another
    unless told otherwise.
    """
    value = edge_value or ("capacity" if graph.directed else "weight")
    extra = graph.node_data or ({},) * len(graph.nodes)
    data: dict[str, Any] = {
        "directed": graph.directed,
        "multigraph": False,
        "graph": {},
        "nodes": [{**more, "id": _listable(label)} for label, more in zip(graph.nodes, extra, strict=True)],
        "edges": [
            {
                "source": _listable(graph.nodes[edge.source]),
                "target": _listable(graph.nodes[edge.target]),
                value: int(edge.weight) if edge.weight.is_integer() else edge.weight,
            }
            for edge in graph.edges
        ],
    }
    if graph.hyperedges:
        data["hyperedges"] = [[_listable(graph.nodes[node]) for node in edge] for edge in graph.hyperedges]
    return data


def _nodes(raw: Any) -> dict[Any, Mapping[str, Any]]:
    if not raw:
        raise InvalidGraph("the graph has no nodes")
    if len(raw) > MAX_NODES:
        raise InvalidGraph(f"{len(raw)} nodes: at most {MAX_NODES} are supported (MAX_NODES)")
    by_label: dict[Any, Mapping[str, Any]] = {}
    for node in raw:
        label = _label(node)
        if label in by_label:
            raise InvalidGraph(f"node {label!r} is listed twice")
        by_label[label] = {k: v for k, v in node.items() if k != "id"} if isinstance(node, Mapping) else {}
    return by_label


def _hashable(label: Any) -> Any:
    return tuple(_hashable(part) for part in label) if isinstance(label, list | tuple) else label


def _listable(label: Any) -> Any:
    return list(label) if isinstance(label, tuple) else label


def _listed(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    if found is None:
        return []
    if not isinstance(found, list | tuple):
        raise InvalidGraph(f"'{key}' is not a list")
    return list(found)


def _label(node: Any) -> Any:
    label = _hashable(node.get("id") if isinstance(node, Mapping) else node)
    if not _is_label(label):
        raise InvalidGraph(f"node {node!r} has no usable 'id'")
    return label


def _is_label(label: Any) -> bool:
    if isinstance(label, tuple):
        return all(_is_label(part) for part in label)
    return isinstance(label, str | int) and not isinstance(label, bool)


def _edge(edge: Any, index: Mapping[Any, int]) -> Edge:
    if not isinstance(edge, Mapping) or "source" not in edge or "target" not in edge:
        raise InvalidGraph(f"edge {edge!r} has no 'source' and 'target'")
    ends = [_hashable(end) for end in (edge["source"], edge["target"])]
    where = f"edge {ends[0]!r} - {ends[1]!r}"
    numbers = [_number(end, index, where) for end in ends]
    if ends[0] == ends[1]:
        raise InvalidGraph(f"{where} is a self loop")
    weight = finite(edge.get("weight", edge.get("capacity", 1.0)), f"{where}: weight")
    return Edge(numbers[0], numbers[1], weight)


def _hyperedge(edge: Any, index: Mapping[Any, int]) -> tuple[int, ...]:
    if not isinstance(edge, list | tuple):
        raise InvalidGraph(f"hyperedge {edge!r} is not a list of nodes")
    numbers = tuple(_number(_hashable(label), index, f"hyperedge {list(edge)}") for label in edge)
    if len(numbers) < 2 or len(set(numbers)) != len(numbers):
        raise InvalidGraph(f"hyperedge {list(edge)} does not join two or more different nodes")
    return numbers


def _number(label: Any, index: Mapping[Any, int], where: str) -> int:
    if not _is_label(label) or label not in index:
        raise InvalidGraph(f"{where}: node {label!r} is not in the graph")
    return index[label]
