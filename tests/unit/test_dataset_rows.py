"""Rows as stored: their circuits are read and valued by Qiskit, their numbers computed again from the text alone."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import asdict, fields

import numpy as np
import pytest

from circuit_oracles import energies_of, errors_of, pauli_matrix, qiskit_state

pytest.importorskip("qiskit_qasm3_import")
pytest.importorskip("pyarrow")

import pyarrow

from ketline.training.dataset.build import Solving, solve_part
from ketline.training.dataset.instances import Instance, draw_instance
from ketline.training.dataset.requests import Request, requests
from ketline.training.dataset.schema import FAMILIES, SPLITS, CircuitRow, arrow_schema
from ketline.training.dataset.solve import Solver

SEED = 21
LARGEST = 5


def small_instances(count):
    """The first small instance of each of ``count`` problems, those that are not diagonal first."""
    from ketline.problems import many_body
    from ketline.problems.graph import graph_data
    from ketline.training.exclusion import instance_fingerprint

    found = {}
    for place, (name, n) in enumerate((("transverse_field_ising", 4), ("heisenberg", 3), ("h2", 4), ("h2", 2))):
        made = many_body.model(name).random(np.random.default_rng(place), n)
        found[name, n] = Instance(
            9000 + place, name, n, json.dumps(graph_data(made.graph)), json.dumps(dict(made.attributes)),
            json.dumps(made.hamiltonian), False, instance_fingerprint(made.hamiltonian, None), ("", ""),
        )  # fmt: skip
    seen = set()
    for index in range(400):
        made = draw_instance(SEED, index)
        if made and made.diagonal and 3 <= made.n_qubits <= LARGEST and made.problem_type not in seen:
            seen.add(made.problem_type)
            found[made.problem_type, made.n_qubits] = made
            if len(found) == count:
                break
    return list(found.values())


@pytest.fixture(scope="module")
def instances():
    return small_instances(14)


@pytest.fixture(scope="module")
def rows(instances):
    """What a build makes of them (of molecules two circuits), and every variant of QAOA once more."""
    made = []
    for instance in instances:
        solver = Solver(instance, SEED)
        asked = requests(instance, SEED)[:2]
        if instance.diagonal:
            more = [Request("qaoa", v, d) for v, d in (("standard", 2), ("multi_angle", 1), ("adaptive", 3))]
            more.append(Request("vqe", "shallow", 1))
            asked = list(dict.fromkeys([*asked, more[len(made) % 4], more[(len(made) + 1) % 4]]))
        else:
            asked = list(dict.fromkeys([*asked, Request("adapt-vqe", "hardware_pool", 1)]))
        made += [(instance, solver.row(request)) for request in asked]
    return made


def hamiltonian_of(row):
    terms = json.loads(row.hamiltonian)
    if any(not isinstance(factor, int) for _, factors in terms for factor in factors):
        return pauli_matrix(terms, row.n_qubits)
    return np.diag(energies_of(terms, row.n_qubits))


def test_rows_are_of_every_family_and_many_problems(rows):
    assert {row.family for _, row in rows} == set(FAMILIES)
    assert {"standard", "multi_angle", "adaptive", "shallow", "hardware_pool"} <= {row.variant for _, row in rows}
    assert len({row.problem_type for _, row in rows}) >= 12
    assert any(not instance.diagonal for instance, _ in rows)
    assert len({row.id for _, row in rows}) == len(rows)


def test_every_circuit_is_read_by_both_readers_and_has_the_stored_numbers(rows):
    for _, row in rows:
        assert errors_of(row.circuit) == [], row.id
        state = qiskit_state(row.circuit)
        assert state.shape == (2**row.n_qubits,)
        matrix = hamiltonian_of(row)
        energies, vectors = np.linalg.eigh(matrix)
        low, high = energies[0], energies[-1]
        energy = np.vdot(state, matrix @ state).real
        assert row.energy_min == pytest.approx(low, abs=1e-6) and row.energy_max == pytest.approx(high, abs=1e-6)
        assert row.energy == pytest.approx(energy, abs=1e-6), row.id
        assert row.ratio == pytest.approx((high - energy) / (high - low), abs=1e-6)
        ground = vectors[:, energies <= low + 1e-6 * (high - low)]
        assert row.ground_state_count == ground.shape[1]
        assert row.p_ground == pytest.approx(float(np.sum(np.abs(ground.conj().T @ state) ** 2)), abs=1e-6), row.id
        uniform = np.full(len(state), len(state) ** -0.5)
        assert row.baseline_ratio == pytest.approx((high - uniform @ (matrix @ uniform).real) / (high - low), abs=1e-6)


def test_circuits_are_better_than_doing_nothing(rows):
    """Each is above ``h`` on every qubit (or above one of its own basis states), and the average far above."""
    diagonal = [row for instance, row in rows if instance.diagonal]
    assert all(row.ratio >= row.baseline_ratio - 1e-6 for row in diagonal)
    assert all(row.p_ground == pytest.approx(1) for row in diagonal if row.variant == "shallow")
    assert np.mean([row.ratio for row in diagonal]) > np.mean([row.baseline_ratio for row in diagonal]) + 0.2
    grown = [row for _, row in rows if row.family == "adapt-vqe"]
    assert np.mean([row.ratio for row in grown]) > 0.95


def test_angles_are_those_of_the_text(rows):
    """Every angle but zero stands in the text; an angle of standard QAOA has its own call, gammas first."""
    for _, row in rows:
        written = [number(a) for a in re.findall(r"^\w+\(([^)]*)\) q", row.circuit, re.MULTILINE)]
        angles = [a for a in row.angles if abs(a) >= 5e-4]
        assert {round(a, 3) for a in written if a} == {round(a, 3) for a in angles}, row.id
        if row.variant == "standard":
            assert len(row.angles) == len(row.starting_angles) == 2 * row.n_layers
            gammas = [number(a) for a in re.findall(r"^cost\(([^)]*)\) q", row.circuit, re.MULTILINE)]
            assert gammas == pytest.approx([g for g in row.angles[: row.n_layers] if abs(g) >= 5e-4])


def number(angle):
    return float(eval(angle, {"pi": math.pi}))


def test_what_is_said_of_the_instance_is_what_it_is(rows):
    for instance, row in rows:
        assert row.instance == instance.name
        for column in ("problem_type", "n_qubits", "graph", "attributes", "hamiltonian"):
            assert getattr(row, column) == getattr(instance, column)
        assert row.split == instance.split and row.split in SPLITS
        assert row.id == f"{row.instance}-{row.family}-{row.variant}-p{row.n_layers}"
        assert row.n_layers >= (0 if row.variant == "adaptive" else 1)
        assert row.seed == SEED
        assert (row.evaluations > 0) == (row.variant != "shallow")


def test_rows_fit_the_columns(rows):
    table = pyarrow.Table.from_pylist([asdict(row) for _, row in rows], arrow_schema())
    assert table.column_names == [field.name for field in fields(CircuitRow)]
    assert table.to_pylist() == [asdict(row) for _, row in rows]


def test_a_row_does_not_depend_on_what_was_made_before_it(instances, rows):
    """Alone, in another order, or in a part with others: the same row."""
    few = [(instance, row) for instance, row in rows if row.n_qubits <= 4 and row.problem_type != "h2"][:5]
    assert len(few) == 5
    for instance, row in reversed(few):
        layers = row.n_layers if row.variant != "adaptive" else 3
        assert Solver(instance, SEED).row(Request(row.family, row.variant, layers)) == row
    own = [instance for instance in instances if instance.n_qubits <= 4 and instance.diagonal][:2]
    together = solve_part(Solving(SEED, 0, tuple(own)))
    apart = [row for instance in own for row in solve_part(Solving(SEED, 5, (instance,)))]
    assert together == apart and len(together) >= 2
    assert Counter(row["instance"] for row in together) == Counter({one.name: len(requests(one, SEED)) for one in own})


def test_minimised_angles_have_their_start_and_grown_ones_none(rows):
    grown = ("adaptive", "hardware_pool")
    assert {row.variant for _, row in rows} >= set(grown)
    for _, row in rows:
        expected = 0 if row.variant in grown else len(row.angles)
        assert len(row.starting_angles) == expected, row.id
