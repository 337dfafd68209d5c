"""Which engine values what, what it says of itself, and that what it says is right."""

from __future__ import annotations

import math

import pytest

from deep_circuits import deep
from ketline.estimate.budget import Budget
from ketline.estimate.drawing import bar, curve_svg, sparkline
from ketline.estimate.extremes import Extremes, eliminated, extremes
from ketline.estimate.observables import Observable, PauliTerm, diagonal_energies
from ketline.estimate.optimise import COBYLA, LBFGS, NothingToOptimise, angle_text, optimise
from ketline.estimate.program import Program
from ketline.estimate.result import COST_LAYER, MEASURED, Estimate
from ketline.lsp.value_text import label, tooltip
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
#: Measured and fed forward, so often that not every way is followed.
COINS = "qubit[2] q; bit c; for int i in [0:15] { h q[0]; c = measure q[0]; if (c) { ry(0.1) q[1]; } }"
TELEPORTED = (
    "qubit[3] q; bit[2] c; ry(0.7) q[0]; rz(0.3) q[0]; h q[1]; cx q[1], q[2]; cx q[0], q[1]; h q[0]; "
    "c[0] = measure q[0]; c[1] = measure q[1]; if (c[1] == 1) x q[2]; if (c[0] == 1) z q[2];"
)
CHAIN = "".join(f"cx q[{k}], q[{k + 1}]; rz(0.4) q[{k + 1}]; cx q[{k}], q[{k + 1}];\n" for k in range(59))


def estimate(body: str, **options: object) -> Estimate:
    snapshot = Snapshot(HEAD + body)
    assert snapshot.problems == [], snapshot.problems
    (found,) = snapshot.estimates(**options)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("engine", "why", "body", "value"),
    [
        ("state vector", "2 qubits fit in memory", "qubit[2] q; rx(0.4) q[0];\n// ketline: observable H = Z(q[0])",
         math.cos(0.4)),
        ("light cones", "no term depends on more than 4 of the 60 qubits",
         "qubit[60] q; h q;\n" + CHAIN + "rx(0.7) q;\n// ketline: observable H = Z(q[7])*Z(q[8])",
         math.sin(1.4) * math.sin(0.4) * math.cos(0.4)),
        ("stabiliser", "every gate is Clifford",
         "qubit[90] q; h q[0]; for int i in [1:89] { cx q[i - 1], q[i]; }\n// ketline: observable H = Z(q[3])*Z(q[80])",
         1.0),
        ("state vector", "all 4 ways", TELEPORTED + "\n// ketline: observable H = X(q[2])",
         math.sin(0.7) * math.cos(0.3)),
        ("stabiliser", "all 2 ways",
         "qubit[60] q; bit c; h q[0]; for int i in [1:59] { cx q[i - 1], q[i]; } c = measure q[0]; if (c) { x q; }\n"
         "// ketline: observable H = Z(q[50])", 1.0),
        ("density matrix", "noise mixes the state",
         "qubit[2] q; x q[0];\n// ketline: noise depolarizing(0.1)\n// ketline: observable H = Z(q[0])", -0.9),
        ("Pauli propagation", "noise on 30 qubits",
         "qubit[30] q; x q;\n// ketline: noise bit_flip(0.1)\n// ketline: observable H = Z(q[3])", -0.8),
    ],
)  # fmt: skip
def test_every_engine_is_chosen_and_says_why(engine: str, why: str, body: str, value: float) -> None:
    found = estimate(body)
    assert (found.engine, found.exact) == (engine, True), found
    assert why in found.why
    assert found.value == pytest.approx(value, abs=1e-9)
    assert engine in tooltip(found) and why in tooltip(found)


def test_ways_are_sampled_where_there_are_too_many_and_the_error_is_stated() -> None:
    found = estimate(COINS + "\n// ketline: observable H = Z(q[1])")
    exact = ((1 + complex(math.cos(0.1), math.sin(0.1))) / 2) ** 16
    assert found.engine == "state vector, sampled" and "drawn at random" in found.why
    assert found.error and abs(found.value - exact.real) < 3 * found.error
    assert "±" in label(found)


