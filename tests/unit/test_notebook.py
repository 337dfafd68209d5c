"""Cells of a notebook: what is checked, drawn, valued and kept, in a real IPython shell where it is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketline.limits import MAXIMUM_CELL_FINDINGS
from ketline.model.process import ModelFailure
from ketline.notebook import circuits, generation
from ketline.notebook.cell import Wish, run
from ketline.notebook.generation import GenerationWish, NotGenerated, best_circuit, node_link_data
from ketline.problems import problem, read_graph
from ketline.suggest.generate import GeneratedCircuit

BELL = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
// ketline: observable H = Z(q[0])*Z(q[1]) + 0.5*X(q[0])
h q[0];
cx q[0], q[1];
"""

WRONG = BELL.replace("cx q[0], q[1];", "cx q[0], q[2];")


# -- without IPython ------------------------------------------------------------------------------------
def test_an_error_is_a_frame_with_its_place_and_nothing_else() -> None:
    cell = run(WRONG, Wish())
    assert cell.errors == "1 error" and cell.circuit is None and not cell.estimates
    first, source, marker = cell.output.text.splitlines()
    assert first.startswith("error KT301, line 6: ")
    assert source.endswith("cx q[0], q[2];")
    assert marker.rindex("^") == marker.index("^") == source.index("2]")


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_gives_html_whose_text_is_escaped(text: str) -> None:
    html = run(f"x<y>&{text}", Wish(draw=None)).output._repr_html_()
    assert "<y>" not in html and "&lt;y&gt;&amp;" in html


def test_many_errors_are_counted() -> None:
    cell = run("qubit q;\n" + "\n".join(f"a{n} q;" for n in range(MAXIMUM_CELL_FINDINGS + 7)), Wish())
    assert cell.errors == f"{MAXIMUM_CELL_FINDINGS + 7} errors"
    assert cell.output.text.count("error KT") == MAXIMUM_CELL_FINDINGS
    assert cell.output.text.endswith("7 more.")


def test_values_are_those_of_qiskit() -> None:
    info = pytest.importorskip("qiskit.quantum_info")
    pytest.importorskip("qiskit_qasm3_import")
    text = BELL + "ry(0.3) q[0];\nrx(0.7) q[1];\n"
    cell = run(text, Wish())
    state = info.Statevector(cell.circuit)
    expected = state.expectation_value(info.SparsePauliOp(["ZZ", "IX"], [1.0, 0.5])).real
    assert cell.estimates["H"].value == pytest.approx(expected, abs=1e-9)
    assert f"{expected:.4f}" in cell.output.text and f"{expected:.4f}" in cell.output.html
    assert "┌───┐" in cell.output.text


def test_likeliest_bit_strings_of_a_diagonal_observable() -> None:
    text = BELL.replace(" + 0.5*X(q[0])", "")
    shown = run(text, Wish(draw=None)).output.text
    assert "00 50.0%" in shown and "11 50.0%" in shown


def test_a_missing_value_says_why() -> None:
    cell = run(BELL.replace("h q[0];", "input float theta;\nrx(theta) q[0];"), Wish(draw=None))
    assert cell.estimates["H"].value is None
    assert "⟨H⟩ has no value; line 6: " in cell.output.text


def test_an_input_given_on_the_line_is_used() -> None:
    text = BELL.replace("h q[0];", "input float theta;\nrx(theta) q[0];")
    cell = run(text, Wish(draw=None, inputs={"theta": np.pi}))
    assert cell.estimates["H"].value == pytest.approx(1.0)


def test_version_2_is_read() -> None:
    pytest.importorskip("qiskit")
    text = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\ncreg c[2];\nh q[0];\ncx q[0],q[1];\nmeasure q -> c;\n'
    assert dict(run(text, Wish()).circuit.count_ops()) == {"h": 1, "cx": 1, "measure": 2}


def test_without_qiskit_the_values_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    find = circuits.importlib.util.find_spec
    monkeypatch.setattr(
        circuits.importlib.util, "find_spec", lambda name: None if name.startswith("qiskit") else find(name)
    )
    cell = run(BELL, Wish())
    assert cell.circuit is None and cell.estimates["H"].value == pytest.approx(1.0)
    assert "pip install qiskit qiskit-qasm3-import" in cell.output.text


