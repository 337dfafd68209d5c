"""Included files: read once for all documents, seen again when they change, never from outside the workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ketline.limits import MAXIMUM_DOCUMENT_CHARACTERS


@dataclass
class FileTexts:
    """The texts of files on the disk and of those that an editor has open, which are newer.

    A text is the same object as long as the file does not change, so that comparing two answers is quick.
    """

    _open: dict[str, str] = field(default_factory=dict)
    _read: dict[str, tuple[tuple[int, int], str]] = field(default_factory=dict)

    def opened(self, path: Path, text: str) -> None:
        """The editor has this text for the file, saved or not."""
        self._open[str(path.resolve())] = text

    def closed(self, path: Path) -> None:
        self._open.pop(str(path.resolve()), None)

    def text(self, path: Path) -> str | None:
        """The file's text, or None where it is no readable file, or too large. ``path`` must be resolved."""
        name = str(path)
        if name in self._open:
            return self._open[name]
        try:
            if not path.is_file():
                return None
            status = path.stat()
            stamp = status.st_mtime_ns, status.st_size
            known = self._read.get(name)
            if known is None or known[0] != stamp:
                if status.st_size > MAXIMUM_DOCUMENT_CHARACTERS:
                    return None
                known = self._read[name] = (stamp, path.read_text(encoding="utf-8", errors="replace"))
        except (OSError, ValueError):
            return None
        return known[1]


class IncludeFiles:
    """The files that one document may include: beside it or below its folder, inside the workspace's root."""

    def __init__(self, document: Path | None, root: Path | None = None, texts: FileTexts | None = None) -> None:
        self.folder = document.parent.resolve() if document is not None else None
        self.root = root.resolve() if root is not None else self.folder
        self._texts = FileTexts() if texts is None else texts

    def __call__(self, name: str) -> tuple[str, str] | None:
        """``(absolute path, text)`` of an included file, or None where there is no readable one inside the root."""
        if self.folder is None or self.root is None or not name or "\0" in name:
            return None
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.root):
                return None
        except (OSError, ValueError, RuntimeError):
            return None
        text = self._texts.text(path)
        return None if text is None else (str(path), text)
