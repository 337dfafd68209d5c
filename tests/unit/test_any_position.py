"""Every question at every place of real files, whole and cut off anywhere: an answer or none, never an exception.

How long the slowest took is printed (``pytest -s``), in time of the processor; no time is asserted.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from ketline.navigation import Files
from ketline.navigation.access import access
from ketline.navigation.calls import incoming, outgoing, routine_at
from ketline.navigation.definitions import definition, implementation, type_definition
from ketline.navigation.folding import folds
from ketline.navigation.links import links
from ketline.navigation.occurrences import occurrence_at, same_names
from ketline.navigation.outline import outline
from ketline.navigation.references import references
from ketline.navigation.renaming import Refused, rename
from ketline.navigation.selection import selections
from ketline.presentation.inline_values import inline_values
from ketline.presentation.pages import page_at
from ketline.presentation.signatures import signature_at
from ketline.presentation.tokens import colouring
from ketline.syntax import tree
from ketline.syntax.tokens import PATTERN
from ketline.workspace import Snapshot

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

#: Characters up to which a file is asked about at every token, and places that are drawn in larger ones.
SMALL, DRAWN = 600, 12

Ask = Callable[[Files, Snapshot, int], object]


def highlights(files: Files, snapshot: Snapshot, offset: int) -> object:
    occurrence = occurrence_at(snapshot, offset)
    return None if occurrence is None else [access(snapshot, one) for one in same_names(snapshot, occurrence)]


def renaming(files: Files, snapshot: Snapshot, offset: int) -> object:
    try:
        return rename(files, snapshot, offset, "fresh_name")
    except Refused as refused:
        return str(refused)


AT_A_PLACE: dict[str, Ask] = {
    "hover": page_at,
    "definition": definition,
    "type definition": type_definition,
    "implementation": implementation,
    "references": references,
    "highlight": highlights,
    "rename": renaming,
    "signature": signature_at,
    "calls": routine_at,
    "incoming calls": incoming,
    "outgoing calls": outgoing,
    "selection": lambda files, snapshot, offset: selections(snapshot, offset),
}
OF_THE_WHOLE: dict[str, Callable[[Snapshot], object]] = {
    "outline": outline,
    "folds": folds,
    "links": lambda snapshot: list(links(snapshot)),
    "tokens": lambda snapshot: colouring(snapshot, "utf-16").data(),
    "inline values": lambda snapshot: list(inline_values(snapshot, 0, len(snapshot.text))),
}


def corpus() -> Iterator[tuple[str, str]]:
    manifest = CORPUS / "manifest.json"
    for row in json.loads(manifest.read_text()) if manifest.is_file() else []:
        yield row["file"], (CORPUS / row["file"]).read_text(encoding="utf-8", errors="replace")


def places(text: str, chosen: random.Random) -> list[int]:
    """The ends of every token of a small text, a few of a larger one; and past the end."""
    ends = [0, len(text), len(text) + 5, *{at for match in PATTERN.finditer(text) for at in match.span()}]
    return ends if len(text) <= SMALL else chosen.sample(ends, min(DRAWN, len(ends)))


class Asked:
    """The slowest answer of each kind, in milliseconds and with the lines of its text, and what went wrong."""

    def __init__(self) -> None:
        self.slowest: dict[str, tuple[float, int]] = {}
        self.failures: list[str] = []

    def everything(self, text: str, chosen: random.Random, name: str = "") -> None:
        snapshot, files = Snapshot(text), Files()
        _ = snapshot.problems
        for kind, whole in OF_THE_WHOLE.items():
            self.timed(kind, snapshot, name, lambda whole=whole: whole(snapshot))
        for offset in places(text, chosen):
            for kind, ask in AT_A_PLACE.items():
                self.timed(kind, snapshot, f"{name}:{offset}", lambda ask=ask, at=offset: ask(files, snapshot, at))

    def timed(self, kind: str, snapshot: Snapshot, where: str, work: Callable[[], object]) -> None:
        started = time.thread_time()
        try:
            work()
        except Exception as error:
            self.failures.append(f"{kind} at {where}: {error!r}")
        taken = 1000 * (time.thread_time() - started)
        self.slowest[kind] = max(self.slowest.get(kind, (0.0, 0)), (taken, snapshot.lines.count))

    def report(self) -> None:
        assert self.failures == []
        for kind, (milliseconds, lines) in sorted(self.slowest.items(), key=lambda item: -item[1][0]):
            print(f"{kind}: at most {milliseconds:.1f} ms, in {lines:,} lines")


def test_small_texts_cut_anywhere() -> None:
    text = (
        'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q; bit c;\ngate g(t) a { rz(t) a; }\n'
        "def f(int n, qubit r) -> bit { return measure r; }\n// ketline: observable H = Z(q[0])\n"
        "ctrl(1) @ g(pi/2) q[0], q[1];\nfor int i in [0:1] { if (c) h q[i]; }\nc = f(1, q[0]);\n"
    )
    asked = Asked()
    for end in range(0, len(text), 7):
        snapshot, files = Snapshot(text[:end]), Files()
        for name, whole in OF_THE_WHOLE.items():
            assert whole(snapshot) is not None, name
        for offset in (end, max(end - 3, 0), end // 2):
            for ask in AT_A_PLACE.values():
                ask(files, snapshot, offset)
    asked.everything(text, random.Random(1))
    asked.report()


def test_a_document_that_is_too_large_to_be_read() -> None:
    with patch.object(tree, "MAXIMUM_DOCUMENT_CHARACTERS", 10):
        asked = Asked()
        asked.everything("qubit q;\nx q;\n", random.Random(1))
        asked.report()


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_real_files_whole_and_cut_off() -> None:
    asked, chosen = Asked(), random.Random(7)
    for name, text in corpus():
        asked.everything(text, chosen, name)
        asked.everything(text[: chosen.randrange(len(text) + 1)], chosen, f"{name}, cut off")
    asked.report()
