"""The labels that the authors of another parser wrote into their own test programs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ketline.diagnostics.catalog import severity
from ketline.workspace import IncludeFiles, Snapshot

FILES = sorted(
    (Path(__file__).resolve().parents[3] / "shared" / "corpus" / "Qiskit__openqasm3_parser").rglob("*.qasm")
)
_LABEL = re.compile(r"^// (lex|parse|sema): (\S+)", re.MULTILINE)

pytestmark = pytest.mark.skipif(not FILES, reason="the shared corpus is not beside the repository")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_labels_agree(file: Path) -> None:
    """``diag`` anywhere wants an error; ``parse: ok`` wants no syntax error, ``sema: ok`` none at all."""
    text = file.read_text(encoding="utf-8", errors="replace")
    labels = dict(_LABEL.findall(text))
    snapshot = Snapshot(text, include=IncludeFiles(file))
    errors = [problem for problem in snapshot.problems if severity(problem.code) == "error"]
    assert labels
    if "diag" in labels.values():
        assert errors
    if labels.get("parse") == "ok":
        assert snapshot.tree.problems == []
    if labels.get("sema") == "ok":
        assert errors == []
