"""Every real file as it is while somebody types it: read and checked at every key without an exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from ketline.syntax import parse
from ketline.workspace import Snapshot

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

#: Every key is parsed; every one of these many is checked too, as every key that ends a statement or a line.
CHECKED = 16


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_every_prefix_of_every_real_file() -> None:
    files = sorted(CORPUS.rglob("*.qasm"))
    if not files:
        pytest.skip("the shared corpus is not beside the repository")
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace")
        tree = parse("")
        snapshot = Snapshot("")
        for end in range(1, len(text) + 1):
            tree = parse(text[:end], tree)
            assert sum(chunk.length for chunk in tree.chunks) == end
            if end % CHECKED == 0 or text[end - 1] in ";{}\n":
                snapshot = snapshot.edited(text[:end])
                assert all(0 <= problem.start <= problem.end <= end for problem in snapshot.problems)
        assert snapshot.edited(text).problems == Snapshot(text).problems, file.name
