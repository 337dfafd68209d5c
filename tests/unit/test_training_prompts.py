"""Prompts, the generated form, its grammar, the model on disk."""

from __future__ import annotations

import json

import numpy as np
import pytest

from ketline.model.catalog import ModelUnavailable, file_sha256, shipped_model, verify
from ketline.model.circuit_text import angle_text, qaoa_text, strip_scratch
from ketline.model.generation_grammar import generation_grammar
from ketline.model.prompts import (
    GenerationRequest,
    Special,
    UnsupportedRequest,
    canonical_terms,
    completion_prompt,
    generation_header,
    generation_prompt,
    strength,
)

TERMS = ((2.0, (1, 0)), (-1.0, (2,)), (0.5, (0, 1, 2)))
QAOA = GenerationRequest("maxcut", TERMS, 3, "qaoa", 2)
VQE = GenerationRequest("maxcut", TERMS, 3, "vqe", 1)


def test_canonical_terms_are_merged_normalised_and_sorted():
    assert canonical_terms(TERMS) == ((-0.5, (2,)), (1.0, (0, 1)), (0.25, (0, 1, 2)))
    assert canonical_terms([(1.0, (0, 1)), (1.0, (1, 0)), (0.001, (0,)), (7.0, ())]) == ((1.0, (0, 1)),)


def test_header_names_the_request_and_the_observable():
    assert generation_header(QAOA).splitlines()[2:] == [
        "// maxcut, 3 qubits, qaoa, 2 layers, strength 0.90",
        "// ketline: observable H = -0.50*Z(q[2]) + 1.00*Z(q[0])*Z(q[1]) + 0.25*Z(q[0])*Z(q[1])*Z(q[2])",
    ]
    assert "1 layer," in generation_header(VQE)
    assert strength(((1.0, (0, 1)), (1.0, (1, 2)), (1.0, (0, 2))), 3) == pytest.approx(2**0.5)


def test_given_weights_put_the_cost_gate_before_the_answer():
    answer = qaoa_text(canonical_terms(TERMS), 3, [0.5, 0.6], [-0.4, -0.2])
    given = generation_header(QAOA, "given")
    assert (generation_header(QAOA) + answer).startswith(given)
    assert given.endswith("qubit[3] q;\nh q;\n")
    assert generation_header(VQE, "given") == generation_header(VQE)


def test_prompts_keep_text_and_special_tokens_apart():
    assert completion_prompt("h q;\n", "cx q;") == (Special.SUFFIX, "cx q;", Special.PREFIX, "h q;\n")
    assert completion_prompt("<|end|>", " \n") == (Special.PREFIX, "<|end|>")
    assert generation_prompt(QAOA) == (Special.PREFIX, generation_header(QAOA))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ansatz": "adapt-vqe"}, "not one of qaoa, vqe"),
        ({"n_qubits": 17}, "17 qubits"),
        ({"layers": 5}, "5 layers"),
        ({"hamiltonian": ((1.0, (0, 3)),)}, "does not fit"),
        ({"hamiltonian": ((1.0, (0, 0)),)}, "does not fit"),
        ({"hamiltonian": ((1.0, (0, 1, 2, 3, 4, 5)),), "n_qubits": 6}, "at most 5"),
        ({"hamiltonian": ((1.0, ()),)}, "constant"),
    ],
)
def test_requests_outside_the_format_are_refused(change, message):
    fields = {"problem": "maxcut", "hamiltonian": TERMS, "n_qubits": 3, "ansatz": "qaoa", "layers": 1}
    with pytest.raises(UnsupportedRequest, match=message):
        generation_header(GenerationRequest(**{**fields, **change}))


def test_the_circuit_is_the_ansatz():
    """cost(g) is exp(-i g/2 H) and rx(b) the mixer, for terms of one to five qubits."""
    pytest.importorskip("qiskit_qasm3_import")
    from qiskit.quantum_info import Statevector
    from qiskit_qasm3_import import parse

    from ketline.estimate.qaoa import qaoa_state
    from ketline.problems.ising import spectrum

    request = GenerationRequest("ising", (*TERMS, (1.5, (0, 1, 3, 4)), (-1.0, (0, 1, 2, 3, 4))), 5, "qaoa", 2)
    terms = canonical_terms(request.hamiltonian)
    text = generation_header(request) + qaoa_text(terms, 5, [0.7, -0.3], [-0.9, 0.4])
    found = Statevector.from_instruction(parse(text)).probabilities()
    expected = np.abs(qaoa_state(spectrum(terms, 5), np.array([0.7, -0.3]), np.array([-0.9, 0.4]))) ** 2
    assert found == pytest.approx(expected, abs=1e-12)


def test_angles_have_two_decimals_and_no_negative_zero():
    assert [angle_text(a) for a in (0.625001, -0.001, -1.0)] == ["0.63", "0.00", "-1.00"]


def test_scratch_work_is_stripped():
    assert (
        strip_scratch("// fields q[0] 0.10\nry(0.00) q[0]; // q[1] 0.10\n\nh q;\n")
        == "ry(0.00) q[0];\nh q;\n"
    )


@pytest.mark.parametrize("weights", ["free", "copied", "given"])
@pytest.mark.parametrize("request_", [QAOA, VQE, GenerationRequest("x", ((1.0, (0,)),), 1, "vqe", 2)])
def test_llama_cpp_reads_the_grammar(request_, weights):
    llama_cpp = pytest.importorskip("llama_cpp")
    text = generation_grammar(request_, weights)
    assert llama_cpp.LlamaGrammar.from_string(text, verbose=False)
    named = {line.split(" ::=")[0] for line in text.splitlines()}
    assert "root" in named


def write_model(folder, **changes):
    model = folder / "tiny.gguf"
    model.write_bytes(b"GGUF")
    manifest = {
        "name": "tiny",
        "file": "tiny.gguf",
        "sha256": file_sha256(model),
        "parameters": 1,
        "context": 8,
    }
    (folder / "manifest.json").write_text(json.dumps({**manifest, **changes}))
    return model


def test_a_sound_model_is_found_and_verified(tmp_path, monkeypatch):
    write_model(tmp_path)
    monkeypatch.setenv("KETLINE_MODELS", str(tmp_path))
    entry = shipped_model()
    assert (entry.name, entry.context) == ("tiny", 8)
    verify(entry)


def test_a_missing_or_damaged_model_is_one_clear_line(tmp_path):
    with pytest.raises(ModelUnavailable, match=r"no manifest\.json"):
        shipped_model(tmp_path)
    model = write_model(tmp_path)
    entry = shipped_model(tmp_path)
    model.write_bytes(b"GGUX")
    with pytest.raises(ModelUnavailable, match="damaged or replaced"):
        verify(entry)
    model.unlink()
    with pytest.raises(ModelUnavailable, match="missing"):
        shipped_model(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelUnavailable, match="unreadable manifest"):
        shipped_model(tmp_path)
