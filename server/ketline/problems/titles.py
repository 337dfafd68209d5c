"""What each problem that the model writes circuits for asks, in a line, and what it wants said besides its graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Title:
    """``attributes`` are an example of what the problem needs besides the graph; ``has_edges`` is whether its graph has
    any. ``node`` names the numbers that its nodes have, by key with a first value."""

    asks: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    has_edges: bool = True
    node: Mapping[str, float] = field(default_factory=dict)


TITLES: dict[str, Title] = {
    "maxcut": Title("the split that cuts the most weight"),
    "vertex_cover": Title("the fewest nodes that touch each edge"),
    "min_cut": Title("the cheapest cut between two nodes", {"source": 0, "sink": 1}),
    "hypermaxcut": Title("the split that cuts the most hyperedges"),
    "edge_cover": Title("the fewest edges that touch each node"),
    "matching": Title("the largest matching, of the least weight", {"matching": "maximum"}),
    "kclique": Title("k nodes, all of them joined", {"k": 3}),
    "graph_coloring": Title("a colour for each node, joined ones different", {"colors": 2}),
    "graph_isomorphism": Title("which node is which of another graph", {"autoisomorphic_graph": {}}),
    "hamiltonian_path": Title("a path through all nodes, the shortest", {"cycle": False}),
    "community_detection": Title("communities of the largest modularity", {"number_of_communities": 2}),
    "connected_components": Title("the nodes that can be reached from one", {"node": 0}),
    "max_flow": Title("the largest flow between two nodes", {"source": 0, "sink": 1}),
    "independent_set": Title("the most nodes, none of them joined"),
    "number_partitioning": Title("two groups with the closest sums", has_edges=False, node={"weight": 1}),
    "knapsack": Title("the most value that fits", {"capacity": 3}, has_edges=False, node={"weight": 1, "value": 1}),
    "max_3sat": Title("truth values for the most clauses", {"clauses": [[1, 2, -3], [-1, 2, 3]]}, has_edges=False),
    "portfolio": Title(
        "assets of much return and little variance", {"budget": 2, "risk": 0.5}, node={"return": 0.1, "variance": 0.1}
    ),
    "sherrington_kirkpatrick": Title("spins of the least energy; weights are couplings"),
    "transverse_field_ising": Title("the ground state; weights are couplings", {"field": 1.0}),
    "heisenberg": Title("the ground state; weights are couplings", {"anisotropy": 1.0, "field": 0.0}),
    "h2": Title("the ground state of a hydrogen molecule, in Angstrom", {"distance": 0.75}, has_edges=False),
}
