"""The standard files as texts that can be opened: every gate with a sentence on what it does and its definition.

The gates are built into the analysis (``semantics.library``); a test holds that the files declare the same ones and
that each definition is the gate's matrix.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import cache
from importlib import resources
from pathlib import Path

from ketline.syntax.known import cache_folder
from ketline.workspace import Snapshot

NAMES = ("stdgates.inc", "qelib1.inc")


@cache
def standard_text(name: str) -> str:
    """The text of a standard file; ``name`` must be one of ``NAMES``."""
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


@cache
def library_snapshot(name: str) -> Snapshot:
    """A standard file, analysed; ``name`` must be one of ``NAMES``."""
    return Snapshot(standard_text(name))


def standard_path(name: str) -> str | None:
    """Where an editor can open a standard file: a read-only copy in the user's cache folder. None where there is no
    folder to write to."""
    folder = cache_folder()
    if folder is None:
        return None
    path = folder / "standard" / name
    with contextlib.suppress(OSError):
        if not path.is_file() or path.read_text(encoding="utf-8") != standard_text(name):
            _write(path, standard_text(name))
    return str(path.resolve()) if path.is_file() else None


def _write(path: Path, text: str) -> None:
    """Puts the file in its place whole: two servers may do so at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o444)
    with contextlib.suppress(OSError):
        os.chmod(path, 0o644)  # Windows replaces no file that may only be read
    os.replace(file.name, path)


def standard_snapshot(path: str) -> Snapshot | None:
    """The standard file that stands at a path in the cache folder, analysed; None for any other path."""
    name = os.path.basename(path)
    return library_snapshot(name) if name in NAMES and is_standard(path) else None


def is_standard(path: str) -> bool:
    """Whether a resolved path is that of a copy of a standard file."""
    folder = cache_folder()
    return folder is not None and Path(path).parent == (folder / "standard").resolve()
