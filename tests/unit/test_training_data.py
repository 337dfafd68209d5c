"""Optimised circuits and programs: what may be in them, and that they repeat."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

pytest.importorskip("scipy")

from ketline.estimate.qaoa import energy_and_gradient
from ketline.model.prompts import canonical_terms, strength
from ketline.problems.ising import spectrum
from ketline.training import data
from ketline.training.exclusion import (
    Excluded,
    excluded_rows,
    graph_fingerprint,
    hamiltonian_fingerprint,
    row_graph,
)
from ketline.training.hamiltonians import LAWS
from ketline.training.qaoa import fold, optimise_qaoa, starting_angles
from ketline.training.vqe import basis_state, decimate, vqe_text

PUBLISHED = Path(__file__).resolve().parents[3] / "shared/bench/agentq/dev.jsonl"
SHIPPED = Path(__file__).resolve().parents[2] / "models/datasets/circuits.parquet"

RING = tuple((0.5, (i, (i + 1) % 6)) for i in range(6))


def relabelled(terms, rng, n):
    label = rng.permutation(n)
    return [(c, tuple(int(label[q]) for q in qubits)) for c, qubits in terms]


def test_qaoa_on_a_ring_reaches_the_known_optimum():
    """p = 1 on an even ring cuts 3/4 of the edges, p = 2 5/6 (Farhi et al. 2014)."""
    terms = canonical_terms(RING)
    energies = spectrum(terms, 6)
    for p, cut in ((1, 3 / 4), (2, 5 / 6)):
        found = optimise_qaoa(energies, p, strength(terms, 6), np.random.default_rng(0), field_free=True)
        assert (found.energy - energies.max()) / (energies.min() - energies.max()) == pytest.approx(
            cut, abs=1e-3
        )
        assert found.gammas[0] > 0 > found.betas[0]


def test_the_first_start_is_already_good():
    terms = canonical_terms(RING)
    energies = spectrum(terms, 6)
    value, gradient = energy_and_gradient(starting_angles(1, strength(terms, 6)), energies)
    assert value < 0.45 * energies.min()
    assert gradient.shape == (2,)


def test_folding_keeps_the_energy():
    energies = spectrum(canonical_terms(RING), 6)
    angles = np.array([-0.4, 1.3, 2.5, -4.0])
    folded = np.concatenate(fold(angles[:2], angles[2:], field_free=True))
    assert folded[0] > 0
    assert np.all(np.abs(folded[2:]) <= np.pi / 2)
    assert energy_and_gradient(folded, energies)[0] == pytest.approx(energy_and_gradient(angles, energies)[0])


@pytest.mark.parametrize("name", list(LAWS))
def test_random_hamiltonians_fit_their_register(name):
    rng = np.random.default_rng(1)
    for n in (3, 4, 5, 8, 12, 16):
        drawn = LAWS[name](rng, n)
        assert 2 <= drawn.n_qubits <= 16
        assert drawn.terms
        for qubits in drawn.terms:
            assert 1 <= len(qubits) <= 5
            assert list(qubits) == sorted(set(qubits))
            assert qubits[-1] < drawn.n_qubits


def test_decimation_writes_sums_that_are_right_and_a_low_state():
    terms = canonical_terms(((1.0, (0, 1)), (-0.6, (1, 2)), (0.3, (0,)), (0.25, (0, 1, 2)), (-0.4, (2,))))
    initial, steps = decimate(terms, 3)
    assert initial == [30, 0, -40]
    for step in steps:
        for _, before, added, after in step.updates:
            assert before + sum(added) == after
    energies = spectrum(terms, 3)
    assert energies[basis_state(steps)] == pytest.approx(energies.min())
    text = vqe_text(terms, 3, 2)
    assert text.startswith("qubit[3] q;\n// fields q[0] 0.30, q[1] 0.00, q[2] -0.40\nry(0.00) q[2]; // ")
    assert text.count("cz q[0], q[1]; cz q[1], q[2];\n") == 2


def test_fingerprints_do_not_see_labels_and_do_see_structure():
    rng = np.random.default_rng(2)
    drawn = LAWS["ising"](rng, 7)
    terms = [(c, q) for q, c in drawn.terms.items()]
    assert hamiltonian_fingerprint(terms) == hamiltonian_fingerprint(relabelled(terms, rng, 7))
    assert hamiltonian_fingerprint(terms) == hamiltonian_fingerprint([(3 * c, q) for c, q in terms])
    assert hamiltonian_fingerprint(terms) != hamiltonian_fingerprint(terms[:-1])
    graph = nx.gnp_random_graph(8, 0.5, seed=1)
    shuffled = nx.relabel_nodes(graph, dict(enumerate(map(int, rng.permutation(8)))))
    assert graph_fingerprint(graph) == graph_fingerprint(shuffled)
    assert graph_fingerprint(nx.path_graph(5)) != graph_fingerprint(nx.star_graph(4))


def test_excluded_instances_are_not_kept(tmp_path):
    row = {"graph": nx.node_link_data(nx.cycle_graph(6), edges="edges"), "hamiltonian": RING}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    excluded = excluded_rows(tmp_path / "rows.jsonl")
    assert excluded.forbids(None, relabelled(RING, np.random.default_rng(0), 6))
    assert excluded.forbids(nx.cycle_graph(6), ((1.0, (0, 1)),))
    assert not excluded.forbids(nx.path_graph(6), ((1.0, (0, 1)),))


def test_hyperedges_count_as_structure():
    one = row_graph({"nodes": [0, 1, 2], "hyperedges": [[0, 1], [1, 2]]})
    two = row_graph({"nodes": [0, 1, 2], "hyperedges": [[0, 1, 2]]})
    assert graph_fingerprint(one) != graph_fingerprint(two)


@pytest.mark.skipif(not (PUBLISHED.is_file() and SHIPPED.is_file()), reason="needs the published instances")
def test_shipped_circuits_exclude_the_published_instances():
    pytest.importorskip("pyarrow")
    excluded = excluded_rows(PUBLISHED)
    rows = [*data.read_circuits(SHIPPED, False), *data.read_circuits(SHIPPED, True)]
    assert len(rows) >= 2000
    assert {"maxcut", "vertex_cover", "min_cut"} <= {row.kind for row in rows}
    assert {row.ansatz for row in rows} == {"qaoa", "vqe"}
    for row in rows[:: max(1, len(rows) // 400)]:
        terms = json.loads(row.terms)
        assert hamiltonian_fingerprint([(c, tuple(q)) for c, q in terms]) not in excluded.hamiltonians
        if row.kind in ("maxcut", "vertex_cover", "min_cut"):
            graph = nx.Graph(tuple(q) for _, q in terms if len(q) == 2)
            graph.add_nodes_from(range(row.n_qubits))
            if row.kind != "min_cut":  # its Hamiltonian has a source-sink term that is no edge
                assert graph_fingerprint(graph) not in excluded.graphs


def test_a_chunk_of_data_repeats(monkeypatch):
    monkeypatch.setattr(data, "CHUNK", 8)
    monkeypatch.setattr(data, "QUBIT_WEIGHTS", {3: 1, 4: 1, 5: 1})
    first, second = data._chunk(7, 0, Excluded()), data._chunk(7, 0, Excluded())
    assert first == second
    assert first != data._chunk(7, 1, Excluded())
    for row in first:
        assert row.ratio > row.baseline - 0.05
        assert 0 <= row.p_ground <= 1 + 1e-9
        if row.ansatz == "qaoa":
            assert len(row.gammas) == len(row.betas) == row.layers == len(row.start) // 2
