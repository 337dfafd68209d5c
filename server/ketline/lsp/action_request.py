"""What a request for code actions asks for, and how an action is made of edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types as lsp

from ketline.diagnostics.problem import Problem
from ketline.lsp import convert
from ketline.lsp.options import DiagnosticOptions
from ketline.source.edits import Edit
from ketline.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a range of a snapshot, the kinds of actions, and the client's unit of columns."""

    snapshot: Snapshot
    uri: str
    first: int
    last: int
    only: Sequence[str] | None
    encoding: str
    options: DiagnosticOptions

    def wants(self, kind: lsp.CodeActionKind) -> bool:
        """Whether actions of a kind are asked for, or of one that it is part of; all are where none is named."""
        return self.only is None or self.asks_for(kind)

    def asks_for(self, kind: lsp.CodeActionKind) -> bool:
        """Whether the kind, or one that it is part of, is named."""
        return any(kind.value == one or kind.value.startswith(f"{one}.") for one in self.only or ())

    def action(
        self, title: str, kind: lsp.CodeActionKind, edits: Sequence[Edit], problem: Problem | None = None
    ) -> lsp.CodeAction:
        lines = self.snapshot.lines
        changes = [convert.text_edit(lines, edit, self.encoding) for edit in edits]
        about = None
        if problem is not None:
            about = [convert.diagnostic(lines, self.uri, problem, self.encoding, self.options)]
        edit = lsp.WorkspaceEdit(changes={self.uri: changes})
        return lsp.CodeAction(title=title, kind=kind, diagnostics=about, edit=edit)
