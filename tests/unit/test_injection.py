"""Mistakes put into real files are reported on their lines, and nowhere else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from injection import KINDS, Mistake, mistakes
from ketline.diagnostics.catalog import severity
from ketline.workspace import IncludeFiles, Snapshot

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
CASES = 500


def clean_files() -> list[Path]:
    manifest = json.loads((CORPUS / "manifest.json").read_text())
    rows = manifest if isinstance(manifest, list) else manifest["files"]
    return [CORPUS / row["file"] for row in rows if row["expect"] == "clean"]


def error_lines(snapshot: Snapshot) -> list[int]:
    return [
        snapshot.lines.position(problem.start)[0] for problem in snapshot.problems if severity(problem.code) == "error"
    ]


def cases() -> list[tuple[Path, Mistake]]:
    """As many of every kind as it takes to have 500 in all, spread over the files."""
    found: dict[str, list[tuple[Path, Mistake]]] = {kind: [] for kind in KINDS}
    for seed, path in enumerate(clean_files()):
        snapshot = Snapshot(path.read_text(encoding="utf-8", errors="replace"), include=IncludeFiles(path))
        if not error_lines(snapshot):
            for mistake in mistakes(snapshot, seed):
                found[mistake.kind].append((path, mistake))
    taken: list[tuple[Path, Mistake]] = []
    while len(taken) < CASES:
        for kind in KINDS:
            if found[kind] and len(taken) < CASES:
                taken.append(found[kind].pop(0))
    return taken


@pytest.mark.slow
def test_injected_mistakes_are_reported_where_they_are() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not beside the repository")
    tried: Counter[str] = Counter()
    missed: list[str] = []
    elsewhere: list[str] = []
    for path, mistake in cases():
        tried[mistake.kind] += 1
        snapshot = Snapshot(mistake.text, include=IncludeFiles(path))
        lines = error_lines(snapshot)
        first = snapshot.lines.line_text(mistake.lines[0]).strip()
        if not any(line in mistake.lines for line in lines):
            missed.append(f"{mistake.kind}: {path.name}: {first}")
        others = [line for line in lines if line not in mistake.lines]
        if others:
            said = next(p.message for p in snapshot.problems if snapshot.lines.position(p.start)[0] == others[0])
            elsewhere.append(f"{mistake.kind}: {path.name}: {first}: {said}")
    assert set(tried) == set(KINDS) and min(tried.values()) >= 15
    print(f"{sum(tried.values())} mistakes, {len(missed)} missed, {len(elsewhere)} with a second error elsewhere")
    assert len(missed) <= 0.03 * CASES, "\n".join(missed)
    assert len(elsewhere) <= 0.03 * CASES, "\n".join(elsewhere)
