"""The files that one question is answered from: the document, those it includes, and those of the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from ketline.navigation.standard import standard_path, standard_snapshot
from ketline.semantics import Symbol
from ketline.semantics.library import standard_library
from ketline.source.files import IncludeResolver
from ketline.workspace import FileTexts, Folder, Snapshot


@dataclass(frozen=True)
class Files:
    """What is open, by resolved path, and what is on the disk. ``path`` is the document asked about, None for one
    that is no file."""

    path: str | None = None
    opened: Mapping[str, Snapshot] = field(default_factory=dict)
    folder: Folder = field(default_factory=lambda: Folder(None, FileTexts()))

    def snapshot(self, path: str) -> Snapshot | None:
        """A file as it is now, in the editor or on the disk, or one of Ketline's own."""
        found = self.opened.get(path)
        if found is None:
            found = standard_snapshot(path)
        return self.folder.snapshot(path) if found is None else found

    def including(self, path: str) -> Iterator[tuple[str, Snapshot]]:
        """The files in whose text the names of ``path`` may stand: those that include it, through others too.

        Judged by the file's name standing in a text, so that most files need no reading.
        """
        texts = {name: snapshot.text for name, snapshot in self.opened.items()}
        for name in self.folder.paths():
            if name not in texts and (text := self.folder.text(name)) is not None:
                texts[name] = text
        texts.pop(path, None)
        wanted = [PurePath(path).name]
        while wanted:
            mention = wanted.pop()
            for name in [name for name, text in texts.items() if mention in text and "include" in text]:
                del texts[name]
                wanted.append(PurePath(name).name)
                if (found := self.snapshot(name)) is not None:
                    yield name, found


def included_path(include: IncludeResolver, name: str) -> str | None:
    """The file that an include of ``name`` brings in: one of the user's, or Ketline's copy of a standard file."""
    found = include(name)
    if found is not None:
        return found[0]
    standard = standard_library(name)
    return None if standard is None else standard_path(standard)


def declaring_path(snapshot: Snapshot, symbol: Symbol) -> str | None:
    """The file that declares a symbol of an included file; None for the document's own."""
    return None if symbol.origin is None else included_path(snapshot.include, symbol.origin)
