"""Texts with a cursor in them, written ``‸``, and other files beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ketline.navigation import Files
from ketline.navigation.definitions import Place
from ketline.workspace import FileTexts, Folder, IncludeFiles, Snapshot

CURSOR = "‸"
HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def at_cursor(text: str) -> tuple[Snapshot, int]:
    """The text without its cursor, and where that stands."""
    offset = text.index(CURSOR)
    whole = text.replace(CURSOR, "", 1)
    return Snapshot(whole), offset


def workspace(folder: Path, texts: Mapping[str, str], document: str) -> tuple[Files, Snapshot, int]:
    """Files in a folder, one of them open, with a cursor or without: the document, its snapshot, the cursor."""
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.replace(CURSOR, ""))
    shared = FileTexts()
    path = (folder / document).resolve()
    snapshot = Snapshot(texts[document].replace(CURSOR, ""), include=IncludeFiles(path, folder, shared))
    files = Files(str(path), {str(path): snapshot}, Folder(folder, shared))
    return files, snapshot, texts[document].find(CURSOR)


def shown(snapshot: Snapshot, spans: Sequence[tuple[int, int]]) -> str:
    """The text with ``[...]`` around each stretch."""
    text = snapshot.text
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}⟦{text[start:end]}⟧{text[end:]}"
    return text


def line_of(place: Place) -> str:
    """The line that a place is on, without white space around it."""
    return place.lines.line_text(place.lines.position(place.start)[0]).strip()
