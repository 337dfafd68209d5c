"""The OpenQASM files of a workspace, open or not, read once and seen again when they change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from ketline.limits import MAXIMUM_WORKSPACE_DEPTH, MAXIMUM_WORKSPACE_FILES
from ketline.workspace.includes import FileTexts, IncludeFiles
from ketline.workspace.snapshot import Snapshot

#: What programs and the files that they include are called.
SUFFIXES = (".qasm", ".inc")

#: Folders that hold nobody's own programs.
_SKIPPED = frozenset(["node_modules", "__pycache__", "build", "dist", "site-packages", "venv"])

#: How long a list of files is good for: one request asks several times.
_LISTED_SECONDS = 2.0


class Folder:
    """The files below ``root`` by resolved path. May be asked from several threads: a race costs a second reading."""

    def __init__(self, root: Path | None, texts: FileTexts) -> None:
        self.root = None if root is None else root.resolve()
        self._texts = texts
        self._snapshots: dict[str, Snapshot] = {}
        self._listed: tuple[float, list[str]] = (-_LISTED_SECONDS, [])

    def paths(self) -> list[str]:
        """The files, at most ``MAXIMUM_WORKSPACE_FILES``, those near the root first."""
        listed_at, paths = self._listed
        if time.monotonic() - listed_at >= _LISTED_SECONDS:
            paths = [] if self.root is None else list(_walk(self.root))
            self._listed = time.monotonic(), paths
        return paths

    def text(self, path: str) -> str | None:
        """The text that the file has now; None where it cannot be read."""
        return self._texts.text(Path(path))

    def snapshot(self, path: str) -> Snapshot | None:
        """The newest text of a file, analysed when asked for; what an earlier text was found to mean is used again."""
        text = self.text(path)
        if text is None:
            return None
        known = self._snapshots.get(path)
        if known is None:
            known = Snapshot(text, include=IncludeFiles(Path(path), self.root, self._texts))
        elif known.text is not text and known.text != text:
            known = known.edited(text)
        elif known.stale:
            known = known.refreshed()
        self._snapshots[path] = known
        return known

    def holds(self, path: str) -> bool:
        """Whether a resolved path is below the root."""
        return self.root is not None and Path(path).is_relative_to(self.root)


def _walk(root: Path) -> Iterator[str]:
    pending, found = [(root, 0)], 0
    for folder, depth in pending:  # grows while it is read: folders near the root come first
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir():
                if entry.name not in _SKIPPED and depth < MAXIMUM_WORKSPACE_DEPTH:
                    pending.append((Path(entry.path), depth + 1))
            elif entry.name.endswith(SUFFIXES):
                yield entry.path
                found += 1
                if found >= MAXIMUM_WORKSPACE_FILES:
                    return