def test_many_qubits_with_feed_forward_and_a_rotation_have_a_reason() -> None:
    body = "qubit[60] q; bit c; h q; rx(0.3) q[0]; c = measure q[0]; if (c) { x q[1]; }"
    found = estimate(body + "\n// ketline: observable H = Z(q[1])")
    assert found.value is None and "unless it is Clifford" in (found.reason or "")


def test_noise_shows_the_ideal_value_and_an_extrapolation() -> None:
    body = "qubit[3] q; h q[0]; cx q[0], q[1]; cx q[1], q[2]; rx(0.6) q[2];\n// ketline: noise depolarizing(0.02)\n"
    found = estimate(body + "// ketline: observable H = Z(q[0])*Z(q[2])")
    assert found.exact and found.ideal == pytest.approx(math.cos(0.6))
    assert abs(found.value - found.ideal) > 0.03
    assert abs(found.extrapolated - found.ideal) < abs(found.value - found.ideal) / 5
    assert "noisy" in label(found) and "zero-noise extrapolation" in tooltip(found)


def test_probabilities_read_bit_strings_as_openqasm_does() -> None:
    found = estimate('qubit[3] q; x q[0]; ry(0.6) q[2];\n// ketline: probability P = q == "101"')
    assert found.value == pytest.approx(math.sin(0.3) ** 2)
    wide = estimate('qubit[40] q; qubit[2] r; x r[1];\n// ketline: probability P = r == "10"')
    assert wide.value == 1.0 and wide.exact


def test_brakets_pragma_is_an_observable() -> None:
    found = estimate("qubit[2] q; h q[0]; cx q[0], q[1];\n#pragma braket result expectation x(q[0]) @ x(q[1])\n")
    assert (found.observable, found.value) == ("x(q[0]) @ x(q[1])", pytest.approx(1.0))


WIDE = "qubit[40] q; const float a = {angle}; h q; for int i in [0:38] {{ cx q[i], q[i + 1]; rz(a) q[i + 1]; "
WIDE += "cx q[i], q[i + 1]; }} rx({other}) q; ry({other}) q[5];\n"


@pytest.mark.parametrize(
    ("engine", "body"),
    [
        ("light cones", WIDE.format(angle="0.4", other="0.7") + "// ketline: observable H = Z(q[4])*Z(q[5]) + X(q[9])"),
        ("stabiliser", WIDE.format(angle="pi/2", other="0.0")
         + "// ketline: observable H = Y(q[4])*Y(q[5]) + " + "*".join(f"Y(q[{index}])" for index in range(40))),
        ("density matrix", "qubit[3] q; rx(0.4) q[0]; crz(0.3) q[0], q[1]; ry(0.6) q[1]; cx q[1], q[2];\n"
         "// ketline: noise amplitude_damping(0.05)\n// ketline: observable H = Z(q[2]) + 0.5*X(q[0])"),
        ("Pauli propagation", "qubit[24] q; rx(0.4) q; for int i in [0:22] { cx q[i], q[i + 1]; } ry(0.6) q[3];\n"
         "// ketline: noise depolarizing(0.05)\n// ketline: observable H = Z(q[3])*Z(q[4])"),
    ],
)  # fmt: skip
def test_derivatives_of_every_engine_agree_with_differences(engine: str, body: str) -> None:
    text = HEAD + body
    snapshot = Snapshot(text)
    (found,) = snapshot.detailed(snapshot.estimates())
    assert found.engine == engine, (found.engine, found.reason)
    assert found.details is not None and found.details.slopes and found.details.reason is None, found.details
    for slope in found.details.slopes:

        def value(by: float, start: int = slope.start, end: int = slope.end, at: float = slope.value) -> float:
            (moved,) = Snapshot(f"{text[:start]}{at + by!r}{text[end:]}").estimates()
            assert moved.value is not None, moved.reason
            return moved.value

        step = 2e-3
        wanted = (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * step)
        assert slope.slope == pytest.approx(wanted, abs=1e-6), text[slope.start : slope.end]


