"""Many small minimisations at once: BFGS (Nocedal and Wright 2006, eq. 6.17) whose members share every evaluation.

Each evaluation of the batch moves every member on: one that has decreased enough updates its inverse Hessian
and takes a new direction, one that has not halves its step (Armijo's rule; an update of no positive curvature is left
out). A member that is done leaves the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BatchFunction = Callable[[Floats], tuple[Floats, Floats]]
"""Values, shape (batch,), and gradients, shape (batch, d), of the rows of its argument."""

SUFFICIENT_DECREASE = 1e-4
"""Armijo's constant: the share of the predicted decrease that a step must bring."""

SMALLEST_STEP = 1e-6
FIRST_STEP = 0.3
"""Length, in radians, of a member's first trial step."""


LONGEST_STEP = 1.5
"""Length, in radians, of any step: a search stays in the valley that it began in."""


@dataclass
class Minima:
    """What each member reached: points, shape (batch, d), values, and evaluations of one member's function in all."""

    points: Floats
    values: Floats
    evaluations: int


def minimise(
    function: BatchFunction, starts: Floats, gradient_tolerance: float, value_tolerance: float, iterations: int = 200
) -> Minima:
    """Local minima from each row of ``starts``.

    A member is done when the largest component of its gradient falls below ``gradient_tolerance``, when two
    accepted steps in a row bring less than ``value_tolerance``, or when no step along its direction helps.
    """
    points = np.array(starts, dtype=float)
    values, gradients = function(points)
    evaluations = len(points)
    batch, d = points.shape
    inverse = np.tile(np.eye(d), (batch, 1, 1))
    directions, steps = _descent(gradients), np.ones(batch)
    idle, fresh = np.zeros(batch, dtype=int), np.ones(batch, dtype=bool)
    active = np.flatnonzero(np.abs(gradients).max(axis=1) > gradient_tolerance)
    for _ in range(iterations):
        if not active.size:
            break
        moves = steps[active, None] * directions[active]
        found, slopes = function(points[active] + moves)
        evaluations += len(active)
        expected = np.einsum("bi,bi->b", gradients[active], moves)
        accepted = found <= values[active] + SUFFICIENT_DECREASE * expected
        taken, refused = active[accepted], active[~accepted]
        gains = values[taken] - found[accepted]
        _update(inverse, taken, moves[accepted], slopes[accepted] - gradients[taken], fresh)
        points[taken] += moves[accepted]
        values[taken], gradients[taken] = found[accepted], slopes[accepted]
        directions[taken] = -np.einsum("bij,bj->bi", inverse[taken], gradients[taken])
        directions[taken] = _limited(directions[taken], LONGEST_STEP)
        uphill = taken[np.einsum("bi,bi->b", directions[taken], gradients[taken]) >= 0]
        inverse[uphill], directions[uphill] = np.eye(d), _descent(gradients[uphill])
        idle[taken] = np.where(gains < value_tolerance, idle[taken] + 1, 0)
        steps[taken] = 1.0
        steps[refused] /= 2
        done = (idle >= 2) | (steps < SMALLEST_STEP) | (np.abs(gradients).max(axis=1) <= gradient_tolerance)
        active = active[~done[active]]
    return Minima(points, values, evaluations)


def _descent(gradients: Floats) -> Floats:
    """Steepest descent of length ``FIRST_STEP`` at most."""
    return _limited(-gradients, FIRST_STEP)


def _limited(steps: Floats, longest: float) -> Floats:
    lengths = np.linalg.norm(steps, axis=1, keepdims=True)
    return steps * np.minimum(1.0, longest / np.maximum(lengths, 1e-300))


def _update(inverse: NDArray, members: NDArray, moves: Floats, changes: Floats, fresh: NDArray[np.bool_]) -> None:
    """The BFGS update of the inverse Hessians, where the curvature along the move is positive."""
    curvature = np.einsum("bi,bi->b", moves, changes)
    good = curvature > 1e-12 * np.einsum("bi,bi->b", changes, changes)
    members, moves, changes, curvature = members[good], moves[good], changes[good], curvature[good]
    if not members.size:
        return
    first = fresh[members]
    scales = curvature[first] / np.einsum("bi,bi->b", changes[first], changes[first])
    inverse[members[first]] *= scales[:, None, None]
    fresh[members] = False
    rho = 1.0 / curvature
    hy = np.einsum("bij,bj->bi", inverse[members], changes)
    yhy = np.einsum("bi,bi->b", changes, hy)
    outer = np.einsum("bi,bj->bij", moves, hy)
    inverse[members] += np.einsum("b,bi,bj->bij", rho * (1 + rho * yhy), moves, moves) - rho[:, None, None] * (
        outer + outer.transpose(0, 2, 1)
    )
