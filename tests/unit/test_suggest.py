"""Cursor, grammar from the document, verification and ranking. The model here says what the test tells it to."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest

from ketline.formatting import laid_out
from ketline.model.generation import GenerationRequest, ManyBodyRequest, hva, program, qaoa, variational
from ketline.model.prompts import Special
from ketline.model.protocol import Completion, CompletionRequest
from ketline.problems.ising import spectrum
from ketline.suggest import Cursor, cursor_at, suggest
from ketline.suggest.generate import evaluate
from ketline.suggest.grammar import document_grammar
from ketline.suggest.names import candidates
from ketline.suggest.refine import descend, refined_text, with_angles
from ketline.suggest.request import Wish, begun_at, request_at
from ketline.suggest.suggest import prompt_text
from ketline.suggest.verify import repeats_following, verify, without_repetition
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[3] c;\n'


def at(text: str) -> Cursor:
    """The cursor at ``|``."""
    before, mark, after = text.partition("|")
    assert mark
    return cursor_at(Snapshot(before + after), len(before))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("h q[0];\n|", ""),
        ("h q[0];|", ""),
        ("h q[0];\n  cx q[|", "cx q["),
        ("h q[0];\ncx|\nx q;", "cx"),
        ("gate g a {\n  h a;\n  |\n}", ""),
        ("if (c[0]) x|", "if (c[0]) x"),
        ("|", ""),
        ("cx q[0],\n   q[1|", "cx q[0],\n   q[1"),
    ],
)
def test_what_is_typed_of_the_statement(text: str, typed: str) -> None:
    assert at(text).typed == typed


@pytest.mark.parametrize("text", ["// note |", "h q; // note |", "/* a | */ h q;", "#pragma x |"])
def test_comments_and_pragmas_are_left_alone(text: str) -> None:
    assert at(text).in_comment
    assert document_grammar(at(text), 3) is None


def test_only_earlier_names_are_in_reach() -> None:
    cursor = at(HEAD + "|\nqubit later;\ngate g a { x a; }\n")
    names = {symbol.name for symbol in cursor.symbols}
    assert {"q", "c", "cx"} <= names
    assert names.isdisjoint({"later", "g", "a"})


def test_the_grammar_names_only_what_exists() -> None:
    grammar = document_grammar(at(HEAD + "gate mine(t) a, b { cx a, b; }\n|"), 2)
    assert grammar is not None
    assert '"mine"' in grammar and '"c[2] = measure "' in grammar
    assert '"q[" ("0" | "1" | "2") "]"' in grammar
    assert '"c4x"' not in grammar and '"3"' not in grammar.split("number ::=")[0]
    inside = document_grammar(at(HEAD + "gate g(t) a, b {\n  |\n}\n"), 2)
    assert inside is not None
    assert '"t"' in inside and '"q["' not in inside and "measure" not in inside


def test_the_grammar_repeats_what_is_typed() -> None:
    for typed in ("cx q[0], q[", "rx(0.", "c", "measure q["):
        grammar = document_grammar(at(HEAD + typed + "|"), 0)
        assert grammar is not None, typed
    assert document_grammar(at(HEAD + "nonsense q[|"), 0) is None
    assert document_grammar(at(HEAD + "cx q[0]|, q[1];"), 0) is None, "text follows on the line"


def test_version_2_measures_with_an_arrow() -> None:
    grammar = document_grammar(at('OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\ncreg c[2];\n|'), 0)
    assert grammar is not None
    assert '"measure q -> c;"' in grammar and "= measure" not in grammar


def test_verification_cuts_back_to_the_last_good_statement() -> None:
    snapshot = Snapshot(HEAD)
    verified = verify(snapshot, len(HEAD), "h q[0];\ncx q[0], q[1];\ncx q[2], q[2];\nx q[0];")
    assert verified is not None
    assert verified.text == "h q[0];\ncx q[0], q[1];"
    assert verify(snapshot, len(HEAD), "cx q[0], q[7];") is None
    assert verify(snapshot, len(HEAD), "h q[0") is None


def test_verification_accepts_what_mends_the_file() -> None:
    text = HEAD + "cx q[0], "
    verified = verify(Snapshot(text), len(text), "q[1];")
    assert verified is not None and verified.snapshot.problems == []


def test_old_problems_do_not_count_against_a_suggestion() -> None:
    text = HEAD + "h q[9];\n"
    assert verify(Snapshot(text), len(text), "x q[0];") is not None
    assert verify(Snapshot(text), len(text), "h q[9];") is None, "the same mistake once more is a new problem"


def test_repetition() -> None:
    assert repeats_following("x q[0];", "\n  x q[0];\nh q;")
    assert not repeats_following("x q[0];", "\nx q[1];")
    assert without_repetition("h q;\nx q;\nx q;\nx q;\nx q;") == "h q;\nx q;"
    assert without_repetition("h q;\nx q;\nh q;\nx q;") == "h q;\nx q;\nh q;\nx q;"


class Says:
    """A model that answers with the given texts, after what the grammar would repeat."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.requests: list[CompletionRequest] = []

    async def complete(self, request: CompletionRequest) -> list[Completion]:
        self.requests.append(request)
        drawn, self.texts = self.texts[: request.samples], self.texts[request.samples :]
        return [Completion(text, len(text), "end", 1.0) for text in drawn]