def test_what_qiskit_cannot_read_is_said_in_words() -> None:
    pytest.importorskip("qiskit_qasm3_import")
    cell = run(BELL + "pow(0.5) @ x q[0];\ncal { }\n", Wish())
    if cell.circuit is not None:
        pytest.skip("this Qiskit reads calibration blocks")
    assert "Qiskit cannot read this program" in cell.output.text and cell.estimates


def test_a_large_circuit_is_not_drawn() -> None:
    pytest.importorskip("qiskit_qasm3_import")
    cell = run(BELL + "h q[0];\nt q[1];\n" * circuits.MAXIMUM_DRAWN_OPERATIONS, Wish())
    assert "too many to draw" in cell.output.text and "┌" not in cell.output.text


def test_a_graph_of_numpy_numbers_and_tuples() -> None:
    graph = networkx.grid_2d_graph(2, 2)
    for index, edge in enumerate(graph.edges):
        graph.edges[edge]["weight"] = np.int64(index + 1)
    read = read_graph(node_link_data(graph))
    assert len(read.nodes) == 4 and sorted(edge.weight for edge in read.edges) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("graph", "wish", "said"),
    [
        (networkx.cycle_graph(4), GenerationWish("maxcutt"), "unknown problem 'maxcutt'"),
        (42, GenerationWish("maxcut"), "not int"),
        (networkx.empty_graph(3), GenerationWish("maxcut"), "edge"),
        (networkx.cycle_graph(4), GenerationWish("maxcut", layers=9), "9 layers"),
        (networkx.cycle_graph(4), GenerationWish("maxcut", samples=0), "-n must be"),
        (networkx.Graph([(1, 2, {"note": object()})]), GenerationWish("maxcut"), "neither a number nor a string"),
    ],
)
def test_what_cannot_be_generated_is_said(
    graph: Any, wish: GenerationWish, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotGenerated, match=said):
        best_circuit(wish, graph)


def test_the_server_that_jupyter_lsp_finds_is_ours() -> None:
    from ketline.notebook.language_server import spec

    (found,) = spec(None).values()
    answer = subprocess.run([*found["argv"][:-1], "--version"], capture_output=True, text=True)
    assert answer.stdout.startswith("ketline ")
    # Else it writes what is in the cells into a folder beside the notebook.
    assert found["requires_documents_on_disk"] is False
    project = (Path(__file__).resolve().parents[2] / "pyproject.toml").read_text()
    assert f'"{spec.__module__}:{spec.__name__}"' in project


# -- in IPython -----------------------------------------------------------------------------------------
class Shell:
    """An IPython shell, and what it was told to show."""

    def __init__(self, shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shell = shell
        self.shown: list[Any] = []
        from ketline.notebook import magics

        monkeypatch.setattr(magics, "display", self.shown.append)

    def run(self, text: str) -> str:
        """Runs a cell; the name of the exception that ended it, or nothing."""
        error = self.shell.run_cell(text).error_in_exec
        return "" if error is None else type(error).__name__

    def __getitem__(self, name: str) -> Any:
        return self.shell.user_ns[name]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Shell]:
    interactive = pytest.importorskip("IPython.core.interactiveshell", reason="IPython is not installed")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)
    instance = interactive.InteractiveShell(user_ns={})
    instance.history_manager.enabled = False
    instance.run_line_magic("load_ext", "ketline")
    yield Shell(instance, monkeypatch)
    instance.history_manager.end_session()


def test_a_cell_keeps_its_circuit_and_its_values(shell: Shell) -> None:
    pytest.importorskip("qiskit_qasm3_import")
    assert shell.run(f"%%qasm bell\n{BELL}") == ""
    assert shell["bell"].num_qubits == 2
    assert shell["bell_values"]["H"].value == pytest.approx(1.0)
    (shown,) = shell.shown
    assert "⟨H⟩" in repr(shown) and "<table>" in shown._repr_html_()


