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
    """What is asked for: a range of a snapshot, the kinds of actions, and what the client can do: its unit of
    columns, and whether it asks for an action's edit when somebody takes it.
    """

    snapshot: Snapshot
    uri: str
    first: int
    last: int
    only: Sequence[str] | None
    encoding: str
    options: DiagnosticOptions
    resolves: bool = False

    def wants(self, kind: lsp.CodeActionKind | str) -> bool:
        """Whether actions of a kind are asked for, or of one that it is part of; all are where none is named."""
        return self.only is None or self.asks_for(kind)

    def asks_for(self, kind: lsp.CodeActionKind | str) -> bool:
        """Whether the kind, or one that it is part of, is named."""
        name = str(getattr(kind, "value", kind))
        return any(name == one or name.startswith(f"{one}.") for one in self.only or ())

    def action(
        self, title: str, kind: lsp.CodeActionKind | str, edits: Sequence[Edit], problem: Problem | None = None
    ) -> lsp.CodeAction:
        about = None
        if problem is not None:
            about = [convert.diagnostic(self.snapshot.lines, self.uri, problem, self.encoding, self.options)]
        edit = workspace_edit(self.snapshot, self.uri, edits, self.encoding)
        return lsp.CodeAction(title=title, kind=kind, diagnostics=about, edit=edit)


def workspace_edit(snapshot: Snapshot, uri: str, edits: Sequence[Edit], encoding: str) -> lsp.WorkspaceEdit:
    """Edits of one document, as the client counts."""
    return lsp.WorkspaceEdit(changes={uri: [convert.text_edit(snapshot.lines, edit, encoding) for edit in edits]})
