"""Ground states of each encoding against the optimal answers of the problem itself, found without the encoding."""

from __future__ import annotations

from itertools import combinations, permutations, product

import networkx as nx
import numpy as np
import pytest

from ketline.problems import graph_data, problem, problem_ids, read_graph

INSTANCES = 14
LARGEST = 9


def subsets(things):
    return (set(chosen) for size in range(len(things) + 1) for chosen in combinations(things, size))


def best(candidates, value):
    """The candidates of the largest value, up to rounding."""
    valued = [(value(candidate), candidate) for candidate in candidates]
    top = max(v for v, _ in valued)
    return [candidate for v, candidate in valued if v > top - 1e-6]


def plain(instance, directed=False):
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from(instance.graph.nodes)
    for edge in instance.graph.edges:
        ends = instance.graph.nodes[edge.source], instance.graph.nodes[edge.target]
        graph.add_edge(*ends, weight=edge.weight, capacity=edge.weight)
    return graph


def as_sets(found):
    return {frozenset(chosen) for chosen in found}


def maxcut(instance):
    graph = plain(instance)
    return as_sets(best(subsets(list(graph)), lambda side: nx.cut_size(graph, side, weight="weight")))


def hypermaxcut(instance):
    edges = [set(edge) for edge in instance.graph.hyperedges]
    return as_sets(best(subsets(instance.graph.nodes), lambda side: sum(0 < len(e & side) < len(e) for e in edges)))


def vertex_cover(instance):
    graph = plain(instance)
    covers = [c for c in subsets(list(graph)) if all(a in c or b in c for a, b in graph.edges)]
    return as_sets(best(covers, lambda cover: -len(cover)))


def independent_set(instance):
    graph = plain(instance)
    weight = {node["id"]: node.get("weight", 1) for node in graph_data(instance.graph)["nodes"]}
    alone = [c for c in subsets(list(graph)) if graph.subgraph(c).number_of_edges() == 0]
    return as_sets(best(alone, lambda chosen: sum(weight[node] for node in chosen)))


def min_cut(instance):
    graph, ends = plain(instance, directed=True), instance.attributes
    least = nx.minimum_cut_value(graph, ends["source"], ends["sink"])
    sides = [s for s in subsets(list(graph)) if ends["source"] in s and ends["sink"] not in s]
    arcs = graph.edges(data="capacity")
    cut = {frozenset(s): sum(c for a, b, c in arcs if a in s and b not in s) for s in sides}
    return {side for side, capacity in cut.items() if capacity == pytest.approx(least)}


def edge_cover(instance):
    graph = plain(instance)
    fewest = len(nx.min_edge_cover(graph))
    return as_sets(c for c in combinations(graph.edges, fewest) if {v for e in c for v in e} == set(graph))


def matching(instance):
    graph = plain(instance)
    optimum = nx.min_weight_matching(graph)
    weight = sum(graph.edges[e]["weight"] for e in optimum)
    tried = [c for c in combinations(graph.edges, len(optimum)) if nx.is_matching(graph, set(c))]
    return as_sets(c for c in tried if sum(graph.edges[e]["weight"] for e in c) == pytest.approx(weight))


def kclique(instance):
    graph, k = plain(instance), instance.attributes["k"]
    return as_sets(c for clique in nx.find_cliques(graph) for c in combinations(clique, k))


def graph_coloring(instance):
    graph = plain(instance)
    tries = (dict(zip(graph, c, strict=True)) for c in product(range(instance.attributes["colors"]), repeat=len(graph)))
    return as_sets(c.items() for c in tries if all(c[a] != c[b] for a, b in graph.edges))


def graph_isomorphism(instance):
    other = nx.Graph((e["source"], e["target"]) for e in instance.attributes["autoisomorphic_graph"]["edges"])
    other.add_nodes_from(instance.graph.nodes)
    return as_sets(m.items() for m in nx.isomorphism.GraphMatcher(plain(instance), other).isomorphisms_iter())


def hamiltonian_path(instance):
    graph = plain(instance, directed=True)
    if not instance.graph.directed:
        graph = graph.to_undirected()
    back = instance.attributes.get("cycle", False)
    orders = [(order, [*order, order[0]] if back else list(order)) for order in permutations(graph)]
    paths = [(order, walk) for order, walk in orders if nx.is_path(graph, walk)]
    return {order for order, _ in best(paths, lambda path: -nx.path_weight(graph, path[1], "weight"))}


def community_detection(instance):
    graph, count = plain(instance), instance.attributes["number_of_communities"]

    def modularity(labels):
        parts = [{v for v, label in labels.items() if label == c} for c in range(count)]
        return nx.community.modularity(graph, [part for part in parts if part])

    tries = [dict(zip(graph, labels, strict=True)) for labels in product(range(count), repeat=len(graph))]
    return as_sets(labels.items() for labels in best(tries, modularity))


