"""Hover, signatures, outlines, tokens, links, calls and pulled diagnostics through the real server."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
import pytest_asyncio
from lsprotocol import types as lsp

from conftest_protocol import CAPABILITIES, GENEROUS, Editor, start_editor, units

pytestmark = pytest.mark.timeout(120)

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
PROGRAM = (
    HEAD
    + """qubit[2] q; /* 𝛹 */ bit[2] c;
gate pair(t) a, b {
  ry(t) a;
  cx a, b;
}
pair(pi/2) q[0], q[1];
c = measure q;
"""
)


@pytest_asyncio.fixture(params=["utf-16", "utf-8"])
async def either(request: pytest.FixtureRequest, tmp_path: Path):
    capabilities = CAPABILITIES if request.param == "utf-16" else GENEROUS
    made = await start_editor(tmp_path, {"completion": {"enabled": False}}, capabilities=capabilities)
    yield made, request.param
    await made.client.shutdown_session()
    await made.client.stop()


def document(uri: str) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri)


@pytest.mark.asyncio
async def test_what_is_asked_of_a_document(either: tuple[Editor, str]) -> None:
    """One server, one request of each kind: what is sent is what the protocol says, in the client's units."""
    editor, encoding = either
    client = editor.client
    uri = editor.open(PROGRAM)

    hover = await client.text_document_hover_async(lsp.HoverParams(document(uri), lsp.Position(7, 1)))
    assert "gate pair(t) a, b" in hover.contents.value and "With t = π/2" in hover.contents.value
    assert hover.range == lsp.Range(lsp.Position(7, 0), lsp.Position(7, 4))

    help_ = await client.text_document_signature_help_async(
        lsp.SignatureHelpParams(document(uri), lsp.Position(7, len("pair(pi/2) q[0], ")))
    )
    assert (help_.signatures[0].label, help_.active_parameter) == ("pair(t) a, b", 2)

    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document(uri)))
    if encoding == "utf-8":
        assert [symbol.name for symbol in symbols] == ["q", "c", "pair"]
        assert [child.name for child in symbols[2].children] == ["t", "a", "b"]
        assert (symbols[0].detail, symbols[0].kind) == ("qubit[2]", lsp.SymbolKind.Array)
    else:
        assert [(symbol.name, symbol.container_name) for symbol in symbols] == [
            ("q", None), ("c", None), ("pair", None), ("t", "pair"), ("a", "pair"), ("b", "pair"),
        ]  # fmt: skip

    found = await client.workspace_symbol_async(lsp.WorkspaceSymbolParams("pai"))
    assert [(symbol.name, symbol.location.uri) for symbol in found] == [("pair", uri)]

    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(document(uri)))
    assert [(fold.start_line, fold.end_line) for fold in folds] == [(3, 5)]

    (chain,) = await client.text_document_selection_range_async(
        lsp.SelectionRangeParams(document(uri), [lsp.Position(4, 5)])
    )
    assert chain.range == lsp.Range(lsp.Position(4, 5), lsp.Position(4, 6))

    (link,) = await client.text_document_document_link_async(lsp.DocumentLinkParams(document(uri)))
    assert link.target is not None and link.target.endswith("stdgates.inc")
    assert link.range.start == lsp.Position(1, len('include "'))

    linked = await client.text_document_linked_editing_range_async(
        lsp.LinkedEditingRangeParams(document(uri), lsp.Position(3, len("gate pair(")))
    )
    assert [one.start.line for one in linked.ranges] == [3, 4]

    values = await client.text_document_inline_value_async(
        lsp.InlineValueParams(
            document(uri), lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0)),
            lsp.InlineValueContext(1, lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))),
        )
    )  # fmt: skip
    assert not values

    highlight = await client.text_document_document_highlight_async(
        lsp.DocumentHighlightParams(document(uri), lsp.Position(8, 0))
    )
    before = PROGRAM.splitlines()[2].partition("c;")[0]
    assert [one.range.start.character for one in highlight] == [units(before, encoding), 0]


@pytest.mark.asyncio
async def test_calls(editor: Editor) -> None:
    client = editor.client
    uri = editor.open(PROGRAM)
    (item,) = await client.text_document_prepare_call_hierarchy_async(
        lsp.CallHierarchyPrepareParams(document(uri), lsp.Position(7, 0))
    )
    assert (item.name, item.detail) == ("pair", "(t) a, b")
    calls = await client.call_hierarchy_outgoing_calls_async(lsp.CallHierarchyOutgoingCallsParams(item))
    assert [(call.to.name, len(call.from_ranges)) for call in calls] == [("ry", 1), ("cx", 1)]
    # A gate of the standard file, whose calls are in a file that nobody has open.
    inner = await client.call_hierarchy_outgoing_calls_async(lsp.CallHierarchyOutgoingCallsParams(calls[1].to))
    assert [call.to.name for call in inner] == ["x"]
    callers = await client.call_hierarchy_incoming_calls_async(lsp.CallHierarchyIncomingCallsParams(item))
    assert [call.from_.name for call in callers] == ["a.qasm"]


@pytest.mark.asyncio
async def test_token_edits_follow_the_text(either: tuple[Editor, str]) -> None:
    editor, _ = either
    client = editor.client
    uri = editor.open(PROGRAM)
    first = await client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document(uri)))
    editor.change(uri, "x q[0];\n/* 𝛹 */ ", (7, 0, 7, 0))
    delta = await client.text_document_semantic_tokens_full_delta_async(
        lsp.SemanticTokensDeltaParams(document(uri), first.result_id)
    )
    data = list(first.data)
    for edit in delta.edits:
        data[edit.start : edit.start + edit.delete_count] = edit.data or []
    whole = await client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document(uri)))
    assert data == list(whole.data)
    # What the client no longer has is sent whole.
    again = await client.text_document_semantic_tokens_full_delta_async(
        lsp.SemanticTokensDeltaParams(document(uri), first.result_id)
    )
    assert list(again.data) == data
    part = await client.text_document_semantic_tokens_range_async(
        lsp.SemanticTokensRangeParams(document(uri), lsp.Range(lsp.Position(0, 0), lsp.Position(2, 0)))
    )
    assert list(part.data)[:5] == data[:5]


PULLING = attrs.evolve(
    CAPABILITIES,
    workspace=lsp.WorkspaceClientCapabilities(
        diagnostics=lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
    ),
    text_document=lsp.TextDocumentClientCapabilities(
        diagnostic=lsp.DiagnosticClientCapabilities(),
        publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(version_support=True),
    ),
)


@pytest.mark.asyncio
async def test_diagnostics_are_pulled_or_pushed_never_both(tmp_path: Path) -> None:
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}}, capabilities=PULLING)
    uri = editor.open(HEAD + "qubit q;\nh q[3];\n")

    async def pulled(known: str | None = None) -> lsp.DocumentDiagnosticReport:
        params = lsp.DocumentDiagnosticParams(document(uri), previous_result_id=known)
        return await editor.client.text_document_diagnostic_async(params)

    report = await pulled()
    assert [one.code for one in report.items] == ["KT508"]
    assert (await pulled(report.result_id)).kind == "unchanged"
    editor.change(uri, "\n", (2, 0, 2, 0))
    moved = await pulled(report.result_id)
    assert moved.kind == "full" and moved.items[0].range.start.line == report.items[0].range.start.line + 1
    assert editor.client.published == {}
    await editor.client.shutdown_session()
    await editor.client.stop()
