"""Moving the angles of a program to where an observable is lowest.

The angles are numbers of the text; they change without the text being read again (``Program.angles``). Where
derivatives are exact, L-BFGS takes them; where values are sampled or noisy, COBYLA does without.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketline.circuit.operations import Place
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.details import estimates_with_details
from ketline.estimate.program import Program
from ketline.estimate.result import PROBABILITY, Estimate, Slope
from ketline.estimate.workbench import Workbench

#: Decimals of the angles that are written back: 1e-6 rad is far below what the value shows.
DECIMALS = 6

#: Seconds that one evaluation may take; less where a value is sampled and more time only makes it sharper.
_FIRST_SECONDS, _SAMPLED_SECONDS = 20.0, 1.0

LBFGS, COBYLA = "L-BFGS", "COBYLA"


@dataclass(frozen=True, slots=True)
class Optimised:
    """The angles found, by their places in the text, and the way there.

    ``texts[k]`` is to stand at ``places[k]``, and ``after`` is the value with the numbers as written. ``curve`` holds
    the best value so far after each evaluation, the first one included. ``sign`` is -1 where it was maximised.
    """

    observable: str
    places: tuple[Place, ...]
    texts: tuple[str, ...]
    before: float
    after: float
    curve: tuple[float, ...]
    method: str
    cancelled: bool = False
    sign: int = 1

    @property
    def improved(self) -> bool:
        return self.sign * (self.before - self.after) > 1e-12


class NothingToOptimise(Exception):
    """The observable has no value, or no angle that it depends on; the message says which."""


class _Stopped(Exception):
    """Cancelled, or out of evaluations."""


def free_angles(estimate: Estimate) -> list[Slope]:
    """The angles that an optimiser may move: those spelt as decimal numbers, or named."""
    slopes = estimate.details.slopes if estimate.details is not None else ()
    return [slope for slope in slopes if not slope.exact or slope.name is not None]


def optimise(
    program: Program,
    name: str,
    maximum_qubits: int,
    evaluations: int,
    progress: Callable[[Sequence[float]], None] = lambda curve: None,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: float = 600.0,
) -> Optimised:
    """Minimises the observable ``name`` (maximises a probability) from the angles in the text.

    ``progress`` is told the curve so far after each evaluation. Cancelling keeps the best angles so far.

    Raises:
        NothingToOptimise: where there is no value or no angle.
    """
    search = _Search(program, name, maximum_qubits, evaluations, progress, Budget(seconds, cancelled))
    first = search.start()
    from scipy.optimize import minimize

    gradient = first.details is not None and first.details.reason is None
    method = LBFGS if gradient else COBYLA
    stopped = False
    try:
        if gradient:
            options = {"maxiter": evaluations}
            minimize(search.value_and_gradient, search.best, jac=True, method="L-BFGS-B", options=options)
        else:
            minimize(search.value, search.best, method="COBYLA", options={"maxiter": evaluations, "rhobeg": 0.3})
    except (_Stopped, OutOfTime):
        stopped = cancelled()
    return search.result(first, method, stopped)


class _Search:
    """The function that is minimised, and the best point that it was asked for."""

    def __init__(
        self,
        program: Program,
        name: str,
        maximum_qubits: int,
        evaluations: int,
        progress: Callable[[Sequence[float]], None],
        budget: Budget,
    ) -> None:
        self.program, self.name, self.maximum_qubits = program, name, maximum_qubits
        self.evaluations, self.progress, self.budget = evaluations, progress, budget
        self.bench = Workbench()
        self.places: list[Place] = []
        self.best = np.zeros(0)
        self.curve: list[float] = []
        self.lowest = math.inf
        self.sign = 1
        self.seconds_each = _FIRST_SECONDS

    def start(self) -> Estimate:
        first = self._estimate({}, details=True)
        if first.value is None:
            raise NothingToOptimise(f"'{self.name}' has no value: {first.reason}")
        self.seconds_each = _FIRST_SECONDS if not first.error else _SAMPLED_SECONDS
        angles = free_angles(first)
        if first.details is not None and first.details.reason is not None:
            angles = [angle for angle in self._written() if not angle.exact or angle.name]
        if not angles:
            raise NothingToOptimise(f"'{self.name}' depends on no angle that is written as a number.")
        self.places = [(angle.start, angle.end) for angle in angles]
        self.best = np.array([angle.value for angle in angles])
        self.sign = -1 if first.kind == PROBABILITY else 1
        self._note(first.value, self.best)
        return first

    def _written(self) -> list[Slope]:
        """The angles on the ways through the program on which every outcome is 0 or every one is 1."""
        found = {}
        for always in (lambda circuit, qubit: 0, lambda circuit, qubit: 1):
            circuit = self.program.written(self.budget, always)
            used = {angle for slopes in circuit.slopes.values() for parts in slopes for angle, _ in parts}
            for angle in used:
                found[angle.start] = Slope(angle.start, angle.end, angle.value, 0.0, angle.name, angle.exact)
        return [found[start] for start in sorted(found)]

    def _estimate(self, angles: dict[Place, float], details: bool) -> Estimate:
        program = replace(self.program, angles=angles)
        seconds = min(max(self.budget.left, 0.0), self.seconds_each)
        budget = Budget(seconds, self.budget.cancelled)
        for estimate in estimates_with_details(program, self.bench, self.maximum_qubits, budget, details):
            if estimate.observable == self.name:
                return estimate
        raise NothingToOptimise(f"There is no observable '{self.name}'.")

    def _note(self, value: float, point: np.ndarray) -> None:
        if self.sign * value < self.lowest:
            self.lowest, self.best = self.sign * value, point.copy()
        self.curve.append(self.sign * self.lowest)
        self.progress(self.curve)
        if len(self.curve) > self.evaluations or self.budget.spent:
            raise _Stopped

    def value(self, point: np.ndarray) -> float:
        found = self._estimate(dict(zip(self.places, map(float, point))), details=False).value
        if found is None:
            return math.inf
        self._note(found, point)
        return self.sign * found

    def value_and_gradient(self, point: np.ndarray) -> tuple[float, np.ndarray]:
        estimate = self._estimate(dict(zip(self.places, map(float, point))), details=True)
        if estimate.value is None or estimate.details is None:
            raise _Stopped
        slopes = {(slope.start, slope.end): slope.slope for slope in estimate.details.slopes}
        self._note(estimate.value, point)
        return self.sign * estimate.value, self.sign * np.array([slopes.get(place, 0.0) for place in self.places])

    def result(self, first: Estimate, method: str, cancelled: bool) -> Optimised:
        texts = tuple(angle_text(value) for value in self.best)
        rounded = dict(zip(self.places, map(float, texts)))
        self.budget = Budget(60.0)
        after = self._estimate(rounded, details=False).value
        before = first.value or 0.0
        final = before if after is None else after
        return Optimised(
            self.name, tuple(self.places), texts, before, final, tuple(self.curve), method, cancelled, self.sign
        )


def angle_text(value: float) -> str:
    """An angle as it is written back."""
    text = f"{value:.{DECIMALS}f}".rstrip("0")
    text = text + "0" if text.endswith(".") else text
    return "0.0" if text == "-0.0" else text