def connected_components(instance):
    return {frozenset(nx.node_connected_component(plain(instance), instance.attributes["node"]))}


def max_flow(instance):
    graph, ends = plain(instance, directed=True), instance.attributes
    top = nx.maximum_flow_value(graph, ends["source"], ends["sink"])
    arcs = list(graph.edges(data="capacity"))
    found = set()
    for flows in product(*(range(int(capacity) + 1) for _, _, capacity in arcs)):
        balance = dict.fromkeys(graph, 0)
        for (a, b, _), units in zip(arcs, flows, strict=True):
            balance[a] -= units
            balance[b] += units
        if balance[ends["sink"]] == top and not any(v for n, v in balance.items() if n not in ends.values()):
            found.add(frozenset((a, b, units) for (a, b, _), units in zip(arcs, flows, strict=True) if units))
    return found


def number_partitioning(instance):
    number = {node["id"]: node["weight"] for node in graph_data(instance.graph)["nodes"]}
    half = sum(number.values()) / 2
    return as_sets(best(subsets(list(number)), lambda group: -abs(sum(number[i] for i in group) - half)))


def knapsack(instance):
    things = {node["id"]: node for node in graph_data(instance.graph)["nodes"]}
    fit = [c for c in subsets(list(things)) if sum(things[i]["weight"] for i in c) <= instance.attributes["capacity"]]
    return as_sets(best(fit, lambda packed: sum(things[i]["value"] for i in packed)))


def max_3sat(instance):
    def held(true):
        clauses = instance.attributes["clauses"]
        return sum(any((abs(lit) - 1 in true) == (lit > 0) for lit in clause) for clause in clauses)

    return as_sets(best(subsets(instance.graph.nodes), held))


def portfolio(instance):
    data = graph_data(instance.graph)["nodes"]
    returns = np.array([node["return"] for node in data])
    covariance = np.diag([node["variance"] for node in data])
    for edge in instance.graph.edges:
        covariance[edge.source, edge.target] = covariance[edge.target, edge.source] = edge.weight
    held = [list(c) for c in combinations(range(len(data)), instance.attributes["budget"])]
    risk = instance.attributes["risk"]
    return as_sets(best(held, lambda c: returns[c].sum() - risk * covariance[np.ix_(c, c)].sum()))


def sherrington_kirkpatrick(instance):
    fields = [node.get("field", 0.0) for node in graph_data(instance.graph)["nodes"]]

    def energy(up):
        spin = [1 if node in up else -1 for node in instance.graph.nodes]
        pairs = sum(e.weight * spin[e.source] * spin[e.target] for e in instance.graph.edges)
        return pairs + sum(h * s for h, s in zip(fields, spin, strict=True))

    return as_sets(best(subsets(instance.graph.nodes), lambda up: -energy(up)))


def instances(name, count=INSTANCES, seed=1):
    rng = np.random.default_rng(seed)
    sizes = [size for size in problem(name).sizes if size <= LARGEST]
    return [problem(name).random(rng, sizes[k % len(sizes)]) for k in range(count)]


@pytest.mark.parametrize("name", problem_ids())
def test_decoded_ground_states_are_exactly_the_optimal_answers(name):
    for instance in instances(name):
        decoded = [problem(name).decode(instance, state) for state in instance.optimal_states]
        shape = tuple if name == "hamiltonian_path" else frozenset
        assert {shape(answer.chosen) for answer in decoded} == globals()[name](instance)


SLOPES = {
    "maxcut": -1, "vertex_cover": 1, "min_cut": 1, "hypermaxcut": -1, "edge_cover": 1, "matching": 1,
    "connected_components": 1, "max_flow": -1, "independent_set": -1, "max_3sat": -1, "portfolio": -1,
    "sherrington_kirkpatrick": 1,
}  # fmt: skip


@pytest.mark.parametrize("name", SLOPES)
def test_energies_of_feasible_states_are_the_objective_and_a_constant(name):
    for instance in instances(name, seed=2):
        answers = [problem(name).decode(instance, state) for state in range(2**instance.n_qubits)]
        rest = [
            energy - SLOPES[name] * answer.objective
            for energy, answer in zip(instance.energies, answers, strict=True)
            if answer.feasible
        ]
        assert rest == pytest.approx([rest[0]] * len(rest))


def test_energy_is_edge_weight_times_modularity():
    for instance in instances("community_detection", seed=2):
        decode = problem("community_detection").decode
        total = sum(edge.weight for edge in instance.graph.edges)
        answers = [decode(instance, state) for state in range(2**instance.n_qubits)]
        pairs = zip(instance.energies, answers, strict=True)
        rest = [energy + total * answer.objective for energy, answer in pairs if answer.feasible]
        assert rest == pytest.approx([rest[0]] * len(rest))


