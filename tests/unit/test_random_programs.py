"""Values and derivatives of random programs against Qiskit and finite differences."""

from __future__ import annotations

import pytest

pytest.importorskip("qiskit", reason="Qiskit (extra 'train') is not installed")

from ketline.workspace import Snapshot
from random_programs import Program


def check_value(seed: int) -> None:
    program = Program(seed)
    snapshot = Snapshot(program.text)
    assert snapshot.problems == [], program.text
    (estimate,) = snapshot.estimates()
    assert estimate.reason is None, (estimate.reason, program.text)
    assert estimate.exact
    assert estimate.value == pytest.approx(program.value, abs=1e-8), program.text


def check_gradient(seed: int) -> int:
    """Each derivative against a five-point difference of values with the number in the text replaced."""
    text = Program(seed).text
    snapshot = Snapshot(text)
    (estimate,) = snapshot.detailed(snapshot.estimates())
    assert estimate.details is not None and estimate.details.reason is None
    for slope in estimate.details.slopes:

        def value(by: float, start: int = slope.start, end: int = slope.end, at: float = slope.value) -> float:
            (moved,) = Snapshot(f"{text[:start]}({at + by!r}){text[end:]}").estimates()
            assert moved.value is not None
            return moved.value

        step = 2e-3
        wanted = (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * step)
        assert slope.slope == pytest.approx(wanted, abs=2e-6), (text[slope.start : slope.end], text)
    return len(estimate.details.slopes)


@pytest.mark.parametrize("seed", range(60))
def test_values_agree_with_qiskit(seed: int) -> None:
    check_value(seed)


@pytest.mark.slow
def test_two_thousand_values_agree_with_qiskit() -> None:
    for seed in range(1_000, 3_000):
        check_value(seed)


@pytest.mark.parametrize("seed", range(8))
def test_derivatives_agree_with_differences(seed: int) -> None:
    check_gradient(seed)


@pytest.mark.slow
def test_derivatives_of_many_programs_agree_with_differences() -> None:
    assert sum(check_gradient(seed) for seed in range(100, 250)) > 400