def suggested(cursor: Cursor, *texts: str, **options):  # type: ignore[no-untyped-def]
    return asyncio.run(suggest(Says(*texts), cursor, samples=len(texts), **options))


def test_bad_samples_are_dropped_and_the_best_energy_comes_first() -> None:
    cursor = at(HEAD + "// ketline: observable H = Z(q[0])\nh q[1];\n|")
    found = suggested(cursor, "h q[0];", "x q[5];", "x q[0];", "x q[0];", "unfinished")
    assert [(s.text, round(s.energy_after, 9)) for s in found] == [("x q[0];", -1.0), ("h q[0];", 0.0)]
    assert all(s.energy_before == pytest.approx(1.0) and s.observable == "H" for s in found)


def test_a_suggestion_ends_where_the_energy_is_lowest() -> None:
    cursor = at(HEAD + "// ketline: observable H = Z(q[0])\nh q[1];\n|")
    (found,) = suggested(cursor, "x q[0];\nh q[0];\nh q[1];")
    assert found.text == "x q[0];" and found.energy_after == pytest.approx(-1.0)


def test_what_is_cut_to_a_dismissed_suggestion_is_not_shown() -> None:
    cursor = at(HEAD + "// ketline: observable H = Z(q[0])\nh q[1];\n|")
    assert suggested(cursor, "x q[0];\nh q[0];", dismissed=frozenset({"x q[0];"})) == []


def test_dismissed_and_repeating_suggestions_are_not_shown() -> None:
    cursor = at(HEAD + "|\nx q[1];\n")
    assert suggested(cursor, "x q[1];") == []
    assert suggested(cursor, "x q[2];", dismissed=frozenset({"x q[2];"})) == []


def test_what_is_typed_is_not_suggested_again() -> None:
    cursor = at(HEAD + "  cx q[0|")
    (found,) = suggested(cursor, "  cx q[0], q[1];")
    assert found.text == "], q[1];"
    assert suggested(cursor, "cx q[0], q[1];") == [], "the answer must begin with the line as typed"


def test_long_files_keep_their_declarations_in_the_prompt() -> None:
    text = HEAD + "h q[0];\n" * 2_000
    before, after = prompt_text(cursor_at(Snapshot(text), len(text)))
    assert before.startswith(HEAD)
    assert len(before) <= 1_400
    assert after == ""


def test_a_comment_asks_for_a_circuit() -> None:
    text = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n// maxcut, 3 qubits, qaoa, 2 layers\n'
    observable = "// ketline: observable H = 0.5*Z(q[0])*Z(q[1]) - Z(q[2])\n"
    request = request_at(at(text + observable + "|"))
    assert request is not None
    assert (request.problem, request.n_qubits, request.ansatz, request.layers) == ("maxcut", 3, "qaoa", 2)
    assert request.hamiltonian == ((0.5, (0, 1)), (-1.0, (2,)))
    assert request_at(at(text + observable.replace("Z(q[2])", "X(q[2])") + "|")) is None
    assert request_at(at(text + "|")) is None
    model = Says()
    asyncio.run(suggest(model, at(text + observable + "|")))
    assert model.requests[0].prompt[0] is Special.PREFIX


def test_a_comment_asks_for_a_circuit_of_a_hamiltonian_that_is_not_diagonal() -> None:
    head = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
    wish = "// transverse_field_ising, 2 qubits, hva, 1 layer\n"
    observable = "// ketline: observable H = -Z(q[0])*Z(q[1]) - 2*X(q[0]) - 2*X(q[1])\n"
    request = request_at(at(head + wish + observable + "|"))
    assert isinstance(request, ManyBodyRequest) and request.start == ((math.pi / 2, 0.0),) * 2
    answer = hva.answer(request, [0.5, 0.3])
    (found,) = asyncio.run(suggest(Says(answer), at(head + wish + observable + "|")))
    assert found.text.strip().endswith("h q;" + answer)
    for wrong in ("1 qubits, hva, 1 layer", "2 qubits, hva, 9 layers", "2 qubits, qaoa, 1 layer"):
        assert request_at(at(f"{head}// x, {wrong}\n{observable}|")) is None
    clash = "// ketline: observable H = X(q[0])*Z(q[1]) + Z(q[0])*Y(q[1]) + X(q[0])*Y(q[1])\n"
    assert request_at(at(head + wish + clash + "|")) is None


