"""The shell: output, exit codes, and one clear line for every bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from ketline.cli import main
from ketline.commands.files import Unreadable, read_json
from ketline.commands.generate import read_rows, request_of
from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.pages import pages
from ketline.model.generation import ManyBodyRequest, generation_text
from ketline.problems import graph_data, problem, problem_ids
from ketline.suggest.commission import commission

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ketline", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120)


def test_six_errors_in_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    path = EXAMPLES / "broken" / "six_errors.qasm"
    assert main(["check", str(path), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    text = path.read_text().splitlines()
    shown = [
        (
            row["code"],
            text[row["range"]["start"]["line"]][row["range"]["start"]["character"] : row["range"]["end"]["character"]],
        )
        for row in rows
    ]
    assert shown == [
        ("KT102", "]"),
        ("KT201", "qq"),
        ("KT301", "4"),
        ("KT302", "ccx"),
        ("KT303", "0.1, 0.2"),
        ("KT304", "q[3]"),
    ]
    assert all(row["severity"] == "error" and row["path"] == str(path) and row["message"] for row in rows)


@pytest.mark.parametrize("path", sorted((EXAMPLES / "broken").glob("*.qasm")), ids=lambda path: path.stem)
def test_every_broken_example_is_found(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(path)]) == 1
    assert "error KT" in capsys.readouterr().out


def test_clean_folder(capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(str(path) for path in EXAMPLES.glob("*.qasm"))
    assert main(["check", *files]) == 0
    assert f"No problems in {len(files)} files." in capsys.readouterr().out


def test_a_sum_of_900_terms_is_read() -> None:
    assert run("check", "-", stdin="float a = " + "+".join(["1.0"] * 900) + ";\n").returncode == 0


def test_standard_input_and_sarif() -> None:
    done = run("check", "-", "--format", "sarif", stdin="qubit[2] q;\nU(0, 0, pi) q[2];\n")
    assert done.returncode == 1
    (result,) = json.loads(done.stdout)["runs"][0]["results"]
    assert result["ruleId"] == "KT301"
    assert result["locations"][0]["physicalLocation"]["region"]["startColumn"] == 15


def test_warnings_do_not_fail(tmp_path: Path) -> None:
    path = tmp_path / "a.qasm"
    path.write_text("qubit q;\n// ketline: observable H = W(q)\n")
    assert main(["check", str(path)]) == 0


@pytest.mark.parametrize("command", [["check"], ["hints"], ["complete", "--at", "1:1"]])
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("binary.qasm", b"\x7fELF\0\1\2", "a binary file"),
        ("latin.qasm", b"// caf\xe9\n", "not UTF-8 text (byte 6)"),
        ("absent.qasm", None, "No such file"),
    ],
)
def test_unreadable_files(
    tmp_path: Path, capsys, command: list[str], name: str, data: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    assert main([command[0], str(path), *command[1:]]) == 2
    error = capsys.readouterr().err
    assert words in error and name in error
    assert "Traceback" not in error and len(error.strip().splitlines()) == 1


def test_empty_files_are_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.qasm"
    path.write_text("")
    assert main(["check", str(path)]) == 0
    assert main(["hints", str(path)]) == 0
    assert main(["hints", str(path), "--format", "json"]) == 0
    assert capsys.readouterr().out.endswith("[]\n")


def test_folder_without_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "no .qasm file" in capsys.readouterr().err


def test_hints_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hints", str(EXAMPLES / "bell_inequality.qasm"), "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["value"] == pytest.approx(2 * 2**0.5)
    assert set(row) == {"observable", "value", "error", "exact", "engine", "minimum", "maximum", "range", "reason"}
    assert (row["error"], row["exact"], row["reason"]) == (0.0, True, None)


@pytest.mark.parametrize(
    "arguments",
    [["complete", "a.qasm"], ["complete", "a.qasm", "--at", "x"], ["check"], ["nonsense"], ["serve", "--tcp", "a:b"]],
)
def test_wrong_usage_is_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_generate_refuses_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = tmp_path / "g.json"
    graph.write_text("{}")
    assert main(["generate", "--problem", "tsp", "--graph", str(graph)]) == 2
    assert "unknown problem 'tsp'" in capsys.readouterr().err
    assert main(["generate", "--problem", "maxcut", "--graph", str(graph)]) == 2
    assert "not node-link data" in capsys.readouterr().err
    graph.write_text("{")
    assert main(["generate", "--problem", "maxcut", "--graph", str(graph)]) == 2
    assert "not JSON" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "nodes", "edges", "message"),
    [
        ("edge_cover", range(8), [(0, i) for i in range(1, 8)], "edge_cover on this graph has a term of 7 factors"),
        ("maxcut", range(17), [(0, 1)], "maxcut on this graph takes 17 qubits"),
        ("maxcut", range(2), [(0, 1), (1, 0)], "no such file"),
    ],
)
def test_generate_says_what_the_model_cannot_express(name, nodes, edges, message, tmp_path: Path, capsys) -> None:
    graph = tmp_path / "g.json"
    listed = [{"source": a, "target": b} for a, b in edges]
    graph.write_text(json.dumps({"nodes": list(nodes), "edges": listed}))
    assert main(["generate", "--problem", name, "--graph", str(graph), "--model", "no.gguf"]) == 2
    assert message in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("name", problem_ids())
def test_generate_reads_each_problem_from_a_file_and_can_ask_for_it(name: str, tmp_path: Path) -> None:
    size = problem(name).sizes[-1]
    instance = problem(name).random(np.random.default_rng(7), size)
    graph = tmp_path / "g.json"
    graph.write_text(json.dumps({**graph_data(instance.graph), "attributes": instance.attributes}))
    asked = commission(name, read_json(str(graph)), "qaoa", 2)
    assert asked.request.hamiltonian == instance.hamiltonian
    assert f"// {name}, {size} qubits, qaoa, 2 layers" in generation_text(asked.request)


@pytest.mark.parametrize(
    ("name", "data", "attributes", "text"),
    [
        ("transverse_field_ising", "ring", {"field": 1.5}, "rx(t * -0.73) q0;"),
        ("heisenberg", "ring", {"anisotropy": 2.0, "field": 0.0}, "zz(t * 0.58) q0, q1;"),
        ("h2", None, {"distance": 0.75}, "// h2, 2 qubits, hva, 2 layers"),
    ],
)
def test_generate_reads_many_body_models_from_a_file(name, data, attributes, text, tmp_path: Path) -> None:
    file = tmp_path / "g.json"
    ring = {"nodes": [0, 1, 2, 3], "edges": [{"source": i, "target": (i + 1) % 4} for i in range(4)]}
    file.write_text(json.dumps({**(ring if data else {}), "attributes": attributes}))
    assert text in generation_text(commission(name, read_json(str(file)), layers=2).request)


@pytest.mark.parametrize(
    ("name", "data", "arguments", "message"),
    [
        ("h2", {"attributes": {"distance": 9}}, [], "nothing is tabulated at 9 A"),
        ("heisenberg", {"nodes": [0]}, [], "no edges"),
        ("heisenberg", [], [], "expected an object"),
        ("h2", {}, ["--ansatz", "qaoa"], "not diagonal"),
        ("h2", {}, ["--layers", "5"], "5 layers"),
        ("lih", {}, [], "do not commute"),
        ("h2", {}, [], "no such file"),
    ],
)
def test_generate_says_what_is_wrong_with_a_many_body_model(name, data, arguments, message, tmp_path, capsys) -> None:
    file = tmp_path / "g.json"
    file.write_text(json.dumps(data))
    command = ["generate", "--problem", name, "--graph", str(file), "--model", "no.gguf", *arguments]
    assert main(command) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_rows_of_pauli_products_are_requests_of_their_own(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    row = {"problem_type": "heisenberg", "n_qubits": 2, "hamiltonian": [[1.0, [["X", 0], ["X", 1]]], [0.5, [["Z", 0]]]]}
    rows.write_text(json.dumps(row))
    request = request_of(next(read_rows(str(rows))), "hva", 3)
    assert isinstance(request, ManyBodyRequest) and request.layers == 3
    assert request.hamiltonian == ((1.0, (("X", 0), ("X", 1))), (0.5, (("Z", 0),)))
    rows.write_text(json.dumps({**row, "hamiltonian": [[1.0, [["W", 0]]]]}))
    with pytest.raises(Unreadable, match=r"rows\.jsonl:1: not an instance"):
        list(read_rows(str(rows)))


def test_missing_model_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    absent = str(tmp_path / "no.gguf")
    path = str(EXAMPLES / "unfinished_qaoa.qasm")
    assert main(["complete", path, "--at", "99:1", "--model", absent]) == 2
    graph = str(EXAMPLES / "graphs" / "ring_6.json")
    assert main(["generate", "--problem", "maxcut", "--graph", graph, "--model", absent]) == 2
    errors = capsys.readouterr().err.strip().splitlines()
    assert len(errors) == 2 and all("no such file" in line for line in errors)


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "kt301"]) == 0
    assert "index-out-of-range" in capsys.readouterr().out
    assert main(["explain", "KT999"]) == 2


def test_explain_by_name_and_as_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "qubit-count"]) == 0
    assert capsys.readouterr().out.startswith("KT302 qubit-count (error)")
    assert main(["explain", "Degrees"]) == 0
    assert "// ketline: ignore KT602" in capsys.readouterr().out
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    codes = [line.split()[0] for line in lines if line.startswith("  ")]
    assert codes == sorted(CATALOG)
    assert "Gates, registers, sizes and calls" in lines and not any(line.endswith(" ") for line in lines)
    assert main(["explain", "no-such-rule"]) == 2
    assert "no-such-rule" in capsys.readouterr().err


def test_pages_in_docs_are_those_of_the_catalogue() -> None:
    folder = EXAMPLES.parent / "docs" / "rules"
    committed = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    made = pages()
    different = sorted(name for name in {*committed, *made} if committed.get(name) != made.get(name))
    assert not different, f"docs/rules is not what the catalogue says ({', '.join(different)}): run 'make docs'"


def test_pages_are_written_and_old_ones_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "KT999.md").write_text("gone")
    (tmp_path / "notes.md").write_text("kept")
    assert main(["explain", "--pages", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {*pages(), "notes.md"}
    (tmp_path / "file").write_text("")
    assert main(["explain", "--pages", str(tmp_path / "file")]) == 2
    assert "Traceback" not in capsys.readouterr().err


LINTED = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit q;\nqubit spare;\nrz(0) q;\nrx(90) q;\n'


def checked(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[tuple[str, str]]]:
    """The exit code, and codes with levels as printed."""
    path = tmp_path / "a.qasm"
    path.write_text(LINTED)
    code = main(["check", str(path), "--format", "json", *options])
    return code, [(row["code"], row["severity"]) for row in json.loads(capsys.readouterr().out)]


def test_lints_are_printed_but_hints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path, capsys) == (0, [("KT601", "information"), ("KT602", "warning")])


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        ("hint", ["KT621", "KT601", "KT602"]),
        ("information", ["KT601", "KT602"]),
        ("warning", ["KT602"]),
        ("error", []),
    ],
)
def test_the_least_severe_level_shown(tmp_path: Path, capsys, level: str, codes: list[str]) -> None:
    assert [code for code, _ in checked(tmp_path, capsys, "--show", level)[1]] == codes


def test_severities_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--severity", "KT601=off", "--severity", "kt602=error", "--severity", "KT621=warning")
    assert checked(tmp_path, capsys, *options) == (1, [("KT621", "warning"), ("KT602", "error")])
    # What is an error by a setting is one wherever it is printed.
    assert checked(tmp_path, capsys, "--severity", "KT602=error", "--show", "error") == (1, [("KT602", "error")])


def test_an_error_made_a_warning_does_not_fail(tmp_path: Path) -> None:
    path = tmp_path / "a.qasm"
    path.write_text("qubit[2] q;\nU(0, 0, pi) q[2];\n")
    assert main(["check", str(path)]) == 1
    assert main(["check", str(path), "--severity", "KT301=warning"]) == 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("KT999=off", "there is no code 'KT999'"),
        ("KT601=loud", "KT601 must be one of off, error, warning, information, hint, not 'loud'"),
        ("KT601", "not ''"),
        ("KT101=off", "KT101 is about text that is no OpenQASM and stays an error"),
        ("KT102=hint", "stays an error"),
    ],
)
def test_bad_severities(tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str, words: str) -> None:
    path = tmp_path / "a.qasm"
    path.write_text(LINTED)
    assert main(["check", str(path), "--severity", given]) == 2
    assert words in capsys.readouterr().err


def test_levels_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    path.write_text(LINTED + "h w;\n")
    assert main(["check", str(path), "--show", "hint"]) == 1
    printed = capsys.readouterr().out
    assert "note KT601" in printed and "hint KT621" in printed
    assert printed.splitlines()[-1] == "1 error, 1 warning, 1 note and 1 hint in 1 file."


def test_sarif_has_the_users_levels() -> None:
    done = run("check", "-", "--format", "sarif", "--severity", "KT602=error", stdin=LINTED)
    assert done.returncode == 1
    results = json.loads(done.stdout)["runs"][0]["results"]
    assert [(result["ruleId"], result["level"]) for result in results] == [("KT601", "note"), ("KT602", "error")]


def test_the_server_does_not_import_training() -> None:
    code = (
        "import sys; import ketline.lsp.server, ketline.commands.generate;"
        "print([m for m in sys.modules if m.startswith(('torch', 'transformers', 'ketline.training', 'llama_cpp'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done


def test_standard_input_is_read_among_many_files(tmp_path: Path) -> None:
    for index in range(70):
        (tmp_path / f"{index}.qasm").write_text("qubit q;\n")
    command = [sys.executable, "-m", "ketline", "check", "-", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, input="h zz;\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "-:1:3: error KT201" in done.stdout


@pytest.mark.linux
def test_hints_are_watched(tmp_path: Path) -> None:
    """The value follows the file, through a moment without it, until the shell is interrupted."""
    path = tmp_path / "a.qasm"
    text = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit q;\n{}\n// ketline: observable H = Z(q)\n'
    path.write_text(text.format("ry(0.5) q;"))
    command = [sys.executable, "-m", "ketline", "hints", "--watch", str(path)]
    watching = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "100"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored in the background
    )
    assert watching.stdout is not None
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.extend(iter(watching.stdout.readline, "")))
    reader.start()

    def wait_for(wanted: str) -> None:
        deadline = time.monotonic() + 60
        while not any(wanted in line for line in seen):
            assert time.monotonic() < deadline, seen
            time.sleep(0.05)

    try:
        wait_for("0.8776")
        path.unlink()
        wait_for("No such file")
        path.write_text(text.format("x q;"))
        wait_for("-1.0000")
        watching.send_signal(signal.SIGINT)
        assert watching.wait(30) == 0
    finally:
        watching.kill()
        watching.wait()
        reader.join()


def test_details_and_inputs_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    path.write_text(
        'OPENQASM 3.0;\ninclude "stdgates.inc";\ninput float t;\nqubit q;\nrx(t + 0.5) q;\nry(0.25) q;\n'
        "// ketline: observable H = Z(q)\n"
    )
    assert main(["hints", str(path), "--format", "json", "--details", "--input", "t=pi/4"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["exact"] and found["engine"] == "state vector"
    (slope,) = found["details"]["gradient"]
    assert slope["range"]["start"] == {"line": 5, "character": 3} and slope["angle"] == 0.25
    assert [one["bits"] for one in found["details"]["bitstrings"]] == ["0", "1"]
    with pytest.raises(SystemExit) as stopped:
        main(["hints", str(path), "--input", "t=wide"])
    assert stopped.value.code == 2


def test_optimise_writes_the_angles_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.qasm"
    text = 'OPENQASM 3.0;\r\ninclude "stdgates.inc"; // 𝛼\r\nqubit q;\r\nry(0.25) q;\r\n'
    text += "// ketline: observable H = Z(q)\r\n"
    path.write_bytes(text.encode())
    assert main(["optimise", str(path)]) == 0
    assert path.read_bytes() == text.encode() and "--write" in capsys.readouterr().out
    assert main(["optimise", str(path), "--write", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["after"] == pytest.approx(-1, abs=1e-9) and found["method"] == "L-BFGS"
    assert path.read_bytes().decode() == text.replace("0.25", found["angles"][0]["text"])
    assert main(["optimise", str(tmp_path / "none.qasm")]) == 2
    path.write_text("OPENQASM 3.0;\nqubit q;\n// ketline: observable H = Z(q)\n")
    assert main(["optimise", str(path)]) == 1
    assert "no angle" in capsys.readouterr().err
