"""The Hamiltonian variational ansatz as text: its gates are the exponentials, its start the product state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from grammars import accepted
from ketline.circuit import elaborate
from ketline.estimate.budget import Budget
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.model.generation import (
    ManyBodyRequest,
    UnsupportedRequest,
    generation_grammar,
    generation_text,
    hva,
    program,
    written_products,
)
from ketline.model.hamiltonian import commute
from ketline.problems.many_body import model
from ketline.problems.many_body.spectrum import sparse_matrix
from ketline.training.circuit_examples import relabelled_request
from ketline.training.sources import ManyBody
from ketline.workspace import Snapshot

CHAIN = ((-1.0, (("Z", 0), ("Z", 1))), (-1.0, (("Z", 1), ("Z", 2))), *((-0.5, (("X", q),)) for q in range(3)))


def asked(terms=CHAIN, n: int = 3, layers: int = 2, start=None) -> ManyBodyRequest:
    return ManyBodyRequest("transverse_field_ising", terms, n, layers, start or ((0.5, 0.0),) * n)


def state_of(text: str) -> np.ndarray:
    """The state that a program without a problem prepares."""
    snapshot = Snapshot(text)
    assert not snapshot.problems, text
    circuit = elaborate(snapshot.analysis)
    return amplitudes(final_state(circuit.operations, circuit.n_qubits, Budget(60)))


def product_state(start) -> np.ndarray:
    state = np.ones(1, dtype=complex)
    for theta, phi in start:
        state = np.kron([np.cos(theta / 2), np.exp(1j * phi) * np.sin(theta / 2)], state)
    return state


@st.composite
def requests(draw):
    problem = draw(st.sampled_from(["transverse_field_ising", "heisenberg", "h2"]))
    n = draw(st.sampled_from([2, 4])) if problem == "h2" else draw(st.integers(2, 5))
    instance = model(problem).random(np.random.default_rng(draw(st.integers(0, 2**31))), n)
    angle = st.integers(-314, 314).map(lambda k: k / 100)
    named = st.sampled_from([(1.57, 0.0), (-1.57, 0.0), (3.14, 0.0), (0.0, 0.0)])
    direction = st.one_of(named, st.tuples(angle, angle))
    start = tuple(draw(st.lists(direction, min_size=n, max_size=n)))
    return ManyBodyRequest(problem, instance.hamiltonian, n, draw(st.integers(1, 3)), start)


@settings(max_examples=25, deadline=None)
@given(requests(), st.integers(0, 2**31))
def test_the_circuit_is_the_ansatz(request_, seed):
    parts = hva.groups(request_)
    angles = np.round(np.random.default_rng(seed).uniform(-3, 3, len(parts) * request_.layers), 2)
    expected = product_state(request_.start)
    for angle, terms in zip(angles, list(parts.values()) * request_.layers, strict=True):
        expected = expm(-0.5j * angle * sparse_matrix(terms, request_.n_qubits).toarray()) @ expected
    found = state_of(program(request_, hva.answer(request_, angles)))
    assert abs(np.vdot(expected, found)) == pytest.approx(1.0, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(requests())
def test_the_groups_commute_and_are_all_of_the_hamiltonian(request_):
    parts = hva.groups(request_)
    assert all(commute(a, b) for terms in parts.values() for _, a in terms for _, b in terms)
    assert sorted(term for terms in parts.values() for term in terms) == sorted(written_products(request_))


def test_special_starts_have_gates_of_their_own():
    assert "\nqubit[3] q;\nh q;" in generation_text(asked(start=((1.57, 0.0),) * 3))
    mixed = generation_text(asked(start=((0.0, 0.0), (3.14, 0.0), (-1.57, 0.0))))
    assert mixed.endswith("\nqubit[3] q;\nx q[1];\nry(-pi/2) q[2];")
    assert generation_text(asked(start=((0.0, 0.0),) * 3)).endswith("\nqubit[3] q;")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (asked(layers=5), "5 layers"),
        (asked(start=((0.0, 0.0),)), "1 directions for 3 qubits"),
        (asked(terms=((1.0, (("Z", 3),)),)), "does not fit"),
        (asked(terms=((1.0, ()),)), "constant"),
        (asked(terms=((1.0, (("X", 0), ("Z", 1))), (1.0, (("Z", 0), ("Y", 2))))), "do not commute"),
    ],
)
def test_requests_outside_the_format_are_refused(request_, message):
    with pytest.raises(UnsupportedRequest, match=message):
        generation_text(request_)


def test_the_grammar_admits_the_answers_and_nothing_else():
    answer = hva.answer(asked(), [0.5, -0.4, 3.14, 0.0])
    grammar = generation_grammar(asked())
    assert accepted(grammar, answer)
    assert not accepted(grammar, answer[:-1])
    assert not accepted(grammar, answer + answer)


@settings(max_examples=20, deadline=None)
@given(requests(), st.integers(0, 2**31))
def test_a_relabelled_instance_has_the_same_energy(request_, seed):
    """The start moves with the qubits."""
    row = {
        "problem_type": request_.problem,
        "n_qubits": request_.n_qubits,
        "terms": request_.hamiltonian,
        "start": request_.start,
    }
    other = relabelled_request(row, request_.layers, np.random.default_rng(seed))
    angles = [0.3, -0.2, 0.5, 0.1][: len(hva.groups(request_))] * request_.layers
    energies = []
    for one in (request_, other):
        state = state_of(program(one, hva.answer(one, angles)))
        energies.append(np.vdot(state, sparse_matrix(one.hamiltonian, one.n_qubits) @ state).real)
    assert energies[0] == pytest.approx(energies[1], abs=1e-6)


class Letters:
    """An encoder of one token each byte."""

    def encode_prompt(self, prompt) -> list[int]:
        return [token for part in prompt for token in (part.encode() if isinstance(part, str) else [0])]


def test_training_examples_are_relabelled_and_small_at_first():
    rows = [
        {
            "problem_type": "transverse_field_ising",
            "n_qubits": n,
            "terms": ((-1.0, (("Z", 0), ("Z", 1))), (0.5, (("X", 0),))),
            "start": [(0.1 * q, 0.0) for q in range(n)],
            "angles": [[0.1] * 2 * p for p in range(1, 5)],
            "split": split,
        }
        for n in (2, 3)
        for split in ("train", "validation")
    ]
    source = ManyBody(rows, Letters())
    rng = np.random.default_rng(1)
    texts = {bytes(source.draw(rng, 2).tokens).decode() for _ in range(30)}
    assert all("transverse_field_ising, 2 qubits, hva" in text for text in texts)
    assert any("rx(t * 0.47) q0;" in text for text in texts) and any("rx(t * 0.47) q1;" in text for text in texts)
    example = source.held_out(0)
    answer = bytes(example.tokens[example.answer_start : -1]).decode()
    assert answer.startswith("\nzpart(0.10) q[")
