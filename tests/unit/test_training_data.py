"""What the circuit model is shown: answers that are right, relabelled, within the context."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("scipy")

from ketline.estimate.qaoa import energies_and_gradients
from ketline.model.generation import GenerationRequest, written_terms
from ketline.problems.ising import spectrum
from ketline.training.angles import is_diagonal, smooth_optimum, solved
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.decimation import bits_of, decimate
from ketline.training.renaming import Renaming
from ketline.training.sources import ground_bits
from ketline.training.symmetry import random_view
from ketline.training.tables import is_held_out

RING = tuple((0.5, (i, (i + 1) % 6)) for i in range(6))
TRIANGLE = ((1.0, (0, 1)), (-0.6, (1, 2)), (0.3, (0,)), (0.25, (0, 1, 2)), (-0.4, (2,)))


def test_the_first_start_is_already_good():
    terms = written_terms(GenerationRequest("maxcut", RING, 6, "qaoa", 1))
    energies = spectrum(terms, 6)
    values, gradients = energies_and_gradients(starting_angles(1, 1.0)[None], energies)
    assert values[0] < 0.45 * energies.min()
    assert gradients.shape == (1, 2)


def test_decimation_writes_sums_that_are_right_and_a_low_state():
    decisions = decimate(TRIANGLE, 3)
    fields = {0: 30, 1: 0, 2: -40}
    for decision in decisions:
        assert decision.z == (-1 if fields[decision.qubit] > 0 else 1)
        for update in decision.updates:
            assert update.before == fields[update.qubit]
            fields[update.qubit] = update.after
    assert decisions[0].qubit == 2
    energies = spectrum(TRIANGLE, 3)
    state = sum(bit << qubit for qubit, bit in enumerate(bits_of(decisions)))
    assert energies[state] == pytest.approx(energies.min())


def test_smooth_angles_are_a_minimum_near_the_formula():
    terms = written_terms(GenerationRequest("maxcut", RING, 6, "qaoa", 1))
    energies = spectrum(terms, 6)
    scaled = (energies - energies.min()) / np.ptp(energies)
    for p in (1, 2):
        angles, ratio = smooth_optimum(scaled, energies, p)
        assert ratio == pytest.approx((2 * p + 1) / (2 * p + 2), abs=2e-4)  # rings: Farhi et al., arXiv 1411.4028
        assert np.abs(np.array(angles) - starting_angles(p, 1.0)).max() < 1.0


def test_solved_instances_have_angles_for_every_depth():
    rows = solved([{"hamiltonian": "[[1.0, [0, 1]], [0.5, [1]]]", "n_qubits": 2, "problem_type": "maxcut"}])
    assert [len(angles) for angles in rows[0]["angles"]] == [2, 4, 6, 8]
    assert all(0 < ratio <= 1 for ratio in rows[0]["ratios"])


def test_only_what_the_format_can_say_is_learnt():
    assert is_diagonal("[[1.0, [0, 1]]]")
    assert not is_diagonal('[[1.0, [["X", 0]]]]')
    assert not is_diagonal("[[1.0, [0, 1, 2, 3, 4, 5, 6]]]")


def test_a_view_keeps_the_spectrum_the_ground_states_and_the_energies_of_qaoa():
    before = spectrum(TRIANGLE, 3)
    angles = np.array([[0.4, -0.3]])
    for seed in range(8):
        view = random_view(3, np.random.default_rng(seed), 1.0)
        terms = view.terms(TRIANGLE)
        after = spectrum(terms, 3)
        assert np.sort(after) == pytest.approx(np.sort(before))
        assert energies_and_gradients(angles, after)[0] == pytest.approx(energies_and_gradients(angles, before)[0])
        seen = view.states(ground_bits(TRIANGLE, 3))
        assert sorted(seen.tolist()) == sorted(ground_bits(terms, 3).tolist())


def test_without_turning_a_view_only_renames():
    view = random_view(4, np.random.default_rng(1), 0.0)
    assert sorted(view.label) == [0, 1, 2, 3] and not any(view.turned)


def test_decisions_towards_the_optima_end_in_one_and_leave_the_better_side_only_for_that():
    terms = ((-0.6, (0,)), (0.5, (0, 1)), (0.5, (0, 2)), (-0.4, (1,)), (-0.4, (2,)))
    assert bits_of(decimate(terms, 3)) == [0, 1, 1]
    towards = decimate(terms, 3, ground_bits(terms, 3))
    assert bits_of(towards) == [1, 0, 0]
    assert [(u.qubit, u.before, u.change, u.after) for u in towards[0].updates] == [
        (1, -40, -50, -90),
        (2, -40, -50, -90),
    ]
    assert decimate(TRIANGLE, 3, ground_bits(TRIANGLE, 3)) == decimate(TRIANGLE, 3)


def test_held_out_rows_are_those_of_the_other_splits():
    assert not is_held_out({"split": "train"})
    assert is_held_out({"split": "validation"})
    assert is_held_out({"split": "test"})


PROGRAM = """OPENQASM 3.0;
include "stdgates.inc";
gate pair a, b { h a; cx a, b; }
qubit[2] data;
bit[2] out;
pair data[0], data[1];
out = measure data;
"""


def test_renamed_programs_mean_the_same():
    renaming = Renaming([PROGRAM, PROGRAM.replace("data", "reg").replace("pair", "bell").replace("out", "swap")])
    found = renaming(PROGRAM, np.random.default_rng(3))
    names = {"pair": "bell", "data": "reg"}
    assert found in {
        PROGRAM.replace(" data", f" {register}").replace("pair", gate)
        for register in ("data", names["data"])
        for gate in ("pair", names["pair"])
    }
    assert any(renaming(PROGRAM, np.random.default_rng(seed)) != PROGRAM for seed in range(5))
    assert all("swap" not in renaming(PROGRAM, np.random.default_rng(seed)) for seed in range(9))
