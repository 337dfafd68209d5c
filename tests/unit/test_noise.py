"""Noise: channels by their Kraus operators, density matrices, Pauli propagation and trajectories, all against Aer."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.circuit.operations import Circuit, Operation, collapse, operation
from ketline.estimate import density_matrix, pauli_propagation, trajectories
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.noise import NoiseModel, extrapolated, pauli_products, transfer
from ketline.estimate.observables import Observable, PauliTerm, dense_matrix, expectation
from random_circuits import circuits, dense_state, observables, random_circuit

KINDS = ("depolarizing", "bit_flip", "phase_flip", "amplitude_damping")


def budget() -> Budget:
    return Budget(60.0)


def conjugated(rho: np.ndarray, matrix: np.ndarray, qubits: tuple[int, ...]) -> np.ndarray:
    """V rho V^ for V on some qubits, from the definition: V on all qubits, by its elements."""
    n_qubits = rho.shape[0].bit_length() - 1
    whole = np.zeros_like(rho)
    for column in range(rho.shape[0]):
        inner = sum((column >> qubit & 1) << place for place, qubit in enumerate(qubits))
        rest = column & ~sum(1 << qubit for qubit in qubits)
        for outer in range(1 << len(qubits)):
            row = rest | sum((outer >> place & 1) << qubit for place, qubit in enumerate(qubits))
            whole[row, column] += matrix[outer, inner]
    assert n_qubits <= 6
    return whole @ rho @ whole.conj().T


def noisy_state(made: list[Operation], n_qubits: int, noise: NoiseModel | None) -> np.ndarray:
    rho = np.zeros((1 << n_qubits, 1 << n_qubits), dtype=complex)
    rho[0, 0] = 1
    for one in made:
        if not one.qubits:
            continue
        rho = conjugated(rho, one.full_matrix, one.qubits)
        if noise is not None and one.targets and one.name != "#collapse":
            rho = sum(conjugated(rho, kraus, one.qubits) for kraus in noise.kraus(len(one.qubits)))
    return rho


def noise_models() -> st.SearchStrategy[NoiseModel]:
    return st.builds(NoiseModel, st.sampled_from(KINDS), st.sampled_from((0.0, 0.03, 0.3, 1.0)))


@st.composite
def noisy_cases(draw, n_qubits):
    made = draw(circuits(n_qubits, most_operations=6))
    if draw(st.booleans()):
        made = [*made, collapse(draw(st.integers(0, n_qubits - 1)), draw(st.integers(0, 1)))]
        made += draw(circuits(n_qubits, most_operations=3))
    return made


# --- Channels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_kraus_operators_and_transfer_matrix_are_one_channel(kind, k):
    noise = NoiseModel(kind, 0.23)
    operators = noise.kraus(k)
    assert np.allclose(sum(one.conj().T @ one for one in operators), np.eye(1 << k))
    products = pauli_products(k)
    images = [sum(one @ product @ one.conj().T for one in operators) for product in products]
    by_definition = [[np.trace(left @ image) / (1 << k) for image in images] for left in products]
    assert np.allclose(noise.pauli_transfer(k), by_definition)


def test_depolarizing_is_its_formula():
    rho = np.diag([0.7, 0.1, 0.2, 0.0]).astype(complex)
    after = sum(one @ rho @ one.conj().T for one in NoiseModel("depolarizing", 0.4).kraus(2))
    assert np.allclose(after, 0.6 * rho + 0.4 * np.eye(4) / 4)


def test_bad_noise_is_refused():
    for strength in (-0.1, 1.1, math.nan):
        with pytest.raises(ValueError, match="probability"):
            NoiseModel("bit_flip", strength)
    with pytest.raises(ValueError, match="called"):
        NoiseModel("thunder", 0.1)
    assert NoiseModel("bit_flip", 0.4).scaled(3) == NoiseModel("bit_flip", 1.0)
    assert NoiseModel("bit_flip", 0.1).scaled(2) == NoiseModel("bit_flip", 0.2)


def test_transfer_tells_gates_apart():
    """Matrices that are given are compared by what they are, angles and inverses too."""
    plain = transfer(operation("rx", (0.3,), (0,)))
    assert transfer(operation("rx", (0.3,), (5,))) is plain
    assert not np.allclose(transfer(operation("rx", (0.3,), (0,), (), True)), plain)
    assert not np.allclose(transfer(collapse(0, 0)), transfer(collapse(0, 1)))
    one, zero = (transfer(operation("x", (), (0,), ((1, value),))) for value in (1, 0))
    assert not np.allclose(one, zero)


def test_extrapolation_is_exact_for_a_parabola():
    assert extrapolated([2 - 3 * scale + 0.5 * scale**2 for scale in (1, 2, 3)]) == pytest.approx(2.0)


def test_extrapolation_comes_closer_than_the_noisy_value():
    made = random_circuit(np.random.default_rng(5), 5, 30)
    observable = Observable("", (PauliTerm(1.0, 0, 3), PauliTerm(1.0, 0, 4)))
    noise = NoiseModel("depolarizing", 0.004)
    circuit = Circuit(5, operations=made)
    values = [density_matrix.value(circuit, [observable], noise.scaled(by), budget())[0] for by in (1, 2, 3)]
    ideal = expectation(dense_state(made, 5), observable)
    assert abs(extrapolated(values) - ideal) < abs(values[0] - ideal) / 10


# --- Density matrices and propagation ------------------------------------------------------------------------------


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_density_matrices_are_sums_over_kraus_operators(data):
    n_qubits = data.draw(st.integers(2, 5))
    made = data.draw(noisy_cases(n_qubits))
    if n_qubits >= 4 and data.draw(st.booleans()):
        made = [*made, operation("ry", (0.7,), (1,), ((0, 1), (3, 0), (2, 1)))]
    noise = data.draw(st.none() | noise_models())
    chosen = [data.draw(observables(n_qubits)) for _ in range(2)]
    rho = noisy_state(made, n_qubits, noise)
    expected = [np.trace(rho @ dense_matrix(one, n_qubits)).real for one in chosen]
    assert density_matrix.value(Circuit(n_qubits, operations=made), chosen, noise, budget()) == pytest.approx(
        expected, abs=1e-9
    )


@pytest.mark.parametrize("kind", KINDS)
def test_wide_operations_have_noise_on_all_their_qubits(kind):
    made = [*random_circuit(np.random.default_rng(1), 5, 12), operation("ry", (0.7,), (1,), ((0, 1), (3, 0), (2, 1)))]
    noise = NoiseModel(kind, 0.2)
    rho = noisy_state(made, 5, noise)
    chosen = [Observable("", (PauliTerm(1.0, x, z),)) for x, z in ((0, 3), (2, 4), (16, 9), (0, 16))]
    expected = [np.trace(rho @ dense_matrix(one, 5)).real for one in chosen]
    assert density_matrix.value(Circuit(5, operations=made), chosen, noise, budget()) == pytest.approx(
        expected, abs=1e-9
    )


def test_products_that_damping_makes_are_added_to_those_there_are():
    """Z becomes p I + (1 - p) Z with each gate: two products, however many gates."""
    made = [operation("x", (), (0,)), *[operation("id", (), (0,))] * 20]
    noise = NoiseModel("amplitude_damping", 0.1)
    observable = Observable("", (PauliTerm(1.0, 0, 1),))
    total, error = pauli_propagation.value(Circuit(1, operations=made), observable, budget(), 2, noise)
    assert total == pytest.approx(1 - 2 * 0.9**21, abs=1e-12)
    assert error == 0.0


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_propagation_with_noise_equals_the_density_matrix(data):
    n_qubits = data.draw(st.integers(2, 5))
    made = data.draw(noisy_cases(n_qubits))
    noise = data.draw(noise_models())
    observable = data.draw(observables(n_qubits))
    circuit = Circuit(n_qubits, operations=made)
    (expected,) = density_matrix.value(circuit, [observable], noise, budget())
    total, error = pauli_propagation.value(circuit, observable, budget(), 1_000_000, noise)
    assert total == pytest.approx(expected, abs=1e-9)
    assert error == 0.0


def aer_values(made, n_qubits, noise, chosen):
    """The same with qiskit-aer's own errors, appended after each gate."""
    errors = pytest.importorskip("qiskit_aer.noise")
    from qiskit import QuantumCircuit
    from qiskit.circuit.library import UnitaryGate
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_aer import AerSimulator

    circuit = QuantumCircuit(n_qubits)
    for one in made:
        circuit.append(UnitaryGate(one.full_matrix), list(one.qubits))
        if noise.kind == "depolarizing":
            error = errors.depolarizing_error(noise.strength, len(one.qubits))
            circuit.append(error.to_instruction(), list(one.qubits))
            continue
        error = {
            "bit_flip": errors.pauli_error([("X", noise.strength), ("I", 1 - noise.strength)]),
            "phase_flip": errors.pauli_error([("Z", noise.strength), ("I", 1 - noise.strength)]),
            "amplitude_damping": errors.amplitude_damping_error(noise.strength),
        }[noise.kind]
        for qubit in one.qubits:
            circuit.append(error.to_instruction(), [qubit])
    for place, observable in enumerate(chosen):
        labels = [
            ("".join("IXZY"[(t.x_mask >> q & 1) + 2 * (t.z_mask >> q & 1)] for q in reversed(range(n_qubits))),
             t.coefficient)
            for t in observable.terms
        ]  # fmt: skip
        circuit.save_expectation_value(SparsePauliOp.from_list(labels), range(n_qubits), label=str(place))
    data = AerSimulator(method="density_matrix").run(circuit).result().data()
    return [data[str(place)] for place in range(len(chosen))]


