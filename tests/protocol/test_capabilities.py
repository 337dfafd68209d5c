"""The table of methods in the README is what the server says of itself."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest
from lsprotocol import types as lsp

from conftest_protocol import GENEROUS, start_editor

README = Path(__file__).resolve().parents[2] / "README.md"

#: Capabilities whose names are not those of their methods, by method; None for what is part of another one.
_NAMES = {
    "textDocument/publishDiagnostics": None,  # a notification
    "textDocument/diagnostic": "diagnostic_provider",
    "textDocument/formatting": "document_formatting_provider",
    "textDocument/rangeFormatting": "document_range_formatting_provider",
    "textDocument/onTypeFormatting": "document_on_type_formatting_provider",
    "textDocument/prepareRename": "rename_provider",
    "textDocument/linkedEditingRange": "linked_editing_range_provider",
    "textDocument/semanticTokens/full": "semantic_tokens_provider",
    "textDocument/semanticTokens/full/delta": "semantic_tokens_provider",
    "textDocument/semanticTokens/range": "semantic_tokens_provider",
    "textDocument/prepareCallHierarchy": "call_hierarchy_provider",
    "callHierarchy/incomingCalls": "call_hierarchy_provider",
    "callHierarchy/outgoingCalls": "call_hierarchy_provider",
    "workspace/symbol": "workspace_symbol_provider",
}


#: What the others register for OpenQASM: QDK in ``source/vscode/src/language-service/activate.ts`` and its diagnostics,
#: read in 2026; qasmtools in ``lsp/server/server.go``, version 0.2.
QDK = {"publishDiagnostics", "completion", "definition", "references", "prepareRename", "rename", "codeLens"}
QASMTOOLS = {"publishDiagnostics", "formatting", "semanticTokens/full"}


def cell(methods: list[str], offered: set[str]) -> str:
    """What the table says of a tool that offers some of a row's methods."""
    found = [method for method in methods if method in offered]
    if found == methods:
        return "yes"
    return ", ".join(f"`{method}`" for method in found) or "no"


def test_the_table_says_what_the_others_offer() -> None:
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [line.strip("| ").split(" | ") for line in lines if line.count(" | ") == 3 and "`textDocument/" in line]
    assert len(rows) > 20
    for what, methods, qdk, qasmtools in rows:
        named = [name.partition("/")[2] for name in re.findall(r"`(\w+/[\w/]+)`", methods)]
        wanted = cell(named, QDK)
        assert qdk == ("others" if named == ["codeLens"] else wanted), what
        assert qasmtools == cell(named, QASMTOOLS), what
    seen = {name for _, methods, _, _ in rows for name in re.findall(r"textDocument/([\w/]+)", methods)}
    assert seen >= QDK | QASMTOOLS


def listed() -> set[str]:
    """The methods of the table."""
    lines = [line for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return {name for line in lines for name in re.findall(r"`((?:textDocument|callHierarchy|workspace)/[\w/]+)`", line)}


def capability(method: str) -> str | None:
    if method in _NAMES:
        return _NAMES[method]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", method.partition("/")[2]).lower()
    return f"{words}_provider"


@pytest.mark.asyncio
@pytest.mark.timeout(60)
async def test_the_table_lists_what_the_server_offers(tmp_path: Path) -> None:
    editor = await start_editor(tmp_path, {"completion": {"enabled": False}}, capabilities=GENEROUS)
    offered: lsp.ServerCapabilities = editor.initialized.capabilities  # type: ignore[attr-defined]
    providers = {
        field.name for field in attrs.fields(lsp.ServerCapabilities)
        if field.name.endswith("_provider") and getattr(offered, field.name) not in (None, False)
    } - {"execute_command_provider"}  # fmt: skip
    assert {name for method in listed() if (name := capability(method)) is not None} == providers
    assert offered.semantic_tokens_provider.full == lsp.SemanticTokensFullDelta(delta=True)
    assert offered.semantic_tokens_provider.range and offered.rename_provider.prepare_provider
    await editor.client.shutdown_session()
    await editor.client.stop()