# -- what a program without observables is valued by -----------------------------------------------------
QAOA = {
    "cx-rz-cx": "cx q[0], q[1]; rz(0.6) q[1]; cx q[0], q[1]; cx q[1], q[2]; rz(0.3) q[2]; cx q[1], q[2];",
    "own gate": "gate w(g) a, b { cx a, b; rz(g) b; cx a, b; } w(0.6) q[0], q[1]; w(0.3) q[1], q[2];",
    "cp": "cp(-1.2) q[0], q[1]; p(0.6) q[0]; p(0.6) q[1]; cp(-0.6) q[1], q[2]; p(0.3) q[1]; p(0.3) q[2];",
    "crz": "crz(-1.2) q[0], q[1]; rz(0.6) q[1]; crz(-0.6) q[1], q[2]; rz(0.3) q[2];",
    "rzz": "gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; } rzz(0.6) q[0], q[1]; rzz(0.3) q[1], q[2];",
}


@pytest.mark.parametrize("mixer", ["rx(-0.9) q;", "h q; rz(-0.9) q; h q;"])
@pytest.mark.parametrize("cost", QAOA.values(), ids=QAOA)
def test_a_cost_layer_is_recognised(cost: str, mixer: str) -> None:
    text = HEAD + f"qubit[3] q; bit[3] c; h q; {cost} {mixer} c = measure q;"
    (found,) = Snapshot(text).estimates(undeclared=True)
    declared = text + "\n// ketline: observable C = Z(q[0])*Z(q[1]) + 0.5*Z(q[1])*Z(q[2])"
    (wanted,) = Snapshot(declared).estimates()
    assert (found.observable, found.kind) == ("C", COST_LAYER)
    assert found.value == pytest.approx(wanted.value, abs=1e-9)
    assert found.minimum == pytest.approx(-1.5)


@pytest.mark.parametrize(
    "body",
    [
        "h q; rzz(0.6) q[0], q[1]; ry(0.3) q; c = measure q;",
        "rzz(0.6) q[0], q[1]; rx(0.3) q; c = measure q;",
        "h q; rzz(0.6) q[0], q[1]; rx(0.3) q[0]; c = measure q;",
        "h q; rz(0.6) q; rx(0.3) q; c = measure q;",
        "h q; rzz(0.6) q[0], q[1]; rx(0.3) q[0]; rx(-0.3) q[1]; c = measure q;",
    ],
)
def test_what_is_no_qaoa_is_valued_by_what_it_measures(body: str) -> None:
    head = "gate rzz(t) a, b { cx a, b; rz(t) b; cx a, b; }\nqubit[2] q; bit[2] c; "
    found = Snapshot(HEAD + head + body).estimates(undeclared=True)
    assert [one.kind for one in found] == [MEASURED, MEASURED]


# -- extremes --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(12))
def test_elimination_finds_the_extremes_that_enumeration_finds(seed: int) -> None:
    import random

    source = random.Random(seed)
    masks = [sum(1 << bit for bit in source.sample(range(11), source.randint(0, 4))) for _ in range(16)]
    terms = tuple(PauliTerm(source.uniform(-2, 2), 0, mask) for mask in masks)
    energies = diagonal_energies(Observable("", terms), 11)
    assert eliminated(terms, 1.0) == pytest.approx(float(energies.min()), abs=1e-9)
    assert -eliminated(terms, -1.0) == pytest.approx(float(energies.max()), abs=1e-9)


def random_terms(qubits: int) -> Observable:
    import random

    source = random.Random(qubits)
    masks = [(source.randrange(1, 1 << qubits), source.randrange(1 << qubits)) for _ in range(40)]
    return Observable("", tuple(PauliTerm(source.uniform(-1, 1), x, z) for x, z in masks))


#: The ground energy of XX + YY + ZZ on an open chain of nine qubits, from the matrix in Qiskit's SparsePauliOp.
HEISENBERG_NINE = -14.945287


