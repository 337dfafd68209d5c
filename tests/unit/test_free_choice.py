"""Turns of the published metrics, and random graphs: what is asked and what stands in its place without a model."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

pytest.importorskip("llama_cpp")
pytest.importorskip("tqdm")
pytest.importorskip("qiskit_qasm3_import")

from grammars import accepted
from ketline.model.generation import qaoa
from ketline.training.evaluation.free_choice import toy_pair, without_model
from ketline.training.evaluation.instances import EvaluatedInstance
from ketline.training.evaluation.maxcut import maxcut_instances
from ketline.training.evaluation.scoring import distribution, score_program
from ketline.training.evaluation.turns import FAMILIES, MIXED, Turn, grammar_of, request_of

INSTANCE = EvaluatedInstance("maxcut", ((0.5, (0, 1)), (0.5, (1, 2)), (0.25, (2,))), 3, 2, 0)


@pytest.mark.parametrize(
    ("gammas", "betas", "held"),
    [
        ((0.40, 0.49), (-0.45, -0.41), True),
        ((0.40, 0.50), (-0.45, -0.41), False),
        ((0.40, -0.40), (-0.45, -0.41), False),
        ((0.40, 0.49), (-0.45, 0.41), False),
        ((0.40,), (-0.45,), False),
    ],
)
def test_a_turn_holds_the_angles_of_every_layer(gammas, betas, held):
    turn = Turn("qaoa", tenths=4)
    request = request_of(turn, INSTANCE)
    assert accepted(grammar_of(turn, request), qaoa.answer(3, gammas, betas)) is held
    free = grammar_of(Turn("qaoa"), request)
    assert accepted(free, qaoa.answer(3, gammas, betas)) is (len(gammas) == 2)


def test_a_turn_has_layers_of_its_own_or_those_of_the_instance():
    assert request_of(Turn("qaoa", 1), INSTANCE).layers == 1
    assert request_of(Turn("qaoa"), INSTANCE).layers == INSTANCE.layers


def test_ten_different_turns_are_taken():
    for turns in (FAMILIES, MIXED):
        assert len(set(turns)) == len(turns) == 10


def test_what_needs_no_model_is_read_by_qiskit():
    found = [score_program(program, INSTANCE.hamiltonian, 3) for program in without_model(INSTANCE)]
    assert all(score.valid for score in found)
    assert found[-1].p_ground == 1.0, "the strongest field first solves this"
    wall, ground = toy_pair({"n_qubits": 3, "ground_states": [5]})
    assert distribution(wall) == pytest.approx(np.full(8, 1 / 8))
    assert distribution(ground)[5] == pytest.approx(1.0)


def test_a_ratio_on_random_graphs_is_the_cut_over_the_largest_cut():
    first, second = maxcut_instances(8, 2, 3)
    assert maxcut_instances(8, 2, 3) == [first, second]
    assert first.hamiltonian != second.hamiltonian
    graph = nx.Graph()
    graph.add_weighted_edges_from((*edge, 2 * half) for half, edge in first.hamiltonian)
    assert nx.is_connected(graph)
    assert len(graph) == 8
    cuts = [nx.cut_size(graph, [q for q in range(8) if s >> q & 1], weight="weight") for s in range(256)]
    assert 1.0 - first.energies == pytest.approx(np.array(cuts) / max(cuts))
