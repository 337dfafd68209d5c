"""The angles that hydrogen and spins are learnt with, and how answers are measured against them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import dataclass

import numpy as np
import pytest

pytest.importorskip("numba")
pytest.importorskip("pyarrow")

from ketline.model.generation import hva
from ketline.problems.many_body.spectrum import sparse_matrix
from ketline.problems.many_body.spin_models import TransverseFieldIsing, chain
from ketline.training import hva_angles
from ketline.training.evaluation.many_body import (
    MeanAngles,
    NearestAngles,
    has_way,
    many_body_figures,
    request_of,
    share_of,
)
from ketline.training.sources import read_many_body
from ketline.training.tables import write_rows


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> list:
    """Chains of four spins in fields from 0.6 to 1.4, every fourth held out, and a few distances of hydrogen."""
    root = tmp_path_factory.mktemp("angles")
    listed = [
        {
            "instance": f"i{k}",
            "problem_type": "transverse_field_ising",
            "n_qubits": 4,
            "hamiltonian": json.dumps(TransverseFieldIsing().on(chain(4), 0.9 + 0.06 * k).hamiltonian),
            "split": "test" if k % 4 == 2 else "train",
        }
        for k in range(8)
    ]
    write_rows(root / "circuits.parquet", listed)
    parser = ArgumentParser()
    hva_angles.add_arguments(parser)
    argv = ["--circuits", root / "circuits.parquet", "--hydrogen", "0", "-o", root / "hva_angles.parquet"]
    assert hva_angles.execute(parser.parse_args([str(a) for a in argv])) == 0
    return read_many_body(root / "hva_angles.parquet")


def test_rows_have_what_the_ansatz_reaches(rows):
    assert len(rows) == 8 and {row["split"] for row in rows} == {"train", "test"}
    for row in rows:
        matrix = sparse_matrix(row["terms"], 4)
        for layers in range(1, 5):
            best, energy = row["best_energies"][layers - 1], row["energies"][layers - 1]
            assert row["ground_energy"] - 1e-9 <= best <= energy < row["product_energy"]
            assert share_of(row, layers, row["angles"][layers - 1], matrix) == pytest.approx(
                (row["product_energy"] - energy) / (row["product_energy"] - best)
            )
            assert share_of(row, layers, None, matrix) == 0.0
        assert row["energies"][3] <= row["energies"][0]


def test_neighbours_have_neighbouring_angles(rows):
    by_field = sorted(rows, key=lambda row: row["instance"])
    for layers in (1, 2):
        angles = np.array([row["angles"][layers - 1] for row in by_field])
        assert np.abs(np.diff(angles, axis=0)).max() < 0.35


@dataclass
class Scripted:
    """A model that knows the right answer to every prompt, or writes nonsense."""

    answers: dict

    def draw(self, prompt, temperature, seed, grammar=None, most=None):
        return type("Drawn", (), {"text": self.answers.get(prompt[1], "\nx q[0];")})


def test_answers_stand_beside_what_needs_no_model(rows):
    from ketline.model.generation import generation_text

    answers = {
        generation_text(request): hva.answer(request, row["angles"][layers - 1])
        for row in rows
        for layers in range(1, 5)
        for request in [request_of(row, layers)]
    }
    found = many_body_figures(Scripted(answers), rows, 1)
    tests = sum(row["split"] == "test" and has_way(row, 2) for row in rows)
    model = {one["layers"]: one for one in found if one["name"] == "this model"}
    assert model[2]["instances"] == tests and model[2]["median"] > 0.95
    nonsense = [one for one in many_body_figures(Scripted({}), rows, 1) if one["name"] == "this model"]
    assert all(one["mean"] == 0.0 and one["solved"] == 0.0 for one in nonsense)


def test_baselines_know_the_training_split_only(rows):
    training = [row for row in rows if row["split"] == "train"]
    nearest, mean = NearestAngles(training), MeanAngles(training)
    assert nearest(training[0], 2) == training[0]["angles"][1]
    assert mean(training[0], 1) == pytest.approx(np.mean([row["angles"][0] for row in training], axis=0))
    stranger = {**training[0], "problem_type": "h2"}
    assert nearest(stranger, 2) is None and mean(stranger, 1) is None
