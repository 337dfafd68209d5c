"""Circuits for Hamiltonians that are not diagonal, from an answer to a ranked list."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.formatting import laid_out
from ketline.model.generation import ManyBodyRequest, hva
from ketline.model.protocol import Completion
from ketline.problems.many_body import model
from ketline.problems.many_body.mean_field import best_product_state, product_energy
from ketline.problems.many_body.molecules import Hydrogen
from ketline.problems.many_body.spin_models import TransverseFieldIsing, chain
from ketline.problems.many_body.starts import starting_state
from ketline.suggest.generate import generate
from ketline.suggest.layers import Layers
from ketline.suggest.many_body import Energies, evaluated, ranked_many_body, shared_between_starts


def asked(problem: str, n: int, seed: int, layers: int) -> ManyBodyRequest:
    instance = model(problem).random(np.random.default_rng(seed), n)
    start = starting_state(instance.hamiltonian, n, layers)
    return ManyBodyRequest(problem, instance.hamiltonian, n, layers, start)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(["transverse_field_ising", "heisenberg"]), st.integers(2, 4), st.integers(0, 999))
def test_the_layers_have_the_energy_of_the_text_and_its_derivatives(problem, n, seed):
    request = asked(problem, n, seed, 2)
    angles = np.round(np.random.default_rng(seed).uniform(-2, 2, 2 * len(hva.groups(request))), 2)
    energies, layers = Energies(request), Layers(request)
    energy, gradient = layers.energy_and_gradient(angles, energies.matrix)
    circuit = evaluated(request, energies, hva.answer(request, angles))
    assert circuit is not None and circuit.energy == pytest.approx(energy, abs=0.02 * n)
    for k, step in enumerate(1e-5 * np.eye(len(angles))):
        ends = [layers.energy_and_gradient(angles + sign * step, energies.matrix)[0] for sign in (1, -1)]
        assert gradient[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-5)


def test_hydrogen_is_refined_from_the_product_state_to_the_ground_state():
    instance = Hydrogen().at(0.75)
    request = ManyBodyRequest("h2", instance.hamiltonian, 2, 1, starting_state(instance.hamiltonian, 2, 1))
    answers = [hva.answer(request, angles) for angles in ([0.0, 0.0, 0.0], [1.6, 0.4, 1.7])]
    drawn = [Completion(text, 9, "end", 1.0) for text in [*answers, answers[0], "\nx q[0];"]]
    product = product_energy(instance.hamiltonian, best_product_state(instance.hamiltonian, 2))
    plain = ranked_many_body(request, drawn, 0)
    assert [circuit.steps for circuit in plain] == [0, 0]
    assert plain[-1].energy == pytest.approx(product, abs=1e-6)
    best = ranked_many_body(request, drawn, 30)[0]
    assert best.steps > 0 and best.energy < best.drawn_energy
    assert best.energy == pytest.approx(instance.extremes[0], abs=1e-4) and best.p_ground > 0.999


def test_samples_are_shared_with_the_best_product_state_where_the_start_is_another():
    ring = TransverseFieldIsing().on(chain(6, closed=True), 1.0).hamiltonian
    request = ManyBodyRequest("transverse_field_ising", ring, 6, 2, starting_state(ring, 6, 2))
    (_, first), (other, second) = shared_between_starts(request, 5)
    assert (first, second) == (3, 2)
    product = product_energy(ring, best_product_state(ring, 6))
    assert product_energy(ring, other.start) == pytest.approx(product)
    assert product < product_energy(ring, request.start) - 1
    assert [count for _, count in shared_between_starts(request, 1)] == [1]
    assert [count for _, count in shared_between_starts(other, 5)] == [5]


def test_generating_asks_from_both_starts_and_ranks_them_together():
    ring = TransverseFieldIsing().on(chain(4, closed=True), 1.0).hamiltonian
    request = ManyBodyRequest("transverse_field_ising", ring, 4, 2, starting_state(ring, 4, 2))
    prompts = []

    class Says:
        async def complete(self, asked):
            prompts.append(asked.prompt)
            return [Completion(hva.answer(request, [0.5, 1.8, 1.0, 0.9]), 9, "end", 1.0)] * asked.samples

    found = asyncio.run(generate(Says(), request, 4, 10, 0))
    assert len(set(prompts)) == 2
    assert [circuit.energy for circuit in found] == sorted(circuit.energy for circuit in found)
    assert found[0].energy < product_energy(ring, best_product_state(ring, 4))
    assert all(laid_out(circuit.text) == circuit.text for circuit in found)
