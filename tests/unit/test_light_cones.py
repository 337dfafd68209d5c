"""Light cones: equal to the whole state, small where theory says so, exact on graphs far past a state vector."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit.operations import Circuit, Operation, collapse, operation
from ketline.estimate import light_cones
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.light_cones import cones_of, predicted_cost
from ketline.estimate.observables import Observable, PauliTerm, expectation
from ketline.estimate.phase_gadgets import merged, parity_rotation
from ketline.estimate.state_vector import amplitudes, final_state
from random_circuits import circuits, dense_state, observables


def budget() -> Budget:
    return Budget(60.0)


def cx(control: int, target: int, value: int = 1) -> Operation:
    return operation("cx", (), (target,), ((control, value),))


def rz(angle: float, qubit: int) -> Operation:
    return operation("rz", (angle,), (qubit,))


def z_terms(*masks: int) -> Observable:
    return Observable("", tuple(PauliTerm(1.0, 0, mask) for mask in masks))


def qaoa(graph: nx.Graph, gammas: Sequence[float], betas: Sequence[float]) -> Circuit:
    """As compiled: every exp(-i gamma/2 Z Z) a ladder, mixers rx(2 beta)."""
    n_qubits = graph.number_of_nodes()
    made = [operation("h", (), (qubit,)) for qubit in range(n_qubits)]
    for gamma, beta in zip(gammas, betas):
        for left, right in graph.edges:
            made += [cx(left, right), rz(gamma, right), cx(left, right)]
        made += [operation("rx", (2 * beta,), (qubit,)) for qubit in range(n_qubits)]
    return Circuit(n_qubits, operations=made)


def edges_of(graph: nx.Graph) -> Observable:
    return z_terms(*(1 << left | 1 << right for left, right in graph.edges))


def closed_form(graph: nx.Graph, gamma: float, beta: float) -> float:
    """sum <Z Z> over edges for p = 1 (Wang, Hadfield, Jiang, Rieffel 2018, eq. 14), C = (1 - Z Z)/2 = (1 - ZZ)/2.

    Their exp(-i gamma C) is our exp(i gamma/2 Z Z): gamma changes sign.
    """
    total = 0.0
    gamma = -gamma
    for left, right in graph.edges:
        d, e = graph.degree(left) - 1, graph.degree(right) - 1
        triangles = len(set(graph[left]) & set(graph[right]))
        cut = (
            0.5
            + 0.25 * math.sin(4 * beta) * math.sin(gamma) * (math.cos(gamma) ** d + math.cos(gamma) ** e)
            - 0.25
            * math.sin(2 * beta) ** 2
            * math.cos(gamma) ** (d + e - 2 * triangles)
            * (1 - math.cos(2 * gamma) ** triangles)
        )
        total += 1 - 2 * cut
    return total


def plain_edge(graph: nx.Graph, edge: tuple[int, int], gammas: tuple[float, ...], betas: tuple[float, ...]) -> float:
    """<Z Z> of one edge from the subgraph within distance p, written without circuits."""
    distance = nx.multi_source_dijkstra_path_length(graph, set(edge), cutoff=len(gammas))
    part = nx.convert_node_labels_to_integers(graph.subgraph(distance), label_attribute="was")
    place = {part.nodes[node]["was"]: node for node in part}
    n_qubits = part.number_of_nodes()
    spins = 1 - 2 * (np.arange(1 << n_qubits)[:, None] >> np.arange(n_qubits) & 1)
    energies = sum(spins[:, left] * spins[:, right] for left, right in part.edges)
    state = np.full(1 << n_qubits, 2 ** (-n_qubits / 2), dtype=complex)
    for gamma, beta in zip(gammas, betas):
        state = state * np.exp(-0.5j * gamma * energies)
        for qubit in range(n_qubits):
            flipped = state[np.arange(1 << n_qubits) ^ (1 << qubit)]
            state = math.cos(beta) * state - 1j * math.sin(beta) * flipped
    return float(np.abs(state) ** 2 @ (spins[:, place[edge[0]]] * spins[:, place[edge[1]]]))


# --- Differential -------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from((1, 99)))
def test_cones_equal_the_whole_state(data, structure_qubits):
    n_qubits = data.draw(st.integers(2, 6))
    made = data.draw(circuits(n_qubits))
    observable = data.draw(observables(n_qubits))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(light_cones, "_STRUCTURE_QUBITS", structure_qubits)
        cones = cones_of(Circuit(n_qubits, operations=made), observable, n_qubits, budget())
    expected = expectation(dense_state(made, n_qubits), observable)
    assert light_cones.value(cones, budget()) == pytest.approx(expected, abs=1e-9)


def test_agrees_with_qiskit():
    qiskit = pytest.importorskip("qiskit")
    from qiskit.quantum_info import SparsePauliOp, Statevector

    theirs = qiskit.QuantumCircuit(5)
    made: list[Operation] = []
    rng = np.random.default_rng(9)
    for name, controls, targets, parameters in [
        ("h", 0, 1, 0), ("ry", 0, 1, 1), ("cx", 1, 1, 0), ("rz", 0, 1, 1), ("cx", 1, 1, 0), ("crx", 1, 1, 1),
        ("rzz", 0, 2, 1), ("ccx", 2, 1, 0), ("swap", 0, 2, 0), ("cp", 1, 1, 1), ("cswap", 1, 2, 0), ("rxx", 0, 2, 1),
    ] * 3:  # fmt: skip
        qubits = [int(qubit) for qubit in rng.permutation(5)[: controls + targets]]
        angles = tuple(float(angle) for angle in rng.uniform(-3, 3, parameters))
        getattr(theirs, name)(*angles, *qubits)
        pairs = tuple((qubit, 1) for qubit in qubits[:controls])
        made.append(operation(name, angles, tuple(qubits[controls:]), pairs))
    state = Statevector(theirs)
    for label, x_mask, z_mask in (("IIIZZ", 0, 3), ("XIYIZ", 20, 5), ("IZIII", 0, 8), ("IIXII", 4, 0)):
        expected = state.expectation_value(SparsePauliOp(label)).real
        cones = cones_of(Circuit(5, operations=made), Observable("", (PauliTerm(1.0, x_mask, z_mask),)), 5, budget())
        assert light_cones.value(cones, budget()) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_merging_ladders_changes_a_global_phase_at_most(data):
    n_qubits = data.draw(st.integers(2, 5))
    made = data.draw(circuits(n_qubits))
    state = dense_state(made, n_qubits)
    other = dense_state([item.operation for item in merged(made)], n_qubits)
    assert abs(np.vdot(state, other)) == pytest.approx(1.0, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_members_lead_back_to_the_original_parameters(data):
    """Moving every angle of the circuit moves the operations of the cones as the members say."""
    n_qubits = data.draw(st.integers(2, 5))
    made = data.draw(circuits(n_qubits))
    observable = data.draw(observables(n_qubits))
    step = 0.137
    shifted = [
        operation(one.name, tuple(angle + step for angle in one.parameters), one.targets, one.controls, one.adjoint)
        for one in made
    ]
    expected = expectation(dense_state(shifted, n_qubits), observable)
    total = 0.0
    for cone in cones_of(Circuit(n_qubits, operations=made), observable, n_qubits, budget()):
        for member in cone.members:
            moved = [shift_along(one, sign * step) for one, sign in zip(cone.operations, member.signs)]
            terms = tuple(
                PauliTerm(coefficient, term.x_mask, term.z_mask)
                for coefficient, term in zip(member.coefficients, cone.terms)
            )
            state = amplitudes(final_state(moved, cone.n_qubits, budget())) if cone.n_qubits else np.ones(1)
            total += expectation(state, Observable("", terms))
    assert total == pytest.approx(expected, abs=1e-9)


def shift_along(made: Operation, by: float) -> Operation:
    if made.name == "#parity":
        return parity_rotation(made.parameters[0] + by, made.targets)
    parameters = tuple(angle + by for angle in made.parameters)
    return operation(made.name, parameters, made.targets, made.controls, made.adjoint, made.given)


# --- What is left out ---------------------------------------------------------------------------------------------


def cone_names(made: list[Operation], term: PauliTerm, n_qubits: int) -> tuple[list[str], int]:
    (cone,) = cones_of(Circuit(n_qubits, operations=made), Observable("", (term,)), n_qubits, budget())
    return sorted(one.name for one in cone.operations), cone.n_qubits


def test_what_acts_diagonally_on_a_diagonal_support_is_left_out():
    made = [
        operation("h", (), (0,)),
        operation("ry", (0.3,), (0,)),
        operation("rz", (0.4,), (0,)),
        operation("rx", (0.1,), (3,), ((0, 1), (2, 0))),
        operation("rzz", (0.2,), (0, 1)),
        operation("cx", (), (4,), ((0, 1),)),
    ]
    assert cone_names(made, PauliTerm(1.0, 0, 1), 5) == (["h", "ry"], 1)
    assert cone_names(made, PauliTerm(1.0, 1, 0), 5)[1] == 5


def test_a_qubit_met_through_a_diagonal_action_brings_only_what_changes_it():
    made = [
        operation("h", (), (1,)),
        operation("rzz", (0.2,), (1, 2)),
        operation("h", (), (0,)),
        operation("rzz", (0.2,), (0, 1)),
        operation("rx", (0.5,), (0,)),
    ]
    assert cone_names(made, PauliTerm(1.0, 0, 1), 3) == (["h", "h", "rx", "rzz"], 2)


def test_an_operation_that_moves_a_diagonal_qubit_makes_it_general():
    made = [
        operation("h", (), (1,)),
        operation("rzz", (0.2,), (1, 2)),
        operation("rx", (0.9,), (1,)),
        operation("rzz", (0.7,), (0, 1)),
        operation("rx", (0.5,), (0,)),
    ]
    assert cone_names(made, PauliTerm(1.0, 0, 1), 3)[1] == 3


def test_a_derivative_needs_what_the_value_does_not():
    """rx(0) is the identity, but d<Z>/d theta is not zero there."""
    made = [operation("rx", (0.5,), (0,)), operation("rx", (0.0,), (0,))]
    assert cone_names(made, PauliTerm(1.0, 0, 1), 1)[0] == ["rx", "rx"]


def test_a_hub_costs_only_what_its_cones_contain():
    """1,500 cones through one qubit with 1,500 operations: scanning them all would take over two million steps."""
    leaves = 1_500
    graph = nx.star_graph(leaves)
    made = qaoa(graph, (0.7,), ()).operations
    start = time.perf_counter()
    observable = Observable("", tuple(PauliTerm(1.0, 2 << leaf, 0) for leaf in range(leaves)))
    cones = cones_of(Circuit(leaves + 1, operations=made), observable, 2, budget())
    assert time.perf_counter() - start < 1.0
    assert [len(cone.operations) for cone in cones] == [1]
    made += [operation("rzz", (0.7,), edge) for edge in graph.edges]
    cones = cones_of(Circuit(leaves + 1, operations=made), observable, 2, budget())
    assert {cone.n_qubits for cone in cones} == {2}
    assert sum(len(member.indices) for cone in cones for member in cone.members) <= 4 * leaves
    assert time.perf_counter() - start < 2.0


def test_ladders_become_gadgets():
    short = merged([cx(0, 1), rz(0.4, 1), cx(0, 1)])
    assert [(one.operation.name, one.operation.targets, one.index, one.sign) for one in short] == [
        ("rzz", (0, 1), 1, 1.0)
    ]
    negative = merged([cx(0, 1, 0), operation("p", (0.4,), (1,), (), True), cx(0, 1, 0)])
    assert negative[0].operation is operation("rzz", (0.4,), (0, 1))
    assert negative[0].sign == 1.0
    assert merged([cx(0, 1, 0), rz(0.4, 1), cx(0, 1, 0)])[0].sign == -1.0
    assert merged([cx(0, 1), operation("t", (), (1,)), cx(0, 1)])[0].sign == 0.0
    long = merged([cx(0, 2), cx(1, 2), rz(0.4, 2), cx(1, 2), cx(0, 2)])
    stairs = merged([cx(0, 1), cx(1, 2), rz(0.4, 2), cx(1, 2), cx(0, 1)])
    assert [one.operation for one in long] == [one.operation for one in stairs]
    assert long[0].operation.name == "#parity"
    assert long[0].index == 2


def test_what_lies_between_keeps_a_ladder_open():
    for between in (operation("rx", (0.2,), (1,)), operation("rx", (0.2,), (0,)), cx(2, 0), operation("h", (), (1,))):
        assert len(merged([cx(0, 1), rz(0.4, 1), between, cx(0, 1)])) == 4
    assert len(merged([cx(0, 1), rz(0.4, 1), cx(0, 2), operation("cz", (), (0,), ((3, 1),)), cx(0, 1)])) == 3


def test_a_gadget_has_the_derivative_of_its_rotation():
    made = parity_rotation(0.4, (0, 1, 2))
    step = 1e-6
    difference = (
        parity_rotation(0.4 + step, (0, 1, 2)).matrix
        - parity_rotation(0.4 - step, (0, 1, 2)).matrix
    ) / (2 * step)
    assert np.allclose(made.partial(0), difference, atol=1e-9)
    assert parity_rotation(0.4, (0, 1, 2)) is made


def test_a_projection_or_a_wide_cone_gives_none():
    made = [operation("h", (), (0,)), cx(0, 1), collapse(0, 1), cx(1, 2)]
    assert cones_of(Circuit(3, operations=made), z_terms(1), 3, budget()) is None
    chain = [operation("h", (), (0,)), *(cx(qubit, qubit + 1) for qubit in range(9))]
    assert cones_of(Circuit(10, operations=chain), z_terms(1 << 9), 9, budget()) is None
    assert cones_of(Circuit(10, operations=chain), z_terms(1 << 9), 10, budget()) is not None


def test_constants_and_untouched_qubits():
    observable = Observable("", (PauliTerm(2.5, 0, 0), PauliTerm(1.5, 0, 1 << 70), PauliTerm(3.0, 1 << 4, 0)))
    cones = cones_of(Circuit(80, operations=[operation("gphase", (0.3,), ())]), observable, 5, budget())
    assert light_cones.value(cones, budget()) == 4.0


def test_the_clock_is_asked():
    graph = nx.random_regular_graph(3, 60, seed=1)
    with pytest.raises(OutOfTime):
        cones_of(qaoa(graph, (0.7,), (0.4,)), edges_of(graph), 20, Budget(-1.0))
    cones = cones_of(qaoa(graph, (0.7,), (0.4,)), edges_of(graph), 20, budget())
    with pytest.raises(OutOfTime):
        light_cones.value(cones, Budget(-1.0))


# --- Classes ------------------------------------------------------------------------------------------------------


def test_equal_cones_are_one_class_whatever_the_order_of_edges(monkeypatch):
    monkeypatch.setattr(light_cones, "_STRUCTURE_QUBITS", 1)
    graph = nx.random_regular_graph(3, 100, seed=5)
    cones = cones_of(qaoa(graph, (0.7,), (0.4,)), edges_of(graph), 20, budget())
    triangles = {len(set(graph[left]) & set(graph[right])) for left, right in graph.edges}
    assert len(cones) == len(triangles)
    assert sum(len(cone.members) for cone in cones) == graph.number_of_edges()
    assert sum(term.coefficient for cone in cones for term in cone.terms) == graph.number_of_edges()


def test_terms_of_one_cone_share_its_state():
    made = [operation("ry", (0.3,), (0,)), operation("ry", (0.8,), (1,)), operation("iswap", (), (0, 1))]
    observable = Observable("", (PauliTerm(1.0, 0, 3), PauliTerm(2.0, 3, 0), PauliTerm(-1.0, 1, 2)))
    (cone,) = cones_of(Circuit(2, operations=made), observable, 2, budget())
    assert len(cone.terms) == 3
    assert cone.members[0].indices == (0, 1, 2)
    value = light_cones.value([cone], budget())
    assert value == pytest.approx(expectation(dense_state(made, 2), observable), abs=1e-12)


def test_different_parameters_are_different_classes():
    made = [operation("ry", (0.1 * qubit,), (qubit,)) for qubit in range(1, 5)]
    cones = cones_of(Circuit(5, operations=made), z_terms(2, 4, 8, 16), 5, budget())
    assert len(cones) == 4
    assert predicted_cost(cones) > predicted_cost(cones[:1]) > 0


# --- Graphs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("nodes", "seed"), [(200, 7), (1_000, 11)])
def test_qaoa_of_depth_one_equals_the_closed_form(nodes, seed):
    graph = nx.random_regular_graph(3, nodes, seed=seed)
    start = time.perf_counter()
    cones = cones_of(qaoa(graph, (0.6157,), (0.3927,)), edges_of(graph), 20, budget())
    value = light_cones.value(cones, budget())
    assert time.perf_counter() - start < 3.0  # 0.2 s where nothing else runs
    assert value == pytest.approx(closed_form(graph, 0.6157, 0.3927), abs=1e-9)


def test_qaoa_with_triangles_equals_the_closed_form():
    graph = nx.disjoint_union(nx.complete_graph(4), nx.random_regular_graph(4, 30, seed=2))
    cones = cones_of(qaoa(graph, (0.9,), (0.3,)), edges_of(graph), 20, budget())
    assert light_cones.value(cones, budget()) == pytest.approx(closed_form(graph, 0.9, 0.3), abs=1e-9)


def test_qaoa_of_depth_two_on_200_nodes_equals_plain_subgraphs(monkeypatch):
    graph = nx.random_regular_graph(3, 200, seed=7)
    gammas, betas = (0.49, 0.88), (0.55, 0.29)
    circuit = qaoa(graph, gammas, betas)
    edges = list(graph.edges)[::25]
    for edge in edges:
        cones = cones_of(circuit, z_terms(1 << edge[0] | 1 << edge[1]), 20, budget())
        assert light_cones.value(cones, budget()) == pytest.approx(plain_edge(graph, edge, gammas, betas), abs=1e-9)
    whole = cones_of(circuit, edges_of(graph), 20, budget())
    assert sum(len(cone.members) for cone in whole) == 300
    assert len(whole) < 60
    value = light_cones.value(whole, budget())
    monkeypatch.setattr(light_cones, "_STRUCTURE_QUBITS", 99)
    separate = cones_of(circuit, edges_of(graph), 20, budget())
    assert len(separate) > 100
    assert value == pytest.approx(light_cones.value(separate, budget()), abs=1e-9)


def test_qubits_are_exchanged_only_where_the_derivative_allows_it():
    """A controlled p(0) is the identity, the same with its qubits exchanged; what it becomes with its angle is not."""
    made = [operation("h", (), (0,)), operation("p", (0.0,), (0,), ((1, 0),)), operation("swap", (), (0, 1))]
    (cone,) = cones_of(Circuit(2, operations=made), Observable("", (PauliTerm(1.0, 2, 0),)), 2, budget())
    moved = [shift_along(one, 0.3) for one in cone.operations]
    state = amplitudes(final_state(moved, cone.n_qubits, budget()))
    assert expectation(state, Observable("", cone.terms)) == pytest.approx(math.cos(0.3), abs=1e-12)
