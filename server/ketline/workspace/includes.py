"""Included files: read once, seen again when they change, never from outside the document's folder or workspace."""

from __future__ import annotations

from pathlib import Path

from ketline.limits import MAXIMUM_DOCUMENT_CHARACTERS


class IncludeFiles:
    """Reads the files that one document may include. Thread-safe by being stateless but for its cache."""

    def __init__(self, document: Path | None, root: Path | None = None) -> None:
        self.folder = document.parent.resolve() if document is not None else None
        self.root = root.resolve() if root is not None else self.folder
        self._read: dict[str, tuple[tuple[int, int], str]] = {}

    def __call__(self, name: str) -> tuple[str, str] | None:
        """``(absolute path, text)`` of an included file, or None where there is no readable one inside the root."""
        if self.folder is None or self.root is None or not name or "\0" in name:
            return None
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.root) or not path.is_file():
                return None
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            known = self._read.get(str(path))
            if known is None or known[0] != stamp:
                if status.st_size > MAXIMUM_DOCUMENT_CHARACTERS:
                    return None
                known = self._read[str(path)] = (stamp, path.read_text(encoding="utf-8", errors="replace"))
        except (OSError, ValueError):
            return None
        return str(path), known[1]
