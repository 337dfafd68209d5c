"""Problems: encodings, optimum, decoding, bad graphs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ketline.problems import InvalidGraph, UnknownProblem, graph_data, problem, problem_ids, read_graph
from ketline.problems.graph import MAX_NODES
from ketline.problems.ising import MAX_ENUMERATED_QUBITS, TooManyQubits, ground_states, spectrum

PUBLISHED = Path(__file__).resolve().parents[3] / "shared/bench/agentq/dev.jsonl"

SQUARE = {
    "nodes": [{"id": i} for i in range(4)],
    "edges": [{"source": i, "target": (i + 1) % 4} for i in range(4)],
}


def edit(**changes):
    return {**SQUARE, **changes}


def test_maxcut_of_a_square_cuts_every_edge():
    instance = problem("maxcut").instance(SQUARE)
    assert instance.hamiltonian == ((0.5, (0, 1)), (0.5, (0, 3)), (0.5, (1, 2)), (0.5, (2, 3)))
    assert instance.optimum == -2.0
    assert instance.optimal_states == (0b0101, 0b1010)
    answer = problem("maxcut").decode(instance, 0b0101)
    assert (answer.chosen, answer.objective, answer.feasible) == ((0, 2), 4.0, True)


def test_vertex_cover_of_a_star_is_its_centre():
    star = {"nodes": [0, 1, 2, 3], "edges": [{"source": 0, "target": i} for i in (1, 2, 3)]}
    instance = problem("vertex_cover").instance(star)
    assert instance.optimal_states == (0b1110,)
    decode = problem("vertex_cover").decode
    assert decode(instance, 0b1110).chosen == (0,)
    assert not decode(instance, 0b1111).feasible


def test_min_cut_separates_source_and_sink_by_the_cheapest_edge():
    line = {
        "directed": True,
        "nodes": ["s", "m", "t"],
        "edges": [
            {"source": "s", "target": "m", "capacity": 3},
            {"source": "m", "target": "t", "capacity": 1},
        ],
    }
    encoding = problem("min_cut")
    instance = encoding.instance(line, {"source": "s", "sink": "t"})
    (state,) = instance.optimal_states
    answer = encoding.decode(instance, state)
    assert (answer.chosen, answer.objective, answer.feasible) == (("s", "m"), 1.0, True)


MAXIMISED = {
    "maxcut", "hypermaxcut", "kclique", "graph_isomorphism", "community_detection", "max_flow", "independent_set",
    "knapsack", "max_3sat", "portfolio",
}  # fmt: skip


@pytest.mark.parametrize("name", problem_ids())
def test_ground_states_of_random_instances_are_the_best_feasible_answers(name):
    rng = np.random.default_rng(3)
    decode = problem(name).decode
    for n in (size for size in problem(name).sizes if size < 10):
        for _ in range(4):
            instance = problem(name).random(rng, n)
            assert instance.n_qubits == n
            assert all(0 <= q < n for _, qubits in instance.hamiltonian for q in qubits)
            answers = [decode(instance, state) for state in range(2**n)]
            sign = -1 if name in MAXIMISED else 1
            best = min(sign * answer.objective for answer in answers if answer.feasible)
            for state in instance.optimal_states:
                assert answers[state].feasible
                assert sign * answers[state].objective == pytest.approx(best)


@pytest.mark.parametrize("name", problem_ids())
def test_instances_go_through_json(name):
    rng = np.random.default_rng(11)
    for n in problem(name).sizes:
        instance = problem(name).random(rng, n)
        data, attributes = json.loads(json.dumps([graph_data(instance.graph), instance.attributes]))
        again = problem(name).instance(data, attributes)
        assert again.hamiltonian == instance.hamiltonian
        assert again.description == instance.description


@pytest.mark.parametrize("name", problem_ids())
def test_random_instances_follow_from_the_seed_and_other_sizes_are_refused(name):
    size = problem(name).sizes[1]
    first, second = (problem(name).random(np.random.default_rng(5), size) for _ in range(2))
    assert (first.graph, first.attributes) == (second.graph, second.attributes)
    with pytest.raises(ValueError, match=f"sizes are {problem(name).sizes[0]}, "):
        problem(name).random(np.random.default_rng(5), 17)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "not node-link data"),
        (edit(nodes=[]), "no nodes"),
        (edit(edges=[]), "no edges"),
        (edit(nodes=[0, 0, 1]), "listed twice"),
        (edit(nodes=[{"name": 1}]), "no usable 'id'"),
        (edit(edges=[{"source": 0}]), "no 'source' and 'target'"),
        (edit(edges=[{"source": 0, "target": 9}]), "node 9 is not in the graph"),
        (edit(edges=[{"source": 1, "target": 1}]), "self loop"),
        (edit(edges=[{"source": 0, "target": 1, "weight": "big"}]), "not a finite number"),
        (edit(edges=[{"source": 0, "target": 1, "weight": float("nan")}]), "not a finite number"),
        ({"nodes": list(range(MAX_NODES + 1)), "edges": [{"source": 0, "target": 1}]}, "MAX_NODES"),
    ],
)
def test_bad_graphs_are_refused_in_words(data, message):
    with pytest.raises(InvalidGraph, match=message):
        problem("maxcut").instance(data)


def test_links_are_read_as_edges():
    graph = read_graph({"nodes": [2, 1], "links": [{"source": 1, "target": 2, "weight": 3}]})
    assert graph.nodes == (1, 2)
    assert (graph.edges[0].source, graph.edges[0].target, graph.edges[0].weight) == (0, 1, 3.0)


def test_bad_attributes_and_capacities():
    with pytest.raises(InvalidGraph, match="both node"):
        problem("min_cut").instance(SQUARE, {"source": 1, "sink": 1})
    with pytest.raises(InvalidGraph, match="not in the graph"):
        problem("min_cut").instance(SQUARE, {"source": 7})
    with pytest.raises(InvalidGraph, match="negative"):
        problem("min_cut").instance(edit(edges=[{"source": 0, "target": 1, "capacity": -1}]))


def test_unknown_problem_lists_the_known_ones():
    with pytest.raises(UnknownProblem, match="maxcut, vertex_cover, min_cut"):
        problem("sudoku")


def test_spectrum_bit_order_and_limit():
    energies = spectrum(((1.0, (0,)), (10.0, (1, 2))), 3)
    assert list(energies) == [11, 9, -9, -11, -9, -11, 11, 9]
    assert list(ground_states(energies)) == [3, 5]
    with pytest.raises(TooManyQubits, match=str(MAX_ENUMERATED_QUBITS)):
        spectrum((), MAX_ENUMERATED_QUBITS + 1)


PUBLISHED_AS_IT_IS = {"vertex_cover", "min_cut", "edge_cover", "kclique"}
"""Problems whose published encoding is ours; of the others ``encoding`` asks for the published one."""


def _published_rows():
    return [json.loads(line) for line in PUBLISHED.read_text().splitlines()] if PUBLISHED.is_file() else []


def _our_keys(instance):
    """What our qubits stand for, where the published files may number it otherwise."""
    nodes = instance.graph.nodes
    if instance.problem_id in ("edge_cover", "matching"):
        return [tuple(sorted((edge.source, edge.target))) for edge in instance.graph.edges]
    if instance.problem_id == "connected_components":
        return [node for node in nodes if node != instance.attributes["node"]]
    return list(nodes) if instance.n_qubits == len(nodes) else list(range(instance.n_qubits))


def _renumbered(instance, order):
    keys = _our_keys(instance)
    position = [sorted(keys, key=order).index(key) for key in keys]
    return {tuple(sorted(position[q] for q in qubits)): c for c, qubits in instance.hamiltonian}


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published instances are not beside the checkout")
@pytest.mark.parametrize("name", sorted({row["problem_type"] for row in _published_rows()} - {"graph_isomorphism"}))
def test_encodings_equal_the_published_ones(name):
    """Up to the numbering: published files number nodes and edges by label, some as numbers and some as text."""
    for row in (row for row in _published_rows() if row["problem_type"] == name):
        attributes = dict(row["attributes"] or {})
        if name not in PUBLISHED_AS_IT_IS:
            attributes["encoding"] = "published"
        instance = problem(name).instance(row["graph"], attributes)
        theirs = {tuple(sorted(qubits)): c for c, qubits in row["hamiltonian"] if abs(c) > 1e-12}
        assert any(_renumbered(instance, order) == pytest.approx(theirs) for order in (str, lambda key: key)), row["id"]
        assert instance.n_qubits == row["n_qubits"]
        assert instance.optimum == pytest.approx(row["energy_min"])


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published instances are not beside the checkout")
def test_the_published_isomorphism_has_our_ground_states():
    """It counts each pair of edge and non-edge in one direction only, so the Hamiltonians differ."""
    for row in (row for row in _published_rows() if row["problem_type"] == "graph_isomorphism"):
        instance = problem("graph_isomorphism").instance(row["graph"], row["attributes"])
        assert list(instance.optimal_states) == row["ground_states"]
