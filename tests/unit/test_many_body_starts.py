"""Product states to start from, and the layers on them: energies and gradients against matrices."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from ketline.problems.many_body import model
from ketline.problems.many_body.mean_field import best_product_state, product_energy, product_state
from ketline.problems.many_body.molecules import Hydrogen
from ketline.problems.many_body.spectrum import sparse_matrix
from ketline.problems.many_body.spin_models import Heisenberg, TransverseFieldIsing, chain
from ketline.problems.many_body.starts import starting_state
from ketline.training.circuits.products import LayeredProducts


@st.composite
def instances(draw):
    problem = draw(st.sampled_from(["transverse_field_ising", "heisenberg", "h2", "lih"]))
    n = {"h2": 2, "lih": 4}.get(problem) or draw(st.integers(2, 5))
    return model(problem).random(np.random.default_rng(draw(st.integers(0, 2**31))), n)


@settings(max_examples=20, deadline=None)
@given(instances(), st.integers(0, 2**31))
def test_no_random_product_state_is_below_the_best_one(instance, seed):
    rng = np.random.default_rng(seed)
    state = best_product_state(instance.hamiltonian, instance.n_qubits)
    energy = product_energy(instance.hamiltonian, state)
    vector = product_state(state)
    assert energy == pytest.approx(np.vdot(vector, instance.matrix @ vector).real, abs=1e-9)
    for _ in range(20):
        nearby = [(t + a, p + b) for (t, p), (a, b) in zip(state, rng.normal(0, 0.3, (len(state), 2)), strict=True)]
        assert product_energy(instance.hamiltonian, nearby) > energy - 1e-6
        anywhere = rng.uniform(-math.pi, math.pi, (len(state), 2)).tolist()
        assert product_energy(instance.hamiltonian, anywhere) > energy - 1e-6


def test_states_along_an_axis_are_preferred():
    antiferromagnet = Heisenberg().on(chain(4))
    assert sorted({round(abs(t), 2) for t, _ in best_product_state(antiferromagnet.hamiltonian, 4)}) == [0.0, 3.14]
    easy_plane = Heisenberg().on(chain(4), anisotropy=0.5)
    assert {round(abs(t), 2) for t, _ in best_product_state(easy_plane.hamiltonian, 4)} == {1.57}
    for distance in (0.5, 1.5):
        assert all(phi == 0.0 for _, phi in best_product_state(Hydrogen().at(distance).hamiltonian, 2))


def test_a_strong_transverse_field_is_the_start_and_a_weak_one_is_not():
    def start(field: float, layers: int):
        return starting_state(TransverseFieldIsing().on(chain(4), field).hamiltonian, 4, layers)

    assert start(1.0, 2) == ((math.pi / 2, 0.0),) * 4
    assert start(-1.0, 2) == ((-math.pi / 2, 0.0),) * 4
    assert start(0.6, 4) == ((math.pi / 2, 0.0),) * 4 and start(0.6, 1) != start(0.6, 4)
    assert start(0.2, 4) == best_product_state(TransverseFieldIsing().on(chain(4), 0.2).hamiltonian, 4)


@settings(max_examples=20, deadline=None)
@given(instances(), st.integers(0, 2**31))
def test_layers_have_the_energy_of_the_matrices_and_its_derivatives(instance, seed):
    rng, n = np.random.default_rng(seed), instance.n_qubits
    terms = instance.hamiltonian[:12]
    groups = [[term] for term in terms]
    directions = [tuple(pair) for pair in rng.uniform(-3, 3, (n, 2))]
    angles = rng.uniform(-2, 2, len(groups))
    circuit = LayeredProducts(groups, directions)
    state = product_state(directions)
    for angle, group in zip(angles, groups, strict=True):
        state = expm(-0.5j * angle * sparse_matrix(group, n).toarray()) @ state
    energy, gradient = circuit.energy_and_gradient(angles)
    assert energy == pytest.approx(np.vdot(state, sparse_matrix(terms, n) @ state).real, abs=1e-9)
    assert circuit.expectation(angles, instance.matrix) == pytest.approx(
        np.vdot(state, instance.matrix @ state).real, abs=1e-9
    )
    for k, step in enumerate(1e-5 * np.eye(len(angles))):
        ends = [circuit.energy_and_gradient(angles + sign * step)[0] for sign in (1, -1)]
        assert gradient[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-6)