def test_wide_extremes_are_exact_where_the_structure_allows_and_bounds_elsewhere() -> None:
    chain = Observable("", tuple(PauliTerm(1.0, 0, 3 << k) for k in range(199)))
    assert extremes(chain, Budget(60)) == Extremes(-199, 199, True)
    dense = Observable("", tuple(PauliTerm(1.0, 0, 1 << a | 1 << b) for a in range(40) for b in range(a)))
    assert extremes(dense, Budget(60)) == Extremes(-780, 780, False)
    heisenberg = Observable("", tuple(PauliTerm(1.0, x, z) for k in range(8) for x, z in
                                      ((3 << k, 0), (3 << k, 3 << k), (0, 3 << k))))  # fmt: skip
    found = extremes(heisenberg, Budget(60))
    assert found.attained and found.minimum == pytest.approx(HEISENBERG_NINE, abs=1e-6)
    assert not extremes(random_terms(11), Budget(0)).attained, "no time is no answer, but bounds"


# -- optimising ------------------------------------------------------------------------------------------
def test_optimising_follows_derivatives_where_there_are_any() -> None:
    text = HEAD + "const float t = 0.3;\nqubit[2] q;\nrx(t) q[0]; ry(0.2) q[1]; rx(pi/2) q[1];\n"
    text += "// ketline: observable H = Z(q[0]) + X(q[1])\n"
    curves: list[int] = []
    found = optimise(Program(Snapshot(text).analysis), "H", 20, 100, lambda curve: curves.append(len(curve)))
    assert found.method == LBFGS and found.improved
    assert [text[start:end] for start, end in found.places] == ["0.3", "0.2"]
    assert found.after == pytest.approx(-2.0, abs=1e-6)
    assert list(found.curve) == sorted(found.curve, reverse=True) and curves == list(range(1, len(found.curve) + 1))


def test_optimising_does_without_derivatives_under_sampling() -> None:
    text = HEAD + COINS.replace("0.1", "0.15") + "\n// ketline: observable H = Z(q[1])\n"
    found = optimise(Program(Snapshot(text).analysis), "H", 20, 15)
    assert found.method == COBYLA and len(found.curve) <= 16 and found.after < found.before


def test_a_probability_is_maximised() -> None:
    text = HEAD + 'qubit q;\nry(0.4) q;\n// ketline: probability P = q == "1"\n'
    found = optimise(Program(Snapshot(text).analysis), "P", 20, 60)
    assert found.after == pytest.approx(1.0, abs=1e-6) and found.improved


def test_cancelling_keeps_the_best_so_far() -> None:
    text = HEAD + "qubit q;\nry(0.4) q;\n// ketline: observable H = Z(q)\n"
    seen: list[int] = []
    program = Program(Snapshot(text).analysis)
    found = optimise(program, "H", 20, 60, lambda curve: seen.append(1), lambda: len(seen) >= 3)
    assert found.cancelled and len(found.curve) == 3 and found.after <= found.before


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("rx(pi) q;\n// ketline: observable H = Z(q)", "no angle"),
        ("rx(0.3) q;\n// ketline: observable G = Z(q)", "no observable 'H'"),
        ("float t;\nrx(t) q;\n// ketline: observable H = Z(q)", "has no value"),
    ],
)
def test_what_cannot_be_optimised_is_said(body: str, reason: str) -> None:
    program = Program(Snapshot(HEAD + "qubit q;\n" + body).analysis)
    with pytest.raises(NothingToOptimise, match=reason):
        optimise(program, "H", 20, 10)


def test_angles_are_written_shortly() -> None:
    assert [angle_text(value) for value in (0.5, -1e-9, 3.14159265, 2.0)] == ["0.5", "0.0", "3.141593", "2.0"]


# -- pictures --------------------------------------------------------------------------------------------
def test_pictures_of_numbers() -> None:
    assert sparkline([3.0, 2.0, 1.0]) == "█▅▁" and sparkline([]) == "" and sparkline([1.0]) == "▁"
    assert len(sparkline([float(k) for k in range(100)], 24)) == 24
    assert bar(0.5, 4) == "██  " and bar(2.0, 4) == "████" and bar(0.0, 4) == "    "
    drawn = curve_svg([1.0, -1.0], -2.0)
    assert drawn.startswith("<svg") and "stroke-dasharray" in drawn and drawn.count("<text") == 3


def test_a_deep_and_wide_circuit_has_a_reason_that_names_the_limit() -> None:
    (found,) = Snapshot(deep(40, 25)).estimates(seconds=5)
    assert found.value is None and "40 qubits" in (found.reason or "")
