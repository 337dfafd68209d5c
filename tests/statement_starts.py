"""Places where a person could go on typing: random statement starts in real files."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ketline.syntax.splitter import Form
from ketline.workspace import IncludeFiles, Snapshot

REPOSITORY = Path(__file__).resolve().parents[1]
CORPUS = REPOSITORY.parent / "shared" / "corpus"


@dataclass(frozen=True)
class Place:
    """A document with the cursor on an empty line at ``line`` (0-based), at the statement's indentation."""

    file: Path
    text: str
    line: int
    character: int


def clean_files() -> list[Path]:
    """The examples, and the files of the corpus in which nothing is wrong."""
    files = sorted((REPOSITORY / "examples").glob("*.qasm"))
    if CORPUS.is_dir():
        rows = json.loads((CORPUS / "manifest.json").read_text())
        files += [CORPUS / row["file"] for row in rows if row["expect"] == "clean"]
    return [file for file in files if not _snapshot(file).problems]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _snapshot(file: Path) -> Snapshot:
    return Snapshot(_text(file), include=IncludeFiles(file))


def statement_starts(count: int, seed: int, texts: Sequence[str] = ()) -> list[Place]:
    """``count`` places, each in a file, or in one of ``texts``, drawn at random; every second one has nothing after
    the cursor."""
    generator = random.Random(seed)
    nowhere = REPOSITORY / "examples" / "untitled.qasm"
    drawn_from = [(nowhere, text) for text in texts] or [(file, _text(file)) for file in clean_files()]
    places: list[Place] = []
    while len(places) < count:
        file, text = generator.choice(drawn_from)
        place = _place(file, text, generator, with_rest=len(places) % 2 == 0)
        if place is not None:
            places.append(place)
    return places


def _place(file: Path, text: str, generator: random.Random, with_rest: bool) -> Place | None:
    snapshot = Snapshot(text, include=IncludeFiles(file))
    tree = snapshot.tree
    starts = [
        start
        for start, statement in tree.flat
        if statement.form in (Form.LEAF, Form.OPENER)
        and statement.word not in ("else", "case", "default")
        and not snapshot.text[snapshot.text.rfind("\n", 0, start) + 1 : start].strip()
    ]
    if not starts:
        return None
    start = generator.choice(starts)
    line_start = snapshot.text.rfind("\n", 0, start) + 1
    indentation = snapshot.text[line_start:start]
    rest = "\n" + snapshot.text[line_start:] if with_rest else ""
    text = snapshot.text[:start] + rest
    return Place(file, text, snapshot.text.count("\n", 0, start), len(indentation))
