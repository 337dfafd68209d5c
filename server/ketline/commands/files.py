"""Reading the user's files, with one clear line for each thing that can go wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ketline.limits import MAXIMUM_FILE_BYTES
from ketline.workspace import FileTexts, IncludeFiles, Snapshot

SUFFIX = ".qasm"

#: UTF-8's byte order mark.
_MARK = b"\xef\xbb\xbf"

#: What one run of the command has read of included files.
_TEXTS = FileTexts()


class Unreadable(Exception):
    """A file that cannot be read; the message is one line: which and why."""


def program_paths(arguments: Sequence[str]) -> Iterator[str]:
    """Files as given, folders as the ``.qasm`` files in them; ``-`` is standard input.

    Raises:
        Unreadable: for a folder with no program in it.
    """
    for argument in arguments:
        path = Path(argument)
        if argument != "-" and path.is_dir():
            found = sorted(file for file in path.rglob(f"*{SUFFIX}") if file.is_file() and not _hidden(file, path))
            if not found:
                raise Unreadable(f"{argument}: no {SUFFIX} file in this folder")
            yield from (str(file) for file in found)
        else:
            yield argument


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") or part == "node_modules" for part in file.relative_to(root).parts)


def read_text(path: str) -> str:
    """The text of a file or, for ``-``, of standard input; line ends as they are.

    Raises:
        Unreadable: missing, no permission, too large, binary, a pipe or device.
    """
    try:
        data = sys.stdin.buffer.read(MAXIMUM_FILE_BYTES + 1) if path == "-" else _bytes(Path(path))
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None
    if len(data) > MAXIMUM_FILE_BYTES:
        raise Unreadable(f"{path}: larger than {MAXIMUM_FILE_BYTES:,} bytes")
    if b"\0" in data:
        raise Unreadable(f"{path}: a binary file, not OpenQASM text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: not UTF-8 text (byte {error.start})") from None


def read_json(path: str) -> Any:
    """The data of a JSON file. Raises ``Unreadable``, as ``read_text`` and for what is not JSON."""
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise Unreadable(f"{path}: not JSON ({error})") from None


def _bytes(path: Path) -> bytes:
    # A pipe that the shell made, as in <(...), has a writer; any other may have none for ever.
    if (path.is_fifo() or path.is_char_device()) and not str(path).startswith(("/dev/fd/", "/dev/stdin")):
        raise Unreadable(f"{path}: a pipe or device; give its text on standard input, as '-'")
    with path.open("rb") as stream:
        return stream.read(MAXIMUM_FILE_BYTES + 1)


def write_text(path: str, text: str) -> None:
    """Puts a text in place of a file's; a byte order mark stays.

    Raises:
        Unreadable: where it cannot be written.
    """
    try:
        mark = _MARK if Path(path).read_bytes().startswith(_MARK) else b""
        Path(path).write_bytes(mark + text.encode())
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror or error}") from None


def read_snapshot(path: str) -> Snapshot:
    """A file's snapshot; includes are looked for beside it."""
    return Snapshot(read_text(path), 0, IncludeFiles(None if path == "-" else Path(path), None, _TEXTS))


def position_argument(text: str) -> tuple[int, int]:
    """``LINE:COLUMN`` (1-based) as a 0-based pair.

    Raises:
        ValueError: for anything else.
    """
    line, _, column = text.partition(":")
    position = int(line) - 1, int(column or 1) - 1
    if min(position) < 0:
        raise ValueError(text)
    return position
