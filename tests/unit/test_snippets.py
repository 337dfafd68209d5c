"""VS Code's snippets, expanded as the editor does it, are valid where they belong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ketline.workspace import Snapshot

SNIPPETS = json.loads(
    (Path(__file__).resolve().parents[2] / "client-vscode" / "snippets" / "openqasm.json").read_text(encoding="utf-8")
)

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nbit[2] c;\nc = measure q;\n'


def expanded(body: list[str]) -> str:
    """The text with every placeholder's default; ``$1`` is that of ``${1:...}``."""
    text = "\n".join(body)
    defaults = dict(re.findall(r"\$\{(\d+):([^}]*)\}", text))
    text = re.sub(r"\$\{(\d+):[^}]*\}", lambda found: defaults[found[1]], text)
    return re.sub(r"\$(\d+)", lambda found: defaults.get(found[1], ""), text)


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_valid_where_it_belongs(name: str) -> None:
    snippet = SNIPPETS[name]
    text = expanded(snippet["body"])
    assert "$" not in text
    program = text if snippet.get("isFileTemplate") else HEAD + text + "\n"
    assert [problem.message for problem in Snapshot(program).problems] == []
