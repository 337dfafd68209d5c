"""The OpenQASM files of a workspace, open or not, read once and seen again when they change."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from ketline.limits import (
    MAXIMUM_KEPT_CHARACTERS,
    MAXIMUM_WORKSPACE_BYTES,
    MAXIMUM_WORKSPACE_DEPTH,
    MAXIMUM_WORKSPACE_FILE_BYTES,
    MAXIMUM_WORKSPACE_FILES,
    MAXIMUM_WORKSPACE_FOLDERS,
)
from ketline.workspace.includes import FileTexts, IncludeFiles
from ketline.workspace.snapshot import Snapshot

#: What programs and the files that they include are called.
SUFFIXES = (".qasm", ".inc")

#: Folders that hold nobody's own programs.
_SKIPPED = frozenset(["node_modules", "__pycache__", "build", "dist", "site-packages", "venv"])

#: How long a list of files is good for, in seconds, and in times of how long it took to make.
_LISTED_SECONDS, _LISTED_TIMES = 2.0, 20.0


class Folder:
    """The files below ``root`` by resolved path. May be asked from several threads: a race costs a second reading."""

    def __init__(self, root: Path | None, texts: FileTexts) -> None:
        self.root = None if root is None else root.resolve()
        self._texts = texts
        self._snapshots: dict[str, Snapshot] = {}
        self._good_until = 0.0
        self._paths: list[str] = []

    def paths(self) -> list[str]:
        """The files, at most ``MAXIMUM_WORKSPACE_FILES``, those near the root first."""
        started = time.monotonic()
        if started >= self._good_until:
            self._paths = [] if self.root is None else list(_walk(self.root))
            taken = time.monotonic() - started
            self._good_until = started + taken + max(_LISTED_SECONDS, _LISTED_TIMES * taken)
        return self._paths

    def text(self, path: str) -> str | None:
        """The text that the file has now; None where it cannot be read."""
        return self._texts.text(Path(path))

    def snapshot(self, path: str) -> Snapshot | None:
        """The newest text of a file, analysed when asked for; what an earlier text was found to mean is used again."""
        text = self.text(path)
        if text is None:
            return None
        known = self._snapshots.pop(path, None)
        if known is None:
            known = Snapshot(text, include=IncludeFiles(Path(path), self.root, self._texts))
        elif known.text is not text and known.text != text:
            known = known.edited(text)
        elif known.stale:
            known = known.refreshed()
        self._snapshots[path] = known  # the newest is last
        self._forget()
        return known

    def _forget(self) -> None:
        """Lets go of what was asked for longest ago, past the limit."""
        kept = sum(len(snapshot.text) for snapshot in list(self._snapshots.values()))
        for path in list(self._snapshots)[:-1]:
            if kept <= MAXIMUM_KEPT_CHARACTERS:
                return
            gone = self._snapshots.pop(path, None)
            kept -= 0 if gone is None else len(gone.text)

    def holds(self, path: str) -> bool:
        """Whether a resolved path is below the root."""
        return self.root is not None and Path(path).is_relative_to(self.root)


def _walk(root: Path) -> Iterator[str]:
    """The files below a folder within the limits, breadth first: those near the root are somebody's own."""
    pending, found, size = [(str(root), 0)], 0, 0
    for folder, depth in pending:  # grows while it is read
        for entry in _entries(folder):
            if entry.is_dir():
                if depth < MAXIMUM_WORKSPACE_DEPTH and len(pending) < MAXIMUM_WORKSPACE_FOLDERS:
                    pending.append((entry.path, depth + 1))
            elif entry.name.endswith(SUFFIXES) and (length := _size(entry)) <= MAXIMUM_WORKSPACE_FILE_BYTES:
                found, size = found + 1, size + length
                if found > MAXIMUM_WORKSPACE_FILES or size > MAXIMUM_WORKSPACE_BYTES:
                    return
                yield entry.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds, in order of name; nothing hidden, nothing linked, nothing that tools put there."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []
    return [one for one in entries if not (one.name.startswith(".") or one.name in _SKIPPED or one.is_symlink())]


def _size(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat().st_size
    except OSError:
        return MAXIMUM_WORKSPACE_FILE_BYTES + 1
