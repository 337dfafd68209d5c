"""Instances of the data set: repeatable, of every problem, within limits, told apart, on one side of the split."""

from __future__ import annotations

import json
from collections import Counter

import networkx as nx
import numpy as np
import pytest

from circuit_oracles import random_terms
from ketline.problems import many_body, problem, problem_ids
from ketline.problems.ising import spectrum
from ketline.training.dataset.instances import (
    DIAGONAL_WEIGHTS,
    MANY_BODY_QUBITS,
    MANY_BODY_WEIGHTS,
    MAX_BODY,
    MAX_TERMS,
    QUBIT_WEIGHTS,
    SPLIT_SHARES,
    Instance,
    draw_instance,
)
from ketline.training.dataset.schema import SPLITS
from ketline.training.exclusion import instance_fingerprint

DRAWN = 260


@pytest.fixture(scope="module")
def drawn():
    return [instance for instance in (draw_instance(11, index) for index in range(DRAWN)) if instance is not None]


def terms_of(instance):
    return json.loads(instance.hamiltonian)


def fingerprint(terms, n):
    letters = any(not isinstance(factor, int | np.integer) for _, factors in terms for factor in factors)
    return instance_fingerprint(terms, None if letters else spectrum(terms, n))


def relabelled(terms, n, rng):
    """Qubits named anew, terms in another order."""
    label = [int(q) for q in rng.permutation(n)]

    def factor(f):
        return label[f] if isinstance(f, int) else (f[0], label[f[1]])

    return [(terms[k][0], tuple(factor(f) for f in terms[k][1])) for k in rng.permutation(len(terms))]


def test_an_instance_is_the_same_whoever_draws_it():
    for index in (0, 7, 41):
        assert draw_instance(3, index) == draw_instance(3, index)
    assert len({draw_instance(3, index).fingerprint for index in range(6)}) > 3
    assert draw_instance(3, 0) != draw_instance(4, 0)


def test_every_problem_is_drawn(drawn):
    counts = Counter(instance.problem_type for instance in drawn)
    rare = {"h2", "lih"}
    assert set(DIAGONAL_WEIGHTS) == set(problem_ids())
    assert set(MANY_BODY_WEIGHTS) == set(many_body.models())
    assert set(counts) | rare == set(DIAGONAL_WEIGHTS) | set(MANY_BODY_WEIGHTS)
    assert len(drawn) > 0.95 * DRAWN


def test_sizes_are_within_limits(drawn):
    for instance in drawn:
        terms = terms_of(instance)
        assert instance.n_qubits in QUBIT_WEIGHTS
        if instance.diagonal:
            assert 0 < len(terms) <= MAX_TERMS
            assert 0 < max(len(qubits) for _, qubits in terms) <= MAX_BODY
            assert {q for _, qubits in terms for q in qubits} <= set(range(instance.n_qubits))
            assert all(len(set(qubits)) == len(qubits) > 0 for _, qubits in terms)
        else:
            assert instance.n_qubits <= MANY_BODY_QUBITS
            assert {q for _, factors in terms for _, q in factors} <= set(range(instance.n_qubits))
    sizes = Counter(instance.n_qubits for instance in drawn)
    assert set(sizes) >= set(range(3, 13))


def test_what_is_stored_makes_the_same_instance(drawn):
    """Graph and attributes are all there is to know, both encodings among them."""
    published = 0
    for instance in drawn:
        if instance.diagonal:
            attributes = json.loads(instance.attributes)
            made = problem(instance.problem_type).instance(json.loads(instance.graph), attributes)
            assert json.dumps(made.hamiltonian) == instance.hamiltonian
            assert made.n_qubits == instance.n_qubits
            assert instance.fingerprint == instance_fingerprint(made.hamiltonian, made.energies)
            published += attributes.get("encoding") == "published"
    assert 0.1 * DRAWN < published < 0.45 * DRAWN


