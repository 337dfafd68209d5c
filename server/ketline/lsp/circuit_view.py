"""``ketline/circuit``: the circuit of an open document as data, for a drawing beside it.

Parameters: ``textDocument`` with its ``uri``; ``outcome``, 0 or 1, is what measurements inside the program give.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ketline.limits import MAXIMUM_DRAWN_GATES
from ketline.lsp.answers import PlainJson, Question, answered
from ketline.lsp.documents import Document

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.presentation.drawn_circuit import DrawnGate

METHOD = "ketline/circuit"

#: Seconds that writing a program out may take; one that needs longer is not drawn.
_SECONDS = 3.0


def register(server: KetlineServer) -> None:
    @server.feature(METHOD)
    async def circuit(params: Any) -> PlainJson | None:
        outcome = 1 if getattr(params, "outcome", 0) == 1 else 0
        document = await server.document(params.textDocument.uri)
        if document is None:
            return None
        inputs = server.options.hints.inputs
        return await answered(server, document.uri, lambda asked: _drawn(document, asked, outcome, inputs))


def _drawn(document: Document, asked: Question, outcome: int, inputs: dict[str, float]) -> PlainJson:
    from ketline.circuit import elaborate
    from ketline.presentation.drawn_circuit import drawn_circuit

    snapshot, until = asked.snapshot, time.monotonic() + _SECONDS

    def stop() -> bool:
        return document.closed or document.snapshot is not snapshot or time.monotonic() > until

    most = MAXIMUM_DRAWN_GATES
    written = elaborate(snapshot.analysis, snapshot.include, stop, settings=inputs, most=most)
    branches = written.dynamic
    if branches:
        decided = lambda circuit, qubit: outcome  # noqa: E731
        written = elaborate(snapshot.analysis, snapshot.include, stop, decided, inputs, most=most)
    drawn = drawn_circuit(written)
    return PlainJson.of({
        "version": snapshot.version, "qubits": drawn.qubits, "gates": [_gate(gate, asked) for gate in drawn.gates],
        "drawn": drawn.drawn, "cut": drawn.cut, "branches": branches, "reason": drawn.reason,
        "range": None if drawn.place is None else asked.json_range(*drawn.place),
    })  # fmt: skip


def _gate(gate: DrawnGate, asked: Question) -> dict[str, Any]:
    return {
        "kind": gate.kind, "label": gate.label, "range": asked.json_range(*gate.place), "targets": gate.targets,
        "controls": gate.controls, "parameters": gate.parameters, "adjoint": gate.adjoint,
        "parts": [_gate(part, asked) for part in gate.parts],
    }  # fmt: skip
