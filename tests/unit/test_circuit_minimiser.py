"""The batched BFGS: against scipy from the same starts, members that do not see each other, hard starts."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize, rosen, rosen_der

from circuit_oracles import energies_of, random_terms
from ketline.estimate.qaoa import energies_and_gradients
from ketline.training.circuits.bfgs import FIRST_STEP, LONGEST_STEP, minimise


def rows(function, gradient):
    """A batch function of one that takes a vector, and of its gradient."""
    return lambda points: (np.array([function(x) for x in points]), np.array([gradient(x) for x in points]))


def bowl(x):
    return 0.5 * float(x @ (np.arange(1, len(x) + 1) ** 2 * x))


def bowl_slope(x):
    return np.arange(1, len(x) + 1) ** 2 * x


def waves(x):
    return float(np.sum(1 - np.cos(x)) + 0.1 * np.sum(x) ** 2)


def waves_slope(x):
    return np.sin(x) + 0.2 * np.sum(x)


@pytest.mark.parametrize(
    ("function", "gradient", "dimensions"),
    [(rosen, rosen_der, 2), (rosen, rosen_der, 5), (bowl, bowl_slope, 6), (waves, waves_slope, 4)],
)
def test_minima_of_standard_functions_are_those_of_scipy(function, gradient, dimensions):
    starts = np.random.default_rng(1).uniform(-1.5, 1.5, (8, dimensions))
    found = minimise(rows(function, gradient), starts, 1e-7, 0.0, 2000)
    for start, point, value in zip(starts, found.points, found.values, strict=True):
        reference = minimize(function, start, jac=gradient, method="BFGS", options={"gtol": 1e-8})
        # Rosenbrock in five dimensions has a second minimum, near (-1, 1, 1, 1, 1): a minimum all the same.
        assert np.abs(gradient(point)).max() < 1e-6
        assert value == pytest.approx(function(point))
        if not (function is rosen and dimensions == 5):
            assert value == pytest.approx(reference.fun, abs=1e-8)
            assert point == pytest.approx(reference.x, abs=1e-4)
        else:
            assert min(abs(value), abs(value - 3.9308)) < 1e-3


@pytest.mark.parametrize("p", [1, 2, 3])
def test_minima_of_qaoa_landscapes_are_as_low_as_those_of_scipy(p):
    """Member by member the valleys may differ, as any two line searches'; mostly they are the same, and as low."""
    rng = np.random.default_rng(p)
    same = []
    for _ in range(3):
        n = int(rng.integers(3, 6))
        phases = energies_of(random_terms(rng, n, n + 2), n)
        energies = (phases - phases.min()) / np.ptp(phases)
        starts = np.concatenate([rng.uniform(0, 1.5, (30, p)), rng.uniform(-1.5, 0, (30, p))], axis=1)
        found = minimise(partial(energies_and_gradients, energies=energies, phases=phases), starts, 1e-6, 1e-12, 500)
        reference = np.array([scipy_minimum(start, energies, phases) for start in starts])
        _, gradients = energies_and_gradients(found.points, energies, phases)
        assert np.abs(gradients).max() < 1e-4
        assert found.values.min() <= reference.min() + 0.005
        assert found.values.mean() <= reference.mean() + 0.01
        same += list(np.abs(found.values - reference) < 1e-5)
    assert np.mean(same) > 0.5


def scipy_minimum(start, energies, phases):
    def one(x):
        value, gradient = energies_and_gradients(x[None], energies, phases)
        return float(value[0]), gradient[0]

    return minimize(one, start, jac=True, method="BFGS", options={"gtol": 1e-6}).fun


def test_values_never_rise_and_are_those_of_the_points():
    energies = energies_of(random_terms(np.random.default_rng(5), 5, 8), 5)
    starts = np.random.default_rng(6).uniform(-2, 2, (30, 4))
    before, _ = energies_and_gradients(starts, energies)
    lowest = before.copy()
    for iterations in (1, 2, 5, 20, 100):
        found = minimise(lambda x: energies_and_gradients(x, energies), starts, 1e-6, 1e-9, iterations)
        assert np.all(found.values <= lowest + 1e-12)
        assert found.values == pytest.approx(energies_and_gradients(found.points, energies)[0])
        lowest = found.values
    assert np.all(lowest < before)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.integers(1, 4))
