"""What the documentation quotes can be read by what it is quoted for, and its links lead to files of the repository."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ketline.workspace import Snapshot

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "models/**/*.md", "client-*/*.md", "examples/*.md")
    for path in REPOSITORY.glob(pattern)
)

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)(?:#[^)\s]*)?\)")


def read_toml(text: str) -> None:
    pytest.importorskip("tomllib", reason="Python 3.11 came with tomllib").loads(text)


def read_yaml(text: str) -> None:
    pytest.importorskip("yaml").safe_load(text.removeprefix("%YAML 1.2\n"))


def read_json(text: str) -> None:
    """Whole, or what stands between the braces of a settings file."""
    json.loads(text if text.lstrip().startswith(("{", "[")) else f"{{{text}}}")


def read_lisp(text: str) -> None:
    """Parentheses, strings aside."""
    depth = 0
    for character in re.sub(r'"(?:\\.|[^"\\])*"', "", text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0


READERS = {
    "toml": read_toml, "yaml": read_yaml, "json": read_json, "elisp": read_lisp, "xml": ElementTree.fromstring,
}  # fmt: skip


def quoted() -> list[tuple[str, str, str]]:
    """Page, language and text of each block that a reader is here for."""
    return [
        (page.name, language, text)
        for page in PAGES
        for language, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        if language in READERS
    ]


@pytest.mark.parametrize(("page", "language", "text"), quoted(), ids=lambda text: text if len(text) < 20 else "")
def test_configurations_are_well_formed(page: str, language: str, text: str) -> None:
    READERS[language](text)


def test_links_lead_to_files() -> None:
    astray = [
        f"{page.relative_to(REPOSITORY)}: {path}"
        for page in PAGES
        for path in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / path).exists()
    ]
    assert astray == []


def test_the_first_example_is_worth_what_is_said_of_it() -> None:
    page = (REPOSITORY / "docs" / "index.md").read_text(encoding="utf-8")
    program = textwrap.dedent(re.findall(r"( +)```qasm\n(.*?)```", page, re.DOTALL)[0][1])
    values = [Snapshot(text).estimates()[0].value for text in (program, program + "h q[2];\n")]
    assert [f"{value:g}" for value in values if value is not None] == ["1", "1.5"]
    assert "⟨H⟩ = 1:" in page and "becomes 1.5" in page
    assert [problem.code for problem in Snapshot(program + "h q[3];\n").problems] == ["KT301"]
