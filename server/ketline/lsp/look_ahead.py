"""Where the cursor rests on an angle, its next values are prepared for. Editors tell the place by what they ask."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ketline.lsp.documents import Document

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer

#: How long the cursor rests before anything is computed: typing and moving come first.
_REST_SECONDS = 0.2


def look_ahead(server: KetlineServer, uri: str, offset: int) -> None:
    """Called with each question about one place of a document; costs nothing where no value stands to be prepared."""
    document = server.documents.get(uri)
    if document is not None and server.options.hints.enabled and _is_angle(document.snapshot.text, offset):
        server.replace_task(uri, "looking ahead", _prepare(server, document, offset))


def _is_angle(text: str, offset: int) -> bool:
    return any(character.isdigit() for character in text[max(offset - 1, 0) : offset + 1])


async def _prepare(server: KetlineServer, document: Document, offset: int) -> None:
    from ketline.estimate.budget import Budget
    from ketline.estimate.choose import STATE_VECTOR
    from ketline.estimate.look_ahead import look_ahead
    from ketline.estimate.program import Program

    await asyncio.sleep(_REST_SECONDS)
    snapshot, options, bench = document.snapshot, server.options.hints, document.bench

    def unwanted() -> bool:
        return document.closed or document.snapshot is not snapshot

    is_valued = document.estimated_version == snapshot.version
    if unwanted() or not is_valued or all(one.engine != STATE_VECTOR for one in document.estimates):
        return
    program = Program(snapshot.analysis, snapshot.include, options.inputs, marks=bench.marks)
    budget = Budget(float(options.maximum_seconds), unwanted)
    await asyncio.to_thread(look_ahead, program, bench, offset, options.maximum_qubits, budget)
