"""textDocument/inlayHint: the expectation value behind each declared observable.

Answered at once from what is known; values are computed behind and announced with a refresh. While newer ones are
being computed the older ones stay, so that hints never blink.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.diagnostics.catalog import CATALOG
from ketline.lsp import convert
from ketline.lsp.documents import Document

if TYPE_CHECKING:
    from ketline.estimate.estimate import Estimate
    from ketline.lsp.server import KetlineServer
    from ketline.semantics.directives import Directive

#: How long after a key the simulation starts.
QUIET_SECONDS = 0.15

#: Syntax errors: while the program has one, it has no value of its own.
BROKEN = frozenset(code for code in CATALOG if code.startswith("KT1"))

#: How long a first request waits for first values before it is answered without.
FIRST_ANSWER_SECONDS = 0.4


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT, lsp.InlayHintOptions(resolve_provider=False))
    async def inlay_hint(params: lsp.InlayHintParams) -> list[lsp.InlayHint] | None:
        document = await server.document(params.text_document.uri)
        if document is None or not server.options.hints.enabled:
            return None
        if document.estimated_version is None:
            await _first_values(document)
        snapshot = document.snapshot
        directives = (await asyncio.to_thread(lambda: snapshot.analysis)).directives
        lines, encoding = snapshot.lines, server.encoding
        first = convert.offset_of(lines, params.range.start, encoding)
        last = convert.offset_of(lines, params.range.end, encoding)
        return [
            _hint(estimate, convert.position(lines, directive.name_end, encoding))
            for directive, estimate in _paired(directives, document.estimates)
            if first <= directive.name_end <= last
        ]


async def _first_values(document: Document) -> None:
    waited = 0.0
    while document.estimated_version is None and waited < FIRST_ANSWER_SECONDS:
        await asyncio.sleep(0.02)
        waited += 0.02


async def update(server: KetlineServer, uri: str) -> None:
    """Computes the newest version's values, then tells the editor if they differ from what it shows."""
    await asyncio.sleep(QUIET_SECONDS)
    document = await server.document(uri)
    if document is None:
        return
    snapshot, qubits = document.snapshot, server.options.hints.maximum_qubits
    values = await asyncio.to_thread(snapshot.estimates, qubits, cancelled=lambda: document.snapshot is not snapshot)
    if document.snapshot is not snapshot:
        return
    if any(problem.code in BROKEN for problem in snapshot.problems) and document.estimates:
        return  # a half-typed statement is no reason to take the last value away
    changed = _shown(values) != _shown(document.estimates)
    document.estimates, document.estimated_version = values, snapshot.version
    if changed and server.refreshes_hints:
        await server.workspace_inlay_hint_refresh_async(None)


def _shown(estimates: list[Estimate]) -> list[tuple[str, str, str | None]]:
    return [(estimate.observable, label(estimate), estimate.reason) for estimate in estimates]


def _paired(directives: Sequence[Directive], estimates: list[Estimate]) -> list[tuple[Directive, Estimate]]:
    """Each declared observable of the text as it is now with the newest value known for its name."""
    known = {estimate.observable: estimate for estimate in estimates}
    return [(directive, known[directive.name]) for directive in directives if directive.name in known]


def label(estimate: Estimate) -> str:
    """Two numbers at most, in few digits; the rest is in the tooltip."""
    if estimate.value is None:
        return f"⟨{estimate.observable}⟩ not computed"
    text = f"⟨{estimate.observable}⟩ = {round(estimate.value, 3) + 0.0:.3f}"
    return text if estimate.minimum is None else f"{text} (min {round(estimate.minimum, 3) + 0.0:g})"


def _hint(estimate: Estimate, where: lsp.Position) -> lsp.InlayHint:
    return lsp.InlayHint(
        position=where,
        label=label(estimate),
        tooltip=lsp.MarkupContent(lsp.MarkupKind.Markdown, tooltip(estimate)),
        padding_left=True,
    )


def tooltip(estimate: Estimate) -> str:
    if estimate.value is None:
        return estimate.reason or "No value."
    rows = [
        ("value", f"{estimate.value:.10g}"),
        ("error", "exact" if estimate.exact else f"± {estimate.error:.2g}"),
        ("smallest eigenvalue", _number(estimate.minimum)),
        ("largest eigenvalue", _number(estimate.maximum)),
    ]
    if estimate.approximation_ratio is not None:
        rows.append(("approximation ratio (max − value) / (max − min)", f"{estimate.approximation_ratio:.4f}"))
    if estimate.best_probability is not None:
        rows.append(("probability of a best bitstring", f"{estimate.best_probability:.4f}"))
    rows.append(("engine", estimate.engine or ""))
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"**⟨{estimate.observable}⟩**\n\n| | |\n|---|---|\n{table}"


def _number(value: float | None) -> str:
    return "too large to compute" if value is None else f"{value:.6g}"