@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_aer(kind):
    rng = np.random.default_rng([3, KINDS.index(kind)])
    made = random_circuit(rng, 5, 25)
    made.append(operation("x", (), (2,), ((0, 1), (4, 0))))
    made += random_circuit(rng, 5, 5)
    noise = NoiseModel(kind, 0.04)
    chosen = [
        Observable("", tuple(PauliTerm(float(rng.normal()), int(x), int(z)) for x, z in rng.integers(32, size=(4, 2))))
        for _ in range(2)
    ]
    expected = aer_values(made, 5, noise, chosen)
    circuit = Circuit(5, operations=made)
    assert density_matrix.value(circuit, chosen, noise, budget()) == pytest.approx(expected, abs=1e-9)
    propagated = [pauli_propagation.value(circuit, one, budget(), 10_000, noise)[0] for one in chosen]
    assert propagated == pytest.approx(expected, abs=1e-9)


def test_agrees_with_a_noise_model_of_aer():
    """Its noise model, which puts the error after each named gate by itself."""
    errors = pytest.importorskip("qiskit_aer.noise")
    from qiskit import QuantumCircuit
    from qiskit.quantum_info import SparsePauliOp
    from qiskit_aer import AerSimulator

    model = errors.NoiseModel()
    for k, names in enumerate((["h", "rx", "t"], ["cx", "rzz"], ["ccx"]), start=1):
        model.add_all_qubit_quantum_error(errors.depolarizing_error(0.03, k), names)
    theirs = QuantumCircuit(4)
    theirs.h(0)
    theirs.cx(0, 1)
    theirs.rx(0.7, 2)
    theirs.rzz(0.4, 1, 2)
    theirs.ccx(0, 2, 3)
    theirs.t(3)
    theirs.h(3)
    theirs.save_expectation_value(SparsePauliOp.from_list([("ZZII", 1.0), ("IXYZ", 0.5), ("IIZZ", 1.0)]), range(4))
    simulator = AerSimulator(method="density_matrix", noise_model=model)
    expected = simulator.run(theirs).result().data()["expectation_value"]
    made = [
        operation("h", (), (0,)), operation("cx", (), (1,), ((0, 1),)), operation("rx", (0.7,), (2,)),
        operation("rzz", (0.4,), (1, 2)), operation("ccx", (), (3,), ((0, 1), (2, 1))), operation("t", (), (3,)),
        operation("h", (), (3,)),
    ]  # fmt: skip
    observable = Observable("", (PauliTerm(1.0, 0, 12), PauliTerm(0.5, 6, 3), PauliTerm(1.0, 0, 3)))
    found = density_matrix.value(Circuit(4, operations=made), [observable], NoiseModel("depolarizing", 0.03), budget())
    assert found == pytest.approx([expected], abs=1e-9)


