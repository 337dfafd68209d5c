"""Instances that cannot be: each is refused in words that say what and where."""

from __future__ import annotations

import pytest

from ketline.problems import InvalidGraph, problem


def graph(nodes, *edges, **more):
    """Node-link data: nodes by number or with data, edges as (source, target[, weight])."""
    listed = [{"source": e[0], "target": e[1], **({"weight": e[2]} if len(e) > 2 else {})} for e in edges]
    return {"nodes": list(range(nodes)) if isinstance(nodes, int) else nodes, "edges": listed, **more}


def items(*weights, **more):
    return {"nodes": [{"id": i, "weight": w, "value": 1, **more} for i, w in enumerate(weights)]}


TRIANGLE = graph(3, (0, 1), (1, 2), (0, 2))
STAR = graph(4, (0, 1), (0, 2), (0, 3))
SQUARE = graph(4, (0, 1), (1, 2), (2, 3), (3, 0))


@pytest.mark.parametrize(
    ("name", "data", "attributes", "message"),
    [
        ("maxcut", graph(2, (0, 1, 10**400)), {}, "edge 0 - 1: weight 10+ is not a finite number"),
        ("number_partitioning", items(1e200, 1e200), {}, "too large"),
        ("maxcut", graph(21, (0, 1)), {}, "21 nodes takes 21 qubits: at most 20"),
        ("hypermaxcut", graph(3), {}, "neither hyperedges nor edges"),
        ("hypermaxcut", graph(3, hyperedges=[[0]]), {}, "does not join two or more"),
        ("hypermaxcut", graph(3, hyperedges=[[0, 0]]), {}, "does not join two or more"),
        ("hypermaxcut", graph(3, hyperedges=[[0, 7]]), {}, r"hyperedge \[0, 7\]: node 7 is not in the graph"),
        ("hypermaxcut", graph(3, hyperedges=["ab"]), {}, "not a list of nodes"),
        ("hypermaxcut", graph(3, hyperedges=4), {}, "'hyperedges' is not a list"),
        ("hypermaxcut", TRIANGLE, {"encoding": "other"}, "expected one of exact, published"),
        ("vertex_cover", TRIANGLE, {"penalty": 1}, "must be more than 1 "),
        ("vertex_cover", TRIANGLE, {"penalty": "big"}, "not a finite number"),
        ("edge_cover", graph(3, (0, 1)), {}, "node 2 has no edge"),
        ("edge_cover", TRIANGLE, {"penalty": 0.5}, "must be more than 1 "),
        ("matching", STAR, {"matching": "perfect"}, "no perfect matching: every matching leaves 2 of the 4"),
        ("matching", STAR, {"matching": "near_perfect"}, "no near perfect matching"),
        ("matching", TRIANGLE, {"matching": "maximum_bipartite"}, "odd cycle"),
        ("matching", TRIANGLE, {"matching": "best"}, "expected one of maximum, perfect"),
        ("matching", graph(2, (0, 1, -3)), {}, "edge 0 - 1: weight -3 is not above zero"),
        ("matching", graph(4, (0, 1, 9), (2, 3, 5)), {"penalty": 7}, "must be more than 7 "),
        ("kclique", TRIANGLE, {"k": 4}, "k = 4 nodes cannot be chosen: the graph has 3"),
        ("kclique", TRIANGLE, {}, "'k' is missing"),
        ("kclique", TRIANGLE, {"k": 0}, "'k' is 0: expected a whole number of at least 1"),
        ("kclique", TRIANGLE, {"k": 2.5}, "expected a whole number"),
        ("graph_coloring", TRIANGLE, {"colors": 2}, "cannot be coloured with 2 colours"),
        ("graph_coloring", TRIANGLE, {}, "'colors' is missing"),
        ("graph_coloring", graph(8, (0, 1)), {"colors": 3}, "8 nodes takes 24 qubits"),
        ("graph_isomorphism", SQUARE, {}, "'autoisomorphic_graph' is missing"),
        ("graph_isomorphism", SQUARE, {"autoisomorphic_graph": TRIANGLE}, "not isomorphic: 4 nodes and 4 edges"),
        ("graph_isomorphism", STAR, {"autoisomorphic_graph": graph(4, (0, 1), (1, 2), (2, 3))}, "degrees"),
        ("graph_isomorphism", SQUARE, {"autoisomorphic_graph": 3}, "'autoisomorphic_graph': not node-link data"),
        ("hamiltonian_path", graph(5, (0, 1)), {}, "5 nodes takes 25 qubits"),
        ("hamiltonian_path", STAR, {}, "no path along the 3 edges visits each of the 4 nodes once"),
        ("hamiltonian_path", graph(3, (0, 1), (1, 2)), {"cycle": True}, "no round trip"),
        ("hamiltonian_path", graph(2, (0, 1)), {"cycle": True}, "needs three nodes"),
        ("hamiltonian_path", TRIANGLE, {"cycle": 1}, "expected true or false"),
        ("hamiltonian_path", graph(2, (0, 1, -1)), {}, "length -1 is negative"),
        ("community_detection", TRIANGLE, {"number_of_communities": 1}, "at least 2"),
        ("community_detection", graph(2, (0, 1, 0)), {}, "edge 0 - 1: weight 0 is not above zero"),
        ("community_detection", graph(11, (0, 1)), {}, "22 qubits"),
        ("connected_components", graph(1), {}, "nothing to reach"),
        ("connected_components", TRIANGLE, {"node": 9}, "node 9 is not in the graph"),
        ("max_flow", TRIANGLE, {"source": 0, "sink": 0}, "both node 0"),
        ("max_flow", graph(2, (0, 1, 1.5), directed=True), {}, "edge 0 - 1: capacity 1.5 is not a whole number"),
        ("max_flow", graph(2, (0, 1, -1), directed=True), {}, "edge 0 - 1: capacity -1 is negative"),
        ("max_flow", graph(2, (0, 1, 2**30), directed=True), {}, "31 qubits"),
        ("max_flow", graph(2, (0, 1, 0), directed=True), {}, "no flow"),
        ("max_flow", TRIANGLE, {"penalty": 1}, "must be more than 1 "),
        ("min_cut", TRIANGLE, {"penalty": 2}, "must be more than 2 "),
        ("independent_set", {"nodes": [{"id": 0, "weight": 0}]}, {}, "node 0: weight 0 is not above zero"),
        ("number_partitioning", items(1), {}, "one number cannot be split"),
        ("number_partitioning", graph(2), {}, "node 0 has no 'weight'"),
        ("number_partitioning", items(1, "x"), {}, "node 1: weight 'x' is not a finite number"),
        ("knapsack", items(2, 3), {"capacity": 1}, "nothing fits: the sack carries 1 and the lightest thing weighs 2"),
        ("knapsack", items(2, 3), {}, "'capacity' is missing"),
        ("knapsack", items(2, 3.5), {"capacity": 4}, "node 1: weight 3.5 is not a whole number above zero"),
        ("knapsack", {"nodes": [{"id": 0, "weight": 1}]}, {"capacity": 4}, "node 0 has no 'value'"),
        ("knapsack", {"nodes": [{"id": 0, "weight": 1, "value": -1}]}, {"capacity": 4}, "value -1 is not above zero"),
        ("max_3sat", graph(3), {}, "'clauses' is missing or empty"),
        ("max_3sat", graph(3), {"clauses": [[1, 2], []]}, r"clause 2, \[\], is not a list of 1 to 3 literals"),
        ("max_3sat", graph(4), {"clauses": [[1, 2, 3, 4]]}, "not a list of 1 to 3 literals"),
        ("max_3sat", graph(3), {"clauses": [[1, 4]]}, "clause 1: literal 4 is not a number from 1 to 3"),
        ("max_3sat", graph(3), {"clauses": [[1, -1]]}, "names a variable twice"),
        ("portfolio", {"nodes": [{"id": 0, "return": 1}]}, {"budget": 2}, "a budget of 2 assets: there are only 1"),
        ("portfolio", graph(2), {"budget": 1}, "node 0 has no 'return'"),
        ("portfolio", {"nodes": [{"id": 0, "return": 1}]}, {"budget": 1, "risk": -1}, "'risk' is -1"),
        ("sherrington_kirkpatrick", graph(2), {}, "no edges"),
    ],
)
def test_impossible_instances_are_refused_in_words(name, data, attributes, message):
    with pytest.raises(InvalidGraph, match=message):
        problem(name).instance(data, attributes)


@pytest.mark.parametrize("nodes", [3, "abc", {"0": 1}, None, [None], [True], [1.5], [{"id": {}}], [{"id": [{}]}]])
def test_nodes_of_the_wrong_kind_are_refused(nodes):
    with pytest.raises(InvalidGraph):
        problem("maxcut").instance({"nodes": nodes, "edges": [{"source": 0, "target": 1}]})


@pytest.mark.parametrize("edges", [3, "ab", [3], [{"source": {}, "target": 0}], [{"source": [{}], "target": 0}]])
def test_edges_of_the_wrong_kind_are_refused(edges):
    with pytest.raises(InvalidGraph):
        problem("maxcut").instance({"nodes": [0, 1], "edges": edges})


def test_attributes_of_the_wrong_kind_are_refused():
    with pytest.raises(InvalidGraph, match="'attributes' is not an object"):
        problem("kclique").instance({**TRIANGLE, "attributes": [1]})
