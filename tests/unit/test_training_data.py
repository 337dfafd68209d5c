"""What the model reads of the data sets: the texts of circuits, and programs that are right."""

from __future__ import annotations

import json

import numpy as np
import pytest

pytest.importorskip("scipy")

from ketline.model.prompts import canonical_terms
from ketline.problems.ising import spectrum
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.decimation import basis_state, decimate, vqe_text
from ketline.training.examples import circuit_text, is_learnable
from ketline.training.tables import is_held_out
from ketline.workspace import Snapshot

RING = tuple((0.5, (i, (i + 1) % 6)) for i in range(6))


def row(**changes: object) -> dict:
    """A stored circuit, as far as the training text needs it."""
    return {
        "problem_type": "maxcut", "family": "qaoa", "variant": "standard", "n_qubits": 6, "n_layers": 1,
        "hamiltonian": json.dumps(RING), "angles": [0.512, -0.785], "split": "train", **changes,
    }  # fmt: skip


def test_the_first_start_is_already_good():
    from ketline.estimate.qaoa import energy_and_gradient
    from ketline.model.prompts import strength

    terms = canonical_terms(RING)
    energies = spectrum(terms, 6)
    value, gradient = energy_and_gradient(starting_angles(1, strength(terms, 6)), energies)
    assert value < 0.45 * energies.min()
    assert gradient.shape == (2,)


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


def test_a_stored_circuit_becomes_a_program_with_its_angles():
    header, answer = circuit_text(row())
    assert "// maxcut, 6 qubits, qaoa, 1 layer" in header
    assert "cost(0.51) q[0], q[1]" in answer
    assert "rx(-0.79) q;" in answer
    assert not Snapshot(header + answer).problems


def test_relabelled_circuits_are_other_texts_of_the_same_energy():
    plain = circuit_text(row(hamiltonian=json.dumps([[1.0, [0, 1]], [0.5, [2]]]), n_qubits=3))
    other = [circuit_text(row(hamiltonian=json.dumps([[1.0, [0, 1]], [0.5, [2]]]), n_qubits=3),
                          np.random.default_rng(seed)) for seed in range(4)]  # fmt: skip
    assert any(text != plain for text in other)
    for header, answer in other:
        assert not Snapshot(header + answer).problems


@pytest.mark.parametrize(
    ("changes", "learnable"),
    [
        ({}, True),
        ({"variant": "multi_angle"}, False),
        ({"family": "vqe", "variant": "sim4"}, True),
        ({"family": "adapt-vqe"}, False),
        ({"family": "vqe", "hamiltonian": '[[1.0, [["X", 0], ["Z", 1]]]]'}, False),
        ({"hamiltonian": "[[1.0, [0, 1, 2, 3, 4, 5]]]"}, False),
    ],
)
def test_only_what_the_format_can_say_is_learnt(changes, learnable):
    assert is_learnable(row(**changes)) is learnable


def test_held_out_rows_are_those_of_the_other_splits():
    assert not is_held_out({"split": "train"})
    assert is_held_out({"split": "validation"})
    assert is_held_out({"split": "test"})