# --- Trajectories --------------------------------------------------------------------------------------------------


def settle(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(trajectories, "MAXIMUM_TRAJECTORIES", count)
    monkeypatch.setattr(trajectories, "_TARGET", 0.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("strength", [0.002, 0.08, 1.0])
def test_trajectories_average_to_the_density_matrix(kind, strength, monkeypatch):
    settle(monkeypatch, 600)
    rng = np.random.default_rng(8)
    made = [*random_circuit(rng, 4, 12), collapse(2, 0), *random_circuit(rng, 4, 6)]
    made.append(operation("ry", (0.9,), (1,), ((0, 1), (3, 0), (2, 1))))
    circuit, noise = Circuit(4, operations=made), NoiseModel(kind, strength)
    chosen = [Observable("", (PauliTerm(1.0, 0, 1 << qubit), PauliTerm(0.5, 3, 1))) for qubit in range(4)]
    exact = density_matrix.value(circuit, chosen, noise, budget())
    found = trajectories.value(circuit, chosen, noise, budget(), 5)
    for (mean, error), expected in zip(found, exact):
        assert abs(mean - expected) <= 4 * error + 1e-9
        assert error < 0.05


def test_without_noise_there_is_no_error():
    made = random_circuit(np.random.default_rng(2), 4, 20)
    observable = Observable("", (PauliTerm(1.0, 0, 3),))
    for noise in (None, NoiseModel("depolarizing", 0.0), NoiseModel("amplitude_damping", 0.0)):
        ((mean, error),) = trajectories.value(Circuit(4, operations=made), [observable], noise, budget(), 1)
        assert mean == pytest.approx(expectation(dense_state(made, 4), observable), abs=1e-9)
        assert error == 0.0


def test_an_impossible_outcome_has_no_value():
    made = [operation("x", (), (0,)), collapse(0, 0), operation("h", (), (0,))]
    observable = Observable("", (PauliTerm(1.0, 1, 0),))
    for kind in ("phase_flip", "amplitude_damping"):
        found = trajectories.value(Circuit(1, operations=made), [observable], NoiseModel(kind, 0.0), budget(), 1)
        assert found == [(0.0, 0.0)]


def test_a_seed_is_a_value(monkeypatch):
    settle(monkeypatch, 40)
    circuit = Circuit(4, operations=random_circuit(np.random.default_rng(2), 4, 20))
    observable = Observable("", (PauliTerm(1.0, 0, 3),))
    for kind in ("depolarizing", "amplitude_damping"):
        noise = NoiseModel(kind, 0.05)
        first = trajectories.value(circuit, [observable], noise, budget(), 1)
        assert trajectories.value(circuit, [observable], noise, budget(), 1) == first
        assert trajectories.value(circuit, [observable], noise, budget(), 2) != first


def test_sampling_ends_with_the_time(monkeypatch):
    settle(monkeypatch, 10_000_000)
    circuit = Circuit(6, operations=random_circuit(np.random.default_rng(2), 6, 30))
    observable = Observable("", (PauliTerm(1.0, 0, 3),))
    start = time.perf_counter()
    ((_, error),) = trajectories.value(circuit, [observable], NoiseModel("bit_flip", 0.1), Budget(0.4), 1)
    assert 0 < error < 0.1
    assert time.perf_counter() - start < 1.5
    with pytest.raises(OutOfTime):
        trajectories.value(circuit, [observable], NoiseModel("bit_flip", 0.1), Budget(0.0), 1)
    with pytest.raises(OutOfTime):
        density_matrix.value(circuit, [observable], None, Budget(-1.0))
