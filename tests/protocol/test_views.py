"""What an editor draws beside a file: its circuit, its state, a circuit for a problem, what a code means."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from conftest_protocol import Editor

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

RING = HEAD + """gate cost(g) a, b { cx a, b; rz(g) b; cx a, b; }
// ketline: observable H = Z(q[0])*Z(q[1])
qubit[2] q;
bit[2] c;
h q;
cost(pi/2) q[0], q[1];
c = measure q;
"""


def plain(value: Any) -> Any:
    """An answer as JSON has it: the client makes tuples with names of objects."""
    if hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value


async def ask(editor: Editor, method: str, **params: Any) -> Any:
    return plain(await editor.client.protocol.send_request_async(method, params))


async def ask_of(editor: Editor, method: str, uri: str, **params: Any) -> Any:
    return await ask(editor, method, textDocument={"uri": uri}, **params)


@pytest.mark.asyncio
async def test_a_circuit_has_its_gates_with_their_lines(editor: Editor) -> None:
    drawn = await ask_of(editor, "ketline/circuit", editor.open(RING))
    assert drawn["qubits"] == ["q[0]", "q[1]"] and drawn["reason"] is None and not drawn["branches"]
    assert (drawn["drawn"], drawn["cut"]) == (7, False)
    kinds = [(gate["kind"], gate["label"], gate["range"]["start"]["line"]) for gate in drawn["gates"]]
    assert kinds == [("gate", "H", 6), ("gate", "H", 6), ("group", "cost", 7), ("measurement", "M", 8),
                     ("measurement", "M", 8)]  # fmt: skip
    cost = drawn["gates"][2]
    assert cost["parameters"] == ["π/2"] and cost["targets"] == [0, 1]
    assert [(part["label"], part["targets"], part["controls"]) for part in cost["parts"]] == [
        ("X", [1], [[0, 1]]), ("Rz", [1], []), ("X", [1], [[0, 1]])
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_a_circuit_that_cannot_be_drawn_says_why_and_where(editor: Editor) -> None:
    uri = editor.open(HEAD + "input int n;\nqubit[2] q;\nfor int i in [0:n] { h q[0]; }\n")
    drawn = await ask_of(editor, "ketline/circuit", uri)
    assert drawn["gates"] == [] and "known only when the program runs" in drawn["reason"]
    assert drawn["range"]["start"] == {"line": 4, "character": 0}


@pytest.mark.asyncio
async def test_measurements_inside_are_drawn_for_one_outcome(editor: Editor) -> None:
    uri = editor.open(HEAD + "qubit[2] q;\nbit c;\nh q[0];\nc = measure q[0];\nif (c) x q[1];\nreset q[0];\n")
    for outcome, labels in ((0, "H M 0"), (1, "H M X 0")):
        drawn = await ask_of(editor, "ketline/circuit", uri, outcome=outcome)
        assert drawn["branches"] and " ".join(gate["label"] for gate in drawn["gates"]) == labels


@pytest.mark.asyncio
async def test_a_state_is_that_of_the_end_or_of_the_cursors_line(editor: Editor) -> None:
    uri = editor.open(RING)
    state = await ask_of(editor, "ketline/state", uri)
    assert state["line"] is None and state["qubits"] == ["q[0]", "q[1]"] and state["rest"] == 0
    assert Counter(one["bits"] for one in state["strings"]) == Counter(["00", "01", "10", "11"])
    assert sum(one["probability"] for one in state["strings"]) == pytest.approx(1)
    assert {round(one["phase"], 3) for one in state["strings"]} == {0.0, 1.571}
    before = await ask_of(editor, "ketline/state", uri, position={"line": 5, "character": 0})
    assert [(one["bits"], one["probability"]) for one in before["strings"]] == [("00", 1.0)]
    assert before["line"] == 5


@pytest.mark.asyncio
async def test_a_state_inside_a_block_is_that_after_the_block(editor: Editor) -> None:
    uri = editor.open(HEAD + "qubit[2] q;\nfor int i in [0:1] {\n  x q[i];\n  z q[i];\n}\nh q[0];\n")
    state = await ask_of(editor, "ketline/state", uri, position={"line": 4, "character": 3})
    assert [one["bits"] for one in state["strings"]] == ["11"] and state["line"] == 6


@pytest.mark.asyncio
async def test_the_probabilities_after_a_measurement_are_summed_over_its_outcomes(editor: Editor) -> None:
    uri = editor.open(HEAD + "qubit[2] q;\nbit c;\nry(pi/3) q[0];\nc = measure q[0];\nif (c) x q[1];\nh q[0];\n")
    state = await ask_of(editor, "ketline/state", uri)
    found = {one["bits"]: (round(one["probability"], 6), one["phase"]) for one in state["strings"]}
    assert found == {"00": (0.375, None), "01": (0.375, None), "10": (0.125, None), "11": (0.125, None)}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("input int n;\nqubit[2] q;\nbit c;\nh q[0];\nc = measure q[0];\nif (c) { for int i in [0:n] { x q[1]; } }\n",
         "known only when the program runs"),
        ("// no qubits\n", "The program has no qubits yet."),
        ("qubit[40] q;\nbit c;\nh q[0];\nc = measure q[0];\nif (c) x q[1];\n", "not computed as a whole"),
        ("qubit[3] q;\nbit c;\nfor int i in [0:20] { h q[0]; c = measure q[0]; if (c) x q[1]; }\n",
         "too many ways through its measurements"),
    ],
)  # fmt: skip
async def test_a_state_that_cannot_be_listed_has_its_reason(editor: Editor, body: str, reason: str) -> None:
    state = await ask_of(editor, "ketline/state", editor.open(HEAD + body))
    assert state["strings"] == [] and reason in state["reason"]


@pytest.mark.asyncio
async def test_physical_qubits_that_some_ways_alone_use_are_listed(editor: Editor) -> None:
    uri = editor.open(HEAD + "bit c;\nh $0;\nc = measure $0;\nif (c) { x $1; }\nh $0;\n")
    state = await ask_of(editor, "ketline/state", uri)
    found = {one["bits"]: round(one["probability"], 6) for one in state["strings"]}
    assert state["reason"] is None and found == {"00": 0.25, "01": 0.25, "10": 0.25, "11": 0.25}


@pytest.mark.asyncio
async def test_a_comment_behind_the_cursor_gives_its_input_a_value(editor: Editor) -> None:
    uri = editor.open(HEAD + "input float t;\nqubit q;\nrx(t) q;\nz q;\n// ketline: input t = 3.14159265358979\n")
    state = await ask_of(editor, "ketline/state", uri, position={"line": 4, "character": 0})
    assert [one["bits"] for one in state["strings"]] == ["1"]


@pytest.mark.asyncio
async def test_the_values_stand_beside_the_state(editor: Editor) -> None:
    told = asyncio.Event()

    @editor.client.feature("ketline/values")
    def values(params: Any) -> None:
        assert [one.name for one in params.values] == ["H"]
        told.set()

    uri = editor.open(RING)
    await told.wait()
    (value,) = (await ask_of(editor, "ketline/state", uri))["values"]
    assert (value["name"], value["minimum"], value["maximum"]) == ("H", -1.0, 1.0)
    assert value["value"] == pytest.approx(0) and value["engine"] == "state vector"


@pytest.mark.asyncio
async def test_too_many_qubits_have_a_reason_instead_of_a_state(editor: Editor) -> None:
    state = await ask_of(editor, "ketline/state", editor.open(HEAD + "qubit[40] q;\nh q;\n"))
    assert state["strings"] == []
    assert state["reason"] == "The state of 40 qubits is not computed as a whole; that of 22 is."


@pytest.mark.asyncio
async def test_a_file_that_is_not_open_has_nothing(editor: Editor) -> None:
    for method in ("ketline/circuit", "ketline/state"):
        assert await ask_of(editor, method, "file:///nowhere.qasm") is None


@pytest.mark.asyncio
async def test_a_code_is_explained(editor: Editor) -> None:
    assert (await ask(editor, "ketline/explain", code="KT203"))["markdown"].startswith("# KT203 ")
    assert await ask(editor, "ketline/explain", code="KT999") is None


@pytest.mark.asyncio
async def test_what_can_be_generated_is_told(editor: Editor) -> None:
    told = await ask(editor, "ketline/problems")
    known = {one["id"]: one for one in told["problems"]}
    assert known["maxcut"]["ansatzes"] == ["qaoa", "vqe", "adapt-vqe"] and known["heisenberg"]["ansatzes"] == ["hva"]
    assert json.loads(known["kclique"]["attributes"]) == {"k": 3}


PAIR = json.dumps({"nodes": [0, 1], "edges": [{"source": 0, "target": 1}]})


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"problem": "maxcut", "graph": "{"}, "The request cannot be read: "),
        ({"problem": "maxcut", "graph": "[]"}, "Not node-link data"),
        ({"problem": "sudoku", "graph": "{}"}, "Unknown problem 'sudoku'"),
        ({"problem": "kclique", "graph": json.dumps({"nodes": [0, 1], "edges": [{"source": 0, "target": 1}]})}, "'k'"),
        ({"problem": "maxcut", "graph": json.dumps({"nodes": [{"id": 0}]})}, "The graph has no edges."),
        ({"problem": "maxcut", "layers": "two", "graph": "{}"}, "'layers' must be a whole number."),
        ({"problem": "maxcut", "layers": 99, "graph": PAIR}, "99 layers: the model writes 1 to"),
        ({"problem": "maxcut", "ansatz": "none", "graph": PAIR}, "none"),
        ({"problem": "maxcut", "seed": -1, "graph": PAIR}, "The seed must not be negative."),
    ],
)
async def test_what_cannot_be_generated_is_said_in_a_sentence(editor: Editor, params: Any, message: str) -> None:
    with pytest.raises(JsonRpcException) as refused:
        await ask(editor, "ketline/generate", **params)
    assert message in refused.value.message
    assert refused.value.code == lsp.LSPErrorCodes.RequestFailed


@pytest.mark.asyncio
@pytest.mark.model
async def test_a_circuit_is_generated_for_a_graph_with_its_stages_told(editor: Editor) -> None:
    stages: list[str] = []

    @editor.client.feature(lsp.PROGRESS)
    def progress(params: lsp.ProgressParams) -> None:
        value = params.value
        message = value.get("message") if isinstance(value, dict) else getattr(value, "message", None)
        stages.extend([str(message)] if message else [])

    edges = [{"source": i, "target": (i + 1) % 4} for i in range(4)]
    graph = json.dumps({"nodes": [{"id": i} for i in range(4)], "edges": edges})
    made = await ask(editor, "ketline/generate", problem="maxcut", graph=graph, samples=2, workDoneToken="t")
    assert stages == ["loading the model", "drawing 2 circuits", "checking and refining"]
    assert made["text"].startswith("OPENQASM 3") and made["headings"] == ["ratio", "P(best)"]
    chosen = [row for row in made["rows"] if row["chosen"]]
    assert len(chosen) == 1 and chosen[0]["energy"] == made["energy"] < made["rows"][0]["energy"]
    uri = editor.open(made["text"])
    assert await editor.diagnostics(uri) == []


@pytest.mark.asyncio
@pytest.mark.model
@pytest.mark.linux
async def test_generating_ends_when_it_is_cancelled(editor: Editor) -> None:
    """Also while the samples are refined, which would take minutes: the server's processors come to rest."""
    edges = [{"source": i, "target": (i + 1) % 16} for i in range(16)]
    graph = json.dumps({"nodes": [{"id": i} for i in range(16)], "edges": edges})
    params = {"problem": "maxcut", "graph": graph, "samples": 60, "layers": 4, "workDoneToken": "t"}
    refining = asyncio.Event()

    @editor.client.feature(lsp.PROGRESS)
    def progress(params: lsp.ProgressParams) -> None:
        value = params.value
        message = value.get("message") if isinstance(value, dict) else getattr(value, "message", None)
        if message == "checking and refining":
            refining.set()

    running = asyncio.ensure_future(
        editor.client.protocol.send_request_async("ketline/generate", params, msg_id="generate-1")
    )
    await asyncio.wait_for(refining.wait(), 100)
    editor.client.cancel_request(lsp.CancelParams(id="generate-1"))
    with pytest.raises((JsonRpcException, asyncio.CancelledError)):
        await asyncio.wait_for(running, 20)
    server = editor.client._server.pid  # type: ignore[union-attr]
    await asyncio.sleep(3)
    before = processor_seconds(server)
    await asyncio.sleep(2)
    assert processor_seconds(server) - before < 0.5
    assert (await ask(editor, "ketline/explain", code="KT203"))["markdown"]


def processor_seconds(process: int) -> float:
    """User time of a process and its threads."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")