def test_energy_is_the_squared_difference_of_the_groups():
    for instance in instances("number_partitioning", seed=2):
        constant = sum(node["weight"] ** 2 for node in graph_data(instance.graph)["nodes"])
        for state, energy in enumerate(instance.energies):
            difference = problem("number_partitioning").decode(instance, state).objective
            assert energy + constant == pytest.approx(difference**2, abs=1e-9)


@pytest.mark.parametrize("name", ["hypermaxcut", "community_detection"])
def test_published_encodings_that_differ_say_so(name):
    instance = instances(name, 3)[-1]
    other = problem(name).build(instance.graph, {**instance.attributes, "encoding": "published"})
    assert other.hamiltonian != instance.hamiltonian


def test_a_published_matching_may_leave_nodes_over_and_ours_may_not():
    path = {
        "nodes": [0, 1, 2, 3],
        "edges": [{"source": i, "target": i + 1, "weight": w} for i, w in enumerate([30, 1, 30])],
    }
    matching = problem("matching")
    ours, theirs = (matching.instance(path, {"encoding": encoding}) for encoding in ("exact", "published"))
    (state,) = ours.optimal_states
    assert matching.decode(ours, state).chosen == ((0, 1), (2, 3))
    assert not any(matching.decode(theirs, state).feasible for state in theirs.optimal_states)


def test_a_published_component_may_be_torn_and_ours_may_not():
    chain = {"nodes": list(range(7)), "edges": [{"source": i, "target": i + 1} for i in range(6)]}
    components = problem("connected_components")
    ours, theirs = (components.instance(chain, {"encoding": encoding}) for encoding in ("exact", "published"))
    assert ours.optimal_states == (0,)
    assert not any(components.decode(theirs, state).feasible for state in theirs.optimal_states)


def test_bits_of_a_flow_give_each_amount_up_to_the_capacity():
    from ketline.problems.max_flow import bit_weights

    for capacity in range(40):
        sums = {sum(c) for c in product(*((0, weight) for weight in bit_weights(capacity)))}
        assert sums == set(range(capacity + 1))
        assert len(bit_weights(capacity)) == capacity.bit_length()


@pytest.mark.parametrize("directed", [True, False])
def test_flows_of_any_network_are_the_largest(directed):
    """Also with arcs into the source and out of the sink, and with edges that go both ways."""
    rng = np.random.default_rng(4)
    for _ in range(20):
        pairs = [(a, b) for a in range(4) for b in range(4) if (a != b if directed else a < b)]
        kept = [pairs[i] for i in rng.permutation(len(pairs))[: 6 if directed else 4]]
        edges = [{"source": a, "target": b, "capacity": int(rng.integers(1, 4))} for a, b in kept]
        data = {"directed": directed, "nodes": list(range(4)), "edges": edges}
        instance = problem("max_flow").instance(data, {"source": 1, "sink": 2})
        graph = plain(instance, directed=directed)
        decoded = [problem("max_flow").decode(instance, state) for state in instance.optimal_states]
        assert all(answer.feasible for answer in decoded)
        assert {answer.objective for answer in decoded} == {nx.maximum_flow_value(graph, 1, 2)}


def test_labels_and_node_data_come_back_from_json_data():
    data = {
        "nodes": [{"id": [0, 1], "weight": 2}, {"id": "b", "weight": 3}],
        "edges": [{"source": [0, 1], "target": "b", "weight": 0.5}],
        "hyperedges": [[[0, 1], "b"]],
    }
    graph = read_graph(data)
    assert graph.nodes == ((0, 1), "b")
    assert read_graph(graph_data(graph)) == graph
    assert graph_data(graph)["nodes"][0] == {"id": [0, 1], "weight": 2}
    assert [graph.number(node, "weight") for node in range(2)] == [2.0, 3.0]


def test_node_data_follow_their_nodes_where_labels_are_sorted():
    graph = read_graph({"nodes": [{"id": 5, "weight": 50}, {"id": 1, "weight": 10}]}, "nodes")
    assert graph.nodes == (1, 5)
    assert [graph.number(node, "weight") for node in range(2)] == [10.0, 50.0]


def test_edges_are_hyperedges_of_two():
    square = {"nodes": [0, 1, 2, 3], "edges": [{"source": i, "target": (i + 1) % 4} for i in range(4)]}
    assert problem("hypermaxcut").instance(square).hamiltonian == problem("maxcut").instance(square).hamiltonian


def test_a_penalty_may_be_given_and_leads_to_the_same_answers():
    for name, scale in {"vertex_cover": 1.5, "edge_cover": 3.0, "kclique": 20.0, "max_flow": 1.25}.items():
        instance = instances(name, 5)[-1]
        again = problem(name).build(instance.graph, {**instance.attributes, "penalty": scale})
        assert again.hamiltonian != instance.hamiltonian
        assert again.optimal_states == instance.optimal_states
