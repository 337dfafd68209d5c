"""The text of circuits that are asked for: prompts, answers, grammars, the file that comes of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammars import accepted
from ketline.circuit import elaborate
from ketline.estimate.budget import Budget
from ketline.estimate.qaoa import qaoa_state
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.model.generation import (
    ANSATZES,
    GenerationRequest,
    UnsupportedRequest,
    generation_grammar,
    generation_prompt,
    generation_text,
    program,
    qaoa,
    written_terms,
)
from ketline.model.generation.numbers import angle_pieces, angle_text, number_pieces, number_text
from ketline.model.generation.text import all_pieces
from ketline.model.hamiltonian import strength
from ketline.model.prompts import Special, completion_prompt
from ketline.problems.ising import spectrum
from ketline.training.circuit_examples import variational_answer
from ketline.training.decimation import bits_of, decimate
from ketline.workspace import Snapshot

TERMS = ((2.0, (1, 0)), (-1.0, (2,)), (0.5, (0, 1, 2)))


def asked(ansatz: str = "qaoa", terms=TERMS, n: int = 3, layers: int = 2) -> GenerationRequest:
    return GenerationRequest("maxcut", terms, n, ansatz, layers)


def state_of(text: str) -> np.ndarray:
    """The state that a program without a problem prepares."""
    snapshot = Snapshot(text)
    assert not snapshot.problems, text
    circuit = elaborate(snapshot.analysis)
    return amplitudes(final_state(circuit.operations, circuit.n_qubits, Budget(60)))


@st.composite
def hamiltonians(draw):
    n = draw(st.integers(1, 6))
    products = draw(st.lists(st.sets(st.integers(0, n - 1), min_size=1, max_size=4), min_size=1, max_size=12))
    coefficients = draw(
        st.lists(st.floats(-5, 5).filter(lambda c: abs(c) > 0.01), min_size=len(products), max_size=len(products))
    )
    return n, tuple((c, tuple(sorted(q))) for c, q in zip(coefficients, products, strict=True))


def test_terms_are_merged_in_units_of_the_strength_and_sorted():
    unit = strength(TERMS, 3)
    assert written_terms(asked()) == tuple(
        (round(c / unit, 2), q) for c, q in ((-1.0, (2,)), (2.0, (0, 1)), (0.5, (0, 1, 2)))
    )
    assert written_terms(asked(terms=((1.0, (0, 1)), (1.0, (1, 0)), (1e-4, (2,)), (7.0, ())))) == ((1.22, (0, 1)),)


def test_the_written_hamiltonian_has_strength_one():
    rng = np.random.default_rng(1)
    for _ in range(20):
        terms = tuple((float(c), (i, (i + 1) % 8)) for i, c in enumerate(rng.normal(0, 30, 8)))
        assert strength(written_terms(asked(terms=terms, n=8)), 8) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ansatz": "uccsd"}, "not one of qaoa, vqe, adapt-vqe"),
        ({"n_qubits": 17}, "17 qubits"),
        ({"layers": 5}, "5 layers"),
        ({"hamiltonian": ((1.0, (0, 3)),)}, "does not fit"),
        ({"hamiltonian": ((1.0, (0, 0)),)}, "does not fit"),
        ({"hamiltonian": ((1.0, (0, 1, 2, 3, 4, 5, 6)),), "n_qubits": 7}, "at most 6"),
        ({"hamiltonian": ((1.0, ()),)}, "constant"),
    ],
)
def test_requests_outside_the_format_are_refused(change, message):
    fields = {"problem": "maxcut", "hamiltonian": TERMS, "n_qubits": 3, "ansatz": "qaoa", "layers": 1}
    with pytest.raises(UnsupportedRequest, match=message):
        generation_text(GenerationRequest(**{**fields, **change}))


def test_numbers_are_few_and_read_back():
    for value in (0.0, -0.004, 0.314, -1.25, 3.999, 4.04, -7.77, 25.0):
        assert number_text(value) in number_pieces()
        bounded, resolution = max(-9.9, min(9.9, value)), 0.005 if abs(value) < 3.9 else 0.05
        assert abs(float(number_text(value)) - bounded) <= resolution + 1e-9
    assert all(float(number_text(value)) == value for value in number_pieces().values())
    assert [angle_text(a) for a in (0.625001, -0.001, -1.0, 9.0)] == ["0.63", "0.00", "-1.00", "3.14"]
    assert len(angle_pieces()) == 629


def test_no_piece_is_said_twice():
    assert len(set(all_pieces())) == len(all_pieces())


def test_completion_prompts_keep_text_and_special_tokens_apart():
    assert completion_prompt("h q;\n", "cx q;") == (Special.SUFFIX, "cx q;", Special.PREFIX, "h q;\n")
    assert completion_prompt("<|end|>", " \n") == (Special.PREFIX, "<|end|>")
    assert generation_prompt(asked()) == (Special.PREFIX, generation_text(asked()))


@settings(max_examples=40, deadline=None)
@given(hamiltonians(), st.integers(1, 4), st.integers(0, 2**31))
def test_the_qaoa_circuit_is_the_ansatz(hamiltonian, layers, seed):
    """cost(g) is exp(-i g/2 H) and rx(b) the mixer."""
    n, terms = hamiltonian
    request = asked(terms=terms, n=n, layers=layers)
    angles = np.round(np.random.default_rng(seed).uniform(-3, 3, 2 * layers), 2)
    try:
        written_terms(request)
    except UnsupportedRequest:
        return
    text = program(request, qaoa.answer(n, angles[:layers], angles[layers:]))
    expected = qaoa_state(spectrum(written_terms(request), n), angles[:layers], angles[layers:])
    assert np.abs(state_of(text)) ** 2 == pytest.approx(np.abs(expected) ** 2, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(hamiltonians(), st.integers(1, 4), st.sampled_from(["vqe", "adapt-vqe"]))
def test_variational_circuits_prepare_what_the_working_found(hamiltonian, layers, ansatz):
    n, terms = hamiltonian
    request = asked(ansatz, terms, n, layers)
    try:
        found = written_terms(request)
    except UnsupportedRequest:
        return
    bits = bits_of(decimate(found, n))
    state = sum(bit << qubit for qubit, bit in enumerate(bits))
    text = program(request, variational_answer(request))
    assert "// q[" not in text
    energies = spectrum(found, n)
    energy = float(np.abs(state_of(text)) ** 2 @ energies)
    assert energy == pytest.approx(float(energies[state]), abs=1e-9)


def test_an_even_hamiltonian_gives_both_of_its_ground_states():
    ring = tuple((1.0, (i, (i + 1) % 6)) for i in range(6))
    request = asked("adapt-vqe", ring, 6, 1)
    probabilities = np.abs(state_of(program(request, variational_answer(request)))) ** 2
    assert sorted(np.flatnonzero(probabilities > 0.49)) == [0b010101, 0b101010]


@pytest.mark.parametrize("request_", [asked(a) for a in ANSATZES] + [asked("vqe", ((1.0, (0,)),), 1)])
def test_the_grammar_admits_the_answers_and_nothing_else(request_):
    llama_cpp = pytest.importorskip("llama_cpp")
    grammar = generation_grammar(request_)
    assert llama_cpp.LlamaGrammar.from_string(grammar, verbose=False)
    if request_.ansatz == "qaoa":
        answer = qaoa.answer(request_.n_qubits, [0.5] * request_.layers, [-0.4] * request_.layers)
    else:
        answer = variational_answer(request_)
    assert accepted(grammar, answer)
    assert not accepted(grammar, answer[:-1])
    assert not accepted(grammar, answer + "\nx q[0];")
