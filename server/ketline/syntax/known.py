"""What the reference parser said of each shape, kept in the user's cache folder from one run to the next.

Reading a shape costs the reference parser a millisecond and its import a tenth of a second; a program of known shapes
needs neither. The file is thrown away when the reference parser or our use of it changes, or when it cannot be read.
``KETLINE_CACHE`` names another folder; empty, it turns the file off.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

import openqasm3

from ketline.syntax.classes import ast

#: Shapes kept; a long file has 5 to 20, all the real files we know have 500.
MAXIMUM_KNOWN = 8_192

CACHE_FOLDER = "KETLINE_CACHE"


class KnownShapes:
    """Answers by program text. Not shared between processes while they run; the last one to save wins.

    Each answer is kept as bytes of its own, so that a run reads only those that its programs need.
    """

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read
        self._answers: dict[str, bytes] | None = None
        self._changed = False

    def answer(self, program: str) -> Any:
        """What ``read`` gives for the program, now or in an earlier run."""
        answers = self.load()
        if program in answers:
            try:
                return pickle.loads(answers[program])
            except Exception:  # damaged bytes can raise anything
                answers.pop(program, None)
                self._changed = True
        found = self._read(program)
        if len(answers) < MAXIMUM_KNOWN:
            with suppress(pickle.PicklingError, RecursionError):  # too deep to be kept
                answers[program] = _bytes_of(found)
                self._changed = True
        return found

    def load(self) -> dict[str, bytes]:
        """The answers so far; those of earlier runs are read when they are first needed."""
        if self._answers is None:
            self._answers = _load()
        return self._answers

    def save(self) -> None:
        """Writes what is new; a folder that cannot be written is left alone."""
        path = _path()
        if path is None or self._answers is None or not self._changed:
            return
        self._changed = False
        answers = dict(self._answers)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                pickle.dump(answers, file, pickle.HIGHEST_PROTOCOL)
            os.replace(file.name, path)
        except OSError:
            return


def _bytes_of(answer: Any) -> bytes:
    data = io.BytesIO()
    _Pickler(data, pickle.HIGHEST_PROTOCOL).dump(answer)
    return data.getvalue()


class _Pickler(pickle.Pickler):
    """The AST's enumerations are made by calls, under names that they do not have in their module."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, Enum):
            owner = next(name for name, held in vars(ast).items() if held is type(value))
            return _member, (owner, value.name)
        return NotImplemented


def _member(owner: str, name: str) -> Any:
    return getattr(ast, owner)[name]


def _load() -> dict[str, bytes]:
    path = _path()
    if path is None or not path.is_file():
        return {}
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:  # a damaged file can raise anything
        return {}
    return found if isinstance(found, dict) and all(isinstance(data, bytes) for data in found.values()) else {}


def _path() -> Path | None:
    folder = cache_folder()
    return None if folder is None else folder / f"shapes-{_identity()}.pickle"


def cache_folder() -> Path | None:
    """The user's cache folder for Ketline, which may not exist yet; None where it is turned off."""
    folder = os.environ.get(CACHE_FOLDER)
    if folder is None:
        home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
        folder = str((Path(home) if home else Path.home() / ".cache") / "ketline")
    return Path(folder) if folder else None


def _identity() -> str:
    """Changes whenever an answer might."""
    ours = (Path(__file__).with_name("reference.py"), Path(__file__))
    try:
        parts = [openqasm3.__version__, *(path.read_text(encoding="utf-8") for path in ours)]
    except OSError:
        parts = []
    return hashlib.sha256(repr((sys.version_info[:2], parts)).encode()).hexdigest()[:16]
