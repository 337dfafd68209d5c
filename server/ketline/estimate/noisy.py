"""Values under a noise model: the noisy value, the ideal one, and the zero-noise extrapolation between them."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ketline.circuit.operations import Circuit
from ketline.estimate import density_matrix, trajectories
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.choose import PAULI_PROPAGATION, NoEngine, Value, propagated, state_vector_seconds, valued
from ketline.estimate.implied import Subject
from ketline.estimate.noise import Kind, NoiseModel, extrapolated
from ketline.estimate.result import Estimate
from ketline.estimate.workbench import Workbench
from ketline.limits import MAXIMUM_DENSITY_MATRIX_QUBITS, MAXIMUM_RELATIVE_ERROR
from ketline.semantics.noise import Noise

DENSITY_MATRIX = "density matrix"
TRAJECTORIES = "trajectories"

#: How many times as strong the noise is in the values that the extrapolation starts from.
_SCALES = (1, 2, 3)
#: The share of the time that is left that one sampled value may take.
_SHARE = 0.3


def model_of(noise: Noise) -> NoiseModel:
    return NoiseModel(cast(Kind, noise.channel), noise.strength)


def estimate(
    subject: Subject, circuit: Circuit, noise: Noise, bench: Workbench, maximum_qubits: int, budget: Budget
) -> Estimate:
    """The estimate of an observable under a program's noise.

    Raises:
        OutOfTime: when the budget is spent before there is a value.
    """
    model = model_of(noise)
    try:
        value = noisy_value(subject, circuit, model, maximum_qubits, budget)
    except NoEngine as refused:
        return subject.missing(str(refused))
    found = subject.valued(value, budget)
    return replace(
        found,
        ideal=_ideal(subject, circuit, bench, maximum_qubits, budget),
        extrapolated=_extrapolated(subject, circuit, model, value, maximum_qubits, budget),
    )


def _ideal(
    subject: Subject, circuit: Circuit, bench: Workbench, maximum_qubits: int, budget: Budget
) -> float | None:
    try:
        return valued(circuit, subject.known, bench, maximum_qubits, budget).value
    except (NoEngine, OutOfTime):
        return None


def _extrapolated(
    subject: Subject, circuit: Circuit, model: NoiseModel, value: Value, maximum_qubits: int, budget: Budget
) -> float | None:
    """Richardson's extrapolation; None for sampled values, whose errors it would blow up, and where time is short."""
    if value.engine == TRAJECTORIES or model.strength * _SCALES[-1] > 1:
        return None
    try:
        stronger = [
            noisy_value(subject, circuit, model.scaled(scale), maximum_qubits, budget).value for scale in _SCALES[1:]
        ]
    except (NoEngine, OutOfTime):
        return None
    return extrapolated((value.value, *stronger))


def noisy_value(
    subject: Subject, circuit: Circuit, model: NoiseModel, maximum_qubits: int, budget: Budget
) -> Value:
    """The value under noise, by the first engine that can do it: exact on few qubits, else with an error.

    Raises:
        NoEngine: where none can do it.
        OutOfTime: when the budget is spent.
    """
    observable, n_qubits = subject.known.in_terms(), circuit.n_qubits
    if observable is None:
        raise NoEngine("A bit string of so many qubits has no value with noise.")
    if n_qubits <= MAXIMUM_DENSITY_MATRIX_QUBITS:
        (value,) = density_matrix.value(circuit, [observable], model, budget)
        return Value(value, 0.0, DENSITY_MATRIX, f"noise mixes the state, and {n_qubits} qubits are few enough")
    found = propagated(circuit, observable, budget.part(_SHARE), model)
    if found is not None and found[1] <= MAXIMUM_RELATIVE_ERROR * observable.norm:
        return Value(*found, PAULI_PROPAGATION, f"noise on {n_qubits} qubits, where it damps most Pauli products")
    if n_qubits > maximum_qubits:
        raise NoEngine(f"The program has {n_qubits} qubits; values with noise stop at {maximum_qubits} here.")
    if state_vector_seconds(circuit) > budget.left / 32:
        raise NoEngine("Enough trajectories to state an error would take too long.")
    ((mean, error),) = trajectories.value(circuit, [observable], model, budget.part(_SHARE), 1)
    return Value(mean, error, TRAJECTORIES, f"noise on {n_qubits} qubits, drawn at random")
