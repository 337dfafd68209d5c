"""textDocument/codeLens: the size of the program and of its definitions, and what ``optimise_angles`` offers."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp import convert, optimise_angles, value_text
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.circuit.counts import Counts
    from ketline.lsp.documents import Document
    from ketline.lsp.server import KetlineServer
    from ketline.syntax.tree import Node

#: Seconds that counting may take; a program that needs longer is not counted.
_SECONDS = 2.0

#: Where in the text, and what is said there.
_Counted = list[tuple[int, int, str]]


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS, lsp.CodeLensOptions(resolve_provider=False))
    async def code_lens(params: lsp.CodeLensParams) -> list[lsp.CodeLens] | None:
        document = await server.document(params.text_document.uri)
        if document is None:
            return None
        found = [*_values(server, document), *optimise_angles.lenses(server, document)]
        if server.options.lenses.counts:
            snapshot = document.snapshot
            whole, parts = await asyncio.to_thread(_counted, snapshot)
            if whole is None and snapshot.tree.problems:
                whole = document.counted  # half typed: a lens that comes and goes would move the lines
            document.counted = whole
            nodes = snapshot.tree.nodes
            if whole is not None and nodes:
                parts.insert(0, (nodes[0].start, nodes[0].end, whole))
            found += [_said(snapshot, start, end, title, server.encoding) for start, end, title in parts]
        return found


def _said(snapshot: Snapshot, start: int, end: int, title: str, encoding: str) -> lsp.CodeLens:
    """A lens that says something and does nothing."""
    return lsp.CodeLens(convert.range_between(snapshot.lines, start, end, encoding), lsp.Command(title, ""))


def _values(server: KetlineServer, document: Document) -> list[lsp.CodeLens]:
    """The observables' values, for clients that show no inlay hints."""
    text_document = server.client_capabilities.text_document
    if text_document is not None and text_document.inlay_hint is not None:
        return []
    if not server.options.hints.enabled or document.estimated_version != document.snapshot.version:
        return []
    return [
        _said(document.snapshot, one.start, one.anchor, value_text.label(one), server.encoding)
        for one in document.estimates
        if one.value is not None
    ]


def _counted(snapshot: Snapshot) -> tuple[str | None, _Counted]:
    """What is said of the whole program, None where it cannot be counted, and of each definition at its header."""
    from ketline.circuit import elaborate
    from ketline.circuit.counts import counts_of
    from ketline.circuit.definitions import definition_circuits

    until = time.monotonic() + _SECONDS

    def stop() -> bool:
        return time.monotonic() > until

    whole = None
    circuit = elaborate(snapshot.analysis, snapshot.include, stop)
    if circuit.reason is None and circuit.operations:
        counts = counts_of(circuit.operations)
        whole = f"{_written(counts)} on {circuit.n_qubits} qubit{'s' * (circuit.n_qubits != 1)}"
    found: _Counted = []
    definitions = {} if stop() else definition_circuits(snapshot.analysis, snapshot.include, stop)
    for node in snapshot.tree.nodes:
        operations = definitions.get(_defined_name(node)) if node.statement.word in ("gate", "def") else None
        if operations:
            found.append((node.start, node.end, f"a call: {_written(counts_of(operations))}"))
    return whole, found


def _defined_name(node: Node) -> str:
    name = getattr(node.statement.node, "name", None)
    return str(getattr(name, "name", ""))


def _written(counts: Counts) -> str:
    """``12 gates · 5 on two qubits · depth 7``."""
    parts = [f"{counts.gates} gate{'s' * (counts.gates != 1)}"]
    if counts.two_qubit:
        parts.append(f"{counts.two_qubit} on two qubits")
    if counts.wider:
        parts.append(f"{counts.wider} on more")
    return " · ".join([*parts, f"depth {counts.depth}"])