def test_a_member_does_not_see_the_others(seed, batch, dimensions):
    """Of a function computed row by row, each member's path is the one it takes alone, bit by bit."""
    starts = np.random.default_rng(seed).uniform(-3, 3, (batch, dimensions))
    function = rows(waves, waves_slope)
    together = minimise(function, starts, 1e-6, 1e-9, 60)
    alone = [minimise(function, start[None], 1e-6, 1e-9, 60) for start in starts]
    assert together.evaluations == sum(one.evaluations for one in alone)
    for member, one in enumerate(alone):
        assert together.points[member] == pytest.approx(one.points[0], abs=1e-12)
        assert together.values[member] == pytest.approx(one.values[0], abs=1e-14)


def test_a_member_of_a_qaoa_batch_does_not_see_the_others():
    energies = energies_of(random_terms(np.random.default_rng(8), 6, 9), 6)
    starts = np.random.default_rng(9).uniform(-1, 1, (12, 4))
    together = minimise(lambda x: energies_and_gradients(x, energies), starts, 1e-6, 1e-9)
    for member in (0, 5, 11):
        alone = minimise(lambda x: energies_and_gradients(x, energies), starts[member : member + 1], 1e-6, 1e-9)
        assert together.values[member] == pytest.approx(alone.values[0], abs=1e-7)


def test_a_start_at_a_minimum_stays_there_after_one_evaluation():
    found = minimise(rows(bowl, bowl_slope), np.zeros((3, 4)), 1e-6, 1e-9)
    assert found.evaluations == 3
    assert np.all(found.points == 0) and np.all(found.values == 0)


def test_a_flat_start_stays_and_the_others_go_on():
    def plateau(points):
        """Flat for x > 1, a parabola below."""
        x = points[:, 0]
        return np.where(x > 1, 0.0, (x**2 - 1)), np.where(x > 1, 0.0, 2 * x)[:, None]

    found = minimise(plateau, np.array([[2.0], [0.9], [-5.0]]), 1e-8, 1e-12)
    assert found.points[0, 0] == 2.0
    assert found.points[1:, 0] == pytest.approx([0, 0], abs=1e-6)


def test_curvature_that_is_not_positive_is_gone_through():
    """From near a maximum of the cosine, and from a saddle's flank, the way leads down all the same."""

    def hills(points):
        return np.cos(points).sum(axis=1), -np.sin(points)

    starts = np.array([[0.05, -0.05], [0.3, 1e-4], [-1e-3, 1e-3]])
    found = minimise(hills, starts, 1e-7, 0.0, 500)
    assert found.values == pytest.approx([-2, -2, -2], abs=1e-9)

    def saddle(points):
        x, y = points.T
        return x**2 - y**2 + y**4, np.stack([2 * x, -2 * y + 4 * y**3], axis=1)

    found = minimise(saddle, np.array([[1.0, 0.01], [1.0, -0.01]]), 1e-8, 0.0, 500)
    assert found.values == pytest.approx([-0.25, -0.25], abs=1e-9)
    assert found.points[:, 1] == pytest.approx([math.sqrt(0.5), -math.sqrt(0.5)], abs=1e-4)


def test_steps_are_limited():
    """A slope of any size begins with ``FIRST_STEP``, and no step is longer than ``LONGEST_STEP``."""
    seen = []

    def steep(points):
        seen.append(points.copy())
        return 1e6 * (points**2).sum(axis=1), 2e6 * points

    minimise(steep, np.array([[30.0, 40.0]]), 1e-6, 0.0, 300)
    moves = [np.linalg.norm(b - a) for a, b in pairwise(seen)]
    assert moves[0] == pytest.approx(FIRST_STEP)
    assert max(moves) <= LONGEST_STEP + 1e-9
    assert np.linalg.norm(seen[-1]) < 1e-3


def test_points_that_cannot_be_computed_are_not_taken():
    def edge(points):
        """Not a number below zero; the minimum is at 0.1."""
        x = points[:, 0]
        return np.where(x < 0, np.nan, (x - 0.1) ** 2), np.where(x < 0, np.nan, 2 * (x - 0.1))[:, None]

    found = minimise(edge, np.array([[0.2], [3.0], [0.01]]), 1e-8, 0.0, 200)
    assert found.points[:, 0] == pytest.approx([0.1, 0.1, 0.1], abs=1e-6)


def test_evaluations_count_rows():
    calls = []

    def counted(points):
        calls.append(len(points))
        return rows(waves, waves_slope)(points)

    found = minimise(counted, np.random.default_rng(3).uniform(-2, 2, (7, 3)), 1e-6, 1e-9)
    assert found.evaluations == sum(calls)
    assert calls[0] == 7 and min(calls) < 7