def test_the_popup_lists_own_names_first() -> None:
    words = [word.label for word in candidates(at(HEAD + "gate cost(g) a { rz(g) a; }\n|"))]
    assert words[0] == "cost" and "cx" in words
    assert [word.label for word in candidates(at(HEAD + "h q[|"))] == ["0", "1", "2"]
    assert [word.label for word in candidates(at(HEAD + "cx q[0], |"))] == ["q"]
    assert "pi" in [word.label for word in candidates(at(HEAD + "rx(|"))]


QAOA = """OPENQASM 3.0;
include "stdgates.inc";
qubit[3] q;
gate cost(g) a, b, d {
  rz(1.00*g) a;
}
h q;
cost(0.50) q[0], q[1], q[2];
rx(-0.20) q;
"""


def test_refining_lowers_the_energy() -> None:
    import numpy as np

    energies = np.array([1.0, -1.0] * 4)
    angles, steps = descend(np.array([0.5, -0.2]), energies, 20)
    refined = with_angles(QAOA, angles[:1], angles[1:])
    before, after = evaluate(QAOA, energies), evaluate(refined, energies)
    assert before is not None and after is not None
    assert 0 < steps <= 20
    assert after.energy < before.energy < 0
    assert after.energy == pytest.approx(-1.0, abs=1e-3)


def test_a_circuit_with_a_problem_has_no_energy() -> None:
    import numpy as np

    assert evaluate(QAOA + "x q[9];\n", np.zeros(8)) is None
    assert evaluate(QAOA, np.zeros(4)) is None


RING = tuple((1.0, (i, (i + 1) % 6)) for i in range(6))


def test_qaoa_angles_are_refined_to_the_optimum_of_the_family():
    request = GenerationRequest("maxcut", RING, 6, "qaoa", 1)
    energies = spectrum(RING, 6)
    drawn = program(request, qaoa.answer(6, [0.8], [-0.5]))
    text, steps = refined_text(drawn, request, energies, 20)
    assert 1 <= steps <= 20
    before, after = evaluate(drawn, energies), evaluate(text, energies)
    assert after.energy < before.energy
    assert after.energy == pytest.approx(-3.0, abs=2e-3)  # half the edges are gained: Farhi et al., arXiv 1411.4028


def test_turns_are_flipped_one_by_one_while_that_helps():
    request = GenerationRequest("maxcut", RING, 6, "vqe", 2)
    energies = spectrum(RING, 6)
    drawn = program(request, variational.layered(6, 2, [0, 1, 0, 1, 1, 1]))
    text, steps = refined_text(drawn, request, energies, 20)
    assert steps == 1
    assert evaluate(text, energies).energy == pytest.approx(-6.0)
    assert refined_text(text, request, energies, 20) == (text, 0)
    assert refined_text(drawn, request, energies, 0) == (drawn, 0)


def test_qaoa_that_is_begun_as_generated_is_asked_of_the_same_model():
    begun = (Path(__file__).resolve().parents[2] / "examples" / "unfinished_qaoa.qasm").read_text()
    request = begun_at(at(begun + "|"))
    assert request is not None and (request.ansatz, request.layers, request.n_qubits) == ("qaoa", 2, 4)
    assert begun_at(at(begun.replace("    zz(g*", "  zz( g * ") + "|")) == request, "laid out otherwise"
    assert begun_at(at(begun.replace("0.63", "0.64", 1) + "|")) is None, "other weights"
    assert begun_at(at(begun + "h q;\n|")) is None, "gone on already"
    assert begun_at(at(begun[: begun.index("gate cost")] + "|")) is None, "not come that far"


def test_a_circuit_asked_for_is_laid_out_as_the_formatter_would():
    request = GenerationRequest("maxcut", RING, 6, "qaoa", 1)
    text = Wish(request, begun=False).rest(qaoa.answer(6, [0.8], [-0.5]))
    assert text.startswith("gate zz(t) a, b") and text.endswith("rx(-0.50) q;")
    assert laid_out(text) == text + "\n"
    assert "\n    zz(g*0.71) q0, q1;\n" in text
