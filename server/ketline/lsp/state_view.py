"""``ketline/state``: the likeliest bit strings of an open document's qubits, at its end or where the cursor is.

Parameters: ``textDocument`` with its ``uri``; with a ``position``, the state after the statement on its line, a loop or
another block as a whole; without one, at the program's end. ``values`` are those of the whole program, null until they
are computed, which ``ketline/values`` tells.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.lsp import value_text
from ketline.lsp.answers import PlainJson, Question, answered
from ketline.lsp.documents import Document

if TYPE_CHECKING:
    from ketline.estimate.result import Estimate
    from ketline.lsp.server import KetlineServer
    from ketline.workspace import Snapshot

METHOD = "ketline/state"


def register(server: KetlineServer) -> None:
    @server.feature(METHOD)
    async def state(params: Any) -> PlainJson | None:
        document = await server.document(params.textDocument.uri)
        if document is None:
            return None
        asked_at = getattr(params, "position", None)
        where = None if asked_at is None else lsp.Position(asked_at.line, asked_at.character)
        request = object()
        document.listing = request
        return await answered(server, document.uri, lambda asked: _listed(server, document, asked, where, request))


def _listed(
    server: KetlineServer, document: Document, asked: Question, where: lsp.Position | None, request: object
) -> PlainJson:
    from ketline.estimate.budget import Budget
    from ketline.estimate.listed_state import listed_state
    from ketline.estimate.program import Program

    options, snapshot = server.options.hints, asked.snapshot

    def unwanted() -> bool:
        return document.closed or document.listing is not request or document.snapshot is not snapshot

    whole = len(snapshot.text)
    end, last = (whole, whole) if where is None else _cut(snapshot, asked.offset(where))
    part = snapshot if end == whole else snapshot.edited(snapshot.text[:end])
    bench = document.cursor_bench
    # What comments say of inputs holds wherever they stand, behind the cut as well.
    inputs = options.inputs | {name: value for name, (value, _) in snapshot.analysis.inputs.items()}
    program = Program(part.analysis, part.include, inputs, marks=bench.marks)
    found = listed_state(program, bench, Budget(float(options.maximum_seconds), unwanted), options.maximum_qubits)
    is_current = document.estimated_version == snapshot.version
    return PlainJson.of({
        "version": snapshot.version, "qubits": found.qubits, "rest": found.rest, "reason": found.reason,
        "line": None if part is snapshot else snapshot.lines.position(last)[0],
        "strings": [
            {"bits": one.bits, "probability": one.probability, "phase": one.phase} for one in found.strings
        ],
        "values": values_of(document.estimates) if is_current else None,
    })  # fmt: skip


def _cut(snapshot: Snapshot, offset: int) -> tuple[int, int]:
    """Where the program is cut to have run what stands on the line of ``offset`` and all before it, and where the last
    of these statements ends."""
    lines, nodes = snapshot.lines, snapshot.tree.nodes
    end_of_line = lines.line_end(lines.position(offset)[0])
    index = bisect_right(nodes, end_of_line, key=lambda node: node.start)
    while index < len(nodes) and nodes[index].statement.word == "else":
        index += 1  # it goes with the 'if' that it follows
    if index == len(nodes):
        return len(snapshot.text), len(snapshot.text)
    last = 0 if index == 0 else nodes[index - 1].closed_at or nodes[index - 1].end
    return nodes[index].start, last


def values_of(estimates: list[Estimate]) -> list[dict[str, Any]]:
    """What is told of the observables."""
    return [
        {
            "name": one.observable, "label": value_text.label(one), "value": one.value, "error": one.error,
            "minimum": one.minimum if one.attained else None, "maximum": one.maximum if one.attained else None,
            "engine": one.engine, "reason": one.reason,
        }
        for one in estimates
    ]  # fmt: skip
