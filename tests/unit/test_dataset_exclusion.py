"""Published instances are kept out whatever their labels and their scale; others are not."""

from __future__ import annotations

import json
from itertools import combinations, islice
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from ketline.problems import problem, problem_ids
from ketline.training.exclusion import Excluded, excluded_rows, graph_fingerprint, hamiltonian_fingerprint
from ketline.training.tables import UnreadableTable

PUBLISHED = Path(__file__).resolve().parents[3] / "shared/bench/agentq/dev.jsonl"
needs_published = pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"no published instances at {PUBLISHED}")


@pytest.fixture(scope="module")
def rows():
    return [json.loads(line) for line in PUBLISHED.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def excluded():
    return excluded_rows(PUBLISHED)


def label_map(graph, rng):
    """New names for the nodes: strings where they were numbers, so that no order is kept."""
    labels = [hashable(node["id"] if isinstance(node, dict) else node) for node in graph["nodes"]]
    return {label: f"v{k}" for label, k in zip(labels, rng.permutation(len(labels)), strict=True)}


def hashable(label):
    return tuple(label) if isinstance(label, list) else label


def renamed(graph, attributes, rng):
    """Nodes named anew, nodes and edges in another order, ends of undirected edges swapped at random."""
    names = label_map(graph, rng)
    full = [node if isinstance(node, dict) else {"id": node} for node in graph["nodes"]]
    nodes = [{**node, "id": names[hashable(node["id"])]} for node in full]
    edges = []
    for edge in graph.get("edges", graph.get("links", [])):
        ends = [names[hashable(edge["source"])], names[hashable(edge["target"])]]
        if not graph.get("directed") and rng.random() < 0.5:
            ends.reverse()
        edges.append({**edge, "source": ends[0], "target": ends[1]})
    other = {
        "directed": graph.get("directed", False),
        "nodes": [nodes[k] for k in rng.permutation(len(nodes))],
        "edges": [edges[k] for k in rng.permutation(len(edges))],
    }
    if graph.get("hyperedges"):
        other["hyperedges"] = [[names[hashable(m)] for m in reversed(edge)] for edge in reversed(graph["hyperedges"])]
    roles = {}
    for key, value in attributes.items():
        if key in ("source", "sink", "node", "terminals"):
            value = [names[hashable(v)] for v in value] if isinstance(value, list) else names[hashable(value)]
        roles[key] = value
    return other, roles


@needs_published
def test_every_published_row_is_forbidden_by_its_graph_under_other_names(rows, excluded):
    alone = Excluded(excluded.graphs, frozenset())
    for number, row in enumerate(rows):
        graph, attributes = renamed(row["graph"], row.get("attributes") or {}, np.random.default_rng(number))
        assert forbids(alone, row["problem_type"], graph, attributes, ((1.0, (0,)), (0.123, (1, 2)))), row["id"]


@needs_published
def test_every_published_row_is_forbidden_by_its_hamiltonian_under_other_names(rows, excluded):
    alone = Excluded(frozenset(), excluded.hamiltonians)
    for number, row in enumerate(rows):
        rng = np.random.default_rng(number)
        label = rng.permutation(row["n_qubits"])
        terms = [(2 * c, [int(label[q]) for q in reversed(qubits)]) for c, qubits in row["hamiltonian"]]
        terms = [terms[k] for k in rng.permutation(len(terms))]
        assert forbids(alone, "other", {"nodes": [0, 1]}, None, terms), row["id"]


@needs_published
def test_published_rows_are_of_known_problems_in_our_words(rows):
    """A problem by another name would never be recognised by its graph."""
    assert {row["problem_type"] for row in rows} <= set(problem_ids())
    named = [row for row in rows if row["problem_type"] in ("min_cut", "max_flow")]
    assert named and all({"source", "sink"} <= set(row["attributes"]) for row in named)


@needs_published
def test_our_own_encoding_of_a_published_graph_is_forbidden(rows, excluded):
    """Both encodings have other Hamiltonians; the graph gives them away."""
    seen = set()
    for row in rows:
        for encoding in ("exact", "published"):
            attributes = {**(row.get("attributes") or {}), "encoding": encoding}
            try:
                made = problem(row["problem_type"]).instance(row["graph"], attributes)
            except ValueError:
                continue
            assert forbids(excluded, row["problem_type"], row["graph"], attributes, made.hamiltonian)
            seen.add(row["problem_type"])
    assert len(seen) >= 7


@needs_published
def test_another_graph_is_not_forbidden(rows, excluded):
    """A published graph with one weight changed by a fifth is another instance, by graph and by Hamiltonian."""
    free = 0
    for row in rows:
        edges = row["graph"].get("edges") or row["graph"].get("links")
        key = next((k for k in ("capacity", "weight") if edges and k in edges[0]), None)
        if key is None:
            continue
        changed = json.loads(json.dumps(row["graph"]))
        changed["edges" if "edges" in changed else "links"][0][key] = edges[0][key] * 1.37 + 0.011
        terms = [(c * (1.37 if k == 0 else 1), q) for k, (c, q) in enumerate(row["hamiltonian"])]
        assert not forbids(excluded, row["problem_type"], changed, row.get("attributes"), terms)
        free += 1
    assert free > 20
    large = nx.random_regular_graph(3, 16, seed=1)
    terms = [(0.31, (a, b)) for a, b in large.edges]
    assert not forbids(excluded, "maxcut", nx.node_link_data(large, edges="edges"), {}, terms)


def forbids(excluded, problem_type, graph, attributes, terms):
    """Whether an instance would be left out."""
    known = graph_fingerprint(problem_type, graph, attributes or {}), hamiltonian_fingerprint(terms)
    return excluded.knows(*known)


PATH = {"nodes": [0, 1, 2, 3], "edges": [{"source": k, "target": k + 1} for k in range(3)]}


def test_direction_weights_roles_and_problem_make_another_graph():
    base = graph_fingerprint("min_cut", {**PATH, "directed": True}, {"source": 0, "sink": 3})
    turned = {**PATH, "directed": True, "edges": [*PATH["edges"][:2], {"source": 3, "target": 2}]}
    weighed = {**PATH, "directed": True, "edges": [*PATH["edges"][:2], {"source": 2, "target": 3, "capacity": 2}]}
    marked = {**PATH, "directed": True, "nodes": [0, 1, 2, {"id": 3, "weight": 2}]}
    others = [
        graph_fingerprint("min_cut", PATH, {"source": 0, "sink": 3}),
        graph_fingerprint("min_cut", turned, {"source": 0, "sink": 3}),
        graph_fingerprint("min_cut", weighed, {"source": 0, "sink": 3}),
        graph_fingerprint("min_cut", marked, {"source": 0, "sink": 3}),
        graph_fingerprint("min_cut", {**PATH, "directed": True}, {"source": 3, "sink": 0}),
        graph_fingerprint("min_cut", {**PATH, "directed": True}, {"source": 0, "sink": 2}),
        graph_fingerprint("max_flow", {**PATH, "directed": True}, {"source": 0, "sink": 3}),
        graph_fingerprint("min_cut", {**PATH, "directed": True, "hyperedges": [[0, 1, 2]]}, {"source": 0, "sink": 3}),
    ]
    assert len({base, *others}) == len(others) + 1


def test_numbers_among_the_attributes_do_not_make_another_graph():
    assert graph_fingerprint("kclique", PATH, {"k": 2}) == graph_fingerprint("kclique", PATH, {"k": 3})


def test_letters_and_structure_make_another_hamiltonian():
    terms = [(1.0, (("X", 0), ("X", 1))), (0.5, (("Z", 0),))]
    other = [(1.0, (("Y", 0), ("Y", 1))), (0.5, (("Z", 0),))]
    assert hamiltonian_fingerprint(terms) != hamiltonian_fingerprint(other)
    assert hamiltonian_fingerprint(terms) == hamiltonian_fingerprint([(0.5, (("Z", 7),)), (1.0, (("X", 2), ("X", 7)))])
    assert hamiltonian_fingerprint([(1.0, (0, 1)), (1.0, (2,))]) == hamiltonian_fingerprint(
        [(1.0, (("Z", 3), ("Z", 1))), (1.0, (("Z", 0),))]
    )


def test_any_scale_is_the_same_hamiltonian():
    rng = np.random.default_rng(0)
    pairs = islice(combinations(range(15), 2), 100)
    terms = [((2 * k + 1) / 200, pair) for k, pair in enumerate(pairs)] + [(1.0, (14,))]
    assert max(c for c, _ in terms) == 1.0
    for _ in range(20):
        factor = float(rng.uniform(0.1, 10))
        assert hamiltonian_fingerprint([(factor * c, q) for c, q in terms]) == hamiltonian_fingerprint(terms)


def test_a_row_that_is_no_instance_is_named(tmp_path):
    path = tmp_path / "rows.jsonl"
    good = json.dumps({"problem_type": "maxcut", "graph": PATH, "hamiltonian": [[1.0, [0, 1]]]})
    for bad in ('{"graph": {}}', "no json", '{"problem_type": "maxcut", "graph": 3, "hamiltonian": []}'):
        path.write_text(f"{good}\n{bad}\n", encoding="utf-8")
        with pytest.raises(UnreadableTable, match=r"rows\.jsonl:2: not an instance"):
            excluded_rows(path)
    path.write_text(f"{good}\n", encoding="utf-8")
    assert len(excluded_rows(path).graphs) == len(excluded_rows(path).hamiltonians) == 1