# -- the same, and not the same ---------------------------------------------------------------------------------
def test_other_names_of_the_qubits_are_the_same_instance(drawn):
    """Three instances of every problem."""
    seen = Counter()
    for instance in drawn:
        if instance.n_qubits > 9 or seen[instance.problem_type] == 3:
            continue
        seen[instance.problem_type] += 1
        rng = np.random.default_rng([5, instance.index])
        other = relabelled(terms_of(instance), instance.n_qubits, rng)
        assert fingerprint(other, instance.n_qubits) == instance.fingerprint
    assert len(seen) >= len(DIAGONAL_WEIGHTS) + 2


def test_another_scale_is_the_same_instance():
    """Powers of two are exact."""
    rng = np.random.default_rng(1)
    for factor in (0.5, 4.0):
        terms = random_terms(rng, 5, 8)
        assert fingerprint([(factor * c, q) for c, q in terms], 5) == fingerprint(terms, 5)
    assert fingerprint([(-c, q) for c, q in terms], 5) != fingerprint(terms, 5)




def test_other_names_are_the_same_instance_where_moments_lie_between_two_roundings():
    for index in (441, 535):
        instance = draw_instance(11, index)
        terms = terms_of(instance)
        for seed in range(8):
            other = relabelled(terms, instance.n_qubits, np.random.default_rng(seed))
            assert fingerprint(other, instance.n_qubits) == instance.fingerprint


def regular(n, seeds):
    """3-regular graphs that are not isomorphic."""
    classes = []
    for seed in range(seeds):
        graph = nx.random_regular_graph(3, n, seed=seed)
        if not any(nx.faster_could_be_isomorphic(graph, c) and nx.is_isomorphic(graph, c) for c in classes):
            classes.append(graph)
    return classes


@pytest.mark.parametrize(("n", "seeds", "least"), [(8, 40, 5), (10, 60, 12)])
def test_regular_graphs_are_told_apart(n, seeds, least):
    """All look alike to Weisfeiler and Leman; moments of the energies know them."""
    classes = regular(n, seeds)
    assert len(classes) >= least
    found = set()
    for graph in classes:
        terms = [(0.5, (int(a), int(b))) for a, b in graph.edges]
        found.add(fingerprint(terms, n))
        other = relabelled(terms, n, np.random.default_rng(n))
        assert fingerprint(other, n) in found
    assert len(found) == len(classes)


def test_a_qubit_that_no_term_touches_makes_another_instance():
    terms = [(1.0, (0, 1)), (0.5, (1, 2))]
    assert fingerprint(terms, 3) != fingerprint(terms, 4)


@pytest.mark.parametrize("change", ["weight", "sign", "term"])
def test_what_differs_is_told_apart(change):
    terms = [(1.0, (0, 1)), (0.5, (1, 2)), (-0.25, (0,)), (0.75, (2, 3)), (0.3, (3,))]
    other = list(terms)
    if change == "weight":
        other[1] = (0.501, (1, 2))
    elif change == "sign":
        other[2] = (0.25, (0,))
    else:
        other[4] = (0.3, (1,))
    assert fingerprint(terms, 4) != fingerprint(other, 4)


# -- splits -----------------------------------------------------------------------------------------------------
def named(fingerprint):
    return Instance(0, "maxcut", 3, "{}", "{}", "[]", True, fingerprint, ("", ""))


def test_the_split_follows_from_the_fingerprint_alone(drawn):
    for instance in drawn[:40]:
        assert instance.split == named(instance.fingerprint).split
    shares = Counter(named(f"{value:016x}").split for value in range(10_000))
    assert [shares[name] / 10_000 for name in SPLITS] == pytest.approx(SPLIT_SHARES)
    assert sum(SPLIT_SHARES) == pytest.approx(1.0)


def test_names_are_of_one_length():
    assert draw_instance(3, 41).name == "i000041"
