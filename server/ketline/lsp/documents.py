"""The open documents: their newest snapshot, and what is kept from one version to the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pygls.uris import to_fs_path

from ketline.lsp.suggestion_memory import Memory, Remembered
from ketline.source.edits import Range, apply_edit, edited_offsets
from ketline.workspace import FileTexts, Folder, IncludeFiles, Snapshot

if TYPE_CHECKING:
    from ketline.diagnostics.problem import Problem
    from ketline.estimate.optimise import Optimised
    from ketline.estimate.result import Estimate
    from ketline.estimate.workbench import Workbench
    from ketline.lsp.semantic_tokens import Sent
    from ketline.lsp.shown_values import ShownValue
    from ketline.navigation import Files


@dataclass
class Asking:
    """A suggestion under way for a place, and how many requests wait for it."""

    before: str
    after: str
    task: asyncio.Task[Remembered | None]
    waiting: int = 0


@dataclass
class Document:
    """One open document.

    ``estimates`` are of ``estimated_version``; the ``values`` made of them move with the text until newer ones are
    there. ``value_problems`` say why a value is missing. ``curves`` are the last optimisations by observable,
    ``counted`` is what its lens says of its gates, ``colours`` the semantic tokens that the editor was sent last.
    ``memory`` is what was suggested lately, ``asking`` the suggestion that the model is asked for.
    ``estimating`` stands for the newest run of estimates, ``listing`` for the newest question after its state,
    ``closed`` ends them all. ``analysis_seconds`` is how long its last analysis of an edit took.
    """

    uri: str
    snapshot: Snapshot
    estimates: list[Estimate] = field(default_factory=list)
    estimated_version: int | None = None
    values: list[ShownValue] = field(default_factory=list)
    value_problems: list[Problem] = field(default_factory=list)
    curves: dict[str, Optimised] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    asking: Asking | None = None
    counted: str | None = None
    analysis_seconds: float = 0.0
    published: bool = False
    closed: bool = False
    estimating: object = None
    listing: object = None
    colours: Sent | None = None

    @cached_property
    def path(self) -> str | None:
        """The document's file, resolved; None for one that is not on this machine's disk."""
        path = path_of(self.uri)
        return None if path is None else str(path.resolve())

    @cached_property
    def bench(self) -> Workbench:
        """What its estimates keep from one version to the next."""
        from ketline.estimate.workbench import Workbench

        return Workbench()

    @cached_property
    def cursor_bench(self) -> Workbench:
        """The same for its state where the cursor is."""
        from ketline.estimate.workbench import Workbench

        return Workbench()

    def forget_suggestions(self) -> None:
        """Drops what was suggested, and what is being: other settings or files may give other answers."""
        self.memory, self.asking = Memory(), None

    def change(self, edits: list[tuple[Range | None, str]], version: int, encoding: str) -> None:
        """Applies content changes in order; each one's range refers to the text after those before it."""
        lines = self.snapshot.lines
        for where, new_text in edits:
            start, end = edited_offsets(lines, where, encoding)
            moved = [value.moved(start, end, new_text) for value in self.values]
            self.values = [value for value in moved if value is not None]
            lines = apply_edit(lines, where, new_text, encoding)
        self.snapshot = self.snapshot.changed(lines, version)


class Documents:
    """Documents by URI. Belongs to the event loop."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}
        self._texts = FileTexts()
        self._folder = Folder(None, self._texts)

    def open(self, uri: str, text: str, version: int, root: Path | None) -> Document:
        path = path_of(uri)
        document = Document(uri, Snapshot(text, version, IncludeFiles(path, root, self._texts)))
        self._open[uri] = document
        self.share(document)
        return document

    def share(self, document: Document) -> None:
        """Makes the document's text the one that others include."""
        path = path_of(document.uri)
        if path is not None:
            self._texts.opened(path, document.snapshot.text)

    def get(self, uri: str) -> Document | None:
        return self._open.get(uri)

    def files(self, document: Document | None, root: Path | None) -> Files:
        """The files to answer a question about a document, or about the workspace, from: as they are at this moment."""
        from ketline.navigation import Files

        if self._folder.root != (None if root is None else root.resolve()):
            self._folder = Folder(root, self._texts)
        opened = {path: one.snapshot for one in self._open.values() if (path := one.path) is not None}
        return Files(None if document is None else document.path, opened, self._folder)

    def uri_of(self, path: str) -> str:
        """The URI of a file, as its editor spells it where it is open."""
        return next((one.uri for one in self._open.values() if one.path == path), Path(path).as_uri())

    def close(self, uri: str) -> None:
        document = self._open.pop(uri, None)
        if document is not None:
            document.closed = True
        path = path_of(uri)
        if path is not None:
            self._texts.closed(path)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(list(self._open.values()))


def path_of(uri: str) -> Path | None:
    """The file of a URI, or None for one that is not on this machine's disk (an untitled document)."""
    if urlsplit(uri).scheme != "file":
        return None
    path = to_fs_path(uri)
    return None if path is None else Path(path)
