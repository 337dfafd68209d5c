"""Which circuits an instance gets: repeatable, all different, within the limits of what can be made."""

from __future__ import annotations

from collections import Counter

import pytest

from ketline.training.circuits.ansatz import ANSATZES
from ketline.training.dataset.instances import Instance
from ketline.training.dataset.requests import (
    ADAPTIVE_QAOA_LAYERS,
    ADAPTIVE_QAOA_QUBITS,
    ALL_TO_ALL,
    ALL_TO_ALL_QUBITS,
    ANSATZ_WEIGHTS,
    DEEP_ONLY,
    FAMILY_WEIGHTS,
    LARGE_LAYERS,
    LARGE_QUBITS,
    MOLECULE_CIRCUITS,
    MULTI_ANGLE_LAYERS,
    MULTI_ANGLE_QUBITS,
    SECOND_SHARE,
    requests,
)
from ketline.training.dataset.schema import FAMILIES


def instance(index, n, problem="maxcut", diagonal=True):
    return Instance(index, problem, n, "{}", "{}", "[]", diagonal, f"{index:016x}", ("", ""))


@pytest.fixture(scope="module")
def drawn():
    """(instance, requests) of diagonal instances of all sizes, and of spin chains."""
    made = [instance(k, 2 + k % 15) for k in range(3000)]
    made += [instance(k, 2 + k % 9, "heisenberg", False) for k in range(3000, 3600)]
    return [(one, requests(one, 5)) for one in made]


def test_the_same_instance_gets_the_same_circuits(drawn):
    assert [requests(one, 5) for one, _ in drawn[:100]] == [found for _, found in drawn[:100]]
    assert [requests(one, 6) for one, _ in drawn[:100]] != [found for _, found in drawn[:100]]


def test_circuits_of_an_instance_are_of_different_families(drawn):
    for _, found in drawn:
        assert 1 <= len(found) <= 2
        assert len({request.family for request in found}) == len(found)
        assert len({request.name for request in found}) == len(found)
    pairs = sum(len(found) == 2 for _, found in drawn)
    assert pairs / len(drawn) == pytest.approx(SECOND_SHARE, abs=0.03)


def test_every_family_variant_and_depth_is_asked_for(drawn):
    asked = [request for one, found in drawn for request in found if one.diagonal]
    assert {request.family for request in asked} == set(FAMILIES) == set(FAMILY_WEIGHTS)
    variants = {request.variant for request in asked}
    assert variants == {"standard", "multi_angle", "adaptive", "shallow", "hardware_pool", *ANSATZES}
    assert set(ANSATZ_WEIGHTS) == set(ANSATZES)
    depths = Counter(request.layers for request in asked if request.variant == "standard")
    assert set(depths) == {1, 2, 3, 4} and depths[1] > depths[2] > 0


def test_limits_are_kept(drawn):
    for one, found in drawn:
        for request in found:
            n = one.n_qubits
            if request.variant == "multi_angle":
                assert n <= MULTI_ANGLE_QUBITS and request.layers <= MULTI_ANGLE_LAYERS
            elif request.variant == "adaptive":
                assert n <= ADAPTIVE_QAOA_QUBITS and request.layers == ADAPTIVE_QAOA_LAYERS
            elif request.variant in ALL_TO_ALL:
                assert n <= ALL_TO_ALL_QUBITS
            elif request.variant in ("shallow", "hardware_pool"):
                assert request.layers == 1
            assert request.family != "vqe" or n < LARGE_QUBITS or request.layers <= LARGE_LAYERS
            assert 1 <= request.layers <= max(4, ADAPTIVE_QAOA_LAYERS)


def test_what_is_not_diagonal_gets_neither_qaoa_nor_flips(drawn):
    chains = [request for one, found in drawn for request in found if not one.diagonal]
    assert {request.family for request in chains} == {"vqe", "adapt-vqe"}
    assert "shallow" not in {request.variant for request in chains}
    assert min(request.layers for request in chains if request.family == "vqe") == 2


def test_an_ansatz_is_as_deep_as_it_must_be_on_small_registers(drawn):
    asked = [(one, r) for one, found in drawn for r in found if r.variant in DEEP_ONLY and one.n_qubits < LARGE_QUBITS]
    assert len(asked) > 5
    assert all(request.layers >= DEEP_ONLY[request.variant] for _, request in asked)


def test_an_ansatz_that_must_be_deeper_than_large_registers_allow_is_not_asked_for():
    assert any(r.variant in DEEP_ONLY for k in range(3000) for r in requests(instance(k, LARGE_QUBITS - 1), 5))
    assert not any(r.variant in DEEP_ONLY for k in range(3000) for r in requests(instance(k, LARGE_QUBITS), 5))


def test_molecules_get_many_circuits_all_different():
    for index in range(40):
        found = requests(instance(index, 4, "h2", False), 5)
        assert len(found) == len(set(found))
        assert MOLECULE_CIRCUITS - 2 <= len(found) <= MOLECULE_CIRCUITS
        assert sum(request.family == "adapt-vqe" for request in found) <= 1
        assert "qaoa" not in {request.family for request in found}