def test_an_error_ends_the_cell_with_words(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run(f"%%qasm\n{WRONG}") == "ProgramError"
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert "1 error in this program" in printed.out + printed.err
    assert "KT301, line 6" in repr(shell.shown[0])
    assert "circuit" not in shell.shell.user_ns


def test_quiet_shows_nothing_but_problems(shell: Shell) -> None:
    assert shell.run(f"%%qasm --quiet\n{BELL}") == ""
    assert shell.shown == [] and "circuit_values" in shell.shell.user_ns
    assert shell.run(f"%%qasm --quiet\n{WRONG}") == "ProgramError"
    assert len(shell.shown) == 1


def test_no_draw_leaves_the_table(shell: Shell) -> None:
    shell.run(f"%%qasm --no-draw\n{BELL}")
    assert "⟨H⟩" in repr(shell.shown[0]) and "─" not in repr(shell.shown[0])


def test_included_files_lie_beside_the_notebook(shell: Shell, tmp_path: Any) -> None:
    (tmp_path / "mine.inc").write_text("gate both a, b { U(pi, 0, pi) a; U(pi, 0, pi) b; }\n")
    program = 'OPENQASM 3.0;\ninclude "mine.inc";\nqubit[2] q;\n// ketline: observable P = Z(q[1])\nboth q[0], q[1];\n'
    assert shell.run(f"%%qasm --no-draw\n{program}") == ""
    assert shell["circuit_values"]["P"].value == pytest.approx(-1.0)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%qasm 2bell\nqubit q;", "not a name that a variable can have"),
        ("%%qasm --draw 'mpl\nqubit q;", "no closing quotation"),
        ("%%qasm --input theta\nqubit q;", "not NAME=NUMBER"),
        ("%%qasm --help\nqubit q;", "usage: %%qasm"),
        ("%qasm_generate maxcut", "--graph"),
        ("%qasm_generate maxcut --graph nowhere", "There is no variable 'nowhere'"),
    ],
)
def test_a_wrong_line_is_answered_in_words(
    shell: Shell, cell: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(cell) == "UsageError"
    printed = capsys.readouterr()
    assert said in printed.out + printed.err and "Traceback" not in printed.out + printed.err


def test_a_generated_circuit_is_shown_and_kept(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[GenerationWish] = []

    async def answer(model: Any, request: Any, samples: int, *rest: int) -> list[GeneratedCircuit]:
        asked.append(request)
        return [GeneratedCircuit(BELL, -1.0, 0.5, -1.0, 9)]

    monkeypatch.setattr(generation, "generate", answer)
    shell.shell.user_ns["ring"] = networkx.cycle_graph(4)
    assert shell.run("%qasm_generate maxcut best --graph ring --layers 2 -n 1") == ""
    assert asked[0].layers == 2 and asked[0].n_qubits == 4
    assert asked[0].hamiltonian == problem("maxcut").instance(node_link_data(shell["ring"])).hamiltonian
    assert shell["best_program"] == BELL and shell["best_values"]["H"].value == pytest.approx(1.0)
    assert "include &quot;stdgates.inc&quot;" in shell.shown[0]._repr_html_()


def test_without_a_model_the_reason_is_one_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def refuse(*_: Any) -> list[GeneratedCircuit]:
        raise ModelFailure("no model: no manifest.json")

    monkeypatch.setattr(generation, "generate", refuse)
    shell.shell.user_ns["ring"] = networkx.cycle_graph(4)
    assert shell.run("%qasm_generate maxcut --graph ring") == "UsageError"
    printed = capsys.readouterr()
    assert "no model: no manifest.json" in printed.out + printed.err


@pytest.mark.model
def test_the_model_writes_a_circuit(shell: Shell) -> None:
    pytest.importorskip("llama_cpp")
    shell.shell.user_ns["ring"] = networkx.cycle_graph(4)
    assert shell.run("%qasm_generate maxcut --graph ring --layers 2 -n 2") == ""
    (value,) = shell["circuit_values"].values()
    assert value.value < value.maximum / 2 + value.minimum / 2
